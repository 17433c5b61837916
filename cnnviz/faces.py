"""Faces found by MTCNN's P-Net, one network of convolutions alone, on a pyramid of sizes.

P-Net answers for a window of 12 x 12 pixels whether it holds a face, and how the face's edges lie in it. Since every
layer is a convolution, a pooling or a function of one element, a larger picture needs no other network: the answer
becomes a map, with one answer for each window, 2 pixels apart. Larger faces are found in smaller copies of the picture.

Edges are ``(top, left, bottom, right)`` in pixels of the picture, pixel (r, c) reaching from (r, c) to (r + 1, c + 1).
Cell (r, c) of a map sees the rows from 2 r up to 2 r + 12 of its copy, and the columns likewise; at the lower and
right edge what lies beyond the copy is left out. (Implementations that follow the original MATLAB code, which counts
from 1, take 2 r + 1 to 2 r + 12; in our coordinates that is one pixel too small.)

K. Zhang et al., "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks", 2016.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cnnviz.images.picture import Pixels
from cnnviz.memory import Claim
from cnnviz.network import Network
from cnnviz.network.steps import Steps, stepwise, within
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

THRESHOLD, OVERLAP = 0.95, 0.5
"""The paper's threshold for P-Net is 0.6, but there two larger networks look at what passes; here nothing does."""

Edges = tuple[float, float, float, float]
Array = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Level:
    """One copy of the picture, and what P-Net says of it.

    Attributes
    ----------
    received
        uint8 (3, height, width): the copy as the network receives it, before the arithmetic.
    scale
        The copy's height and width over the picture's.
    probability
        (h, w): that the cell's window holds a face.
    offsets
        (4, h, w): how far the left, top, right and bottom edge of the face lies from the window's, in window sides.
    """

    received: Pixels
    scale: tuple[float, float]
    probability: Array
    offsets: Array

    def seen(self, row: int, column: int) -> Pixels:
        """The part of `received` that cell (row, column) sees: up to 12 x 12, less where the copy ends."""
        top, left = STRIDE * row, STRIDE * column
        return self.received[:, top : top + WINDOW, left : left + WINDOW]

    @property
    def face(self) -> float:
        """The height of the faces that fill a window, in pixels of the picture."""
        return WINDOW / self.scale[0]

    def window(self, row: int, column: int) -> Edges:
        """The edges of what cell (row, column) sees, in the picture."""
        down, across = self.scale
        top, left = STRIDE * row, STRIDE * column
        return top / down, left / across, (top + WINDOW) / down, (left + WINDOW) / across


@dataclass(frozen=True)
class Box:
    """A face, as the cell (row, column) of the map number `level` sees it: its window, and the corrected edges."""

    level: int
    row: int
    column: int
    probability: float
    window: Edges
    edges: Edges


def least_face(height: int, width: int) -> int:
    """The smallest face that can be looked for in a picture of that size, so that no copy is too large."""
    return max(SMALLEST, math.ceil(WINDOW * max(height, width) / LONGEST_SIDE))


def pyramid(height: int, width: int, smallest: float) -> tuple[tuple[int, int], ...]:
    """Sizes of the copies in which faces of `smallest` pixels and more fill a window; none for a small picture."""
    face: float = max(smallest, least_face(height, width))
    sizes = []
    while min(height, width) >= face:
        sizes.append((round(height * WINDOW / face), round(width * WINDOW / face)))
        face /= SHRINK
    return tuple(sizes)


@stepwise
def look(
    network: Network, pixels: Pixels, smallest: float, preprocessing: Preprocessing, room: Claim | None = None
) -> Steps[tuple[Level, ...]]:
    """P-Net's answers for copies of `pixels` (3 or 1, H, W), the largest copy first.

    `room` is a claim of the visitor's; each copy asks beside it for its numbers, and FullError says that there is none.
    """
    height, width = pixels.shape[1:]
    stretched = replace(preprocessing, fit="stretch")
    levels = []
    yield 0.0
    sizes = pyramid(height, width, smallest)
    for number, size in enumerate(sizes):
        received = stretched.received(pixels, 3, *size)
        numbers = stretched.numbers(received)[None]
        steps = network.steps({INPUT: numbers}, room=room and room.beside())
        values = yield from within(steps, number / len(sizes), (number + 1) / len(sizes))
        scale = (size[0] / height, size[1] / width)
        levels.append(Level(received, scale, values[PROBABILITIES][0, 1], values[OFFSETS][0]))
    return tuple(levels)


def boxes(levels: Sequence[Level], threshold: float = THRESHOLD) -> list[Box]:
    """A box for each cell whose probability is at least `threshold`, the likeliest first; `MOST_BOXES` of each map."""
    found = []
    for number, level in enumerate(levels):
        flat = level.probability.ravel()
        above = np.flatnonzero(flat >= threshold)
        likeliest = above[np.argsort(-flat[above], kind="stable")][:MOST_BOXES]
        columns = level.probability.shape[1]
        for row, column in (divmod(int(cell), columns) for cell in likeliest):
            window = level.window(row, column)
            edges = _corrected(window, level.offsets[:, row, column])
            found.append(Box(number, row, column, float(level.probability[row, column]), window, edges))
    return sorted(found, key=lambda box: -box.probability)


def _corrected(window: Edges, offsets: Array) -> Edges:
    """The window's edges, each moved by its offset times the window's side."""
    top, left, bottom, right = window
    height, width = bottom - top, right - left
    to_left, to_top, to_right, to_bottom = map(float, offsets)
    return (
        top + to_top * height,
        left + to_left * width,
        bottom + to_bottom * height,
        right + to_right * width,
    )


def overlaps(edges: npt.ArrayLike, others: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Intersection over union of ``(4,)`` with each of ``(n, 4)``: 1 for equal boxes, 0 for boxes apart."""
    one, many = np.asarray(edges, float), np.asarray(others, float).reshape(-1, 4)
    sides = np.minimum(one[2:], many[:, 2:]) - np.maximum(one[:2], many[:, :2])
    common = np.prod(np.maximum(sides, 0), axis=1)
    area, areas = (
        np.prod(np.maximum(one[2:] - one[:2], 0)),
        np.prod(np.maximum(many[:, 2:] - many[:, :2], 0), axis=1),
    )
    union = area + areas - common
    return np.divide(common, union, out=np.zeros(len(many)), where=union > 0)


def suppress(found: Sequence[Box], overlap: float = OVERLAP) -> list[Box]:
    """Non-maximum suppression: of boxes that overlap by more than `overlap` only the likeliest stays.

    From the likeliest down, each box that is left stays and takes out those that overlap with it, over all scales.
    """
    waiting = sorted(found, key=lambda box: -box.probability)
    edges = np.array([box.edges for box in waiting]).reshape(-1, 4)
    left = np.arange(len(waiting))
    kept = []
    while left.size:
        first, left = left[0], left[1:]
        kept.append(waiting[first])
        left = left[overlaps(edges[first], edges[left]) <= overlap]
    return kept
