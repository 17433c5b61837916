"""The definition: every window becomes a column, every kernel a row, and one matrix product gives all sums.

    y[o, r, c] = bias[o] + sum over n, i, j of weight[o, n, i, j] * x[n, r * stride + i * dilation, c * stride + j * dilation]

``(C_out, taps) @ (taps, places)`` gives each output channel at each place. This form takes every stride and dilation,
float32 and float64, and keeps not-a-number and infinity to the windows that hold them. The others are tested against it.
"""

from __future__ import annotations

from functools import partial
from itertools import product

import numpy as np

from cnnviz.ops.methods.case import MOST_PRODUCTS, Array, Case, Steps, even_parts
from cnnviz.ops.methods.memory import Memory

TILE_VALUES = 2**18
"""Window values copied at once: about a megabyte, which stays in a processor's cache.

For a single kernel it is also too little for BLAS to start threads, which on a busy machine wait for each other.
"""
TERMS = 2048
"""Products of a sum that BLAS may add one by one, as it does for small matrices; more are added in parts, to stay exact."""


def compute(case: Case, weight: Array, bias: Array, images: Array, outs: Array, groups: int) -> None:
    """Fill `outs` from `images`: pad with zeros, multiply, add the bias.

    The columns are copied for one tile of the output at a time: all at once would take the image's memory times the
    cells of the kernel.
    """
    rows, columns = case.output
    factors = weight.reshape(groups, case.channels_out, -1)
    taps = factors.shape[2]
    windows = _windows(case, _padded(case, images), groups)
    sums = outs.reshape(len(images), groups, case.channels_out, rows, columns)
    height, width = _tile(case.output, case.channels_out, taps)
    part = even_parts(taps, TERMS)
    for n, group in product(range(len(images)), range(groups)):
        for top, left in product(range(0, rows, height), range(0, columns, width)):
            tile = ..., slice(top, top + height), slice(left, left + width)
            # the tile's places lie in one piece for each kernel, so that this makes no copy of them
            target = sums[n, group][tile].reshape(case.channels_out, -1)
            cells = windows[n, group][tile].reshape(taps, -1)
            np.matmul(factors[group, :, :part], cells[:part], out=target)
            for first in range(part, taps, part):
                target += factors[group, :, first : first + part] @ cells[first : first + part]
    if np.count_nonzero(bias):
        np.add(outs, bias[:, None, None], out=outs)


def _padded(case: Case, images: Array) -> Array:
    """The images behind zeros, in one piece of memory."""
    (top, bottom), (left, right) = case.padding
    if not (top or bottom or left or right):
        return np.ascontiguousarray(images)
    padded = np.zeros((*images.shape[:2], *case.padded), images.dtype)
    padded[:, :, top : top + case.size[0], left : left + case.size[1]] = images
    return padded


def _windows(case: Case, padded: Array, groups: int) -> Array:
    """A view ``(N, groups, C / groups, kH, kW, H_out, W_out)``: the cell under tap (i, j) of a kernel at place (r, c).

    That cell is ``padded[n, channel, r * stride + i * dilation, c * stride + j * dilation]``.
    """
    image, channel, row, column = padded.strides
    (down, along), (below, beside) = case.stride, case.dilation
    return np.ndarray(
        (len(padded), groups, case.channels, *case.kernel, *case.output),
        padded.dtype,
        padded,
        strides=(
            image,
            channel * case.channels,
            channel,
            row * below,
            column * beside,
            row * down,
            column * along,
        ),
    )


def _tile(size: tuple[int, int], kernels: int, taps: int) -> tuple[int, int]:
    """Rows and columns of the output whose windows are copied at once: whole rows, or a part of a single one."""
    width = min(size[1], max(1, TILE_VALUES // taps))
    height = max(1, TILE_VALUES // (taps * width))
    quick = MOST_PRODUCTS // (kernels * taps * width)
    return even_parts(size[0], min(height, quick or height)), width


def check(case: Case, weight: Array) -> None:
    """Accept every convolution: the plain form can compute all of them."""


def steps(case: Case, weight: Array, bias: Array, images: Array, outs: Array, memory: Memory) -> Steps:
    """The plain form as a single step; the arrays that it needs are made each time it runs."""
    return [partial(compute, case, weight, bias, images, outs, 1)]
