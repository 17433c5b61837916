"""What P-Net proposes: its answers for a pyramid of copies of a picture, and the boxes of the windows that it takes for faces.

P-Net answers for a window of 12 x 12 pixels whether it holds a face, and how the face's edges lie in it. Since every
layer is a convolution, a pooling or a function of one element, a larger picture needs no other network: the answer
becomes a map, with one answer for each window, 2 pixels apart. Larger faces are found in smaller copies of the picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnnviz.faces.geometry import Array, Corners, Edges, averaged, corrected, suppress
from cnnviz.images.picture import Pixels
from cnnviz.memory import Claim
from cnnviz.networks import Network
from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.preprocessing import Preprocessing

INPUT, PROBABILITIES, OFFSETS = "image", "28", "29"
"""The arrays' names in the file: the picture; no face and face, adding to 1; left, top, right and bottom."""

WINDOW, STRIDE = 12, 2
"""What a cell of the map sees, and how far apart the cells look, in pixels."""

SHRINK = 0.709
"""Each copy's sides over those of the next larger one: half the area, as in the paper."""

SMALLEST, LARGEST = 12, 200
"""Bounds of the smallest face that can be asked for, in pixels."""

LONGEST_SIDE = 640
"""The longer side of the largest copy that is looked at, whatever face size is asked for."""

MOST_BOXES = 300
"""So many of the likeliest boxes are taken from each map."""

SAME_COPY, ALL_COPIES = 0.5, 0.7
"""The overlaps above which the likelier of two windows takes the other out: first in each copy, then over all copies."""

Place = tuple[int, int, int]
"""The number of a copy, and the row and column of a cell in its map."""


@dataclass(frozen=True, eq=False)
class Level:
    """One copy of the picture, and what P-Net says of it.

    Attributes
    ----------
    received
        uint8 (3, height, width): the copy as the network receives it, before the arithmetic, rounded to whole numbers to be
        shown; the network gets the exact means.
    scale
        The copy's height and width over the picture's.
    ratio
        What `scale` is but for the rounding of the copy to whole pixels: 12 over the height of the faces that are looked for.
    probability
        (h, w): that the cell's window holds a face.
    offsets
        (4, h, w): how far the left, top, right and bottom edge of the face lies from the window's, in window sides.
    """

    received: Pixels
    scale: tuple[float, float]
    ratio: float
    probability: Array
    offsets: Array

    def seen(self, row: int, column: int) -> Pixels:
        """The part of `received` that cell (row, column) sees: up to 12 x 12, less where the copy ends."""
        top, left = STRIDE * row, STRIDE * column
        return self.received[:, top : top + WINDOW, left : left + WINDOW]

    @property
    def face(self) -> float:
        """The height of the faces that fill a window, in pixels of the picture."""
        return WINDOW / self.ratio

    def window(self, row: int, column: int) -> Edges:
        """The edges of what cell (row, column) sees, in the picture: the receptive field."""
        down, across = self.scale
        top, left = STRIDE * row, STRIDE * column
        return top / down, left / across, (top + WINDOW) / down, (left + WINDOW) / across

    def corners(self, row: int, column: int) -> Corners:
        """What MTCNN takes for the window of the cell: pixels 2 r + 1 to 2 r + 12 of the copy, counted from 1, in the picture.

        As in the published code they are divided by the ratio and rounded down, so that the first row lies up to a pixel of
        the copy below the window's.
        """
        top, left = STRIDE * row, STRIDE * column
        first, last = (top + 1, left + 1), (top + WINDOW, left + WINDOW)
        top, left, bottom, right = (math.floor(place / self.ratio) for place in (*first, *last))
        return top, left, bottom, right


@dataclass(frozen=True)
class Proposal:
    """A window that P-Net takes for a face: its place, its corners, and the corners that the offsets make of them."""

    level: int
    row: int
    column: int
    probability: float
    corners: Corners
    box: Corners

    @property
    def place(self) -> Place:
        """The copy and the cell."""
        return self.level, self.row, self.column


def least_face(height: int, width: int) -> int:
    """The smallest face that can be looked for in a picture of that size, so that no copy is too large."""
    return max(SMALLEST, math.ceil(WINDOW * max(height, width) / LONGEST_SIDE))


def pyramid(height: int, width: int, smallest: float) -> tuple[tuple[float, tuple[int, int]], ...]:
    """Ratios and sizes of the copies in which faces of `smallest` pixels and more fill a window; none for a small picture.

    A side is the picture's times the ratio plus 1, rounded down, as in the published code.
    """
    ratio = WINDOW / max(smallest, least_face(height, width))
    copies = []
    while min(height, width) * ratio >= WINDOW:
        copies.append((ratio, (int(height * ratio + 1), int(width * ratio + 1))))
        ratio *= SHRINK
    return tuple(copies)


@stepwise
def look(
    network: Network, pixels: Pixels, smallest: float, preprocessing: Preprocessing, room: Claim | None = None
) -> Steps[tuple[Level, ...]]:
    """P-Net's answers for copies of `pixels` (3 or 1, H, W), the largest copy first.

    `room` is a claim of the visitor's; each copy asks beside it for its numbers, and FullError says that there is none.
    """
    height, width = pixels.shape[1:]
    whole = preprocessing.received(pixels, 3)
    levels = []
    yield 0.0
    copies = pyramid(height, width, smallest)
    for number, (ratio, size) in enumerate(copies):
        copy = averaged(whole, *size)
        numbers = preprocessing.numbers(copy)[None]
        steps = network.steps({INPUT: numbers}, room=room and room.beside())
        values = yield from within(steps, number / len(copies), (number + 1) / len(copies))
        scale = (size[0] / height, size[1] / width)
        shown = np.rint(copy).astype(np.uint8)
        levels.append(Level(shown, scale, ratio, values[PROBABILITIES][0, 1], values[OFFSETS][0]))
    return tuple(levels)


def proposed(levels: Sequence[Level], threshold: float) -> list[Proposal]:
    """One for each cell whose probability is at least `threshold`, the likeliest first; `MOST_BOXES` of each map."""
    found = []
    for number, level in enumerate(levels):
        flat = level.probability.ravel()
        above = np.flatnonzero(flat >= threshold)
        likeliest = above[np.argsort(-flat[above], kind="stable")][:MOST_BOXES]
        columns = level.probability.shape[1]
        for row, column in (divmod(int(cell), columns) for cell in likeliest):
            corners = level.corners(row, column)
            box = corrected(corners, level.offsets[:, row, column])
            found.append(Proposal(number, row, column, float(level.probability[row, column]), corners, box))
    return sorted(found, key=lambda proposal: -proposal.probability)


def suppressed(found: Sequence[Proposal]) -> list[int | None]:
    """What suppression does to the windows, before offsets move them: first in each copy, then over all copies.

    For each of `found` None where it stays, else the place of the one that took it out. Sides are differences of corners.
    """
    fate: list[int | None] = [None] * len(found)

    def among(places: list[int], overlap: float) -> None:
        boxes = [found[place].corners for place in places]
        outs = suppress(boxes, [found[place].probability for place in places], overlap)
        for place, out in zip(places, outs, strict=True):
            fate[place] = None if out is None else places[out]

    for number in {proposal.level for proposal in found}:
        among([place for place, each in enumerate(found) if each.level == number], SAME_COPY)
    among([place for place, out in enumerate(fate) if out is None], ALL_COPIES)
    return fate


def kept(found: Sequence[Proposal]) -> list[Proposal]:
    """Those that suppression leaves, the likeliest first."""
    return [each for each, out in zip(found, suppressed(found), strict=True) if out is None]
