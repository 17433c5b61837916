"""The part of an input under one window: where it lies, what is padding, and the values there."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.geometry import NOWHERE, Coordinates, Slide
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array

Values = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Window:
    """The window behind one output element, or behind the gradient of one weight.

    Attributes
    ----------
    position
        Of the output element: (channel, row, column), or (channel, place) for a signal; pooling may have a depth
        before the row. Of a weight: its index.
    coordinates
        For each axis the input coordinate under each tap; padding cells have one outside the input.
    sources
        For each axis the input coordinate that the value comes from: the same inside; for padding the cell it
        is copied from, or -1 if it is a constant.
    is_padding
        ``(kH, kW)`` or ``(k,)``: true where the cell lies outside the input.
    """

    position: tuple[int, ...]
    coordinates: tuple[Coordinates, ...]
    sources: tuple[Coordinates, ...]
    is_padding: Mask

    @property
    def rows(self) -> Coordinates:
        """The input row under each row of taps, (kH,); a signal is one row, row 0."""
        return self.coordinates[-2] if len(self.coordinates) > 1 else np.zeros(1, np.intp)

    @property
    def columns(self) -> Coordinates:
        """The input column under each column of taps, (kW,)."""
        return self.coordinates[-1]


def lay_window(position: tuple[int, ...], slides: Sequence[Slide]) -> Window:
    """The window at output `position`, its channel first, over an input with one slide for each axis."""
    coordinates = tuple(slide.taps(place) for slide, place in zip(slides, position[1:], strict=True))
    axes = list(zip(slides, coordinates, strict=True))
    return Window(
        position,
        coordinates,
        sources=tuple(slide.sources(taps) for slide, taps in axes),
        is_padding=any_axis([slide.is_outside(taps) for slide, taps in axes]),
    )


def any_axis(flags: Sequence[Mask]) -> Mask:
    """Flags of several axes as one mask, (kH, kW) or with more axes: true where the flag of any axis is true."""
    mask: Mask = reduce(np.logical_or.outer, flags)
    return mask


def values_under(window: Window, channels: Array, fill: float = 0.0) -> Values:
    """What lies under the window in `channels` ``(C, H, W)``: ``(C, kH, kW)`` in float64."""
    cells: tuple[slice | Coordinates, ...] = (slice(None), *np.ix_(*window.sources))
    values = channels[cells].astype(np.float64)
    values[:, any_axis([source == NOWHERE for source in window.sources])] = fill
    return values


def check_position(operation: str, position: Sequence[int], shape: Sequence[int]) -> tuple[int, ...]:
    """`position` as ints if an output of `shape` has such an element.

    Raises
    ------
    OperationError
        It has not.
    """
    place = tuple(operator.index(entry) for entry in position)
    if not all(shape):
        raise OperationError(
            operation,
            "there is no output element {position}: the output is empty, the window does not fit in",
            position=place,
        )
    if len(place) != len(shape) or not all(0 <= p < n for p, n in zip(place, shape, strict=True)):
        raise OperationError(
            operation,
            "there is no output element {position}: the first is {first} and the last is {last}",
            position=place,
            first=(0,) * len(shape),
            last=tuple(n - 1 for n in shape),
        )
    return place


def check_index(operation: str, index: Sequence[int], shape: Sequence[int]) -> tuple[int, ...]:
    """`index` as ints if an array of `shape` has such an element.

    Raises
    ------
    OperationError
        It has not.
    """
    place = tuple(operator.index(entry) for entry in index)
    if len(place) != len(shape) or not all(0 <= i < n for i, n in zip(place, shape, strict=True)):
        raise OperationError(
            operation,
            "there is no element {index} in an array of shape {shape}",
            index=place,
            shape=tuple(shape),
        )
    return place
