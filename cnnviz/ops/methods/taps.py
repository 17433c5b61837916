"""For one kernel: rows of the image moved along by each tap, and some rows of the output in one small product.

The moved copies of a row lie under one another, then those of the next row. So the ``kH`` rows of a window, with all
their taps, are one piece of memory, and the windows below it are the same memory from a later place: only the horizontal
taps are copied, kW times the image instead of kH * kW times. One kernel is a matrix of a single row, too flat for BLAS;
written two or four times, each time one row of the image further down and with zeros elsewhere, it gives as many rows of
the output at once. The lowering is that of MEC (Cho and Brand, 2017).
"""

from __future__ import annotations

from functools import partial

import numpy as np

from cnnviz.ops.errors import OperationError
from cnnviz.ops.methods.case import MOST_PRODUCTS, Array, Case, Steps, check_dense, even_parts, view, within
from cnnviz.ops.methods.memory import Memory

LOW_KERNEL = 3
"""Up to this height two rows of the output are done in one product, for four would add too many zeros; above, four are."""
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
    """Strip by strip: copy the rows, moved by each tap, under one another, and multiply them with the kernel."""
    _, channels, kh, kw = weight.shape
    rows, columns = case.output
    high = 2 if kh <= LOW_KERNEL else 4
    width = even_parts(columns, MOST_PRODUCTS // (high * (high + kh - 1) * kw * channels))
    strip = max(LOWERED // (kw * channels * width) - kh + 1, 6 * kh) // high * high
    strip = max(high, min(strip, -(-rows // high) * high))
    factors = np.zeros((high, high + kh - 1, kw, channels), np.float32)
    for row in range(high):
        factors[row, row : row + kh] = weight[0].transpose(1, 2, 0)
    factors = factors.reshape(high, -1)
    cells = kw * channels
    todo: Steps = []
    for left in range(0, columns, width):
        across = min(width, columns - left)
        pitch = across + kw - 1
        moved = memory.array("moved", (strip + kh - 1, kw, channels, pitch))
        x, from_x = within(left - case.padding[1][0], pitch, case.size[1])
        todo += _clear(moved[..., : x.start], moved[..., max(0, x.stop - kw + 1) : across])
        for top in range(0, rows, strip):
            count = min(strip, rows - top)
            y, from_y = within(top - case.padding[0][0], count + kh - 1, case.size[0])
            todo += _clear(moved[: y.start], moved[y.stop :])
            # each tap's copy begins one cell earlier, if need be in what the row before has over
            shape = y.stop - y.start, kw, channels, x.stop - x.start
            places = view(moved[y, ..., x.start :], shape, (cells * pitch, channels * pitch - 1, pitch, 1))
            blocks, rest = divmod(count, high)
            windows = view(moved, (blocks, factors.shape[1], across), (high * cells * pitch, pitch, 1))
            last = factors[:rest, : (rest + kh - 1) * cells]
            lowest = moved[blocks * high :].reshape(-1, pitch)[: last.shape[1], :across]
            for image, out in zip(images, outs, strict=True):
                taken = image[:, from_y, from_x].transpose(1, 0, 2)
                todo.append(partial(np.copyto, places, taken[:, None]))
                target = out[0, top : top + count, left : left + across]
                if blocks:
                    sums = target[: blocks * high].reshape(blocks, high, across)
                    todo.append(partial(np.matmul, factors, windows, sums))
                if rest:
                    todo.append(partial(np.matmul, last, lowest, target[blocks * high :]))
    if bias.any():
        todo.append(partial(np.add, outs, bias[:, None, None], outs))
    return todo


def _clear(*borders: Array) -> Steps:
    """Fill those with zeros that are not empty."""
    return [partial(border.fill, 0) for border in borders if border.size]
