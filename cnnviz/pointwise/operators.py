"""The functions that networks have beside the lab's: those of ONNX's operators, with their attributes."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import numpy as np
from scipy.special import erf

from cnnviz import ops
from cnnviz.ops.activation import SELU_ALPHA, SELU_SCALE
from cnnviz.pointwise.record import Array, Coefficient, Pointwise, of_engine, ones, zeros


def _line(x: Array, alpha: float, beta: float) -> Array:
    return x * x.dtype.type(alpha) + x.dtype.type(beta)


def _hard_sigmoid_slope(x: Array, *, alpha: float, beta: float) -> Array:
    line = _line(x, alpha, beta)
    return np.where((line > 0) & (line < 1), x.dtype.type(alpha), 0)


def _shrink(x: Array, *, bias: float, lambd: float) -> Array:
    by = x.dtype.type(bias)
    return np.where(x < -lambd, x + by, np.where(x > lambd, x - by, 0))


def _clip(x: Array, *, min: float, max: float) -> Array:
    """A bound that is infinite is none: whole numbers have no infinity."""
    if min != -math.inf:
        x = np.maximum(x, np.asarray(min).astype(x.dtype))
    return x if max == math.inf else np.minimum(x, np.asarray(max).astype(x.dtype))


_activation = partial(Pointwise, activates=True)

ACTIVATIONS = (
    _activation(
        "prelu",
        "max(0, {x}) + {weight}·min(0, {x})",
        lambda x, *, weight: np.where(x > 0, x, x * np.asarray(weight, x.dtype)),
        lambda x, *, weight: np.where(x > 0, x.dtype.type(1), np.asarray(weight, x.dtype)),
        (Coefficient("weight", "a"),),
        operator="PRelu",
        straight=True,
    ),
    replace(
        of_engine("gelu", "{x}·(1 + tanh(√(2/π)·({x} + 0.044715·{x}³))) / 2"),
        name="gelu_tanh",
        value=partial(ops.gelu, approximate="tanh"),
        slope=partial(ops.activation_derivative, "gelu", approximate="tanh"),
    ),
    _activation(
        "Selu",
        "{gamma}·(max(0, {x}) + min(0, {alpha}·(e^{x} − 1)))",
        lambda x, *, alpha, gamma: x.dtype.type(gamma) * ops.elu(x, alpha=alpha),
        lambda x, *, alpha, gamma: x.dtype.type(gamma) * ops.activation_derivative("elu", x, alpha=alpha),
        (Coefficient("alpha", "α", "alpha", SELU_ALPHA), Coefficient("gamma", "γ", "gamma", SELU_SCALE)),
        operator="Selu",
    ),
    _activation(
        "Swish",
        "{x} / (1 + e^(−{alpha}·{x}))",
        lambda x, *, alpha: x * ops.sigmoid(x * x.dtype.type(alpha)),
        # with s = sigmoid(alpha * x) it is s + alpha * x * s * (1 - s)
        lambda x, *, alpha: ops.activation_derivative("silu", x * x.dtype.type(alpha)),
        (Coefficient("alpha", "α", "alpha", 1.0),),
        operator="Swish",
    ),
    _activation(
        "HardSigmoid",
        "min(1, max(0, {alpha}·{x} + {beta}))",
        lambda x, *, alpha, beta: np.clip(_line(x, alpha, beta), 0, 1),
        _hard_sigmoid_slope,
        (Coefficient("alpha", "α", "alpha", 0.2), Coefficient("beta", "β", "beta", 0.5)),
        operator="HardSigmoid",
        straight=True,
    ),
    _activation(
        "ThresholdedRelu",
        "{x} · [{x} > {alpha}]",
        lambda x, *, alpha: np.where(x > alpha, x, 0),
        lambda x, *, alpha: (x > alpha).astype(x.dtype),
        (Coefficient("alpha", "α", "alpha", 1.0),),
        operator="ThresholdedRelu",
        straight=True,
        silences=True,
    ),
    _activation(
        "Shrink",
        "({x} − {bias}) · [{x} > {lambd}] + ({x} + {bias}) · [{x} < −{lambd}]",
        _shrink,
        lambda x, *, bias, lambd: ((x < -lambd) | (x > lambd)).astype(x.dtype),
        (Coefficient("bias", "b", "bias", 0.0), Coefficient("lambd", "λ", "lambd", 0.5)),
        operator="Shrink",
        straight=True,
        silences=True,
    ),
    _activation(
        "Clip",
        "min({max}, max({min}, {x}))",
        _clip,
        lambda x, *, min, max: ((x > min) & (x < max)).astype(x.dtype),
        (Coefficient("min", "min"), Coefficient("max", "max")),
        operator="Clip",
        straight=True,
    ),
)
"""Functions that bend what a layer before them has added up."""

FUNCTIONS = (
    Pointwise("Ceil", "⌈{x}⌉", np.ceil, zeros, operator="Ceil"),
    Pointwise("Cos", "cos({x})", np.cos, lambda x: -np.sin(x), operator="Cos"),
    Pointwise("Erf", "erf({x})", erf, lambda x: np.exp(-x * x) * (2 / math.sqrt(math.pi)), operator="Erf"),
    Pointwise("Exp", "e^{x}", np.exp, np.exp, operator="Exp"),
    Pointwise("Floor", "⌊{x}⌋", np.floor, zeros, operator="Floor"),
    Pointwise("Log", "ln({x})", np.log, lambda x: 1 / x, operator="Log"),
    Pointwise(
        "Neg", "−({x})", np.negative, lambda x: -ones(x), operator="Neg", straight=True, of_whole_numbers=True
    ),
    Pointwise("Reciprocal", "1 / {x}", np.reciprocal, lambda x: -1 / (x * x), operator="Reciprocal"),
    Pointwise("Round", "⌊{x}⌉", np.rint, zeros, operator="Round"),
    Pointwise("Sign", "sign({x})", np.sign, zeros, operator="Sign", of_whole_numbers=True),
    Pointwise("Sin", "sin({x})", np.sin, np.cos, operator="Sin"),
    Pointwise("Sqrt", "√({x})", np.sqrt, lambda x: 0.5 / np.sqrt(x), operator="Sqrt"),
)
"""Functions that stand in a network as arithmetic does."""
