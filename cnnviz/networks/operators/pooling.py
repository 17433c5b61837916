"""Pooling, window by window and over whole channels."""

from __future__ import annotations

import math
from functools import wraps
from typing import Any, Unpack

import numpy as np

from cnnviz import ops
from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.calls import CALLS, Call, called
from cnnviz.networks.operators.registry import Array, Context, Ints, Results, operator
from cnnviz.networks.operators.shared import as_real, in_type_of
from cnnviz.networks.operators.windows import Window, pooled_axes, window_arguments, window_places
from cnnviz.ops.shape import whole_numbers

INDICES_COST = 64
"""Finding where the largest value was takes so many times longer."""


def max_pool_call(
    context: Context,
    x: Array,
    *,
    kernel_shape: Ints,
    ceil_mode: int = 0,
    storage_order: int = 0,
    **window: Unpack[Window],
) -> Call:
    """The largest value of each window, as a call."""
    how = _pool(context, x, kernel_shape, ceil_mode, **window)
    return Call(f"max_pool{pooled_axes(x)}d", as_real(x), how)


@operator("MaxPool")
@wraps(max_pool_call)  # for its attributes
def max_pool(context: Context, x: Array, **attributes: Any) -> Results:
    """The largest value of each window, and where it is: counted through all planes, along rows or columns."""
    call = max_pool_call(context, x, **attributes)
    if context.outputs < 2:
        return in_type_of(x, call.compute())
    largest, place = getattr(ops, call.operation)(call.input, return_indices=True, **call.arguments)
    if attributes.get("storage_order", 0):
        place = np.ravel_multi_index(np.unravel_index(place, x.shape[2:]), x.shape[2:], order="F")
    planes = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], *(1,) * (x.ndim - 2))
    return in_type_of(x, largest), place + planes * math.prod(x.shape[2:])


CALLS["MaxPool"] = max_pool_call


@called("AveragePool")
def average_pool(
    context: Context,
    x: Array,
    *,
    kernel_shape: Ints,
    ceil_mode: int = 0,
    count_include_pad: int = 0,
    **window: Unpack[Window],
) -> Call:
    """The mean of each window."""
    how = _pool(context, x, kernel_shape, ceil_mode, **window)
    return Call(
        f"avg_pool{pooled_axes(x)}d", as_real(x), {**how, "count_include_pad": bool(count_include_pad)}
    )


@operator("LpPool")
def lp_pool(
    context: Context,
    x: Array,
    *,
    kernel_shape: Ints,
    ceil_mode: int = 0,
    p: int = 2,
    **window: Unpack[Window],
) -> Results:
    """``(sum of |x|^p over the window)^(1/p)``."""
    how = _pool(context, x, kernel_shape, ceil_mode, **window)
    powers = np.abs(as_real(x)) ** p
    total = Call(f"avg_pool{pooled_axes(x)}d", powers, {**how, "divisor_override": 1}).compute()
    return in_type_of(x, total ** total.dtype.type(1 / p))


@called("GlobalAveragePool")
def global_average_pool(context: Context, x: Array) -> Call:
    """The mean of each channel: a window over all its cells."""
    how = _pool(context, x, x.shape[2:])
    return Call(f"avg_pool{pooled_axes(x)}d", as_real(x), how)


@called("GlobalMaxPool")
def global_max_pool(context: Context, x: Array) -> Call:
    """The largest value of each channel: a window over all its cells."""
    how = _pool(context, x, x.shape[2:])
    return Call(f"max_pool{pooled_axes(x)}d", as_real(x), how)


@operator("GlobalLpPool")
def global_lp_pool(context: Context, x: Array, *, p: int = 2) -> Results:
    """``(sum of |x|^p over the channel)^(1/p)``."""
    if x.ndim < 3 or not all(x.shape[2:]):
        raise ModelError("its input has shape {shape}, with no elements after the channels", shape=x.shape)
    total = np.sum(np.abs(as_real(x)) ** p, axis=tuple(range(2, x.ndim)), keepdims=True)
    return in_type_of(x, total ** total.dtype.type(1 / p))


def _pool(
    context: Context, x: Array, kernel_shape: Ints, ceil_mode: int = 0, **window: Unpack[Window]
) -> dict[str, Any]:
    """The arguments that all pools share, after their arrays and steps have been counted."""
    axes = pooled_axes(x)
    kernel = whole_numbers("window", "kernel_shape", kernel_shape, axes)
    how = window_arguments(x.shape[2:], kernel, **window)
    places = window_places(x.shape[2:], kernel, how, bool(ceil_mode))
    budget = context.budget
    for count, taps in zip(places, kernel, strict=True):
        budget.ask((count, taps), np.int64)
    reach = [
        max(n + sum(pair), (count - 1) * s + ops.kernel_extent(k, d))
        for n, k, s, d, pair, count in zip(
            x.shape[2:], kernel, how["stride"], how["dilation"], how["padding"], places, strict=True
        )
    ]
    budget.ask((*x.shape[:2], *reach))
    taps, factor = (math.prod(kernel), INDICES_COST) if context.outputs > 1 else (sum(kernel), 1)
    budget.ask(
        (*x.shape[:2], *places),
        np.int64,
        operations=math.prod(x.shape[:2]) * math.prod(places) * math.prod(kernel) * factor,
        steps=taps,
    )
    return {"kernel_size": kernel, "ceil_mode": bool(ceil_mode), **how}
