"""What a network learns from: shipped pictures, drawn shapes, a visitor's own; and how they are split and changed."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from cnnviz.learning.split import split
from cnnviz.training.data import shapes, shipped
from cnnviz.training.data.pictures import Pictures, Split, gather
from cnnviz.training.data.shifts import shift
from cnnviz.training.errors import TrainingError, check_between
from cnnviz.training.settings import DRAW, MOVE, SHUFFLE, SPLIT, Settings
from cnnviz.words import N_

SHAPE = (1, shapes.SIDE, shapes.SIDE)
"""Of every picture that comes with the project or is drawn: ``(C, H, W)``."""
SOURCES = (*shipped.CLASSES, "shapes")
CLASSES = {**shipped.CLASSES, "shapes": shapes.CLASSES}
"""The names of the classes, marked messages, by the source."""
HELD_OUT = 1000
FEWEST, MOST = 10, 5000
AT_ONCE = 100
"""Shapes that are drawn in one slice."""


@dataclass(frozen=True)
class Data:
    """Which pictures are learned from.

    Attributes
    ----------
    source
        One of :data:`SOURCES`.
    count
        How many.
    shuffled
        Whether their labels are shuffled, so that there is nothing to be learned but the pictures themselves.
    shifted
        Whether those that are held out are moved by up to :data:`~cnnviz.training.data.shifts.MOST` pixels, which the pictures to
        learn from are not.
    """

    source: str = "digits"
    count: int = MOST
    shuffled: bool = False
    shifted: bool = False

    def check(self) -> None:
        """Refuse what is out of range.

        Raises
        ------
        TrainingError
            An unknown source, or too few or too many pictures.
        """
        if self.source not in SOURCES:
            raise TrainingError(
                "'{value}' is none of the choices here, which are {offered}",
                value=self.source,
                offered=", ".join(SOURCES),
            )
        check_between(N_("pictures"), self.count, FEWEST, MOST, whole=True)


def prepare(data: Data, settings: Settings) -> Generator[float, None, Split]:
    """The pictures to learn from and :data:`HELD_OUT` others, each class with its share; the seed decides which.

    Yields the share of the work that is done.

    Raises
    ------
    TrainingError
        What :meth:`Data.check` refuses.
    """
    data.check()
    yield 0.0
    if data.source == "shapes":
        pictures = yield from _drawn(data.count + HELD_OUT, settings)
    else:
        pictures = shipped.shipped(data.source)
    rng = settings.random(SPLIT)
    rest, held_out = split(pictures.labels, HELD_OUT, rng)
    _, chosen = split(pictures.labels[rest], data.count, rng)
    learned = pictures.at(rest[chosen])
    if data.shuffled:
        labels = settings.random(SHUFFLE).permutation(learned.labels)
        learned = Pictures(learned.images, labels, learned.classes)
    other = pictures.at(held_out)
    if data.shifted:
        moved = shift(other.images, settings.random(MOVE))
        other = Pictures(moved, other.labels, other.classes)
    return Split(learned, other)


def _drawn(count: int, settings: Settings) -> Generator[float, None, Pictures]:
    """Shapes, of each class as many."""
    labels, parts = np.arange(count) % len(shapes.CLASSES), []
    for start in range(0, count, AT_ONCE):
        parts.append(shapes.draw(labels[start : start + AT_ONCE], settings.random(DRAW, start)))
        yield start / count
    return Pictures(np.concatenate(parts), labels, shapes.CLASSES)


__all__ = ["CLASSES", "HELD_OUT", "SHAPE", "SOURCES", "Data", "Pictures", "Split", "gather", "prepare"]
