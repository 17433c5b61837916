"""For one kernel: rows of the image moved along by each tap, and four rows of the output in one small product.

The moved copies of a row lie under one another, then those of the next row. So the ``kH`` rows of a window, with all
their taps, are one piece of memory, and the windows below it are the same memory from a later place: only the horizontal
taps are copied, kW times the image instead of kH * kW times. One kernel is a matrix of a single row, too flat for BLAS;
written :data:`ROWS` times, each time one row of the image further down and with zeros elsewhere, it gives as many rows of
the output at once. The lowering is that of MEC (Cho and Brand, 2017).
"""

from __future__ import annotations

from functools import partial

import numpy as np

from cnnviz.ops.errors import OperationError
from cnnviz.ops.methods.case import MOST_PRODUCTS, Array, Case, Steps, check_dense, even_parts, view
from cnnviz.ops.methods.memory import Memory

ROWS = 4
"""Rows of the output in one product."""
LOWERED = 2**20
"""float32 values of moved rows at once, if that makes strips a few kernels high: four megabytes."""


def check(case: Case, weight: Array) -> None:
    """Raise an OperationError for more than one kernel, and for strides, dilations and types other than float32."""
    check_dense("taps", case)
    if case.channels_out != 1:
        raise OperationError(
            "conv2d",
            "the method 'taps' is for one kernel, or one for each group, and here are {count}",
            count=case.channels_out,
        )


def steps(case: Case, weight: Array, bias: Array, images: Array, outs: Array, memory: Memory) -> Steps:
    """Strip by strip: copy the moved rows, multiply."""
    _, channels, kh, kw = weight.shape
    rows, columns = case.output
    width = even_parts(columns, MOST_PRODUCTS // (ROWS * (ROWS + kh - 1) * kw * channels))
    strip = max(LOWERED // (kw * channels * width) - kh + 1, 6 * kh) // ROWS * ROWS
    strip = max(ROWS, min(strip, -(-rows // ROWS) * ROWS))
    factors = np.zeros((ROWS, ROWS + kh - 1, kw, channels), np.float32)
    for row in range(ROWS):
        factors[row, row : row + kh] = weight[0].transpose(1, 2, 0)
    factors = factors.reshape(ROWS, -1)
    todo: Steps = []
    for left in range(0, columns, width):
        across = min(width, columns - left)
        image_rows = memory.array("rows", (strip + kh - 1, channels, across + kw - 1))
        pitch = channels * (across + kw - 1)
        moved = memory.array("moved", (strip + kh - 1, kw, channels, across))
        stacked = moved.reshape(-1, across)
        cells = stacked.shape[0] // len(moved)
        for top in range(0, rows, strip):
            count = min(strip, rows - top)
            taken = count + kh - 1
            shifted = view(image_rows, (taken, kw, channels, across), (pitch, 1, across + kw - 1, 1))
            move = partial(np.copyto, moved[:taken], shifted)
            blocks, rest = divmod(count, ROWS)
            windows = view(moved, (blocks, factors.shape[1], across), (ROWS * cells * across, across, 1))
            last = factors[:rest, : (rest + kh - 1) * cells]
            lowest = stacked[blocks * ROWS * cells :][: last.shape[1]]
            for image, out in zip(images, outs, strict=True):
                todo += [*_cut(case, image, image_rows[:taken], top, left), move]
                target = out[0, top : top + count, left : left + across]
                if blocks:
                    apart = target.strides[0] // target.itemsize
                    sums = view(target, (blocks, ROWS, across), (ROWS * apart, apart, 1))
                    todo.append(partial(np.matmul, factors, windows, sums))
                if rest:
                    todo.append(partial(np.matmul, last, lowest, target[blocks * ROWS :]))
    if bias.any():
        todo.append(partial(np.add, outs, bias[:, None, None], outs))
    return todo


def _cut(case: Case, image: Array, rows: Array, top: int, left: int) -> Steps:
    """Fill ``rows[y, channel, x]`` with the padded image from row `top` and column `left` on."""
    starts = (top - case.padding[0][0], left - case.padding[1][0])
    inside = []
    for start, length, size in zip(starts, (rows.shape[0], rows.shape[2]), case.size, strict=True):
        low, high = (min(max(cell, 0), size) for cell in (start, start + length))
        inside.append((slice(low - start, high - start), slice(low, high)))
    (y, from_y), (x, from_x) = inside
    borders = (rows[: y.start], rows[y.stop :], rows[y, :, : x.start], rows[y, :, x.stop :])
    todo: Steps = [partial(border.fill, 0) for border in borders if border.size]
    return [*todo, partial(np.copyto, rows[y, :, x], image[:, from_y, from_x].transpose(1, 0, 2))]
