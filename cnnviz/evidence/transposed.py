"""Why one element of a transposed convolution has its value: the inputs that reach it, and through which weights.

The operation is told as a scatter: each input cell stamps the kernel, times its value, onto the output. Here it is told as a
gather: input cell r reaches output place q by tap i where ``r * stride + i * dilation - padding = q``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.geometry import Coordinates
from cnnviz.evidence.window import Mask, Values, any_axis, check_position
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import (
    Padding,
    Size,
    as_float,
    conv_transpose_output_size,
    resolve_padding,
    whole_numbers,
)

NO_CELL = -1
"""Stands for a tap by which no input cell reaches an output."""


@dataclass(frozen=True)
class Scatter:
    """One axis on which `size` cells stamp a kernel; `cut` places are taken off before the first, and `output` are left."""

    size: int
    kernel: int
    stride: int
    dilation: int
    cut: int
    output: int

    def cells(self, place: int) -> Coordinates:
        """``(kernel,)``: the input cell that reaches output `place` by each tap, `NO_CELL` where none does."""
        reach = place + self.cut - np.arange(self.kernel) * self.dilation
        cells, rest = np.divmod(reach, self.stride)
        return np.where((rest == 0) & (cells >= 0) & (cells < self.size), cells, NO_CELL)

    def counts(self) -> Coordinates:
        """``(output,)``: how many cells reach each place."""
        return np.array([(self.cells(place) != NO_CELL).sum() for place in range(self.output)], np.intp)


@dataclass(frozen=True, eq=False)
class TransposedStep:
    """``total = channel_subtotals.sum() + bias``; a subtotal is the sum of one input channel's products.

    Attributes
    ----------
    position
        (channel, row, column) of the output element, or (channel, place) for a signal.
    cells
        For each axis the input coordinate that reaches it by each tap, -1 where none does.
    reaches
        ``(kH, kW)`` or ``(k,)``: the taps by which an input cell reaches the element.
    input_channels
        The channels of the output channel's group, the first axis of what follows.
    inputs, weights, products
        ``(C / groups, kH, kW)``, or ``(C / groups, k)``; input and product are 0 where no cell reaches the element.
    channel_subtotals
        ``(C / groups,)``.
    bias
        Of the output channel, 0 if the convolution has none.
    """

    position: tuple[int, ...]
    cells: tuple[Coordinates, ...]
    reaches: Mask
    input_channels: range
    inputs: Values
    weights: Values
    products: Values
    channel_subtotals: Values
    bias: float
    total: float


def transposed_step(
    input: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None,
    position: Sequence[int],
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    groups: int = 1,
    dilation: Size = 1,
) -> TransposedStep:
    """The sum behind ``conv_transpose2d(input, ...)[position]``, or ``conv_transpose1d`` for a signal.

    Parameters
    ----------
    input
        ``(C, H, W)`` or ``(C, L)``.
    weight
        ``(C, C_out / groups, kH, kW)`` or ``(C, C_out / groups, k)``.
    position
        (channel, row, column) or (channel, place) of the output element.
    bias, stride, padding, output_padding, groups, dilation
        As :func:`cnnviz.ops.transposed.conv_transpose2d` takes them.

    Returns
    -------
    A :class:`TransposedStep`, summed in float64 from the values that the engine uses.

    Raises
    ------
    OperationError
        A position outside the output, or an input and a weight that do not fit together.
    """
    operation = "transposed_step"
    x = as_float(operation, "input", input)
    kernel = as_float(operation, "weight", weight).astype(x.dtype, copy=False)
    scatters, output_shape = lay_transposed(
        operation, x.shape, kernel.shape, stride, padding, output_padding, dilation, groups
    )
    place = check_position(operation, position, output_shape)
    cells = tuple(scatter.cells(at) for scatter, at in zip(scatters, place[1:], strict=True))
    reaches = ~any_axis([axis == NO_CELL for axis in cells])
    group, within = divmod(place[0], kernel.shape[1])
    per_group = len(x) // groups
    channels = range(group * per_group, (group + 1) * per_group)
    places: tuple[slice | Coordinates, ...] = (slice(channels.start, channels.stop), *np.ix_(*cells))
    seen = x[places]
    inputs = np.where(reaches, seen.astype(np.float64), 0.0)
    weights = kernel[channels.start : channels.stop, within].astype(np.float64)
    products = np.where(reaches, inputs * weights, 0.0)
    subtotals = products.reshape(per_group, -1).sum(axis=1)
    offset = (
        0.0
        if bias is None
        else float(as_float(operation, "bias", bias).astype(x.dtype, copy=False)[place[0]])
    )
    return TransposedStep(
        position=place,
        cells=cells,
        reaches=reaches,
        input_channels=channels,
        inputs=inputs,
        weights=weights,
        products=products,
        channel_subtotals=subtotals,
        bias=offset,
        total=float(subtotals.sum()) + offset,
    )


def overlaps(
    size: Sequence[int],
    kernel: Sequence[int],
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    dilation: Size = 1,
) -> npt.NDArray[np.intp]:
    """How many products of one input channel are added up in each element of a transposed convolution's output.

    Where the stride does not divide the extent of the kernel these counts alternate, and with them the output: checkerboards.

    Parameters
    ----------
    size
        ``(H, W)`` or ``(L,)`` of the input.
    kernel
        ``(kH, kW)`` or ``(k,)``.
    stride, padding, output_padding, dilation
        As :func:`cnnviz.ops.transposed.conv_transpose2d` takes them.

    Returns
    -------
    ``(H_out, W_out)`` or ``(L_out,)``; a count is the product of those of its row and its column.
    """
    shapes = ((1, *size), (1, 1, *kernel))
    scatters, _shape = lay_transposed("overlaps", *shapes, stride, padding, output_padding, dilation, 1)
    counts = scatters[0].counts()
    for scatter in scatters[1:]:
        counts = np.multiply.outer(counts, scatter.counts())
    return counts


def lay_transposed(
    operation: str,
    input_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    stride: Size,
    padding: Padding,
    output_padding: Size,
    dilation: Size,
    groups: int,
) -> tuple[list[Scatter], tuple[int, ...]]:
    """How each axis of an input ``(C, H, W)`` or ``(C, L)`` is scattered, and the output's shape.

    Raises
    ------
    OperationError
        An input and a weight that do not fit together, or a setting that is none.
    """
    axes = len(input_shape) - 1
    fits = axes in (1, 2) and len(weight_shape) == axes + 2 and input_shape[0] == weight_shape[0]
    if not fits or input_shape[0] % groups:
        raise OperationError(
            operation,
            "an input of shape {input} and a weight of shape {weight} with groups={groups} do not fit "
            "together",
            input=input_shape,
            weight=weight_shape,
            groups=groups,
        )
    kernel = weight_shape[2:]
    strides = whole_numbers(operation, "stride", stride, axes)
    dilations = whole_numbers(operation, "dilation", dilation, axes)
    extra = whole_numbers(operation, "output_padding", output_padding, axes, at_least=0)
    pairs = resolve_padding(padding, kernel, operation=operation)
    scatters = [
        Scatter(
            n,
            k,
            s,
            d,
            begin,
            conv_transpose_output_size(n, k, stride=s, output_padding=e, dilation=d) - begin - end,
        )
        for n, k, s, d, e, (begin, end) in zip(
            input_shape[1:], kernel, strides, dilations, extra, pairs, strict=True
        )
    ]
    return scatters, (weight_shape[1] * groups, *(scatter.output for scatter in scatters))
