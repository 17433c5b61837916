"""The gradients of pooling: back to the one cell that won, or to every cell of the window alike."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import numpy.typing as npt

from cnnviz.ops.backward.shape import as_gradient
from cnnviz.ops.shape import Array, Size, with_batch
from cnnviz.ops.windows import AvgPoolSettings, PoolSettings, divisors, largest_with_indices, lay_out


def max_pool1d_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, kernel_size: Size, **how: Unpack[PoolSettings]
) -> Array:
    """:func:`max_pool2d_backward` with one axis."""
    return _max_pool_backward("max_pool1d_backward", 1, grad, input, kernel_size, **how)


def max_pool2d_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, kernel_size: Size, **how: Unpack[PoolSettings]
) -> Array:
    """The gradient by the input of :func:`~cnnviz.ops.pooling.max_pool2d`.

    Each window's gradient goes to its largest cell, of equal cells to the first in reading order, as in torch.
    A cell that won in several windows gets the sum, one that won nowhere gets 0.

    Parameters
    ----------
    grad
        By the output: ``(N, C, H_out, W_out)``, without N if the input has none.
    input, kernel_size, stride, padding, dilation, ceil_mode
        As in the call of ``max_pool2d``.

    Returns
    -------
    The input's shape and dtype.

    Raises
    ------
    OperationError
        What ``max_pool2d`` refuses, or a gradient that has not its output's shape.
    """
    return _max_pool_backward("max_pool2d_backward", 2, grad, input, kernel_size, **how)


def max_pool3d_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, kernel_size: Size, **how: Unpack[PoolSettings]
) -> Array:
    """:func:`max_pool2d_backward` with three axes."""
    return _max_pool_backward("max_pool3d_backward", 3, grad, input, kernel_size, **how)


def avg_pool1d_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, kernel_size: Size, **how: Unpack[AvgPoolSettings]
) -> Array:
    """:func:`avg_pool2d_backward` with one axis."""
    return _avg_pool_backward("avg_pool1d_backward", 1, grad, input, kernel_size, **how)


def avg_pool2d_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, kernel_size: Size, **how: Unpack[AvgPoolSettings]
) -> Array:
    """The gradient by the input of :func:`~cnnviz.ops.pooling.avg_pool2d`.

    Every cell of a window gets the window's gradient divided by the window's divisor.

    Parameters
    ----------
    grad
        By the output: ``(N, C, H_out, W_out)``, without N if the input has none.
    input, kernel_size, stride, padding, dilation, ceil_mode, count_include_pad, divisor_override
        As in the call of ``avg_pool2d``. Only the input's shape and dtype matter.

    Returns
    -------
    The input's shape and dtype.

    Raises
    ------
    OperationError
        What ``avg_pool2d`` refuses, or a gradient that has not its output's shape.
    """
    return _avg_pool_backward("avg_pool2d_backward", 2, grad, input, kernel_size, **how)


def avg_pool3d_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, kernel_size: Size, **how: Unpack[AvgPoolSettings]
) -> Array:
    """:func:`avg_pool2d_backward` with three axes."""
    return _avg_pool_backward("avg_pool3d_backward", 3, grad, input, kernel_size, **how)


def _max_pool_backward(
    operation: str,
    axes: int,
    grad: npt.ArrayLike,
    input: npt.ArrayLike,
    kernel_size: Size,
    **how: Unpack[PoolSettings],
) -> Array:
    x, batched = with_batch(operation, input, axes)
    layout = lay_out(operation, x.shape[2:], kernel_size, **how)
    _, indices = largest_with_indices(x, layout)
    g = as_gradient(operation, grad, indices.shape if batched else indices.shape[1:], x.dtype)
    planes = np.arange(x.shape[0] * x.shape[1])[:, np.newaxis]
    cells = planes * np.prod(x.shape[2:], dtype=int) + indices.reshape(len(planes), -1)
    sums = np.bincount(cells.ravel(), weights=g.ravel(), minlength=x.size)
    return sums.astype(x.dtype, copy=False).reshape(x.shape if batched else x.shape[1:])


def _avg_pool_backward(
    operation: str,
    axes: int,
    grad: npt.ArrayLike,
    input: npt.ArrayLike,
    kernel_size: Size,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
    **how: Unpack[PoolSettings],
) -> Array:
    x, batched = with_batch(operation, input, axes)
    layout = lay_out(operation, x.shape[2:], kernel_size, **how)
    shape = (*x.shape[:2], *(axis.windows for axis in layout))
    g = as_gradient(operation, grad, shape if batched else shape[1:], x.dtype).reshape(shape)
    back: Array = g / divisors(operation, layout, count_include_pad, divisor_override).astype(x.dtype)
    # the forward pass adds up one axis after the other; each is undone by itself, and the padding cut off
    for number, axis in enumerate(layout, start=2):
        begin, end = axis.widths()
        before = (slice(None),) * number
        size = list(back.shape)
        size[number] = begin + axis.size + end
        spread: Array = np.zeros(size, x.dtype)
        for i in range(axis.kernel):
            spread[(*before, axis.tap(i))] += back
        back = spread[(*before, slice(begin, begin + axis.size))]
    return back if batched else back[0]
