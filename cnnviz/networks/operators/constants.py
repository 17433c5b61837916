"""Numbers that do not come from the input: constants, counts, and the lengths of axes."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.registry import Array, Context, Floats, Ints, Results, operator
from cnnviz.networks.operators.shared import check_lengths, number_of, whole_list


@operator("Constant")
def constant(
    context: Context,
    *,
    value: Array | None = None,
    value_float: float | None = None,
    value_floats: Floats | None = None,
    value_int: int | None = None,
    value_ints: Ints | None = None,
) -> Results:
    """Constant: an array that is written into the model."""
    floats = value_floats if value_float is None else value_float
    whole = value_ints if value_int is None else value_int
    given = [
        form
        for form in (
            value,
            None if floats is None else np.array(floats, np.float32),
            None if whole is None else np.array(whole, np.int64),
        )
        if form is not None
    ]
    if len(given) != 1:
        raise ModelError("its value must be given in exactly one form")
    return given[0]


@operator("ConstantOfShape")
def constant_of_shape(context: Context, shape: Array, *, value: Array | None = None) -> Results:
    """ConstantOfShape: an array of the given shape, filled with one number."""
    entry = np.zeros(1, np.float32) if value is None else value
    wanted = whole_list("shape", shape)
    check_lengths(wanted)
    context.budget.ask(wanted, entry.dtype)
    if entry.size != 1:
        raise ModelError("the input '{name}' must be a single number", name="value")
    return np.full(wanted, entry.reshape(()))


@operator("Range")
def range_(context: Context, start: Array, limit: Array, delta: Array) -> Results:
    """Numbers from `start` up to, not including `limit`, `delta` apart."""
    first, last, step = (
        number_of(name, array) for name, array in (("start", start), ("limit", limit), ("delta", delta))
    )
    count = max(0, math.ceil((last - first) / step))
    context.budget.ask((count,), start.dtype)
    return (first + np.arange(count) * step).astype(start.dtype)


@operator("Shape")
def shape_of(context: Context, x: Array, *, end: int | None = None, start: int = 0) -> Results:
    """Shape: the lengths of an array's axes, from axis `start` up to, not including `end`."""
    return np.array(x.shape[start:end], np.int64)


@operator("Size")
def size_of(context: Context, x: Array) -> Results:
    """Size: how many numbers an array has."""
    return np.array(x.size, np.int64)
