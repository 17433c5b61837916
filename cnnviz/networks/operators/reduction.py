"""Axes brought down to one number: sums, means, the largest and where it is."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from cnnviz.networks.operators.registry import Array, Context, Ints, Results, operator
from cnnviz.networks.operators.shared import as_real, axes_of, axis_of, in_type_of, whole_list

Axes = tuple[int, ...]


def _mean(x: Array, axes: Axes) -> Array:
    return np.sum(x, axis=axes, keepdims=True) / x.dtype.type(math.prod(x.shape[axis] for axis in axes))


def _log_sum_exp(x: Array, axes: Axes) -> Array:
    """The largest is taken off first, so that no power overflows."""
    top = np.max(x, axis=axes, keepdims=True, initial=-np.inf)
    shift = np.where(np.isfinite(top), top, 0)
    return np.log(np.sum(np.exp(x - shift), axis=axes, keepdims=True)) + shift


REDUCTIONS: dict[str, Callable[[Array, Axes], Array]] = {
    "ReduceL1": lambda x, axes: np.sum(np.abs(x), axis=axes, keepdims=True),
    "ReduceL2": lambda x, axes: np.sqrt(np.sum(x * x, axis=axes, keepdims=True)),
    "ReduceLogSum": lambda x, axes: np.log(np.sum(x, axis=axes, keepdims=True)),
    "ReduceLogSumExp": _log_sum_exp,
    "ReduceMean": _mean,
    "ReduceProd": lambda x, axes: np.prod(x, axis=axes, keepdims=True),
    "ReduceSum": lambda x, axes: np.sum(x, axis=axes, keepdims=True),
    "ReduceSumSquare": lambda x, axes: np.sum(x * x, axis=axes, keepdims=True),
}
"""Sums and products, by name; each keeps the axes with length 1."""


def _lowest(x: Array) -> float:
    if x.dtype.kind == "b":
        return False
    return -np.inf if x.dtype.kind == "f" else int(np.iinfo(x.dtype).min)


def _highest(x: Array) -> float:
    if x.dtype.kind == "b":
        return True
    return np.inf if x.dtype.kind == "f" else int(np.iinfo(x.dtype).max)


EXTREMES: dict[str, Callable[[Array, Axes], Array]] = {
    "ReduceMax": lambda x, axes: np.max(x, axis=axes, keepdims=True, initial=_lowest(x)),
    "ReduceMin": lambda x, axes: np.min(x, axis=axes, keepdims=True, initial=_highest(x)),
}
"""The largest and the smallest, which may be whole numbers of any size."""


def reduced_axes(x: Array, given: Array | None, axes: Ints | None, noop_with_empty_axes: int) -> Axes:
    """The axes that are brought down to one number: those named, or all."""
    names = axes if given is None else whole_list("axes", given)
    if not names and noop_with_empty_axes:
        return ()
    return axes_of(names or range(x.ndim), x.ndim)


def _over_axes(function: Callable[[Array, Axes], Array], exact: bool) -> Callable[..., Results]:
    def compute(
        context: Context,
        x: Array,
        given: Array | None = None,
        *,
        axes: Ints | None = None,
        keepdims: int = 1,
        noop_with_empty_axes: int = 0,
    ) -> Results:
        chosen = reduced_axes(x, given, axes, noop_with_empty_axes)
        result = function(x if exact else as_real(x), chosen)
        if not keepdims:
            result = result.reshape([n for axis, n in enumerate(x.shape) if axis not in chosen])
        return in_type_of(x, result)

    return compute


for _name, _function in (REDUCTIONS | EXTREMES).items():
    operator(_name)(_over_axes(_function, exact=_name in EXTREMES))


def _place_of(function: Callable[..., Array]) -> Callable[..., Results]:
    def compute(
        context: Context, x: Array, *, axis: int = 0, keepdims: int = 1, select_last_index: int = 0
    ) -> Results:
        axis = axis_of(axis, x.ndim)
        if select_last_index:
            place = x.shape[axis] - 1 - function(np.flip(x, axis), axis=axis)
        else:
            place = function(x, axis=axis)
        return (np.expand_dims(place, axis) if keepdims else place).astype(np.int64)

    return compute


operator("ArgMax")(_place_of(np.argmax))
operator("ArgMin")(_place_of(np.argmin))
