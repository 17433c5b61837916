"""A kernel that is one column times one row: first down the image, then along it.

    w[i, j] = u[i] * v[j],    so    y = sum over j of v[j] * (sum over i of u[i] * x moved by i) moved by j

Such a kernel of k x k taps costs 2k products an element instead of k * k. Each pass is a product with a banded matrix:
the weights written many times, each time one cell further on, with zeros elsewhere. That is more arithmetic than the
pass needs, but BLAS does it much faster than anything else could do less.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from cnnviz.ops.errors import OperationError
from cnnviz.ops.methods.case import MOST_PRODUCTS, Array, Case, Steps, check_dense, even_parts, view
from cnnviz.ops.methods.memory import Memory

BAND = 16
"""Cells that one product gives, down or along."""
STRIP = 256
"""Rows that are finished in both directions before the next."""
EXACT = 5.01 * 2.0**-24
"""Relative to each weight, how far u times v may be from it: five roundings to float32 can add up.

They are those of the weight itself, of the ones in its row and its column that u and v are made from, of the one where
these cross, and of u.
"""


def factor(kernel: Array) -> tuple[Array, Array] | None:
    """``(u, v)`` with ``u[i] * v[j] == kernel[i, j]`` for each weight, up to rounding; None if there is no such pair.

    Whole numbers are parted into whole numbers, so that sums of whole numbers stay exact.
    """
    exact = np.asarray(kernel, np.float64)
    if not np.isfinite(exact).all() or not exact.any():
        return None
    row, column = np.unravel_index(np.abs(exact).argmax(), exact.shape)
    v = exact[row].copy()
    if (v == np.rint(v)).all() and np.abs(v).max() < 2**53:
        v /= np.gcd.reduce(v.astype(np.int64))
    u = exact[:, column] / v[column]
    u, v = u.astype(np.float32), v.astype(np.float32)
    products = np.outer(u.astype(np.float64), v)
    return (u, v) if (np.abs(products - exact) <= EXACT * np.abs(exact)).all() else None


def check(case: Case, weight: Array) -> None:
    """Raise an OperationError for kernels that are no such product, several kernels or channels, strides and dilations."""
    check_dense("separable", case)
    if (case.channels, case.channels_out) != (1, 1):
        raise OperationError(
            "conv2d",
            "the method 'separable' is for one kernel on one channel, or on each group of one, "
            "and here are {kernels} on {channels}",
            kernels=case.channels_out,
            channels=case.channels,
        )
    if factor(weight[0, 0]) is None:
        raise OperationError(
            "conv2d",
            "the method 'separable' is for a column times a row, and this kernel is not such a product",
        )


def steps(case: Case, weight: Array, bias: Array, images: Array, outs: Array, memory: Memory) -> Steps:
    """Strip by strip of rows: correlate down the columns with one factor, then along the rows with the other."""
    factors = factor(weight[0, 0])
    assert factors is not None
    down, along = _band(factors[0]), np.ascontiguousarray(_band(factors[1]).T)
    kw = case.kernel[1]
    before, width = case.padding[1][0], case.size[1]
    rows, columns = case.output
    blocks = -(-columns // BAND)
    between = memory.array("between", (min(STRIP, rows), blocks * BAND + kw - 1))
    pitch, step = between.shape[1], outs.strides[2] // outs.itemsize
    todo: Steps = [
        partial(border.fill, 0)
        for border in (between[:, :before], between[:, before + width :])
        if border.size
    ]
    whole, rest = divmod(columns, BAND)
    for top in range(0, rows, STRIP):
        count = min(STRIP, rows - top)
        windows = view(between, (whole, count, BAND + kw - 1), (BAND, pitch, 1))
        ending = between[:count, whole * BAND : whole * BAND + rest + kw - 1]
        for image, out in zip(images, outs, strict=True):
            todo += _down(case, down, image[0], between[:count, before : before + width], top)
            target = out[0, top : top + count]
            if whole:
                todo.append(
                    partial(np.matmul, windows, along, view(target, (whole, count, BAND), (BAND, step, 1)))
                )
            if rest:
                todo.append(
                    partial(np.matmul, ending, along[: rest + kw - 1, :rest], target[:, whole * BAND :])
                )
    if bias.any():
        todo.append(partial(np.add, outs, bias[:, None, None], outs))
    return todo


def _down(case: Case, band: Array, image: Array, between: Array, top: int) -> Steps:
    """Fill `between` with the rows from `top` on of the column's pass over one channel.

    Bands whose rows all lie on the image go together; those at its ends take a part of the band.
    """
    above, kh, height = case.padding[0][0], case.kernel[0], case.size[0]
    count, width = between.shape
    length = even_parts(width, MOST_PRODUCTS // band.size)
    todo: Steps = []
    first = 0
    while first < count:
        begin = top + first - above
        bands = max(0, min((count - first) // BAND, (height - begin - kh + 1) // BAND)) if begin >= 0 else 0
        part = bands * BAND or min(BAND, count - first)
        low, high = (min(max(y, 0), height) for y in (begin, begin + part + kh - 1))
        for x in range(0, width, length):
            here, there = image[low:high, x : x + length], between[first : first + part, x : x + length]
            if bands:
                wide, apart, pitch = here.shape[1], here.strides[0] // 4, there.strides[0] // 4
                here = view(here, (bands, BAND + kh - 1, wide), (BAND * apart, apart, 1))
                there = view(there, (bands, BAND, wide), (BAND * pitch, pitch, 1))
                todo.append(partial(np.matmul, band, here, there))
            elif low < high:
                todo.append(partial(np.matmul, band[:part, low - begin : high - begin], here, there))
            else:
                todo.append(partial(there.fill, 0))
        first += part
    return todo


def _band(weights: Array) -> Array:
    """``(BAND, BAND + k - 1)``: row r holds the weights from column r on."""
    band = np.zeros((BAND, BAND + len(weights) - 1), np.float32)
    for cell in range(BAND):
        band[cell, cell : cell + len(weights)] = weights
    return band
