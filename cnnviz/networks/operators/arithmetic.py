"""Number by number: arithmetic, comparisons, logic, and casts from one type to another."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.registry import Array, Context, Results, operator
from cnnviz.networks.operators.shared import ask_broadcast, broadcast_shape, in_type_of

TYPES: dict[int, Any] = {
    1: np.float32, 2: np.uint8, 3: np.int8, 4: np.uint16, 5: np.int16, 6: np.int32, 7: np.int64, 9: np.bool_,
    10: np.float16, 11: np.float64, 12: np.uint32, 13: np.uint64,
}  # fmt: skip
"""ONNX's numbers for the types that NumPy has too."""

LACKING = {
    8: "string", 14: "complex64", 15: "complex128", 16: "bfloat16", 17: "float8e4m3fn", 18: "float8e4m3fnuz",
    19: "float8e5m2", 20: "float8e5m2fnuz", 21: "uint4", 22: "int4", 23: "float4e2m1", 24: "float8e8m0", 25: "uint2",
    26: "int2",
}  # fmt: skip
"""The names of further types, which are not taken."""

Function = Callable[..., Array]


def dtype_of(number: int) -> np.dtype[Any]:
    """The NumPy type for one of ONNX's type numbers."""
    if number not in TYPES:
        raise ModelError(
            "its values are of the type {kind}; only float16, float32, float64, whole numbers of 8 to 64 bits and Booleans are supported",
            kind=LACKING.get(number, f"{number}"),
        )
    return np.dtype(TYPES[number])


def _divide(x: Array, y: Array) -> Array:
    """Whole numbers are rounded towards 0."""
    if x.dtype.kind == "f":
        return np.divide(x, y)
    quotient = np.floor_divide(x, y)
    inexact = np.multiply(quotient, y) != x
    return quotient + (inexact & ((x < 0) != (y < 0)) & (y != 0)).astype(quotient.dtype)


def _power(x: Array, y: Array) -> Array:
    """In the type of the base; whole numbers with a negative exponent by way of float64."""
    if x.dtype.kind in "iu" and (y.dtype.kind == "f" or (y.size and y.min() < 0)):
        return in_type_of(x, np.power(x.astype(np.float64), y))
    return in_type_of(x, np.power(x, y))


PAIRS: dict[str, Function] = {
    "Add": np.add,
    "Sub": np.subtract,
    "Mul": np.multiply,
    "Div": _divide,
    "Equal": np.equal,
    "Greater": np.greater,
    "GreaterOrEqual": np.greater_equal,
    "Less": np.less,
    "LessOrEqual": np.less_equal,
    "And": np.logical_and,
    "Or": np.logical_or,
    "Xor": np.logical_xor,
    "Pow": _power,
}
"""Functions of two arrays; before opset 7 the second was stretched only where `broadcast` said so."""

MANY: dict[str, Function] = {"Max": np.maximum, "Min": np.minimum, "Sum": np.add}
"""Functions of two arrays that go on to a third and more."""


def _of_two(function: Function) -> Callable[..., Results]:
    def compute(
        context: Context, x: Array, y: Array, *, axis: int | None = None, broadcast: int = 0
    ) -> Results:
        if broadcast and axis is not None:
            y = y.reshape(*y.shape, *(1,) * max(0, x.ndim - axis % x.ndim - y.ndim))
        ask_broadcast(context, x, y)
        return function(x, y)

    return compute


def _of_many(function: Function) -> Callable[..., Results]:
    def compute(context: Context, *arrays: Array) -> Results:
        ask_broadcast(context, *arrays)
        return reduce(function, arrays)

    return compute


for _table, _wrap in ((PAIRS, _of_two), (MANY, _of_many)):
    for _name, _function in _table.items():
        operator(_name)(_wrap(_function))


@operator("Not")
def not_(context: Context, x: Array) -> Results:
    """1 where x is 0, and 0 elsewhere, as truth values."""
    return np.logical_not(x)


@operator("Mean")
def mean(context: Context, *arrays: Array) -> Results:
    """The mean of several arrays, number by number."""
    ask_broadcast(context, *arrays)
    return in_type_of(arrays[0], reduce(np.add, arrays) / len(arrays))


@operator("Mod")
def mod(context: Context, x: Array, y: Array, *, fmod: int = 0) -> Results:
    """The remainder, with the sign of the divisor, or of the dividend if `fmod`."""
    ask_broadcast(context, x, y)
    return (np.fmod if fmod else np.mod)(x, y)


@operator("Where")
def where(context: Context, condition: Array, x: Array, y: Array) -> Results:
    """The numbers of x where the condition holds, else those of y."""
    context.budget.ask(broadcast_shape(condition.shape, x.shape, y.shape), np.result_type(x, y))
    return np.where(condition.astype(bool), x, y)


@operator("Cast")
def cast(context: Context, x: Array, *, to: int, saturate: int = 1, round_mode: str = "up") -> Results:
    """Numbers of another type; `saturate` and `round_mode` are for types that are not taken."""
    context.budget.ask(x.shape, dtype_of(to))
    return x.astype(dtype_of(to))


@operator("CastLike")
def cast_like(
    context: Context, x: Array, target: Array, *, saturate: int = 1, round_mode: str = "up"
) -> Results:
    """Numbers of the type of another array."""
    context.budget.ask(x.shape, target.dtype)
    return x.astype(target.dtype)
