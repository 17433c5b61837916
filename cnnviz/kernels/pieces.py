"""The small definitions that kernels are derived from."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .kernel import Grid

CENTRAL = np.array([-1.0, 0.0, 1.0])
"""Right neighbour minus left neighbour: twice the slope."""

SECOND = np.array([1.0, -2.0, 1.0])
"""Difference of the two differences beside a pixel: the curvature."""

# The eight neighbours as (row, column), counter-clockwise on the screen from the right one.
RING = ((1, 2), (0, 2), (0, 1), (0, 0), (1, 0), (2, 0), (2, 1), (2, 2))


def offsets(count: int) -> Grid:
    """Distances of `count` pixels from their middle, such as -1, 0, 1."""
    return np.arange(count, dtype=np.float64) - (count - 1) / 2


def plane(size: int) -> tuple[Grid, Grid]:
    """Two (size, size) arrays: x growing to the right and y growing *up* the screen."""
    line = offsets(size)
    x, y = np.meshgrid(line, -line)
    return x, y + 0.0


def direction(angle: float) -> tuple[float, float]:
    """(cos, sin) of an angle in degrees, exactly 0 or 1 where they should be."""
    turn = math.radians(angle)
    return round(math.cos(turn), 15), round(math.sin(turn), 15)


def impulse(size: int) -> Grid:
    """(size, size) zeros with a one in the middle: the kernel that changes nothing."""
    grid = np.zeros((size, size))
    grid[size // 2, size // 2] = 1.0
    return grid


def average(count: int) -> Grid:
    """`count` equal weights that sum to 1."""
    return np.full(count, 1.0 / count)


def binomial(count: int) -> Grid:
    """Row of Pascal's triangle with `count` numbers, divided by its sum."""
    return np.array([math.comb(count - 1, k) / 2 ** (count - 1) for k in range(count)])


def tent(count: int) -> Grid:
    """Weights that fall in a straight line from the middle, 0 just outside the window; sum 1."""
    rise = (count + 1) / 2 - np.abs(offsets(count))
    return rise / rise.sum()


def gaussian(count: int, sigma: float) -> Grid:
    """exp(-x^2 / (2 sigma^2)) at whole pixels, cut off at the window's edge and divided by its sum."""
    bell = np.exp(-0.5 * (offsets(count) / sigma) ** 2)
    return bell / bell.sum()


def polynomial_smoother(count: int) -> Grid:
    """Weights that give the middle value of the parabola fitted to `count` values by least squares."""
    return np.linalg.pinv(np.vander(offsets(count), 3, increasing=True))[0]


def ring(values: Sequence[float], angle: float) -> Grid:
    """3x3 with eight `values` around a zero: the first lies at `angle`, the rest go on counter-clockwise."""
    grid = np.zeros((3, 3))
    for position, value in enumerate(values):
        grid[RING[(position + round(angle / 45)) % 8]] = value
    return grid


def column(values: Grid) -> Grid:
    """1-D weights as a kernel of one column, (n, 1)."""
    return values[:, np.newaxis].copy()


def row(values: Grid) -> Grid:
    """1-D weights as a kernel of one row, (1, n)."""
    return values[np.newaxis, :].copy()
