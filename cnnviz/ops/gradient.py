"""Slopes: how much the output of an operation moves when its input moves a little.

At a kink the slope is, as in torch, that of the flat side if there is one, else of the left: ``relu`` has
0 at 0, ``relu6`` also at 6, ``hardsigmoid`` at -3 and 3, ``leaky_relu`` and ``prelu`` their small slope at 0,
``elu`` and ``selu`` that of the curve that arrives at 0. ``hardswish`` has that of the outer lines:
0 at -3 and 1 at 3. ``abs`` has 0 at 0; where ``hardshrink`` and ``threshold`` jump, the slope is that of the flat side.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtr

from cnnviz.ops.activation import (
    SELU_ALPHA,
    SELU_SCALE,
    channel_slopes,
    check_above_zero,
    check_gelu,
    check_in_order,
    check_not_below_zero,
    softplus,
)
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float


def activation_derivative(name: str, input: npt.ArrayLike, **parameters: object) -> Array:
    """The slope of the activation `name` at every number of `input`.

    Parameters
    ----------
    name
        A key of :data:`~cnnviz.ops.activation.ACTIVATIONS`, or ``"prelu"``.
    input
        Any shape.
    **parameters
        Those of the activation, by name: ``negative_slope=0.1``, ``alpha=1``, ``approximate="tanh"``, ...

    Returns
    -------
    The input's shape and dtype (integers: float32).

    Raises
    ------
    OperationError
        A name without a slope here (softmax is not one function of one number), or a parameter out of range.
    """
    if name not in DERIVATIVES:
        raise OperationError(
            "activation_derivative",
            "'{name}' is not an activation whose slope is known; these are: {names}",
            name=name,
            names=", ".join(DERIVATIVES),
        )
    x = as_float(name, "input", input)
    return DERIVATIVES[name](x, **parameters).astype(x.dtype, copy=False)


def _gelu(x: Array, *, approximate: str = "none") -> Array:
    check_gelu(approximate)
    z = np.clip(x, -40, 40)  # beyond, the slope is 0 or 1 to the last digit
    if approximate == "none":
        return ndtr(z) + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    root = math.sqrt(2 / math.pi)
    t = np.tanh(root * (z + 0.044715 * z**3))
    return (1 + t) / 2 + z / 2 * (1 - t * t) * root * (1 + 3 * 0.044715 * z * z)


def _celu(x: Array, *, alpha: float = 1.0) -> Array:
    check_above_zero("celu", "alpha", alpha)
    return np.where(x > 0, 1, np.exp(np.minimum(x, 0) / alpha))


def _mish(x: Array) -> Array:
    t = np.tanh(softplus(x))
    return t + x * (1 - t * t) * expit(x)


def _softplus(x: Array, *, beta: float = 1.0, threshold: float = 20.0) -> Array:
    check_above_zero("softplus", "beta", beta)
    return np.where(beta * x > threshold, 1, expit(beta * x))


def _softshrink(x: Array, *, lambd: float = 0.5) -> Array:
    check_not_below_zero("softshrink", "lambd", lambd)
    return _hardshrink(x, lambd=lambd)


def _hardshrink(x: Array, *, lambd: float = 0.5) -> Array:
    bound = x.dtype.type(lambd)
    return np.where((x >= -bound) & (x <= bound), 0, 1)


def _hardtanh(x: Array, *, min_val: float = -1.0, max_val: float = 1.0) -> Array:
    check_in_order("hardtanh", min_val, max_val)
    return ((x > x.dtype.type(min_val)) & (x < x.dtype.type(max_val))).astype(x.dtype)


DERIVATIVES: dict[str, Callable[..., Array]] = {
    "relu": lambda x: x > 0,
    "relu6": lambda x: (x > 0) & (x < 6),
    "leaky_relu": lambda x, *, negative_slope=0.01: np.where(x > 0, 1, negative_slope),
    "prelu": lambda x, *, weight, dim=1: np.where(x > 0, 1, channel_slopes(x, weight, dim)),
    "elu": lambda x, *, alpha=1.0: np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0))),
    "selu": lambda x: SELU_SCALE * np.where(x > 0, 1, SELU_ALPHA * np.exp(np.minimum(x, 0))),
    "celu": _celu,
    "gelu": _gelu,
    "silu": lambda x: expit(x) * (1 + x * expit(-x)),
    "mish": _mish,
    "sigmoid": lambda x: expit(x) * expit(-x),
    "hardsigmoid": lambda x: np.where((x > -3) & (x < 3), 1 / 6, 0),
    "hardswish": lambda x: np.where(x >= 3, 1, np.where(x > -3, x / 3 + 0.5, 0)),
    "tanh": lambda x: 1 - np.tanh(x) ** 2,
    "softplus": _softplus,
    "softsign": lambda x: (1 / (1 + np.abs(x))) ** 2,
    "logsigmoid": lambda x: expit(-x),
    "tanhshrink": lambda x: np.tanh(x) ** 2,
    "softshrink": _softshrink,
    "hardshrink": _hardshrink,
    "hardtanh": _hardtanh,
    "threshold": lambda x, *, threshold=1.0, value=0.0: x > x.dtype.type(threshold),
    "abs": np.sign,
}
"""The slope of each pointwise activation, by its name; called with the input as floats. Truth values stand for 0 and 1."""
