"""Fewer multiplications for 3x3 and 5x5 kernels over many channels: minimal filtering (Winograd; Lavin and Gray, 2016).

A tile of the output, m x m with m + k - 1 = 6, comes from 6x6 cells of the image. Both are polynomials in disguise, and
products of polynomials need only their values at some points, here 0, 1, -1, 2, -2 and infinity:

    Y = A^T ((G w G^T) * (B^T x B)) A

so a tile of 4x4 takes 36 multiplications a channel instead of 144. The sum over channels is one matrix product for each of
the 36 points. The transforms are small matrix products too: first down the tiles, whose rows are long pieces of memory,
then across, where BLAS reads the tiles out of the rows and leaves the channels side by side.

The numbers grow on the way and cancel at the end, which costs about a digit: errors up to 2e-5 of the largest output.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from cnnviz.ops.errors import OperationError
from cnnviz.ops.methods.case import MOST_ALONE, Array, Case, Steps, check_dense, even_parts, place, view
from cnnviz.ops.methods.memory import Memory

POINTS = 6
TRANSFORMED = 2**18
"""float32 values of transformed tiles at once: about what a second-level cache holds."""

INPUT = np.array(
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ],
    np.float32,
)
"""B^T: the image's six cells to the values at the points."""


def _powers(count: int) -> Array:
    """``(6, count)``: the powers of each point, and of infinity the highest alone."""
    return np.array(
        [[point**n for n in range(count)] for point in (0, 1, -1, 2, -2)] + [[0] * (count - 1) + [1]], float
    )


SHARES = np.array([1 / 4, -1 / 6, -1 / 6, 1 / 24, 1 / 24, 1])[:, None]
"""What Lagrange's formula divides by at each point."""


def check(case: Case, weight: Array) -> None:
    """Raise an OperationError for kernels of other sizes, strides, dilations and types other than float32."""
    check_dense("winograd", case)
    if case.kernel not in ((3, 3), (5, 5)):
        raise OperationError(
            "conv2d",
            "the method 'winograd' is for kernels of 3 × 3 or 5 × 5, and this one is {height} × {width}",
            height=case.kernel[0],
            width=case.kernel[1],
        )


def transform_kernels(weight: Array, memory: Memory) -> Array:
    """``G w G^T`` for all kernels, as ``(6, 6, C, C_out)``."""
    kernels, channels, k, _ = weight.shape
    half = SHARES * _powers(k)
    taps = memory.array("taps", (k * k, channels, kernels))
    np.copyto(taps, weight.reshape(kernels, channels, k * k).transpose(2, 1, 0))
    transformed = memory.array("kernels", (POINTS**2, channels, kernels))
    both = np.kron(half, half).astype(np.float32)
    np.matmul(both, taps.transpose(1, 0, 2), out=transformed.transpose(1, 0, 2))  # channel by channel
    return transformed.reshape(POINTS, POINTS, channels, kernels)


def steps(case: Case, weight: Array, bias: Array, images: Array, outs: Array, memory: Memory) -> Steps:
    """Some rows of tiles at a time: transform the tiles down and across, multiply over the channels, transform back.

    Axes are named in the order in which they lie in memory: y, x the tiles' rows and columns (x in groups, of which each
    is one product), a and b the points down and across, c and o the channels.
    """
    kernels, channels, k, _ = weight.shape
    side = POINTS - k + 1
    rows, columns = case.output
    tall = -(-rows // side)
    group = 4 if (-(-columns // side)) % 4 in (0, 3) else 2
    groups = -(-columns // (side * group))
    wide = groups * group
    high = even_parts(tall, TRANSFORMED // (wide * POINTS**2 * channels))
    tall = -(-tall // high) * high
    width = side * wide + k - 1
    reach = side * group + k - 1  # cells that a group of tiles covers

    padded = memory.array("padded", (side * tall + k - 1, channels, width))
    down = memory.array("down", (high, POINTS, channels, width))
    across = memory.array("across", (groups, POINTS, group, high, POINTS, channels))  # b x y a c
    summed = memory.array("summed", (groups, group, high, POINTS, POINTS, kernels))  # x y a b o
    back = memory.array("back", (high, side, groups, group, POINTS, kernels))  # y row x b o
    fits = (tall * side, wide * side) == (rows, columns)
    result = outs if fits else memory.array("result", (1, kernels, tall * side, wide * side))

    factors = transform_kernels(weight, memory)
    answers = _powers(side).T.astype(np.float32)  # A^T
    tiles = np.zeros((POINTS, group, reach), np.float32)
    for tile in range(group):
        tiles[:, tile, side * tile : side * tile + POINTS] = INPUT
    tiles = tiles.reshape(POINTS * group, reach)
    pieces = np.kron(np.eye(group, dtype=np.float32), answers.T)  # x b, x column

    line, lot = channels * width, high * POINTS * channels
    plane, pitch = (step // result.itemsize for step in result.strides[1:3])
    one_b = view(summed[0, 0, 0, 1, 1], (groups * group * high, kernels), (POINTS**2 * kernels, 1))
    parts = next(n for n in range(1, lot + 1) if lot % n == 0 and tiles.size * (lot // n) <= MOST_ALONE)
    piece = lot // parts
    cells = view(down, (groups, parts, reach, piece), (side * group, piece * width, 1, width))
    cells_across = across.reshape(groups, POINTS * group, parts, piece).transpose(0, 2, 1, 3)
    points = across.reshape(groups, POINTS, group * high, POINTS, channels).transpose(0, 3, 1, 2, 4)
    sums = summed.reshape(groups, group * high, POINTS, POINTS, kernels).transpose(0, 2, 3, 1, 4)
    each = summed.reshape(groups, group, high, POINTS, POINTS * kernels)
    rows_back = back.reshape(high, side, groups, group, POINTS * kernels).transpose(2, 3, 0, 1, 4)
    between: Steps = [
        partial(np.matmul, tiles, cells, cells_across),
        partial(np.matmul, points, factors, sums),
        partial(np.add, one_b, bias, one_b),  # from the points (1, 1) it reaches the whole tile
        partial(np.matmul, answers, each, rows_back),
    ]
    lying = back.reshape(high, side, groups, group * POINTS, kernels).transpose(0, 1, 2, 4, 3)
    todo: Steps = []
    for image, out in zip(images, outs, strict=True):
        todo += place(case, image, padded.transpose(1, 0, 2))
        target = out if fits else result[0]
        for first in range(0, tall, high):
            windows = view(padded[side * first :], (high, POINTS, line), (side * line, line, 1))
            found = view(
                target[:, side * first :],
                (high, side, groups, kernels, side * group),
                (side * pitch, pitch, side * group, plane, 1),
            )
            todo.append(partial(np.matmul, INPUT, windows, down.reshape(high, POINTS, line)))
            todo += [*between, partial(np.matmul, lying, pieces, found)]
        if not fits:
            todo.append(partial(np.copyto, out, result[0, :, :rows, :columns]))
    return todo
