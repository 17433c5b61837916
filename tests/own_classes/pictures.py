"""Pictures and lessons for the tests of own classes."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from cnnviz.memory import Ledger
from cnnviz.networks.steps import outcome
from cnnviz.own_classes.learned import Learned
from cnnviz.own_classes.lesson import Lesson

DRAWINGS = ("circle", "square", "triangle")


def file(
    height: int = 40, width: int = 40, kind: str = "PNG", level: int | tuple[int, int, int] = 0
) -> bytes:
    """A file with one plain picture."""
    buffer = io.BytesIO()
    mode = "L" if isinstance(level, int) else "RGB"
    Image.new(mode, (width, height), level).save(buffer, kind)
    return buffer.getvalue()


def noise(seed: int) -> bytes:
    """A file with a picture like no other."""
    pixels = np.random.default_rng(seed).integers(0, 256, (30, 40, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def lesson(
    start: str = "drawings", names: tuple[str, ...] = DRAWINGS, ledger: Ledger | None = None
) -> Lesson:
    """A new visitor's lesson."""
    made = Lesson((ledger or Ledger()).account())
    made.follow(start, names)
    return made


def learned(made: Lesson, way: str = "transfer") -> Learned:
    """What it learns, without a pause."""
    outcome(made.learn(way, 1))
    found = made.learned(way)
    assert found is not None
    return found
