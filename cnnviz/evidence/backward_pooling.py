"""Why one number of a pooling's gradient has its value: what comes back from each window that holds the cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.geometry import Coordinates
from cnnviz.evidence.pooling import average_pooling_step, max_pooling_step, pooled_input, slides_of
from cnnviz.evidence.window import Mask, Values, check_index
from cnnviz.ops.backward.shape import as_gradient
from cnnviz.ops.shape import Size
from cnnviz.ops.windows import AvgPoolSettings, PoolSettings, lay_out


@dataclass(frozen=True, eq=False)
class PoolingGradient:
    """The windows that hold one input element.

    Attributes
    ----------
    position
        Of the input element: (channel, row, column), (channel, place) or (channel, depth, row, column).
    windows
        For each axis the output coordinates of the windows that hold the element; every pair of a row and a column
        is a window.
    grads
        ``(rows, columns)``, as many axes as the windows have: the gradients by these windows' outputs.
    """

    position: tuple[int, ...]
    windows: tuple[Coordinates, ...]
    grads: Values


@dataclass(frozen=True, eq=False)
class MaxPoolingGradient(PoolingGradient):
    """``total = grads[is_taken].sum()``: a window's gradient goes to the one cell that it took, undivided.

    Attributes
    ----------
    maxima
        ``(rows, columns)``: what each window took.
    taken
        ``(rows, columns, axes)``: the input coordinates at which it stands; of equal values the first counts, in
        reading order.
    is_taken
        ``(rows, columns)``: true where that is the element.
    """

    maxima: Values
    taken: Coordinates
    is_taken: Mask
    total: float


@dataclass(frozen=True, eq=False)
class AveragePoolingGradient(PoolingGradient):
    """``total = shares.sum()`` with ``shares = grads / divisors``, all of shape ``(rows, columns)``.

    Every cell of a window moves the mean by its own move divided by the window's divisor.
    """

    divisors: Coordinates
    shares: Values
    total: float


def max_pooling_gradient(
    grad: npt.ArrayLike,
    input: npt.ArrayLike,
    kernel_size: Size,
    position: Sequence[int],
    **how: Unpack[PoolSettings],
) -> MaxPoolingGradient:
    """What comes back to ``input[position]`` of a ``max_pool2d``, ``max_pool1d`` or ``max_pool3d``, in float64.

    Parameters
    ----------
    grad
        The gradient by the output, ``(C, H_out, W_out)``, or with the axes that the input has.
    input
        ``(C, H, W)``, ``(C, L)`` or ``(C, D, H, W)``.
    position
        (channel, row, column), (channel, place) or (channel, depth, row, column) of the input element.
    kernel_size, stride, padding, dilation, ceil_mode
        As in the call of :func:`cnnviz.ops.pooling.max_pool2d`.

    Raises
    ------
    OperationError
        A position outside the input, arguments that `max_pool2d` refuses, or a gradient that has not the output's
        shape.
    """
    back, outputs = _holding("max_pooling_gradient", grad, input, position, kernel_size, **how)
    steps = [max_pooling_step(input, kernel_size, output, **how) for output in outputs]
    shape = back.grads.shape
    is_taken = np.array([step.taken == back.position[1:] for step in steps], bool).reshape(shape)
    return MaxPoolingGradient(
        **vars(back),
        maxima=np.array([step.maximum for step in steps], np.float64).reshape(shape),
        taken=np.array([step.taken for step in steps], np.intp).reshape(*shape, len(shape)),
        is_taken=is_taken,
        total=float(back.grads[is_taken].sum()),
    )


def average_pooling_gradient(
    grad: npt.ArrayLike,
    input: npt.ArrayLike,
    kernel_size: Size,
    position: Sequence[int],
    *,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
    **how: Unpack[PoolSettings],
) -> AveragePoolingGradient:
    """What comes back to ``input[position]`` of an ``avg_pool2d``, ``avg_pool1d`` or ``avg_pool3d``, in float64.

    Parameters
    ----------
    grad
        The gradient by the output, ``(C, H_out, W_out)``, or with the axes that the input has.
    input
        ``(C, H, W)``, ``(C, L)`` or ``(C, D, H, W)``. Only its shape and dtype matter.
    position
        (channel, row, column), (channel, place) or (channel, depth, row, column) of the input element.
    kernel_size, stride, padding, dilation, ceil_mode, count_include_pad, divisor_override
        As in the call of :func:`cnnviz.ops.pooling.avg_pool2d`.

    Raises
    ------
    OperationError
        A position outside the input, arguments that `avg_pool2d` refuses, or a gradient that has not the output's
        shape.
    """
    back, outputs = _holding("average_pooling_gradient", grad, input, position, kernel_size, **how)
    average: AvgPoolSettings = {
        **how,
        "count_include_pad": count_include_pad,
        "divisor_override": divisor_override,
    }
    steps = [average_pooling_step(input, kernel_size, output, **average) for output in outputs]
    divisors = np.array([step.divisor for step in steps], np.intp).reshape(back.grads.shape)
    shares = back.grads / divisors
    return AveragePoolingGradient(**vars(back), divisors=divisors, shares=shares, total=float(shares.sum()))


def _holding(
    operation: str,
    grad: npt.ArrayLike,
    input: npt.ArrayLike,
    position: Sequence[int],
    kernel_size: Size,
    **how: Unpack[PoolSettings],
) -> tuple[PoolingGradient, Iterator[tuple[int, ...]]]:
    """The windows that hold the element, and the positions of their outputs one after the other."""
    x = pooled_input(operation, input, len(position))
    layout = lay_out(operation, x.shape[1:], kernel_size, **how)
    g = as_gradient(operation, grad, (len(x), *(axis.windows for axis in layout)), x.dtype)
    place = check_index(operation, position, x.shape)
    windows = tuple(
        slide.takers(cell, axis.windows)[0]
        for slide, cell, axis in zip(slides_of(layout), place[1:], layout, strict=True)
    )
    grads = g[place[0]][np.ix_(*windows)].astype(np.float64)
    outputs = (
        (place[0], *(int(axis[i]) for axis, i in zip(windows, term, strict=True)))
        for term in np.ndindex(*grads.shape)
    )
    return PoolingGradient(place, windows, grads), outputs
