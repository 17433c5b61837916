"""What a network learns from: shipped pictures, drawn shapes, a visitor's own; and how they are split and changed."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

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
OWN = "own"
"""The source of a visitor's own pictures."""
SOURCES = (*shipped.CLASSES, "shapes", OWN)
CLASSES = {**shipped.CLASSES, "shapes": shapes.CLASSES}
"""The names of the classes, marked messages, by the source; own pictures bring theirs."""
HELD_OUT = 1000
OWN_SHARE = 5
"""Of a class of own pictures one in so many is held out, and one at least."""
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
        How many; of own pictures all are taken that are not held out.
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

    Yields the share of the work that is done. Own pictures are split by :func:`divide`.

    Raises
    ------
    TrainingError
        What :meth:`Data.check` refuses.
    KeyError
        Own pictures, which are not here.
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
    return _changed(pictures.at(rest[chosen]), pictures.at(held_out), data, settings)


def divide(pictures: Pictures, data: Data, settings: Settings) -> Split:
    """Own pictures to learn from, and of each class one in :data:`OWN_SHARE` held out, and one at least; the seed decides which.

    Parameters
    ----------
    pictures
        Of each class two at least, or none of it can be learned from.
    """
    rng, held_out = settings.random(SPLIT), np.zeros(len(pictures), bool)
    for label in range(len(pictures.classes)):
        places = rng.permutation(np.flatnonzero(pictures.labels == label))
        held_out[places[: max(1, round(len(places) / OWN_SHARE))]] = True
    learned, other = (pictures.at(np.flatnonzero(chosen)) for chosen in (~held_out, held_out))
    return _changed(learned, other, data, settings)


def _changed(learned: Pictures, held_out: Pictures, data: Data, settings: Settings) -> Split:
    """With labels shuffled and pictures shifted, if that is asked for."""
    if data.shuffled:
        learned = replace(learned, labels=settings.random(SHUFFLE).permutation(learned.labels))
    if data.shifted:
        held_out = replace(held_out, images=shift(held_out.images, settings.random(MOVE)))
    return Split(learned, held_out)


def _drawn(count: int, settings: Settings) -> Generator[float, None, Pictures]:
    """Shapes, of each class as many."""
    labels, parts = np.arange(count) % len(shapes.CLASSES), []
    for start in range(0, count, AT_ONCE):
        parts.append(shapes.draw(labels[start : start + AT_ONCE], settings.random(DRAW, start)))
        yield start / count
    return Pictures(np.concatenate(parts), labels, shapes.CLASSES)


__all__ = [
    "CLASSES",
    "HELD_OUT",
    "OWN",
    "SHAPE",
    "SOURCES",
    "Data",
    "Pictures",
    "Split",
    "divide",
    "gather",
    "prepare",
]
