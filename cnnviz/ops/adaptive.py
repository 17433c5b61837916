"""Pooling into a given number of cells, whatever the input's size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from cnnviz.ops.shape import Array, Size, whole_numbers, with_batch


def adaptive_avg_pool1d(input: npt.ArrayLike, output_size: Size) -> Array:
    """:func:`adaptive_avg_pool2d` with one axis: ``(C, L)`` or ``(N, C, L)``."""
    return _adaptive_pool("adaptive_avg_pool1d", 1, input, output_size, np.mean)


def adaptive_avg_pool2d(input: npt.ArrayLike, output_size: Size) -> Array:
    """The means of ``output_size`` rectangles that together cover the input.

    Parameters
    ----------
    input
        ``(C, H, W)`` or ``(N, C, H, W)``.
    output_size
        A number or ``(H_out, W_out)``. Output row `i` comes from rows ``floor(i * H / H_out)`` up to, but not
        including ``ceil((i + 1) * H / H_out)``; where the sizes do not divide, the rectangles overlap.

    Returns
    -------
    ``(C, H_out, W_out)`` or ``(N, C, H_out, W_out)`` in the input's dtype (integers: float32).

    Raises
    ------
    OperationError
        An output size below 1, or an input of another rank.
    """
    return _adaptive_pool("adaptive_avg_pool2d", 2, input, output_size, np.mean)


def adaptive_max_pool1d(input: npt.ArrayLike, output_size: Size) -> Array:
    """:func:`adaptive_max_pool2d` with one axis: ``(C, L)`` or ``(N, C, L)``."""
    return _adaptive_pool("adaptive_max_pool1d", 1, input, output_size, np.max)


def adaptive_max_pool2d(input: npt.ArrayLike, output_size: Size) -> Array:
    """The largest values of the rectangles of :func:`adaptive_avg_pool2d`."""
    return _adaptive_pool("adaptive_max_pool2d", 2, input, output_size, np.max)


def global_avg_pool2d(input: npt.ArrayLike) -> Array:
    """The mean of each channel: ``(C, H, W)`` to ``(C, 1, 1)``, ``(N, C, H, W)`` to ``(N, C, 1, 1)``."""
    return _adaptive_pool("global_avg_pool2d", 2, input, 1, np.mean)


def global_max_pool2d(input: npt.ArrayLike) -> Array:
    """The largest value of each channel, in the shapes of :func:`global_avg_pool2d`."""
    return _adaptive_pool("global_max_pool2d", 2, input, 1, np.max)


def _adaptive_pool(
    operation: str, axes: int, input: npt.ArrayLike, output_size: Size, reduce: Callable[..., Array]
) -> Array:
    """`reduce` each part of the last axis, then each part of the axis before."""
    x, batched = with_batch(operation, input, axes)
    places = whole_numbers(operation, "output_size", output_size, axes)
    for axis, count in zip((-1, -2), reversed(places), strict=False):
        size = x.shape[axis]
        bounds = [(i * size // count, -(-(i + 1) * size // count)) for i in range(count)]
        x = np.stack([reduce(np.take(x, range(*part), axis), axis=axis) for part in bounds], axis=axis)
    return x if batched else x[0]
