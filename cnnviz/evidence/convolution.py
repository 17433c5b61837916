"""Why one element of a convolution has its value: the window, the products and their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.geometry import Slide
from cnnviz.evidence.window import Values, Window, check_position, lay_window, values_under
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Padding, Size, as_float, conv_output_size, resolve_padding, whole_numbers


@dataclass(frozen=True, eq=False)
class ConvolutionStep(Window):
    """``total = channel_subtotals.sum() + bias``; a subtotal is the sum of one channel's products.

    Attributes
    ----------
    input_channels
        The channels of the output channel's group, the first axis of what follows.
    inputs, weights, products
        ``(C / groups, kH, kW)``, or ``(C / groups, k)`` for a signal.
    channel_subtotals
        ``(C / groups,)``.
    bias
        Of the output channel, 0 if the convolution has none.
    """

    input_channels: range
    inputs: Values
    weights: Values
    products: Values
    channel_subtotals: Values
    bias: float
    total: float


def convolution_step(
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None,
    position: Sequence[int],
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> ConvolutionStep:
    """The sum behind ``conv2d(input, ...)[position]``, or ``conv1d`` for a signal, from the unpadded input.

    Parameters
    ----------
    input
        ``(C, H, W)`` or ``(C, L)``.
    position
        (channel, row, column) or (channel, place) of the output element.
    weight, bias, stride, padding, dilation, groups, padding_mode
        As :func:`cnnviz.ops.convolution.conv2d` takes them.

    Returns
    -------
    A :class:`ConvolutionStep`, summed in float64 from the values that the engine uses.

    Raises
    ------
    OperationError
        A position outside the output, or an input and a weight that do not fit together.
    """
    operation = "convolution_step"
    x = as_float(operation, "input", input)
    kernel = as_float(operation, "weight", weight).astype(x.dtype, copy=False)
    slides, output_shape = lay_convolution(
        operation, x.shape, kernel.shape, stride, padding, dilation, groups, padding_mode
    )
    place = check_position(operation, position, output_shape)

    window = lay_window(place, slides)
    channels = input_channels(place[0], kernel.shape, groups)
    inputs = values_under(window, x[channels.start : channels.stop])
    weights = kernel[place[0]].astype(np.float64)
    products = inputs * weights
    subtotals = products.reshape(len(channels), -1).sum(axis=1)
    offset = (
        0.0
        if bias is None
        else float(as_float(operation, "bias", bias).astype(x.dtype, copy=False)[place[0]])
    )
    return ConvolutionStep(
        **vars(window),
        input_channels=channels,
        inputs=inputs,
        weights=weights,
        products=products,
        channel_subtotals=subtotals,
        bias=offset,
        total=float(subtotals.sum()) + offset,
    )


def lay_convolution(
    operation: str,
    input_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    stride: Size,
    padding: Padding,
    dilation: Size,
    groups: int,
    padding_mode: str,
) -> tuple[list[Slide], tuple[int, ...]]:
    """How the kernel slides over each axis of an input ``(C, H, W)`` or ``(C, L)``, and the output's shape.

    Raises
    ------
    OperationError
        An input and a weight that do not fit together, or a setting that is none.
    """
    axes = len(input_shape) - 1
    fits = axes in (1, 2) and len(weight_shape) == axes + 2 and input_shape[0] == weight_shape[1] * groups
    if not fits or weight_shape[0] % groups:
        raise OperationError(
            operation,
            "an input of shape {input} and a weight of shape {weight} with groups={groups} do not fit "
            "together",
            input=input_shape,
            weight=weight_shape,
            groups=groups,
        )
    sizes, kernel = input_shape[1:], weight_shape[2:]
    strides = whole_numbers(operation, "stride", stride, axes)
    dilations = whole_numbers(operation, "dilation", dilation, axes)
    pairs = resolve_padding(padding, kernel, dilations, strides, operation=operation)
    every = list(zip(sizes, kernel, strides, pairs, dilations, strict=True))
    slides = [Slide(n, k, s, begin, d, padding_mode) for n, k, s, (begin, _), d in every]
    output_size = [
        conv_output_size(n, k, stride=s, padding_begin=begin, padding_end=end, dilation=d)
        for n, k, s, (begin, end), d in every
    ]
    return slides, (weight_shape[0], *output_size)


def input_channels(output_channel: int, weight_shape: tuple[int, ...], groups: int) -> range:
    """The input channels that an output channel sees: those of its group."""
    group = output_channel // (weight_shape[0] // groups)
    return range(group * weight_shape[1], (group + 1) * weight_shape[1])
