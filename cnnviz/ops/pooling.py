"""Pooling: one number for every window, in each channel by itself.

The largest value or the mean of a rectangle or a box can be had axis by axis: first down the window, then along what
that gave. So a window of k x k costs 2k steps instead of k * k.
"""

from __future__ import annotations

from typing import Literal, Unpack, overload

import numpy as np
import numpy.typing as npt

from cnnviz.ops.shape import Array, Padding, Size, with_batch
from cnnviz.ops.windows import (
    AvgPoolSettings,
    Indices,
    PoolSettings,
    divisors,
    largest_with_indices,
    lay_out,
    reduce_windows,
)


@overload
def max_pool1d(
    input: npt.ArrayLike,
    kernel_size: Size,
    *,
    return_indices: Literal[False] = False,
    **how: Unpack[PoolSettings],
) -> Array: ...


@overload
def max_pool1d(
    input: npt.ArrayLike, kernel_size: Size, *, return_indices: Literal[True], **how: Unpack[PoolSettings]
) -> tuple[Array, Indices]: ...


def max_pool1d(
    input: npt.ArrayLike, kernel_size: Size, *, return_indices: bool = False, **how: Unpack[PoolSettings]
) -> Array | tuple[Array, Indices]:
    """:func:`max_pool2d` with one axis: ``(C, L)`` or ``(N, C, L)``."""
    return _max_pool("max_pool1d", 1, input, kernel_size, return_indices, **how)


@overload
def max_pool2d(
    input: npt.ArrayLike,
    kernel_size: Size,
    *,
    return_indices: Literal[False] = False,
    **how: Unpack[PoolSettings],
) -> Array: ...


@overload
def max_pool2d(
    input: npt.ArrayLike, kernel_size: Size, *, return_indices: Literal[True], **how: Unpack[PoolSettings]
) -> tuple[Array, Indices]: ...


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
    """The largest value of each window; padding counts as minus infinity, so it never wins.

    Parameters
    ----------
    input
        ``(C, H, W)`` or ``(N, C, H, W)``.
    kernel_size
        The window, a number or ``(kH, kW)``.
    stride
        Cells from one window to the next; the window's own size if None.
    padding
        A number, one for each axis, ``((top, bottom), (left, right))``, ``"valid"`` or ``"same"``. Any amount
        that leaves a cell of the input in every window; torch, which knows no pairs, stops at half a window.
    dilation
        Cells from one cell of the window to the next.
    ceil_mode
        Also use windows that hang over the end, if they start on the input or on the padding before it.
    return_indices
        Also give where each value was found, as the flat index ``row * W + col`` into the unpadded plane.
        Of equal values the first in reading order counts; NaN counts as larger than everything.

    Returns
    -------
    ``(C, H_out, W_out)`` or ``(N, C, H_out, W_out)`` in the input's dtype (integers: float32), and with
    `return_indices` an int64 array of that shape.

    Raises
    ------
    OperationError
        Arguments that leave no window, or a window without any cell of the input.
    """
    how: PoolSettings = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    return _max_pool("max_pool2d", 2, input, kernel_size, return_indices, **how)


@overload
def max_pool3d(
    input: npt.ArrayLike,
    kernel_size: Size,
    *,
    return_indices: Literal[False] = False,
    **how: Unpack[PoolSettings],
) -> Array: ...


@overload
def max_pool3d(
    input: npt.ArrayLike, kernel_size: Size, *, return_indices: Literal[True], **how: Unpack[PoolSettings]
) -> tuple[Array, Indices]: ...


def max_pool3d(
    input: npt.ArrayLike, kernel_size: Size, *, return_indices: bool = False, **how: Unpack[PoolSettings]
) -> Array | tuple[Array, Indices]:
    """:func:`max_pool2d` with three axes: ``(C, D, H, W)`` or ``(N, C, D, H, W)``."""
    return _max_pool("max_pool3d", 3, input, kernel_size, return_indices, **how)


def avg_pool1d(input: npt.ArrayLike, kernel_size: Size, **how: Unpack[AvgPoolSettings]) -> Array:
    """:func:`avg_pool2d` with one axis: ``(C, L)`` or ``(N, C, L)``."""
    return _avg_pool("avg_pool1d", 1, input, kernel_size, **how)


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
    """The mean of each window; padding counts as zeros.

    Parameters
    ----------
    input, kernel_size, stride, padding, dilation, ceil_mode
        As for :func:`max_pool2d` (ONNX has a dilation here, torch none).
    count_include_pad
        Divide by all cells of the window, padding too, but without those beyond the padding that a window in
        ceil mode hangs over; otherwise divide by the window's cells on the input alone. True is torch's
        default, ONNX's is false.
    divisor_override
        Divide by this number instead.

    Returns
    -------
    ``(C, H_out, W_out)`` or ``(N, C, H_out, W_out)`` in the input's dtype (integers: float32).

    Raises
    ------
    OperationError
        Arguments that leave no window, a window without any cell of the input, or a divisor below 1.
    """
    how: PoolSettings = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    return _avg_pool("avg_pool2d", 2, input, kernel_size, count_include_pad, divisor_override, **how)


def avg_pool3d(input: npt.ArrayLike, kernel_size: Size, **how: Unpack[AvgPoolSettings]) -> Array:
    """:func:`avg_pool2d` with three axes: ``(C, D, H, W)`` or ``(N, C, D, H, W)``."""
    return _avg_pool("avg_pool3d", 3, input, kernel_size, **how)


def _max_pool(
    operation: str,
    axes: int,
    input: npt.ArrayLike,
    kernel_size: Size,
    return_indices: bool,
    **how: Unpack[PoolSettings],
) -> Array | tuple[Array, Indices]:
    x, batched = with_batch(operation, input, axes)
    layout = lay_out(operation, x.shape[2:], kernel_size, **how)
    if return_indices:
        largest, indices = largest_with_indices(x, layout)
        return (largest, indices) if batched else (largest[0], indices[0])
    largest = reduce_windows(x, layout, np.maximum, padding_value=-np.inf)
    return largest if batched else largest[0]


def _avg_pool(
    operation: str,
    axes: int,
    input: npt.ArrayLike,
    kernel_size: Size,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
    **how: Unpack[PoolSettings],
) -> Array:
    x, batched = with_batch(operation, input, axes)
    layout = lay_out(operation, x.shape[2:], kernel_size, **how)
    mean = reduce_windows(x, layout, np.add, padding_value=0)
    mean /= divisors(operation, layout, count_include_pad, divisor_override).astype(x.dtype)
    return mean if batched else mean[0]
