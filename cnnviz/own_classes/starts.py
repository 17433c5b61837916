"""Classes to begin with: outlines as a pen draws them, or parts of the photos that come with cnnviz."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from cnnviz.images.drawing import DIGIT_SIDE, LEVELS
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import Pixels, pil_image
from cnnviz.own_classes.examples import Example, decoded, drawn, example
from cnnviz.own_classes.features import SIDE
from cnnviz.state.train.own import TrainOwnState
from cnnviz.training.data.shapes import OUTSIDE
from cnnviz.words import N_, translation

SEED = 1
EXAMPLES = 7
NUMBERED = 100
"""So many numbers belong to each start, for its examples."""
SPARE = 12
"""Further pictures of a start, which no class has: to be read."""
MARGIN = 4.0
"""Points that an outline keeps from the border."""
SMALLEST, LARGEST = 0.45, 0.9
"""The side of a part of a photo, as a share of the photo's shorter side."""
QUALITY = 90

Draw = Callable[[int, np.random.Generator], bytes]


@dataclass(frozen=True)
class Start:
    """Classes with examples.

    Attributes
    ----------
    names
        Marked messages.
    draw
        The file of another picture of a class.
    """

    names: tuple[str, ...]
    draw: Draw | None


def _outline(label: int, rng: np.random.Generator) -> bytes:
    """A circle, a square or a triangle, drawn with one line."""
    radius = rng.uniform(12, 21)
    middle = radius + MARGIN + (DIGIT_SIDE - 2 * (radius + MARGIN)) * rng.random(2)
    turn, pen = rng.uniform(-0.3, 0.3), rng.uniform(2.5, 5)
    cells = np.arange(DIGIT_SIDE) + 0.5
    down, right = middle[0] - cells[:, np.newaxis], cells[np.newaxis, :] - middle[1]
    x, y = np.cos(turn) * right + np.sin(turn) * down, np.cos(turn) * down - np.sin(turn) * right
    levels = np.clip((pen + 1) / 2 - np.abs(OUTSIDE[label](x, y, np.full((), radius))), 0, 1) * (LEVELS - 1)
    return drawn("".join(f"{level:x}" for level in np.rint(levels).astype(int).ravel()))


PHOTOGRAPHED = ("cat", "coffee", "rocket")


def _part(label: int, rng: np.random.Generator) -> bytes:
    """A square part of a photo, perhaps mirrored."""
    pixels = load_photo(PHOTOGRAPHED[label]).pixels
    height, width = pixels.shape[1:]
    side = int(min(height, width) * rng.uniform(SMALLEST, LARGEST))
    top, left = rng.integers(0, height - side + 1), rng.integers(0, width - side + 1)
    part = pixels[:, top : top + side, left : left + side]
    return jpeg(part[:, :, ::-1] if rng.random() < 0.5 else part)


def jpeg(pixels: Pixels) -> bytes:
    """A JPEG file of 227 × 227 pixels with a square picture, uint8 ``(C, H, W)``."""
    buffer = io.BytesIO()
    square = pil_image(np.ascontiguousarray(pixels)).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    square.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


STARTS: dict[str, Start] = {
    "drawings": Start((N_("circle"), N_("square"), N_("triangle")), _outline),
    "photos": Start((N_("Cat"), N_("Cup"), N_("Rocket")), _part),
    "nothing": Start((N_("Class 1"), N_("Class 2")), None),
}
"""By the name that a link carries."""

FURTHER = N_("Class {number}")
"""The name of a class that is added."""


def names_of(state: TrainOwnState) -> tuple[str, ...]:
    """The names of the classes that a state shows; those that nobody has changed in its language."""
    _ = translation(state.language).gettext
    return state.names or tuple(map(_, STARTS[state.start].names))


@cache
def examples(start: str) -> tuple[tuple[Example, ...], ...]:
    """The examples of each class; nothing of any visitor's is in them, and all share them.

    Raises
    ------
    KeyError
        There is no such start.
    """
    draw = STARTS[start].draw
    first = NUMBERED * list(STARTS).index(start)
    if draw is None:
        return tuple(() for _ in STARTS[start].names)
    return tuple(
        tuple(
            _made(first + label * EXAMPLES + number, draw(label, _random(label, number)))
            for number in range(EXAMPLES)
        )
        for label in range(len(STARTS[start].names))
    )


def spare(start: str, number: int) -> bytes | None:
    """The file of a further picture, of each class in turn; None where a start has no pictures."""
    begun = STARTS[start]
    if begun.draw is None:
        return None
    number %= SPARE
    label = (number + 1) % len(begun.names)
    return begun.draw(label, _random(label, EXAMPLES + number))


def _made(number: int, file: bytes) -> Example:
    return example(number, file, decoded(file))


def _random(label: int, number: int) -> np.random.Generator:
    return np.random.default_rng([SEED, label, number])
