"""The definition: every window becomes a column, every kernel a row, and one matrix product gives all sums.

    y[o, r, c] = bias[o] + sum over n, i, j of weight[o, n, i, j] * x[n, r * stride + i * dilation, c * stride + j * dilation]

``(C_out, taps) @ (taps, places)`` gives each output channel at each place. This form takes every stride and dilation,
float32 and float64, and keeps not-a-number and infinity to the windows that hold them. The others are tested against it.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    output: Array,
) -> None:
    """Fill `output` ``(C_out, H_out, W_out)`` from a padded image ``(C, H, W)`` and kernels ``(C_out, C, kH, kW)``.

    The columns are copied for one tile of the output at a time: all at once would take the image's memory times the
    cells of the kernel.
    """
    rows = weight.reshape(len(weight), -1)
    taps = rows.shape[1]
    size = output.shape[1:]
    windows = _windows(padded, weight.shape[2:], stride, dilation, size)
    width = min(size[1], max(1, TILE_VALUES // taps))
    height = max(1, TILE_VALUES // (taps * width))
    for top in range(0, size[0], height):
        for left in range(0, size[1], width):
            tile = output[:, top : top + height, left : left + width]
            columns = windows[..., top : top + height, left : left + width].reshape(taps, -1)
            tile[...] = (rows @ columns).reshape(tile.shape)


def _windows(
    padded: Array,
    kernel_size: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
    output_size: Sequence[int],
) -> Array:
    """A view ``(C, kH, kW, H_out, W_out)``: the cell under tap (i, j) of a kernel at place (r, c).

    That cell is ``padded[channel, r * stride + i * dilation, c * stride + j * dilation]``.
    """
    step = padded.strides[1:]
    return as_strided(
        padded,
        (len(padded), *kernel_size, *output_size),
        (
            padded.strides[0],
            *(d * length for d, length in zip(dilation, step, strict=True)),
            *(s * length for s, length in zip(stride, step, strict=True)),
        ),
        writeable=False,
    )


def check(case: Case, weight: Array) -> None:
    """The plain form can do everything."""


def steps(case: Case, weight: Array, bias: Array, images: Array, outs: Array, memory: Memory) -> Steps:
    """Pad, correlate, add the bias."""

    def compute() -> None:
        padded = images
        if any(map(any, case.padding)):
            (top, _), (left, _) = case.padding
            padded = np.zeros((*images.shape[:2], *case.padded), images.dtype)
            padded[:, :, top : top + case.size[0], left : left + case.size[1]] = images
        for image, out in zip(padded, outs, strict=True):
            correlate(image, weight, case.stride, case.dilation, out)
        if bias.any():
            np.add(outs, bias[:, None, None], out=outs)

    return [compute]
