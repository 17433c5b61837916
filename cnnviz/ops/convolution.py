"""Convolution as convolutional networks mean it.

What networks call convolution is *cross-correlation*: the kernel is laid on the padded input x as it is,

    y[o, r, c] = bias[o] + sum over n, i, j of
                 weight[o, n, i, j] * x[n, r * stride + i * dilation, c * stride + j * dilation]

The convolution of mathematics and signal processing turns the kernel round first:
``conv2d(x, flip_kernel(weight))``. For a kernel that half a turn leaves as it is, the two agree.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from cnnviz.ops.errors import OperationError
from cnnviz.ops.padding import pad
from cnnviz.ops.shape import (
    Array,
    Padding,
    Size,
    as_float,
    conv_output_size,
    kernel_extent,
    resolve_padding,
    whole_numbers,
    with_batch,
)

TILE_VALUES = 2**18
"""Window values copied at once: about a megabyte, which stays in a processor's cache.

For a single kernel it is also too little for BLAS to start threads, which on a busy machine wait for each other.
"""


def conv1d(
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Array:
    """:func:`conv2d` with one axis: input ``(C, L)`` or ``(N, C, L)``, weight ``(C_out, C / groups, k)``."""
    return _convolve("conv1d", 1, input, weight, bias, stride, padding, dilation, groups, padding_mode)


def conv2d(
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Array:
    """Lay a kernel on every place of an image and sum the products (cross-correlation, see this module).

    Parameters
    ----------
    input
        ``(C, H, W)`` or ``(N, C, H, W)``.
    weight
        ``(C_out, C / groups, kH, kW)``.
    bias
        ``(C_out,)``, added to each output channel.
    stride, dilation
        Cells from one place to the next, and from one tap to the next; a number or one for each axis.
    padding
        A number, one for each axis, ``((top, bottom), (left, right))``, ``"valid"`` or ``"same"``; see
        :func:`~cnnviz.ops.shape.resolve_padding`.
    groups
        The channels are split into so many groups, and each part of the output sees its own group alone.
    padding_mode
        ``"zeros"``, ``"reflect"``, ``"replicate"`` or ``"circular"``; see :func:`~cnnviz.ops.padding.pad`.

    Returns
    -------
    ``(C_out, H_out, W_out)`` or ``(N, C_out, H_out, W_out)`` with
    ``H_out = floor((H + top + bottom - dilation * (kH - 1) - 1) / stride) + 1``,
    in the input's dtype (integers: float32), to which weight and bias are converted.

    Raises
    ------
    OperationError
        Shapes that do not fit together, or a kernel larger than the padded input.
    """
    return _convolve("conv2d", 2, input, weight, bias, stride, padding, dilation, groups, padding_mode)


def flip_kernel(weight: npt.ArrayLike, *, axes: int = 2) -> npt.NDArray[np.generic]:
    """`weight` turned round along its last `axes` axes (half a turn for an image kernel).

    Cross-correlation with the flipped kernel is true convolution.
    """
    return np.flip(np.asarray(weight), axis=tuple(range(-axes, 0)))


def _convolve(
    operation: str,
    axes: int,
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None,
    stride: Size,
    padding: Padding,
    dilation: Size,
    groups: int,
    padding_mode: str,
) -> Array:
    """Check and pad, then :func:`_correlate` and add the bias."""
    x, batched = with_batch(operation, input, axes)
    kernel = as_kernel(operation, axes, weight, x.dtype)
    (groups,) = whole_numbers(operation, "groups", groups, 1)
    strides = whole_numbers(operation, "stride", stride, axes)
    dilations = whole_numbers(operation, "dilation", dilation, axes)
    channels_out, kernel_size = kernel.shape[0], kernel.shape[2:]
    if x.shape[1] != kernel.shape[1] * groups:
        raise OperationError(
            operation,
            "the input has {channels} channels but a weight of shape {weight} with groups={groups} "
            "needs {needed}",
            channels=x.shape[1],
            weight=kernel.shape,
            groups=groups,
            needed=kernel.shape[1] * groups,
        )
    if channels_out % groups:
        raise OperationError(
            operation,
            "the {channels} kernels of a weight of shape {weight} cannot be shared out evenly "
            "among {groups} groups",
            channels=channels_out,
            weight=kernel.shape,
            groups=groups,
        )
    pairs = resolve_padding(padding, kernel_size, dilations, strides, operation=operation)
    output_size = tuple(
        conv_output_size(n, k, stride=s, padding_begin=begin, padding_end=end, dilation=d)
        for n, k, s, (begin, end), d in zip(x.shape[2:], kernel_size, strides, pairs, dilations, strict=True)
    )
    if not all(output_size):
        raise OperationError(
            operation,
            "a kernel that covers {extent} cells does not fit into an input of {size} padded to {padded}",
            extent=tuple(kernel_extent(k, d) for k, d in zip(kernel_size, dilations, strict=True)),
            size=x.shape[2:],
            padded=tuple(n + sum(pair) for n, pair in zip(x.shape[2:], pairs, strict=True)),
        )
    padded = pad(x, pairs, mode=padding_mode, operation=operation)
    if axes == 1:
        row = _correlate(
            padded[:, :, None], kernel[:, :, None], (1, *strides), (1, *dilations), groups, (1, *output_size)
        )
        output = row[:, :, 0]
    else:
        output = _correlate(padded, kernel, strides, dilations, groups, output_size)
    output = add_bias(operation, output, bias)
    return output if batched else output[0]


def _correlate(
    padded: Array,
    weight: Array,
    stride: Sequence[int],
    dilation: Sequence[int],
    groups: int,
    output_size: Sequence[int],
) -> Array:
    """The definition as matrix products: every window becomes a column, every kernel a row.

    ``(C_out, taps) @ (taps, places)`` gives each output channel at each place. The columns are copied for one
    tile of the output at a time: all at once would take the image's memory times the cells of the kernel.
    """
    batch, channels_out = len(padded), len(weight)
    rows = weight.reshape(groups, channels_out // groups, -1)
    taps = rows.shape[-1]
    windows = _windows(padded, weight.shape[2:], stride, dilation, output_size)
    windows = windows.reshape(batch, groups, weight.shape[1], *windows.shape[2:])
    output = np.empty((batch, groups, channels_out // groups, *output_size), padded.dtype)
    width = min(output_size[1], max(1, TILE_VALUES // taps))
    height = max(1, TILE_VALUES // (taps * width))
    for n, group in np.ndindex(batch, groups):
        for top in range(0, output_size[0], height):
            for left in range(0, output_size[1], width):
                tile = output[n, group, :, top : top + height, left : left + width]
                columns = windows[n, group, ..., top : top + height, left : left + width].reshape(taps, -1)
                tile[...] = (rows[group] @ columns).reshape(tile.shape)
    return output.reshape(batch, channels_out, *output_size)


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


def as_kernel(operation: str, axes: int, weight: npt.ArrayLike, dtype: np.dtype) -> Array:
    """`weight` in the input's dtype, with the right number of axes and at least one tap."""
    kernel = as_float(operation, "weight", weight)
    if kernel.ndim != axes + 2 or not all(kernel.shape):
        raise OperationError(
            operation,
            "the weight has shape {weight}, but it must have {axes} axes, none of them empty",
            weight=kernel.shape,
            axes=axes + 2,
        )
    return kernel.astype(dtype, copy=False)


def add_bias(operation: str, output: Array, bias: npt.ArrayLike | None) -> Array:
    """`output` of shape ``(N, C_out, ...)`` with ``bias[o]`` added to channel `o`."""
    if bias is None:
        return output
    terms = as_float(operation, "bias", bias)
    if terms.shape != output.shape[1:2]:
        raise OperationError(
            operation,
            "the bias has shape {bias}, but {channels} output channels need shape ({channels},)",
            bias=terms.shape,
            channels=output.shape[1],
        )
    output += terms.astype(output.dtype, copy=False).reshape(-1, *(1,) * (output.ndim - 2))
    return output
