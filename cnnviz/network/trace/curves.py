"""Functions of one number: their values in 64 bits and their slopes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from scipy.special import expit

from cnnviz.network.operators import Array
from cnnviz.network.operators.activation import PLAIN
from cnnviz.network.operators.arithmetic import REAL, SINGLE
from cnnviz.network.trace.layer import At
from cnnviz.network.trace.steps import Curve
from cnnviz.network.trace.terms import Numbers
from cnnviz.ops import activation_derivative

STRAIGHT = {
    "Abs",
    "Cast",
    "CastLike",
    "Clip",
    "HardSigmoid",
    "LeakyRelu",
    "Neg",
    "PRelu",
    "Relu",
    "ThresholdedRelu",
}
"""Curves made of straight pieces: there ``f(x) = slope * x + constant``, exactly, near each x that is no corner."""

CURVES = (
    PLAIN.keys()
    | SINGLE.keys()
    | REAL.keys()
    | STRAIGHT
    | {"Celu", "Elu", "Gelu", "Selu", "Softplus", "Swish"}
)
"""Operators that are functions of one number."""


def curve(at: At, index: tuple[int, ...]) -> Curve:
    """The step of one number through the layer's function."""
    cell = tuple(slice(entry, entry + 1) for entry in index)
    y, slope = values_and_slopes(at, cell)
    terms = at.terms(0, np.ravel_multi_index(index, at.x.shape), math.nan if slope is None else slope)
    name = at.call.operation if at.call else at.op
    x = float(at.x[index])
    value = float(y.item())
    return Curve(
        name,
        x,
        value,
        None if slope is None else float(slope.item()),
        parameters(at, index),
        at.op in STRAIGHT,
        terms=terms,
    )


def other_values(at: At, index: tuple[int, ...], points: Numbers) -> Numbers:
    """What the layer's function at `index` makes of other numbers ``(n,)``."""
    if at.op == "PRelu":
        return np.where(points > 0, points, points * float(prelu_slopes(at)[index]))
    with np.errstate(all="ignore"):
        return at.compute([points, *at.arrays[1:]]).astype(np.float64)


def values_and_slopes(at: At, cells: tuple[slice, ...] = ()) -> tuple[Numbers, Numbers | None]:
    """The function and its slope at `cells` of the input, or everywhere; no slope where none is known."""
    x = at.x[cells]
    x = x.astype(np.float64) if x.dtype.kind == "f" else x
    rest = at.arrays[1:]
    if at.op == "PRelu":
        weight = prelu_slopes(at)[cells].astype(np.float64)
        return np.where(x > 0, x, x * weight), np.where(x > 0, 1.0, weight)
    with np.errstate(all="ignore"):
        y = at.compute([x, *rest]).astype(np.float64)
        x = x.astype(np.float64)
        call = at.call
        if call is not None:
            return y, activation_derivative(call.operation, x, **call.arguments).astype(np.float64)
        known = SLOPES.get(at.op)
        return y, None if known is None else np.broadcast_to(known(at, x, y), x.shape).astype(np.float64)


def prelu_slopes(at: At) -> Array:
    """Each number's slope below 0."""
    slope = at.array(1)
    if at.context.opset < 7 and slope.size > 1 and slope.shape == at.x.shape[1:2]:
        slope = slope.reshape(-1, *(1,) * (at.x.ndim - 2))
    return np.broadcast_to(slope, at.x.shape)


def parameters(at: At, index: tuple[int, ...]) -> Mapping[str, float]:
    """The numbers that shape the curve, by the names of ``cnnviz.ops`` or ONNX."""
    if at.op == "PRelu":
        return {"weight": float(prelu_slopes(at)[index])}
    if at.op == "Clip":
        low, high = clip_bounds(at)
        return {"min": low, "max": high}
    given = at.call.arguments if at.call else at.layer.attributes
    return {name: float(value) for name, value in given.items() if isinstance(value, int | float)}


def clip_bounds(at: At) -> tuple[float, float]:
    """The lowest and the highest number that Clip lets through."""
    given = [*at.arrays[1:], None, None][:2]
    names = ("min", "max")
    ends = [
        float(array.item()) if array is not None else float(at.setting(name, sign * math.inf))
        for array, name, sign in zip(given, names, (-1, 1), strict=True)
    ]
    return ends[0], ends[1]


def _clip(at: At, x: Numbers, y: Numbers) -> Array:
    low, high = clip_bounds(at)
    return (x > low) & (x < high)


def _hard_sigmoid(at: At, x: Numbers, y: Numbers) -> Array:
    return np.where((y > 0) & (y < 1), at.setting("alpha", 0.2), 0.0)


def _selu(at: At, x: Numbers, y: Numbers) -> Array:
    alpha, gamma = at.setting("alpha", 1.6732632423543772), at.setting("gamma", 1.0507009873554805)
    return gamma * activation_derivative("elu", x, alpha=alpha)


def _swish(at: At, x: Numbers, y: Numbers) -> Array:
    z = at.setting("alpha", 1.0) * x
    return expit(z) * (1 + z * expit(-z))


Slope = Callable[[At, Numbers, Numbers], Array | float]

SLOPES: dict[str, Slope] = {
    "Abs": lambda at, x, y: np.sign(x),
    "Cast": lambda at, x, y: 1.0 if at.result.dtype.kind == "f" else 0.0,
    "CastLike": lambda at, x, y: 1.0 if at.result.dtype.kind == "f" else 0.0,
    "Ceil": lambda at, x, y: 0.0,
    "Clip": _clip,
    "Cos": lambda at, x, y: -np.sin(x),
    "Erf": lambda at, x, y: 2 / math.sqrt(math.pi) * np.exp(-x * x),
    "Exp": lambda at, x, y: y,
    "Floor": lambda at, x, y: 0.0,
    "HardSigmoid": _hard_sigmoid,
    "Log": lambda at, x, y: 1 / x,
    "Neg": lambda at, x, y: -1.0,
    "Reciprocal": lambda at, x, y: -1 / x**2,
    "Round": lambda at, x, y: 0.0,
    "Selu": _selu,
    "Sign": lambda at, x, y: 0.0,
    "Sin": lambda at, x, y: np.cos(x),
    "Sqrt": lambda at, x, y: 0.5 / y,
    "Swish": _swish,
    "ThresholdedRelu": lambda at, x, y: x > at.setting("alpha", 1.0),
}
"""Slopes of the operators that are no single call of ``cnnviz.ops``, from x and y."""
