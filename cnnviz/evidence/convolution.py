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
    fits = x.ndim in (2, 3) and kernel.ndim == x.ndim + 1 and x.shape[0] == kernel.shape[1] * groups
    if not fits or len(kernel) % groups:
        raise OperationError(
            operation,
            "an input of shape {input} and a weight of shape {weight} with groups={groups} do not fit "
            "together",
            input=x.shape,
            weight=kernel.shape,
            groups=groups,
        )
    size, kernel_size = x.shape[1:], kernel.shape[2:]
    strides = whole_numbers(operation, "stride", stride, len(size))
    dilations = whole_numbers(operation, "dilation", dilation, len(size))
    pairs = resolve_padding(padding, kernel_size, dilations, strides, operation=operation)
    output_size = [
        conv_output_size(n, k, stride=s, padding_begin=begin, padding_end=end, dilation=d)
        for n, k, s, (begin, end), d in zip(size, kernel_size, strides, pairs, dilations, strict=True)
    ]
    place = check_position(operation, position, (len(kernel), *output_size))

    window = lay_window(
        place,
        [
            Slide(n, k, s, begin, d, padding_mode)
            for n, k, s, (begin, _), d in zip(size, kernel_size, strides, pairs, dilations, strict=True)
        ],
    )
    group = place[0] // (len(kernel) // groups)
    channels = range(group * kernel.shape[1], (group + 1) * kernel.shape[1])
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
