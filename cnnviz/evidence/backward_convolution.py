"""Why one number of a convolution's gradients has its value.

A weight was used once at every output position; there it met an input and moved an output. By the chain rule its
gradient is the sum over all positions of that input times the gradient by that output. An input cell was seen by
several windows, in each by another weight; its gradient is the sum over these windows of that weight times the
gradient by their outputs. As the windows move on, the weights run backwards: the turned kernel lies on the gradients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.convolution import input_channels, lay_convolution
from cnnviz.evidence.geometry import Coordinates, Slide
from cnnviz.evidence.window import Values, Window, check_index, lay_window, values_under
from cnnviz.ops.backward.shape import as_gradient
from cnnviz.ops.shape import Padding, Size, as_float


@dataclass(frozen=True, eq=False)
class ConvolutionWeightGradient(Window):
    """``total = products.sum()`` with ``products = inputs * grads``, over all output positions.

    The window is what the weight lay on as the kernel slid: at output (r, c) on row ``coordinates[0][r]`` and column
    ``coordinates[1][c]`` of the input, or in the padding where `is_padding` is true.

    Attributes
    ----------
    position
        The weight's index: (output channel, channel within its group, row, column), or with one tap index for a signal.
    input_channel
        The channel of the input that the weight looks at.
    inputs, grads, products
        ``(N, H_out, W_out)``, or ``(N, L_out)`` for signals; N is 1 if the input is no batch.
    """

    input_channel: int
    inputs: Values
    grads: Values
    products: Values
    total: float


@dataclass(frozen=True, eq=False)
class ConvolutionInputGradient:
    """``total = channel_subtotals.sum()``; a subtotal is the sum of one output channel's products.

    Each axis has a list of the windows that hold the cell, and every pair of a row and a column of these lists is a
    term. Padding that copies the cell adds windows that hold the copy.

    Attributes
    ----------
    position
        Of the input element: (channel, row, column), or (channel, place) for a signal.
    output_channels
        The output channels that see the input's channel, the first axis of what follows.
    outputs
        For each axis the output coordinates of the terms.
    taps
        For each axis the row or column of the kernel by which these outputs see the cell.
    coordinates
        For each axis where that tap lies: on the cell itself, or on padding that copies it.
    weights, grads, products
        ``(C_out / groups, rows, columns)``, or ``(C_out / groups, places)`` for a signal. `grads` are the gradients by
        the outputs.
    channel_subtotals
        ``(C_out / groups,)``.
    """

    position: tuple[int, ...]
    output_channels: range
    outputs: tuple[Coordinates, ...]
    taps: tuple[Coordinates, ...]
    coordinates: tuple[Coordinates, ...]
    weights: Values
    grads: Values
    products: Values
    channel_subtotals: Values
    total: float


def convolution_weight_gradient(
    grad: npt.ArrayLike,
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    index: Sequence[int],
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> ConvolutionWeightGradient:
    """The sum behind the gradient of a loss by ``weight[index]`` of a ``conv2d`` or ``conv1d``.

    Parameters
    ----------
    grad
        The gradient by the output: ``(C_out, H_out, W_out)`` or ``(C_out, L_out)``, with N in front for a batch.
    input
        ``(C, H, W)`` or ``(C, L)``, unpadded, or a batch of them.
    weight, stride, padding, dilation, groups, padding_mode
        As in the call of :func:`cnnviz.ops.convolution.conv2d`. Of the weight only the shape matters.

    Returns
    -------
    A :class:`ConvolutionWeightGradient`, summed in float64 from the values that the engine uses.

    Raises
    ------
    OperationError
        An index outside the weight, an input and a weight that do not fit together, or a gradient that has not the
        output's shape.
    """
    operation = "convolution_weight_gradient"
    x = as_float(operation, "input", input)
    shape = np.shape(weight)
    images = x if x.ndim == len(shape) else x[np.newaxis]
    slides, output_shape = lay_convolution(
        operation, images.shape[1:], shape, stride, padding, dilation, groups, padding_mode
    )
    each = (len(images), *output_shape)
    g = as_gradient(operation, grad, each if images is x else output_shape, x.dtype).reshape(each)
    place = check_index(operation, index, shape)

    # the positions of one tap are stride cells apart, and from tap to tap they move by the dilation
    steps = [
        Slide(s.size, n, s.dilation, s.padding_begin, s.stride, s.padding_mode)
        for s, n in zip(slides, output_shape[1:], strict=True)
    ]
    window = lay_window(place[1:], steps)
    channel = input_channels(place[0], shape, groups)[place[1]]
    inputs = values_under(window, images[:, channel])
    grads = g[:, place[0]].astype(np.float64)
    products = inputs * grads
    return ConvolutionWeightGradient(
        **{**vars(window), "position": place},
        input_channel=channel,
        inputs=inputs,
        grads=grads,
        products=products,
        total=float(products.sum()),
    )


def convolution_input_gradient(
    grad: npt.ArrayLike,
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    position: Sequence[int],
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> ConvolutionInputGradient:
    """The sum behind the gradient of a loss by ``input[position]`` of a ``conv2d`` or ``conv1d``.

    Parameters
    ----------
    grad
        The gradient by the output: ``(C_out, H_out, W_out)`` or ``(C_out, L_out)``.
    input
        ``(C, H, W)`` or ``(C, L)``, unpadded. Only its shape and dtype matter.
    position
        (channel, row, column) or (channel, place) of the input element.
    weight, stride, padding, dilation, groups, padding_mode
        As in the call of :func:`cnnviz.ops.convolution.conv2d`.

    Returns
    -------
    A :class:`ConvolutionInputGradient`, summed in float64 from the values that the engine uses. An element that no
    window holds has no terms and the total 0.

    Raises
    ------
    OperationError
        A position outside the input, an input and a weight that do not fit together, or a gradient that has not the
        output's shape.
    """
    operation = "convolution_input_gradient"
    x = as_float(operation, "input", input)
    kernel = as_float(operation, "weight", weight).astype(x.dtype, copy=False)
    slides, output_shape = lay_convolution(
        operation, x.shape, kernel.shape, stride, padding, dilation, groups, padding_mode
    )
    g = as_gradient(operation, grad, output_shape, x.dtype)
    place = check_index(operation, position, x.shape)

    group, within = divmod(place[0], kernel.shape[1])
    each = len(kernel) // groups
    channels = range(group * each, (group + 1) * each)
    pairs = [
        slide.takers(cell, n) for slide, cell, n in zip(slides, place[1:], output_shape[1:], strict=True)
    ]
    outputs, taps = tuple(at for at, _ in pairs), tuple(tap for _, tap in pairs)
    grads = g[np.ix_(np.array(channels), *outputs)].astype(np.float64)
    weights = kernel[:, within][np.ix_(np.array(channels), *taps)].astype(np.float64)
    products = weights * grads
    subtotals = products.reshape(each, -1).sum(axis=1)
    return ConvolutionInputGradient(
        position=place,
        output_channels=channels,
        outputs=outputs,
        taps=taps,
        coordinates=tuple(
            at * slide.stride - slide.padding_begin + tap * slide.dilation
            for slide, (at, tap) in zip(slides, pairs, strict=True)
        ),
        weights=weights,
        grads=grads,
        products=products,
        channel_subtotals=subtotals,
        total=float(subtotals.sum()),
    )
