"""Why one element of a max or average pooling has its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Unpack

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.geometry import Slide
from cnnviz.evidence.window import Mask, Values, Window, any_axis, check_position, lay_window, values_under
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, Size, as_float, whole_numbers
from cnnviz.ops.windows import PoolSettings, WindowAxis, lay_out


@dataclass(frozen=True, eq=False)
class MaxPoolingStep(Window):
    """The largest value under a window and where it is.

    Attributes
    ----------
    values
        ``(kH, kW)``, minus infinity in the padding.
    maximum
        NaN if there is one, as NaN counts as larger than everything.
    winners
        The input coordinates, (row, column) or (place,), of all cells with the maximum, in reading order.
    taken
        The winner the engine's indices name: the first, or of several NaN the last.
    """

    values: Values
    maximum: float
    winners: tuple[tuple[int, ...], ...]
    taken: tuple[int, ...]


class DivisorRule(StrEnum):
    """What decides the divisor of an average."""

    OVERRIDE = "divisor_override"
    """The number given."""
    WITH_PADDING = "count_include_pad"
    """All cells of the window on the input and its padding."""
    INPUT_ONLY = "input_only"
    """The cells of the window on the input."""


@dataclass(frozen=True, eq=False)
class AveragePoolingStep(Window):
    """``mean = total / divisor``.

    Attributes
    ----------
    values
        ``(kH, kW)``, zero in the padding.
    is_beyond
        ``(kH, kW)``: true where a window of ceil mode hangs over even the padding. Such cells never count.
    cells_on_input, cells_on_padding, cells_beyond
        How many cells of the window lie where; together all of them.
    rule, divisor
        Which rule holds, and the number it gives.
    """

    values: Values
    is_beyond: Mask
    cells_on_input: int
    cells_on_padding: int
    cells_beyond: int
    total: float
    rule: DivisorRule
    divisor: int
    mean: float


def max_pooling_step(
    input: npt.ArrayLike, kernel_size: Size, position: Sequence[int], **how: Unpack[PoolSettings]
) -> MaxPoolingStep:
    """The comparison behind ``max_pool2d(input, ...)[position]``, or that of ``max_pool1d`` or ``max_pool3d``.

    Parameters
    ----------
    input
        ``(C, H, W)``, ``(C, L)`` or ``(C, D, H, W)``.
    position
        (channel, row, column), (channel, place) or (channel, depth, row, column) of the output element.
    kernel_size, stride, padding, dilation, ceil_mode
        As :func:`cnnviz.ops.pooling.max_pool2d` takes them.

    Raises
    ------
    OperationError
        A position outside the output, or arguments that `max_pool2d` refuses.
    """
    channel, window, _ = _lay_pooling("max_pooling_step", input, kernel_size, position, **how)
    values = values_under(window, channel, -np.inf)[0]
    inside = values[~window.is_padding]
    maximum = float(inside.max())
    matches = np.isnan(values) if np.isnan(maximum) else (values == maximum) & ~window.is_padding
    winners = tuple(
        tuple(int(axis[tap]) for axis, tap in zip(window.coordinates, taps, strict=True))
        for taps in np.argwhere(matches)
    )
    return MaxPoolingStep(
        **vars(window),
        values=values,
        maximum=maximum,
        winners=winners,
        taken=winners[-1 if np.isnan(maximum) else 0],
    )


def average_pooling_step(
    input: npt.ArrayLike,
    kernel_size: Size,
    position: Sequence[int],
    *,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
    **how: Unpack[PoolSettings],
) -> AveragePoolingStep:
    """The mean behind ``avg_pool2d(input, ...)[position]``, or ``avg_pool1d`` or ``avg_pool3d``, in float64.

    Parameters
    ----------
    input
        ``(C, H, W)``, ``(C, L)`` or ``(C, D, H, W)``.
    position
        (channel, row, column), (channel, place) or (channel, depth, row, column) of the output element.
    kernel_size, stride, padding, dilation, ceil_mode, count_include_pad, divisor_override
        As :func:`cnnviz.ops.pooling.avg_pool2d` takes them.

    Raises
    ------
    OperationError
        A position outside the output, or arguments that `avg_pool2d` refuses.
    """
    operation = "average_pooling_step"
    channel, window, beyond = _lay_pooling(operation, input, kernel_size, position, **how)
    values = values_under(window, channel)[0]
    on_input = int(np.count_nonzero(~window.is_padding))
    on_padding = int(np.count_nonzero(window.is_padding & ~beyond))
    if divisor_override is not None:
        rule = DivisorRule.OVERRIDE
        (divisor,) = whole_numbers(operation, "divisor_override", divisor_override, 1)
    elif count_include_pad:
        rule, divisor = DivisorRule.WITH_PADDING, on_input + on_padding
    else:
        rule, divisor = DivisorRule.INPUT_ONLY, on_input
    total = float(values.sum())
    return AveragePoolingStep(
        **vars(window),
        values=values,
        is_beyond=beyond,
        cells_on_input=on_input,
        cells_on_padding=on_padding,
        cells_beyond=int(np.count_nonzero(beyond)),
        total=total,
        rule=rule,
        divisor=divisor,
        mean=total / divisor,
    )


def _lay_pooling(
    operation: str,
    input: npt.ArrayLike,
    kernel_size: Size,
    position: Sequence[int],
    **how: Unpack[PoolSettings],
) -> tuple[Array, Window, Mask]:
    """The channel to look at ``(1, ...)``, the window on it, and which of its cells are past the padding."""
    x = pooled_input(operation, input, len(position))
    layout = lay_out(operation, x.shape[1:], kernel_size, **how)
    place = check_position(operation, position, (x.shape[0], *(axis.windows for axis in layout)))
    window = lay_window(place, slides_of(layout))
    beyond = any_axis([c >= axis.size + axis.end for c, axis in zip(window.coordinates, layout, strict=True)])
    return x[place[0] : place[0] + 1], window, beyond


def pooled_input(operation: str, input: npt.ArrayLike, axes: int) -> Array:
    """`input` as floats, if it is one signal, image or volume with channels; `axes` says how many are meant.

    Raises
    ------
    OperationError
        Another number of axes, as a batch has.
    """
    x = as_float(operation, "input", input)
    if x.ndim not in (2, 3, 4) or (x.ndim == 4 and axes < 4):  # a batch of images
        raise OperationError(
            operation,
            "the input has shape {shape}, but it must be (channels, length), (channels, rows, columns) or "
            "(channels, depth, rows, columns)",
            shape=x.shape,
        )
    return x


def slides_of(layout: Sequence[WindowAxis]) -> list[Slide]:
    """How a pooling's window slides over each axis."""
    return [Slide(axis.size, axis.kernel, axis.stride, axis.begin, axis.dilation) for axis in layout]
