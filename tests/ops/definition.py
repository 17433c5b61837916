"""The textbook definitions, cell by cell in float64: slow, and with no step in common with the engine."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

Pairs = tuple[tuple[int, int], ...]


def source(cell: int, size: int, mode: str) -> int | None:
    """The cell of an axis whose value a cell, perhaps out in the padding, has; None for zero."""
    if 0 <= cell < size:
        return cell
    if mode == "zeros":
        return None
    if mode == "replicate":
        return 0 if cell < 0 else size - 1
    if mode == "circular":
        return cell % size
    return -cell if cell < 0 else 2 * (size - 1) - cell


def conv2d(
    x: np.ndarray, weight: np.ndarray, stride: tuple, padding: Pairs, dilation: tuple, groups: int, mode: str
) -> np.ndarray:
    """``(N, C, H, W)`` with ``(O, C / groups, kH, kW)``: a sum of products for every output cell."""
    (batch, _, *sizes), (channels_out, per_group, *kernel) = x.shape, weight.shape
    out = [
        math.floor((n + sum(p) - d * (k - 1) - 1) / s) + 1
        for n, p, d, k, s in zip(sizes, padding, dilation, kernel, stride, strict=True)
    ]
    y = np.zeros((batch, channels_out, *out))
    for n, o, r, c in np.ndindex(*y.shape):
        first = o // (channels_out // groups) * per_group
        for ch, i, j in np.ndindex(per_group, *kernel):
            row = source(r * stride[0] + i * dilation[0] - padding[0][0], sizes[0], mode)
            col = source(c * stride[1] + j * dilation[1] - padding[1][0], sizes[1], mode)
            if row is not None and col is not None:
                y[n, o, r, c] += float(weight[o, ch, i, j]) * float(x[n, first + ch, row, col])
    return y


def windows(
    plane: np.ndarray, kernel: tuple, stride: tuple, padding: Pairs, dilation: tuple, ceil_mode: bool
) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]], int]]:
    """For every window of a pool: its place, its cells on the plane, and its cells counting padding."""
    places = []
    for n, p, d, k, s in zip(plane.shape, padding, dilation, kernel, stride, strict=True):
        starts = []
        while True:
            start = len(starts) * s - p[0]
            fits = start + d * (k - 1) < n + p[1]
            # in ceil mode the windows before this one must leave something uncovered
            hangs = ceil_mode and (not starts or starts[-1] + d * (k - 1) < n + p[1] - 1) and start < n
            if not (fits or hangs):
                break
            starts.append(start)
        places.append(starts)
    for r, c in np.ndindex(len(places[0]), len(places[1])):
        taps = [
            (places[0][r] + i * dilation[0], places[1][c] + j * dilation[1]) for i, j in np.ndindex(*kernel)
        ]
        height, width = plane.shape
        inside = [(a, b) for a, b in taps if 0 <= a < height and 0 <= b < width]
        counted = [(a, b) for a, b in taps if a < height + padding[0][1] and b < width + padding[1][1]]
        yield (r, c), inside, len(counted)
