"""Facts about a kernel (kH, kW): whether it splits in two, what it does to each frequency, its symmetry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .kernel import Grid

TOLERANCE = 1e-10


class Separation(NamedTuple):
    """`column` (kH,) and `row` (kW,): their outer product is the kernel, or the nearest to it."""

    separable: bool
    column: Grid
    row: Grid


@dataclass(frozen=True)
class Facts:
    """What the weights alone say about a kernel.

    For pixels from 0 to 1 every answer lies between `lowest` and `highest`. A `symmetric` kernel is the same
    after half a turn, so that convolution and cross-correlation agree; an `antisymmetric` one
    changes its sign.
    """

    total: float
    absolute_total: float
    lowest: float
    highest: float
    separable: bool
    symmetric: bool
    antisymmetric: bool


def is_separable(grid: Grid) -> Separation:
    """Whether the kernel is one column times one row: whether all singular values but the first are 0.

    Whole numbers split into whole numbers; else column and row have the same length. The largest entry of the
    column is positive.
    """
    left, strengths, right = np.linalg.svd(grid, full_matrices=False)
    separable = bool(strengths[1:].sum() <= TOLERANCE * strengths[0])
    column, row = left[:, 0] * np.sqrt(strengths[0]), right[0] * np.sqrt(strengths[0])
    whole = np.rint(grid).astype(np.int64)
    if separable and whole.any() and np.array_equal(whole, grid):
        strongest = np.unravel_index(np.abs(whole).argmax(), whole.shape)
        divisor = np.gcd.reduce(whole[strongest[0]])
        row = whole[strongest[0]] / divisor
        column = whole[:, strongest[1]] / row[strongest[1]]
    sign = -1.0 if column[np.abs(column).argmax()] < 0 else 1.0
    return Separation(separable, sign * column + 0.0, sign * row + 0.0)


def frequencies(points: int = 128) -> NDArray[np.float64]:
    """`points` frequencies from -0.5 up to 0.5 cycles a pixel, with 0 at place points // 2."""
    return np.fft.fftshift(np.fft.fftfreq(points))


def frequency_response(grid: Grid, points: int = 128) -> NDArray[np.float64]:
    """|H| (points, points): the gain for a wave with `frequencies` down the rows and across the columns.

    H(v, u) = sum over i, j of K(i, j) exp(2 pi i (v i + u j)), as two small matrix products.
    """
    down, across = (
        np.exp(2j * np.pi * np.outer(frequencies(points), np.arange(side))) for side in grid.shape
    )
    return np.abs(down @ grid @ across.T)


def facts(grid: Grid) -> Facts:
    """The facts of a kernel (kH, kW)."""
    turned, tolerance = grid[::-1, ::-1], TOLERANCE * np.abs(grid).max()
    return Facts(
        total=float(grid.sum()),
        absolute_total=float(np.abs(grid).sum()),
        lowest=float(grid[grid < 0].sum()),
        highest=float(grid[grid > 0].sum()),
        separable=is_separable(grid).separable,
        symmetric=bool(np.abs(grid - turned).max() <= tolerance),
        antisymmetric=bool(np.abs(grid + turned).max() <= tolerance),
    )
