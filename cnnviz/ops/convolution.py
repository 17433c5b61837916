"""Convolution as convolutional networks mean it.

What networks call convolution is *cross-correlation*: the kernel is laid on the padded input x as it is,

    y[o, r, c] = bias[o] + sum over n, i, j of
                 weight[o, n, i, j] * x[n, r * stride + i * dilation, c * stride + j * dilation]

The convolution of mathematics and signal processing turns the kernel round first:
``conv2d(x, flip_kernel(weight))``. For a kernel that half a turn leaves as it is, the two agree.
"""

from __future__ import annotations

from typing import TypedDict, Unpack

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.methods import METHODS, Case, im2col, run
from cnnviz.ops.methods.choose import choose
from cnnviz.ops.methods.memory import of_this_thread
from cnnviz.ops.padding import pad
from cnnviz.ops.shape import (
    Array,
    Padding,
    Size,
    as_float,
    by_axis,
    kernel_extent,
    resolve_padding,
    whole_numbers,
    with_batch,
)


class ConvSettings(TypedDict, total=False):
    """The keywords that a convolution of any number of axes takes, as :func:`conv2d` describes them."""

    stride: Size
    padding: Padding
    dilation: Size
    groups: int
    padding_mode: str


def conv1d(
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    **how: Unpack[ConvSettings],
) -> Array:
    """:func:`conv2d` with one axis: input ``(C, L)`` or ``(N, C, L)``, weight ``(C_out, C / groups, k)``."""
    return _convolve("conv1d", 1, input, weight, bias, "im2col", **how)


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
    method: str = "auto",
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
    method
        How to compute it, a name out of :data:`~cnnviz.ops.methods.METHODS`: ``"im2col"`` is the definition, the others
        are faster where they fit. ``"auto"`` takes the fastest by the rule of :func:`~cnnviz.ops.methods.choose.choose`,
        ``"direct"`` the fastest of those that sum each element's own products. In float32, relative to the largest
        output, the error is at most 2e-6 if direct and 2e-5 for ``"winograd"`` and ``"fft"``.

    Returns
    -------
    ``(C_out, H_out, W_out)`` or ``(N, C_out, H_out, W_out)`` with
    ``H_out = floor((H + top + bottom - dilation * (kH - 1) - 1) / stride) + 1``,
    in the input's dtype (integers: float32), to which weight and bias are converted.

    Raises
    ------
    OperationError
        Shapes that do not fit together, a kernel larger than the padded input, or a named method that cannot do this.
    """
    return _convolve(
        "conv2d", 2, input, weight, bias, method, stride, padding, dilation, groups, padding_mode
    )


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
    method: str,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Array:
    """Check, pad unless with zeros, compute; a signal is an image one cell high."""
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
    size, added = x.shape[2:], pairs
    if padding_mode != "zeros":
        x, pairs = pad(x, pairs, mode=padding_mode, operation=operation), ((0, 0),) * axes
    if axes == 1:
        x, kernel = x[:, :, None], kernel[:, :, None]
        pairs, strides, dilations = ((0, 0), *pairs), (1, *strides), (1, *dilations)
    case = Case(
        channels=kernel.shape[1],
        channels_out=channels_out // groups,
        size=(x.shape[2], x.shape[3]),
        kernel=(kernel.shape[2], kernel.shape[3]),
        padding=(pairs[0], pairs[1]),
        stride=(strides[0], strides[1]),
        dilation=(dilations[0], dilations[1]),
        dtype=x.dtype,
    )
    if not all(case.output):
        raise OperationError(
            operation,
            "a kernel that covers {extent} elements does not fit into an input of {size} padded to {padded}",
            extent=by_axis(kernel_extent(k, d) for k, d in zip(kernel_size, dilations[-axes:], strict=True)),
            size=by_axis(size),
            padded=by_axis(n + sum(pair) for n, pair in zip(size, added, strict=True)),
        )
    terms = as_bias(operation, bias, channels_out, x.dtype)
    output = _compute(operation, case, x, kernel, terms, groups, method)
    output = output if axes == 2 else output[:, :, 0]
    return output if batched else output[0]


def _compute(
    operation: str, case: Case, x: Array, weight: Array, bias: Array, groups: int, method: str
) -> Array:
    """Each group of each image by itself: ``(N, C, H, W)`` and ``(C_out, C / groups, kH, kW)`` to ``(N, C_out, H_out, W_out)``.

    The fast methods add products that the definition has not, with zeros or to and fro. Where numbers are infinite, too
    large to be squared or none at all, that would show; so then the plain form has the last word.
    """
    result = np.empty((len(x), len(weight), *case.output), x.dtype)
    weights = weight.reshape(groups, case.channels_out, *weight.shape[1:])
    biases = bias.reshape(groups, case.channels_out)
    if groups > 1 and (weights == weights[0]).all() and (biases == biases[0]).all():
        weights, biases = weights[:1], biases[:1]  # the groups are like images
    names = [_name(operation, case, weights[0], method)]
    if names == ["im2col"] or case.channels_out > 1:
        # the rule looks at the weights only to see whether they can be parted, and once decided
        names *= len(weights)
    else:
        names += [_name(operation, case, kernels, method) for kernels in weights[1:]]
    if set(names) != {"im2col"}:
        images = np.ascontiguousarray(x).reshape(-1, len(weights), case.channels, *case.size)
        outs = result.reshape(-1, len(weights), case.channels_out, *case.output)
        for group, name in enumerate(names):
            parts = weights[group], biases[group], images[:, group], outs[:, group]
            run(METHODS[name].steps(case, *parts, of_this_thread()))
        if float(np.vdot(result, result)) < np.inf:
            return result
    im2col.compute(case, weight, bias, x, result, groups)
    return result


def _name(operation: str, case: Case, weight: Array, method: str) -> str:
    """The method for one group's kernels."""
    if method in ("auto", "direct"):
        return choose(case, weight, direct=method == "direct")
    if method not in METHODS:
        raise OperationError(
            operation,
            "the method is '{method}', but it must be 'auto', 'direct' or one of {methods}",
            method=method,
            methods=", ".join(METHODS),
        )
    METHODS[method].check(case, weight)
    return method


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


def as_bias(operation: str, bias: npt.ArrayLike | None, channels: int, dtype: np.dtype) -> Array:
    """`bias` as ``(C_out,)`` in the input's dtype, zeros if there is none."""
    if bias is None:
        return np.zeros(channels, dtype)
    terms = as_float(operation, "bias", bias)
    if terms.shape != (channels,):
        raise OperationError(
            operation,
            "the bias has shape {bias}, but {channels} output channels need shape ({channels},)",
            bias=terms.shape,
            channels=channels,
        )
    return terms.astype(dtype, copy=False)
