"""Transposed convolution: the way back from a convolution's output size to its input size."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cnnviz.ops.convolution import as_bias, as_kernel
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import (
    Array,
    Padding,
    Size,
    conv_transpose_output_size,
    resolve_padding,
    whole_numbers,
    with_batch,
)


def conv_transpose1d(
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    groups: int = 1,
    dilation: Size = 1,
) -> Array:
    """:func:`conv_transpose2d` with one axis: ``([N,] C, L)``, weight ``(C, C_out / groups, k)``."""
    how = (stride, padding, output_padding, groups, dilation)
    return _convolve_transpose("conv_transpose1d", 1, input, weight, bias, *how)


def conv_transpose2d(
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    groups: int = 1,
    dilation: Size = 1,
) -> Array:
    """Each input cell stamps the kernel, times its value, onto the output; where stamps overlap they add up.

    For all n, o, r, c, i, j::

        y[o, r * stride + i * dilation, c * stride + j * dilation] += weight[n, o, i, j] * x[n, r, c]

    and then `padding` cells are cut off each side. Written as a matrix it is the transpose of
    :func:`~cnnviz.ops.convolution.conv2d` with the same weight, not its inverse.

    Parameters
    ----------
    input
        ``(C, H, W)`` or ``(N, C, H, W)``.
    weight
        ``(C, C_out / groups, kH, kW)``: the input's channels come first, the other way round than in conv2d.
    bias
        ``(C_out,)``.
    stride, dilation
        Cells between stamps, and between the taps of a stamp.
    padding
        Cells cut off: a number, one for each axis, or ``((top, bottom), (left, right))``.
    output_padding
        Cells kept in addition at the end of each axis, fewer than the stride or the dilation.
    groups
        As in conv2d.

    Returns
    -------
    ``(C_out, H_out, W_out)`` or ``(N, C_out, H_out, W_out)`` in the input's dtype (integers: float32), with
    ``H_out = (H - 1) * stride - top - bottom + dilation * (kH - 1) + output_padding + 1``.

    Raises
    ------
    OperationError
        Shapes that do not fit together, or nothing left after cutting.
    """
    how = (stride, padding, output_padding, groups, dilation)
    return _convolve_transpose("conv_transpose2d", 2, input, weight, bias, *how)


def _convolve_transpose(
    operation: str,
    axes: int,
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None,
    stride: Size,
    padding: Padding,
    output_padding: Size,
    groups: int,
    dilation: Size,
) -> Array:
    x, batched = with_batch(operation, input, axes)
    kernel = as_kernel(operation, axes, weight, x.dtype)
    kernel_size = kernel.shape[2:]
    (groups,) = whole_numbers(operation, "groups", groups, 1)
    strides = whole_numbers(operation, "stride", stride, axes)
    dilations = whole_numbers(operation, "dilation", dilation, axes)
    extra = whole_numbers(operation, "output_padding", output_padding, axes, at_least=0)
    if isinstance(padding, str):
        raise OperationError(
            operation,
            "padding is '{padding}', but here it must be a number of elements to cut off",
            padding=padding,
        )
    pairs = resolve_padding(padding, kernel_size, operation=operation)
    if x.shape[1] != kernel.shape[0]:
        raise OperationError(
            operation,
            "the input has {channels} channels but a weight of shape {weight} needs {needed}",
            channels=x.shape[1],
            weight=kernel.shape,
            needed=kernel.shape[0],
        )
    if x.shape[1] % groups:
        raise OperationError(
            operation,
            "the {channels} channels of an input of shape {shape} cannot be shared out evenly "
            "among {groups} groups",
            channels=x.shape[1],
            shape=x.shape,
            groups=groups,
        )
    if any(e >= max(s, d) for e, s, d in zip(extra, strides, dilations, strict=True)):
        raise OperationError(
            operation,
            "output_padding is {extra}, but it must be below the stride {stride} or the dilation {dilation}",
            extra=extra,
            stride=strides,
            dilation=dilations,
        )
    sizes = tuple(
        conv_transpose_output_size(n, k, stride=s, output_padding=e, dilation=d)
        for n, k, s, e, d in zip(x.shape[2:], kernel_size, strides, extra, dilations, strict=True)
    )
    if any(begin + end >= size for size, (begin, end) in zip(sizes, pairs, strict=True)):
        raise OperationError(
            operation,
            "cutting off padding {padding} leaves nothing of an output of {size}; use less padding",
            padding=pairs,
            size=sizes,
        )
    stamped = _stamp(x, kernel, strides, dilations, groups, sizes)
    kept = (slice(begin, size - end) for size, (begin, end) in zip(sizes, pairs, strict=True))
    output = stamped[(slice(None), slice(None), *kept)]
    output += as_bias(operation, bias, output.shape[1], output.dtype).reshape(-1, *(1,) * axes)
    return output if batched else output[0]


def _stamp(
    x: Array,
    weight: Array,
    strides: tuple[int, ...],
    dilations: tuple[int, ...],
    groups: int,
    output_size: tuple[int, ...],
) -> Array:
    """For each tap a matrix takes the input's channels to the output's; the result goes where it lies."""
    batch, channels = x.shape[:2]
    channels_out = weight.shape[1]
    cells = x.reshape(batch, groups, channels // groups, math.prod(x.shape[2:]))
    matrices = weight.reshape(groups, channels // groups, channels_out, *weight.shape[2:]).swapaxes(1, 2)
    output = np.zeros((batch, groups, channels_out, *output_size), x.dtype)
    for tap in np.ndindex(*weight.shape[2:]):
        stamps = matrices[(..., *tap)] @ cells
        places = tuple(
            slice(i * d, i * d + (n - 1) * s + 1, s)
            for i, n, s, d in zip(tap, x.shape[2:], strides, dilations, strict=True)
        )
        output[(slice(None),) * 3 + places] += stamps.reshape(*stamps.shape[:3], *x.shape[2:])
    return output.reshape(batch, groups * channels_out, *output_size)
