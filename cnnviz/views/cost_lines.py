"""What the stages cost, in sentences with this setting's numbers: what is read before the formulas of :mod:`cnnviz.views.cost`."""

from __future__ import annotations

from math import prod

from cnnviz.views.cost import Axis, ConvolutionCost, FullyConnectedCost, TransposedAxis, TransposedCost
from cnnviz.views.numbers import grouped
from cnnviz.words import Translate


def convolution_lines(_: Translate, convolution: ConvolutionCost) -> list[str]:
    """How large the output is, how many weights there are and how often they are used: a sentence each."""
    return [
        size_line(_, convolution.axes[0]),
        weights_line(_, convolution),
        work_line(_, convolution),
    ]


def size_line(_: Translate, axis: Axis) -> str:
    """The arithmetic from the input's size on one axis to the output's."""
    reach, stride, cells, output = axis.reach, axis.stride, axis.size, axis.output
    names = {
        "reach": reach,
        "stride": stride,
        "steps": grouped(output - 1),
        "output": f"**{grouped(output)}**",
    }
    if isinstance(axis, TransposedAxis):
        told = _(
            "Size: the first copy of the kernel takes {reach} places, and each of {copies} further ones begins {stride} later: {numbers} places."
        )
        sum_ = f"{reach} + {grouped(cells - 1)} × {stride}"
        sum_ += _less(axis.padding_begin + axis.padding_end - axis.output_padding)
        return told.format(copies=grouped(cells - 1), numbers=f"{sum_} = {names['output']}", **names)
    padded = grouped(cells) + _less(-axis.padding_begin - axis.padding_end)
    if stride == 1:
        told = _("Size: a window of {reach} fits into {cells} cells at {numbers} positions.")
        return told.format(cells=padded, numbers=f"{padded} − {reach} + 1 = {names['output']}", **names)
    told = (
        _(
            "Size: a window of {reach} in {cells} cells, moved {stride} at a time. It can move by {room}; rounded up that is {steps} steps, so there are {numbers} positions."
        )
        if axis.ceil_mode
        else _(
            "Size: a window of {reach} in {cells} cells, moved {stride} at a time. It can move by {room}: enough for {steps} steps, so there are {numbers} positions."
        )
    )
    room = f"{padded} − {reach} = {grouped(cells + axis.padding_begin + axis.padding_end - reach)}"
    return told.format(
        cells=padded, room=room, numbers=f"{grouped(output - 1)} + 1 = {names['output']}", **names
    )


def _less(cells: int) -> str:
    """So many cells taken away at the end of a sum, or added where they are negative."""
    return f" − {grouped(cells)}" if cells > 0 else f" + {grouped(-cells)}" if cells else ""


def weights_line(_: Translate, convolution: ConvolutionCost) -> str:
    """The weights of all filters, and their biases."""
    channels, out = convolution.channels_in // convolution.groups, convolution.channels_out
    factors = [*(each for each in (out, channels) if each > 1), *(axis.kernel for axis in convolution.axes)]
    numbers = " × ".join(map(grouped, factors))
    weights = f"{numbers} = {grouped(convolution.weights)}" if len(factors) > 1 else numbers
    told = (
        _("Weights: {weights}. With the bias, there are {parameters} numbers to learn.")
        if out == 1
        else _("Weights: {weights}. With {biases} biases, there are {parameters} numbers to learn.")
    )
    return told.format(
        weights=weights, biases=grouped(out), parameters=f"**{grouped(convolution.parameters)}**"
    )


def work_line(_: Translate, convolution: ConvolutionCost) -> str:
    """How often weights are used."""
    if isinstance(convolution, TransposedCost):
        told = _("Work: each of {count} inputs is multiplied by {weights} weights: {work} multiply-adds.")
        count = convolution.channels_in * prod(axis.size for axis in convolution.axes)
        weights = convolution.stamped
    else:
        told = _("Work: each of {count} outputs takes {weights} multiply-adds: {work} in all.")
        count, weights = prod(convolution.output), convolution.taps
    return told.format(
        count=grouped(count),
        weights=grouped(weights),
        work=f"{grouped(count)} × {grouped(weights)} = **{grouped(convolution.multiply_adds)}**",
    )


def fully_connected_lines(_: Translate, layer: FullyConnectedCost) -> list[str]:
    """Its weights, and how often they are used."""
    told = _(
        "Each of {outputs} outputs has its own weight for each of {inputs} inputs: {weights} weights, each used once."
    )
    numbers = f"{grouped(layer.outputs)} × {grouped(layer.inputs)} = **{grouped(layer.weights)}**"
    total = _("Weights: {weights}. With {biases} biases, there are {parameters} numbers to learn.")
    return [
        told.format(outputs=grouped(layer.outputs), inputs=grouped(layer.inputs), weights=numbers),
        total.format(
            weights=grouped(layer.weights),
            biases=grouped(layer.outputs),
            parameters=f"**{grouped(layer.parameters)}**",
        ),
    ]
