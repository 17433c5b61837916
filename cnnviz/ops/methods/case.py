"""What a method is asked to do, without the numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import conv_output_size

Array = npt.NDArray[Any]

Steps = list[Callable[[], Any]]
"""NumPy calls in their order, with their arguments bound."""

FLOAT32 = np.dtype(np.float32)

MOST_PRODUCTS = 950_000
"""Multiply-adds in one matrix product.

OpenBLAS multiplies matrices up to about this size with kernels of their own, which copy nothing and start no threads.
They are up to 1.7 times as fast for matrices of few rows, and threads that share a busy processor wait for each other.
"""

MOST_ALONE = 250_000
"""The same for complex numbers and for a factor that is read across its rows, where those kernels do not apply: above this
OpenBLAS takes a second thread."""


@dataclass(frozen=True)
class Case:
    """The convolution of one image by one group's kernels, padded with zeros.

    Other paddings are added to the image before it gets here.
    """

    channels: int
    channels_out: int
    size: tuple[int, int]
    kernel: tuple[int, int]
    padding: tuple[tuple[int, int], tuple[int, int]] = ((0, 0), (0, 0))
    stride: tuple[int, int] = (1, 1)
    dilation: tuple[int, int] = (1, 1)
    dtype: np.dtype[Any] = FLOAT32

    @cached_property
    def padded(self) -> tuple[int, int]:
        """Rows and columns with the padding."""
        (top, bottom), (left, right) = self.padding
        return self.size[0] + top + bottom, self.size[1] + left + right

    @cached_property
    def output(self) -> tuple[int, int]:
        """Rows and columns of the output."""
        rows, columns = self.padded
        (height, width), (down, along), (below, beside) = self.kernel, self.stride, self.dilation
        return (
            conv_output_size(rows, height, stride=down, dilation=below),
            conv_output_size(columns, width, stride=along, dilation=beside),
        )

    @property
    def dense(self) -> bool:
        """The kernel's taps lie side by side, and it moves one cell at a time."""
        return self.stride == (1, 1) and self.dilation == (1, 1)

    @property
    def single(self) -> bool:
        """float32, the type that the fast methods compute in."""
        return self.dtype == FLOAT32


def check_dense(method: str, case: Case) -> None:
    """Raise unless the convolution is one that all fast methods can do: float32, stride 1, dilation 1.

    Raises
    ------
    OperationError
        Another type than float32, a stride or a dilation.
    """
    if not case.single:
        raise OperationError(
            "conv2d",
            "the method '{method}' computes in float32, and the input is of type {dtype}",
            method=method,
            dtype=case.dtype,
        )
    if not case.dense:
        raise OperationError(
            "conv2d",
            "the method '{method}' needs a stride and a dilation of 1, and they are {stride} and {dilation}",
            method=method,
            stride=case.stride,
            dilation=case.dilation,
        )


def view(array: Array, shape: tuple[int, ...], cells: tuple[int, ...]) -> Array:
    """A view of other shape, whose axes go so many cells of `array` each from entry to entry."""
    return as_strided(array, shape, [step * array.itemsize for step in cells])


def place(case: Case, image: Array, padded: Array) -> Steps:
    """Copy `image` into ``padded`` of shape ``(C, rows, columns)`` behind zeros; what is left on the far side is zero too."""
    top, left = case.padding[0][0], case.padding[1][0]
    rows, columns = case.size
    borders = (
        padded[:, :top],
        padded[:, top + rows :],
        padded[:, top : top + rows, :left],
        padded[:, top : top + rows, left + columns :],
    )
    steps: Steps = [partial(border.fill, 0) for border in borders if border.size]
    return [*steps, partial(np.copyto, padded[:, top : top + rows, left : left + columns], image)]


def even_parts(length: int, most: int) -> int:
    """The length of parts of about equal length, none of them above `most` (or of 1)."""
    parts = -(-length // max(1, most))
    return -(-length // max(1, parts))


def within(start: int, length: int, size: int) -> tuple[slice, slice]:
    """The part of `length` cells from `start` on that lies on an axis of `size` cells, and where on the axis it lies."""
    low, high = (min(max(cell - start, 0), length) for cell in (0, size))
    return slice(low, high), slice(low + start, high + start)
