"""The gradients of convolution, which are convolutions themselves.

With ``y[o, r] = bias[o] + sum of weight[o, n, i] * x[n, r * stride + i * dilation]`` (one axis, for short):

- by the bias: the sum of the output's gradient over all places,
- by the padded input: every place stamps its kernel, times its gradient, back on the cells it looked at; that
  is the transposed convolution with the same weight,
- by the weight: tap `i` met the cells ``r * stride + i * dilation``, so its gradient is the sum of these times
  the gradients at `r`. That is a convolution of the input with the output's gradient as the kernel, with stride
  and dilation exchanged, in which the images of the batch are what channels otherwise are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Unpack

import numpy as np
import numpy.typing as npt

from cnnviz.ops.backward.padding import pad_backward
from cnnviz.ops.backward.shape import as_gradient
from cnnviz.ops.convolution import ConvSettings, conv1d, conv2d
from cnnviz.ops.padding import pad
from cnnviz.ops.shape import (
    Array,
    Padding,
    Size,
    as_float,
    kernel_extent,
    resolve_padding,
    whole_numbers,
    with_batch,
)
from cnnviz.ops.transposed import conv_transpose1d, conv_transpose2d

Gradients = tuple[Array, Array, Array]


def conv1d_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, weight: npt.ArrayLike, **how: Unpack[ConvSettings]
) -> Gradients:
    """:func:`conv2d_backward` with one axis."""
    return _backward("conv1d_backward", 1, conv1d, conv_transpose1d, grad, input, weight, **how)


def conv2d_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, weight: npt.ArrayLike, **how: Unpack[ConvSettings]
) -> Gradients:
    """The gradients by input, weight and bias of :func:`~cnnviz.ops.convolution.conv2d`.

    Parameters
    ----------
    grad
        By the output: ``(N, C_out, H_out, W_out)``, without N if the input has none.
    input, weight, stride, padding, dilation, groups, padding_mode
        As in the call of ``conv2d``.

    Returns
    -------
    ``(grad_input, grad_weight, grad_bias)`` in the shapes of input, weight and ``(C_out,)``, and in the input's
    dtype. Those by weight and bias are summed over the batch.

    Raises
    ------
    OperationError
        What ``conv2d`` refuses, or a gradient that has not its output's shape.
    """
    return _backward("conv2d_backward", 2, conv2d, conv_transpose2d, grad, input, weight, **how)


def _backward(
    operation: str,
    axes: int,
    convolve: Callable[..., Array],
    transpose: Callable[..., Array],
    grad: npt.ArrayLike,
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Gradients:
    x, batched = with_batch(operation, input, axes)
    how = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    # an empty batch costs nothing: the forward pass checks the arguments and tells the output's shape
    shape = (len(x), *convolve(x[:0], weight, padding_mode=padding_mode, **how).shape[1:])
    g = as_gradient(operation, grad, shape if batched else shape[1:], x.dtype).reshape(shape)
    kernel = as_float(operation, "weight", weight).astype(x.dtype, copy=False)
    strides = whole_numbers(operation, "stride", stride, axes)
    dilations = whole_numbers(operation, "dilation", dilation, axes)
    pairs = resolve_padding(padding, kernel.shape[2:], dilations, strides, operation=operation)
    padded = pad(x, pairs, mode=padding_mode, operation=operation)
    reach = [
        (places - 1) * s + kernel_extent(k, d)
        for places, s, k, d in zip(shape[2:], strides, kernel.shape[2:], dilations, strict=True)
    ]
    unseen = [n - seen for n, seen in zip(padded.shape[2:], reach, strict=True)]
    back = transpose(g, kernel, stride=strides, dilation=dilations, groups=groups, output_padding=0)
    # cells at the end that no kernel reached have no part in the output
    back = pad(back, [(0, cells) for cells in unseen])
    reached: tuple[Any, ...] = (..., *(slice(n) for n in reach))
    seen = padded[reached]
    grad_weight = _by_weight(convolve, g, seen, strides, dilations, groups)
    grad_input = pad_backward(back, pairs, mode=padding_mode)
    return grad_input if batched else grad_input[0], grad_weight, g.sum(axis=(0, *range(2, g.ndim)))


def _by_weight(
    convolve: Callable[..., Array],
    grad: Array,
    seen: Array,
    strides: Sequence[int],
    dilations: Sequence[int],
    groups: int,
) -> Array:
    """``(C_out, C / groups, *kernel)``: the input's channels as a batch, the batch as channels."""
    parts = zip(np.split(seen, groups, axis=1), np.split(grad, groups, axis=1), strict=True)
    by_weight = [
        convolve(x.swapaxes(0, 1), g.swapaxes(0, 1), stride=dilations, dilation=strides).swapaxes(0, 1)
        for x, g in parts
    ]
    return np.concatenate(by_weight)
