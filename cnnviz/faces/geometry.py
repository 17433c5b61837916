"""Boxes: how far two overlap, which stay when many show the same thing, and how a network's offsets move one.

Two kinds of coordinates occur, both in pixels of the picture, fractions included:

- *Edges* ``(top, left, bottom, right)`` are lines: pixel (r, c) reaches from (r, c) to (r + 1, c + 1).
- *Corners* ``(top, left, bottom, right)`` name the first and the last row and column, counted from 1, as the original
  MATLAB code of MTCNN has them. Published detectors that follow it compute in corners; so does the cascade here, so that
  its boxes are theirs. A side is then ``bottom - top + 1``, and `drawn` gives the edges.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Edges = tuple[float, float, float, float]
Corners = tuple[float, float, float, float]
Array = npt.NDArray[np.float32]


def drawn(corners: Corners) -> Edges:
    """The edges around the rows and columns that corners name."""
    top, left, bottom, right = corners
    return top - 1, left - 1, bottom, right


def overlaps(
    box: npt.ArrayLike, others: npt.ArrayLike, over: str = "union", plus: int = 0
) -> npt.NDArray[np.float64]:
    """The common area of a box ``(4,)`` and each of ``(n, 4)``, over another area: ``(n,)``, 0 for boxes apart.

    Parameters
    ----------
    over
        "union": the area that both cover together, which gives 1 for equal boxes only (IoU); "smaller": the area of the
        smaller of the two, which gives 1 as well for a box inside another.
    plus
        What is added to the difference of two sides: 1 for corners, 0 for edges.
    """
    one, many = np.asarray(box, float), np.asarray(others, float).reshape(-1, 4)
    sides = np.minimum(one[2:], many[:, 2:]) - np.maximum(one[:2], many[:, :2]) + plus
    common = np.prod(np.maximum(sides, 0), axis=1)
    area = np.prod(np.maximum(one[2:] - one[:2] + plus, 0))
    areas = np.prod(np.maximum(many[:, 2:] - many[:, :2] + plus, 0), axis=1)
    whole = np.minimum(area, areas) if over == "smaller" else area + areas - common
    return np.divide(common, whole, out=np.zeros(len(many)), where=whole > 0)


def suppress(
    boxes: Sequence[Edges], scores: Sequence[float], overlap: float, over: str = "union", plus: int = 0
) -> list[int | None]:
    """Non-maximum suppression: of boxes that overlap by more than `overlap` only the one with the highest score stays.

    From the highest score down (the first of equal ones), each box that is left stays and takes out those that overlap
    with it. A box that was taken out takes out no others. `over` and `plus` as for :func:`overlaps`.

    Returns
    -------
    For each box None where it stays, else the place of the box that took it out.
    """
    places = np.array(boxes, float).reshape(-1, 4)
    left = np.argsort(-np.asarray(scores, float), kind="stable")
    fate: list[int | None] = [None] * len(places)
    while left.size:
        first, left = int(left[0]), left[1:]
        out = overlaps(places[first], places[left], over, plus) > overlap
        for place in left[out]:
            fate[int(place)] = first
        left = left[~out]
    return fate


def corrected(box: Edges, offsets: npt.ArrayLike, plus: int = 0) -> Edges:
    """The box with each side moved by its offset: left, top, right, bottom, in widths or heights of the box."""
    top, left, bottom, right = box
    height, width = bottom - top + plus, right - left + plus
    to_left, to_top, to_right, to_bottom = map(float, np.asarray(offsets))
    return (
        top + to_top * height,
        left + to_left * width,
        bottom + to_bottom * height,
        right + to_right * width,
    )


def squared(box: Edges) -> Edges:
    """The square around the same centre, as long as the longer side of the box."""
    top, left, bottom, right = box
    height, width = bottom - top, right - left
    side = max(height, width)
    top, left = top + (height - side) / 2, left + (width - side) / 2
    return top, left, top + side, left + side


def pixels_in(corners: Corners, height: int, width: int) -> tuple[int, int, int, int] | None:
    """The pixels that are cut out for corners: rows and columns from `top`, `left` up to but not including `bottom`, `right`.

    Counted from 0, as slices are. Fractions are cut off, and what lies outside the picture of `height` x `width` pixels is
    left out; None where nothing remains.
    """
    top, left, bottom, right = map(int, corners)
    top, left, bottom, right = max(top, 1) - 1, max(left, 1) - 1, min(bottom, height), min(right, width)
    return (top, left, bottom, right) if top < bottom and left < right else None


def averaged(pixels: npt.NDArray[np.uint8], height: int, width: int) -> Array:
    """`pixels` (C, H, W) at another size, float32 (C, height, width), each number the mean of a rectangle of pixels.

    Row `i` is the mean of the rows from ``floor(i * H / height)`` up to, but not including ``ceil((i + 1) * H / height)``,
    and the columns likewise, as "area" of ``torch.nn.functional.interpolate`` does. Nothing is rounded to whole numbers.
    """
    sums = pixels.astype(np.float64)
    for axis, length in ((1, height), (2, width)):
        before = sums.shape[axis]
        places = np.arange(length)
        first, last = places * before // length, -(-(places + 1) * before // length)
        total = np.insert(np.cumsum(sums, axis=axis), 0, 0, axis=axis)
        sums = np.take(total, last, axis=axis) - np.take(total, first, axis=axis)
        sums /= (last - first)[:, None] if axis == 1 else last - first
    return sums.astype(np.float32)
