"""The definition: every window becomes a column, every kernel a row, and one matrix product gives all sums.

    y[o, r, c] = bias[o] + sum over n, i, j of weight[o, n, i, j] * x[n, r * stride + i * dilation, c * stride + j * dilation]

``(C_out, taps) @ (taps, places)`` gives each output channel at each place. This form takes every stride and dilation,
float32 and float64, and keeps not-a-number and infinity to the windows that hold them. The others are tested against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.lib.stride_tricks import as_strided

from cnnviz.ops.methods.case import Array, Case, Steps
from cnnviz.ops.methods.memory import Memory

TILE_VALUES = 2**18
"""Window values copied at once: about a megabyte, which stays in a processor's cache.

For a single kernel it is also too little for BLAS to start threads, which on a busy machine wait for each other.
"""


def correlate(
    padded: Array,
    weight: Array,
    stride: Sequence[int],
    dilation: Sequence[int],
    groups: int,
    output: Array,
) -> None:
    """Fill ``(N, C_out, H_out, W_out)`` from padded images ``(N, C, H, W)`` and kernels ``(C_out, C / groups, kH, kW)``.

    The columns are copied for one tile of the output at a time: all at once would take the image's memory times the
    cells of the kernel.
    """
    batch, channels_out = output.shape[:2]
    size = output.shape[2:]
    rows = weight.reshape(groups, channels_out // groups, -1)
    taps = rows.shape[-1]
    windows = _windows(padded, weight.shape[2:], stride, dilation, size)
    windows = windows.reshape(batch, groups, weight.shape[1], *windows.shape[2:])
    parts = output.reshape(batch, groups, channels_out // groups, *size)
    width = min(size[1], max(1, TILE_VALUES // taps))
    height = max(1, TILE_VALUES // (taps * width))
    for n, group in np.ndindex(batch, groups):
        for top in range(0, size[0], height):
            for left in range(0, size[1], width):
                tile = parts[n, group, :, top : top + height, left : left + width]
                columns = windows[n, group, ..., top : top + height, left : left + width].reshape(taps, -1)
                tile[...] = (rows[group] @ columns).reshape(tile.shape)


def compute(case: Case, weight: Array, bias: Array, images: Array, outs: Array, groups: int) -> None:
    """Fill `outs` from `images`: pad with zeros, correlate all groups, add the bias."""
    padded = images
    if any(map(any, case.padding)):
        (top, _), (left, _) = case.padding
        padded = np.zeros((*images.shape[:2], *case.padded), images.dtype)
        padded[:, :, top : top + case.size[0], left : left + case.size[1]] = images
    correlate(padded, weight, case.stride, case.dilation, groups, outs)
    if bias.any():
        np.add(outs, bias[:, None, None], out=outs)


def _windows(
    padded: Array,
    kernel_size: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
    output_size: Sequence[int],
) -> Array:
    """A view ``(N, C, kH, kW, H_out, W_out)``: the cell under tap (i, j) of a kernel at place (r, c).

    That cell is ``padded[n, channel, r * stride + i * dilation, c * stride + j * dilation]``.
    """
    step = padded.strides[2:]
    return as_strided(
        padded,
        (*padded.shape[:2], *kernel_size, *output_size),
        (
            *padded.strides[:2],
            *(d * length for d, length in zip(dilation, step, strict=True)),
            *(s * length for s, length in zip(stride, step, strict=True)),
        ),
        writeable=False,
    )


def check(case: Case, weight: Array) -> None:
    """Accept every convolution: the plain form can compute all of them."""


def steps(case: Case, weight: Array, bias: Array, images: Array, outs: Array, memory: Memory) -> Steps:
    """The plain form as a single step; the arrays that it needs are made each time it runs."""
    return [partial(compute, case, weight, bias, images, outs, 1)]
