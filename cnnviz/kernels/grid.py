"""Pure functions on kernel grids (kH, kW), or (C, kH, kW) with one kernel a channel; results are new arrays.

The middle of n rows or columns is number (n - 1) // 2, counted from 0: the true middle of an odd side,
the earlier of the two in an even one, as in "same" padding.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .errors import KernelError
from .kernel import Grid

MAX_SIDE = 15
"""Most rows and most columns of a kernel."""

MAX_MAGNITUDE = 1e6
"""Largest absolute weight."""


def check_grid(array: ArrayLike) -> Grid:
    """`array` as float64 (kH, kW) or (C, kH, kW) with C of 1 or 3; KernelError if it is no usable kernel."""
    try:
        raw = np.asarray(array)
    except ValueError as error:
        raise KernelError("The rows of a kernel need the same number of values each.") from error
    if raw.dtype.kind not in "buif":
        raise KernelError("A kernel may hold real numbers only.")
    if raw.size == 0:
        raise KernelError("The kernel is empty; give at least one number.")
    if raw.ndim not in (2, 3):
        raise KernelError(
            "A kernel has rows, columns and possibly channels; this one has {count} dimensions.",
            count=raw.ndim,
        )
    if raw.ndim == 3 and len(raw) not in (1, 3):
        raise KernelError(
            "A kernel has 1 channel, or 3 for red, green and blue; this one has {count}.", count=len(raw)
        )
    rows, columns = raw.shape[-2:]
    _check_sides(rows, columns)
    with np.errstate(over="ignore"):
        grid = raw.astype(np.float64)
    if not np.isfinite(grid).all():
        row, column = np.argwhere(~np.isfinite(grid))[0][-2:]
        raise KernelError(
            "Row {row}, column {column} is not a finite number.", row=int(row), column=int(column)
        )
    if np.abs(grid).max() > MAX_MAGNITUDE:
        row, column = np.argwhere(np.abs(grid) > MAX_MAGNITUDE)[0][-2:]
        raise KernelError(
            "Row {row}, column {column} is too large; use numbers from −1\u202f000\u202f000 to 1\u202f000\u202f000.",
            row=int(row),
            column=int(column),
        )
    return grid


def _check_sides(rows: int, columns: int) -> None:
    if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE):
        raise KernelError(
            "A kernel has 1 to {most} rows and columns; this one has {rows} by {columns}.",
            most=MAX_SIDE,
            rows=rows,
            columns=columns,
        )


def normalise(grid: Grid) -> Grid:
    """Divide by the sum; by the sum of absolute values if the sum is 0. KernelError if every weight is 0."""
    absolute, total = np.abs(grid).sum(), grid.sum()
    if absolute == 0:
        raise KernelError("Every weight is 0, so nothing can be scaled to a sum of 1.")
    # A sum a million times smaller than its parts is 0 but for rounding.
    return grid / (total if abs(total) > 1e-6 * absolute else absolute) + 0.0


def negate(grid: Grid) -> Grid:
    """Every weight with the other sign."""
    return 0.0 - grid


def scale(grid: Grid, factor: float) -> Grid:
    """Every weight times `factor`; KernelError if one becomes too large or not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        return check_grid(grid * factor + 0.0)


def transpose(grid: Grid) -> Grid:
    """Rows become columns."""
    return np.swapaxes(grid, -1, -2).copy()


def rotate(grid: Grid) -> Grid:
    """A quarter turn clockwise."""
    return np.rot90(grid, -1, axes=(-2, -1)).copy()


def mirror_horizontal(grid: Grid) -> Grid:
    """Left and right change places."""
    return grid[..., ::-1].copy()


def mirror_vertical(grid: Grid) -> Grid:
    """Top and bottom change places."""
    return grid[..., ::-1, :].copy()


def centre_one(grid: Grid) -> Grid:
    """Zeros of the same shape with a one in the middle."""
    out = np.zeros_like(grid)
    out[..., (grid.shape[-2] - 1) // 2, (grid.shape[-1] - 1) // 2] = 1.0
    return out


def resize(grid: Grid, rows: int, columns: int) -> Grid:
    """`rows` by `columns` with the middle kept: zeros are added outside, or outer weights dropped."""
    _check_sides(rows, columns)
    out = np.zeros((*grid.shape[:-2], rows, columns))
    to_rows, from_rows = _overlap(grid.shape[-2], rows)
    to_columns, from_columns = _overlap(grid.shape[-1], columns)
    out[..., to_rows, to_columns] = grid[..., from_rows, from_columns]
    return out


def _overlap(old: int, new: int) -> tuple[slice, slice]:
    """Where old places land along one side, and which of them, when the middles are laid on each other."""
    move = (new - 1) // 2 - (old - 1) // 2
    first, last = max(move, 0), min(old + move, new)
    return slice(first, last), slice(first - move, last - move)
