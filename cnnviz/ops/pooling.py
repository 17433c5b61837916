"""Pooling: one number for every window, in each channel by itself.

The largest value or the mean of a rectangle can be had axis by axis: first for every row of the window, then for the
rows' results. So a window of k x k costs 2k steps, not k * k.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.padding import pad
from cnnviz.ops.shape import (
    Array,
    Padding,
    Size,
    kernel_extent,
    pool_output_size,
    resolve_padding,
    whole_numbers,
    with_batch,
)

Indices = npt.NDArray[np.int64]


def max_pool1d(
    input: npt.ArrayLike,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Array | tuple[Array, Indices]:
    """:func:`max_pool2d` with one axis: ``(C, L)`` or ``(N, C, L)``."""
    x, batched = with_batch("max_pool1d", input, 1)
    places = _places("max_pool1d", x, kernel_size, stride, padding, dilation, ceil_mode)
    return _max_pool(x, places, batched, return_indices)


def max_pool2d(
    input: npt.ArrayLike,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Array | tuple[Array, Indices]:
    """The largest value of each window; the padding counts as minus infinity, so it never wins.

    Parameters
    ----------
    input
        ``(C, H, W)`` or ``(N, C, H, W)``.
    kernel_size
        The window, a number or ``(kH, kW)``.
    stride
        Cells from one window to the next; the window's own size if None.
    padding
        A number, one for each axis, ``((top, bottom), (left, right))``, ``"valid"`` or ``"same"``. Any amount that
        leaves at least one cell of the input in each window (torch allows only up to half a window).
    dilation
        Cells from one cell of the window to the next.
    ceil_mode
        Also use windows that hang over the end, if they start on the input or the padding before it.
    return_indices
        Also give where each value was found: the flat index ``row * W + col`` into the unpadded plane. Of equal
        values the first in reading order counts; NaN counts as larger than everything.

    Raises
    ------
    OperationError
        Arguments that leave no window, or a window without any cell of the input.
    """
    x, batched = with_batch("max_pool2d", input, 2)
    places = _places("max_pool2d", x, kernel_size, stride, padding, dilation, ceil_mode)
    return _max_pool(x, places, batched, return_indices)


def avg_pool1d(
    input: npt.ArrayLike,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Array:
    """:func:`avg_pool2d` with one axis: ``(C, L)`` or ``(N, C, L)``."""
    x, batched = with_batch("avg_pool1d", input, 1)
    places = _places("avg_pool1d", x, kernel_size, stride, padding, dilation, ceil_mode)
    return _avg_pool("avg_pool1d", x, places, batched, count_include_pad, divisor_override)


def avg_pool2d(
    input: npt.ArrayLike,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Array:
    """The mean of each window; the padding counts as zeros.

    Parameters
    ----------
    input, kernel_size, stride, padding, dilation, ceil_mode
        As for :func:`max_pool2d` (torch has no dilation here, ONNX has).
    count_include_pad
        Divide by all cells of the window, padding too (but not those that hang over its end, in ceil mode);
        otherwise by the window's cells on the input alone. True is torch's default, ONNX's is false.
    divisor_override
        Divide by this number instead.

    Raises
    ------
    OperationError
        Arguments that leave no window, a window without any cell of the input, or a divisor below 1.
    """
    x, batched = with_batch("avg_pool2d", input, 2)
    places = _places("avg_pool2d", x, kernel_size, stride, padding, dilation, ceil_mode)
    return _avg_pool("avg_pool2d", x, places, batched, count_include_pad, divisor_override)


@dataclass(frozen=True)
class _Axis:
    """Where the windows lie on one axis: tap `i` of window `r` is at ``r * stride + i * dilation - begin``."""

    size: int
    kernel: int
    stride: int
    dilation: int
    begin: int
    end: int
    places: int

    def tap(self, i: int) -> slice:
        """Tap `i` of every window, on the padded axis."""
        first = i * self.dilation
        return slice(first, first + (self.places - 1) * self.stride + 1, self.stride)

    def positions(self) -> npt.NDArray[np.int64]:
        """``(places, kernel)``: the cell under each tap; those below 0 and from `size` on are padding."""
        starts = np.arange(self.places) * self.stride - self.begin
        return starts[:, np.newaxis] + np.arange(self.kernel) * self.dilation

    def counts(self, *, with_padding: bool) -> npt.NDArray[np.int64]:
        """Taps of each window that lie on the input, or on the input and its padding."""
        low, high = (-self.begin, self.size + self.end) if with_padding else (0, self.size)
        cells = self.positions()
        return np.count_nonzero((cells >= low) & (cells < high), axis=1)

    def widths(self) -> tuple[int, int]:
        """Cells to add before and after so that every tap has one, also where windows hang over in ceil mode."""
        last = (self.places - 1) * self.stride + kernel_extent(self.kernel, self.dilation)
        return self.begin, max(self.end, last - self.begin - self.size)


def _places(
    operation: str,
    x: Array,
    kernel_size: Size,
    stride: Size | None,
    padding: Padding,
    dilation: Size,
    ceil_mode: bool,
) -> list[_Axis]:
    """Check the arguments and lay the windows out on each axis."""
    sizes = x.shape[2:]
    axes = len(sizes)
    kernels = whole_numbers(operation, "kernel_size", kernel_size, axes)
    strides = kernels if stride is None else whole_numbers(operation, "stride", stride, axes)
    dilations = whole_numbers(operation, "dilation", dilation, axes)
    pairs = resolve_padding(padding, kernels, dilations, strides, operation=operation)
    layout = []
    for size, k, s, d, (begin, end) in zip(sizes, kernels, strides, dilations, pairs, strict=True):
        places = pool_output_size(
            size, k, stride=s, padding_begin=begin, padding_end=end, dilation=d, ceil_mode=ceil_mode
        )
        layout.append(_Axis(size, k, s, d, begin, end, places))
    if not all(axis.places for axis in layout):
        raise OperationError(
            operation,
            "a window of {kernel} with dilation {dilation} does not fit into an input of {size} with padding {padding}",
            kernel=kernels,
            dilation=dilations,
            size=sizes,
            padding=pairs,
        )
    if not all(axis.counts(with_padding=False).all() for axis in layout):
        raise OperationError(
            operation,
            "with padding {padding} some windows of {kernel} hold nothing but padding; less padding would fit",
            padding=pairs,
            kernel=kernels,
        )
    return layout


def _reduce(
    x: Array, layout: Sequence[_Axis], combine: Callable[[Array, Array], Array], padding_value: float
) -> Array:
    """Combine the taps of every window, axis after axis."""
    result = pad(x, [axis.widths() for axis in layout], value=padding_value)
    for number, axis in enumerate(layout, start=2):
        before = (slice(None),) * number
        total = result[(*before, axis.tap(0))].copy()
        for i in range(1, axis.kernel):
            combine(total, result[(*before, axis.tap(i))], out=total)  # type: ignore[call-arg]
        result = total
    return result


def _max_pool(
    x: Array, layout: Sequence[_Axis], batched: bool, return_indices: bool
) -> Array | tuple[Array, Indices]:
    if not return_indices:
        largest = _reduce(x, layout, np.maximum, -np.inf)
        return largest if batched else largest[0]
    largest, indices = _max_with_indices(x, layout)
    return (largest, indices) if batched else (largest[0], indices[0])


def _max_with_indices(x: Array, layout: Sequence[_Axis]) -> tuple[Array, Indices]:
    """Go through the taps in reading order and keep the best value so far together with its place."""
    padded = pad(x, [axis.widths() for axis in layout], value=-np.inf)
    places = tuple(axis.places for axis in layout)
    best = np.full((*x.shape[:2], *places), -np.inf, x.dtype)
    where = np.full(best.shape, -1, np.int64)
    positions = [axis.positions() for axis in layout]
    for tap in np.ndindex(*(axis.kernel for axis in layout)):
        value = padded[(..., *(axis.tap(i) for axis, i in zip(layout, tap, strict=True)))]
        cells = np.ix_(*(cell[:, i] for cell, i in zip(positions, tap, strict=True)))
        inside = np.ones(places, bool)
        flat = np.zeros(places, np.int64)
        for axis, cell in zip(layout, cells, strict=True):
            inside &= (cell >= 0) & (cell < axis.size)
            flat = flat * axis.size + cell
        better = inside & ((value > best) | np.isnan(value) | (where < 0))
        best = np.where(better, value, best)
        where = np.where(better, flat, where)
    return best, where


def _avg_pool(
    operation: str,
    x: Array,
    layout: Sequence[_Axis],
    batched: bool,
    count_include_pad: bool,
    divisor_override: int | None,
) -> Array:
    total = _reduce(x, layout, np.add, 0.0)
    if divisor_override is not None:
        (divisor,) = whole_numbers(operation, "divisor_override", divisor_override, 1)
        total /= divisor
    else:
        for number, axis in enumerate(reversed(layout), start=1):
            counts = axis.counts(with_padding=count_include_pad).astype(x.dtype)
            total /= counts.reshape(-1, *(1,) * (number - 1))
    return total if batched else total[0]
