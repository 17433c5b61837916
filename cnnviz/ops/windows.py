"""Where pooling windows lie, and how the cells of each are combined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.padding import pad
from cnnviz.ops.shape import (
    Array,
    Padding,
    Size,
    by_axis,
    kernel_extent,
    pool_output_size,
    resolve_padding,
    whole_numbers,
)

Indices = npt.NDArray[np.int64]


class PoolSettings(TypedDict, total=False):
    """The keywords that all pooling takes, as :func:`~cnnviz.ops.pooling.max_pool2d` describes them."""

    stride: Size | None
    padding: Padding
    dilation: Size
    ceil_mode: bool


class AvgPoolSettings(PoolSettings, total=False):
    """Those of :func:`~cnnviz.ops.pooling.avg_pool2d`."""

    count_include_pad: bool
    divisor_override: int | None


@dataclass(frozen=True)
class WindowAxis:
    """The windows on one axis: tap `i` of window `r` lies on cell ``r * stride + i * dilation - begin``.

    Cells below 0 and from `size` on are padding.
    """

    size: int
    kernel: int
    stride: int
    dilation: int
    begin: int
    end: int
    windows: int

    def tap(self, i: int) -> slice:
        """Tap `i` of every window, as a slice of the padded axis."""
        first = i * self.dilation
        return slice(first, first + (self.windows - 1) * self.stride + 1, self.stride)

    def cells(self) -> Indices:
        """``(windows, kernel)``: the cell each tap lies on."""
        first = np.arange(self.windows) * self.stride - self.begin
        return first[:, np.newaxis] + np.arange(self.kernel) * self.dilation

    def counts(self, *, with_padding: bool = False) -> Indices:
        """How many taps of each window lie on the input, or on the input and its padding."""
        low, high = (-self.begin, self.size + self.end) if with_padding else (0, self.size)
        first = np.arange(self.windows) * self.stride - self.begin
        taps = (-((first - limit) // self.dilation) for limit in (low, high))  # the first one not below it
        begin, end = (np.clip(each, 0, self.kernel) for each in taps)
        return end - begin

    def widths(self) -> tuple[int, int]:
        """Cells to add before and after, so that taps hanging over the end in ceil mode find one too."""
        last = (self.windows - 1) * self.stride + kernel_extent(self.kernel, self.dilation)
        return self.begin, max(self.end, last - self.begin - self.size)


def lay_out(
    operation: str,
    sizes: Sequence[int],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> list[WindowAxis]:
    """The windows on each axis.

    Raises
    ------
    OperationError
        No window fits, or some window would hold no cell of the input.
    """
    axes = len(sizes)
    kernels = whole_numbers(operation, "kernel_size", kernel_size, axes)
    strides = kernels if stride is None else whole_numbers(operation, "stride", stride, axes)
    dilations = whole_numbers(operation, "dilation", dilation, axes)
    pairs = resolve_padding(padding, kernels, dilations, strides, operation=operation)
    layout = []
    for size, k, s, d, (begin, end) in zip(sizes, kernels, strides, dilations, pairs, strict=True):
        windows = pool_output_size(
            size, k, stride=s, padding_begin=begin, padding_end=end, dilation=d, ceil_mode=ceil_mode
        )
        layout.append(WindowAxis(size, k, s, d, begin, end, windows))
    if not all(axis.windows for axis in layout):
        raise OperationError(
            operation,
            "a window that covers {extent} elements does not fit into an input of {size} padded to {padded}",
            extent=by_axis(kernel_extent(k, d) for k, d in zip(kernels, dilations, strict=True)),
            size=by_axis(sizes),
            padded=by_axis(axis.size + axis.begin + axis.end for axis in layout),
        )
    if not all(axis.counts().all() for axis in layout):
        raise OperationError(
            operation,
            "with padding {padding} on an input of {size} some windows of {kernel} hold nothing but padding; "
            "use less padding",
            padding=pairs,
            kernel=by_axis(kernels),
            size=by_axis(sizes),
        )
    return layout


def reduce_windows(
    x: Array, layout: Sequence[WindowAxis], combine: Callable[..., Array], padding_value: float
) -> Array:
    """`combine` the cells of every window, axis after axis, over ``x`` of shape ``(N, C, *sizes)``."""
    result = pad(x, [axis.widths() for axis in layout], value=padding_value)
    for number, axis in enumerate(layout, start=2):
        before = (slice(None),) * number
        taps = [result[(*before, axis.tap(i))] for i in range(axis.kernel)]
        total = combine(*taps[:2]) if len(taps) > 1 else taps[0].copy()
        for tap in taps[2:]:
            combine(total, tap, out=total)
        result = total
    return result


def divisors(
    operation: str, layout: Sequence[WindowAxis], count_include_pad: bool, divisor_override: int | None
) -> npt.NDArray[np.integer]:
    """What the sum of each window is divided by to be its mean: one number, or ``(*windows)``."""
    if divisor_override is not None:
        return np.array(whole_numbers(operation, "divisor_override", divisor_override, 1)[0])
    counts = [axis.counts(with_padding=count_include_pad) for axis in layout]
    return reduce(np.multiply, np.ix_(*counts))


def largest_with_indices(x: Array, layout: Sequence[WindowAxis]) -> tuple[Array, Indices]:
    """The largest cell of every window and its flat index into the unpadded plane.

    The taps are tried in reading order, and the best so far is kept: of equal cells the first one stays.
    """
    padded = pad(x, [axis.widths() for axis in layout], value=-np.inf)
    shape = (*x.shape[:2], *(axis.windows for axis in layout))
    largest = np.full(shape, -np.inf, x.dtype)
    indices = np.full(shape, -1)
    for tap in np.ndindex(*(axis.kernel for axis in layout)):
        steps = list(zip(layout, tap, strict=True))
        values = padded[(slice(None), slice(None), *(axis.tap(i) for axis, i in steps))]
        inside, flat = np.array(True), np.array(0)
        for axis, i in steps:
            cell = axis.cells()[:, i]
            inside = inside[..., np.newaxis] & (cell >= 0) & (cell < axis.size)
            flat = flat[..., np.newaxis] * axis.size + cell
        better = inside & ((values > largest) | np.isnan(values) | (indices < 0))
        largest = np.where(better, values, largest)
        indices = np.where(better, flat, indices)
    return largest, indices
