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


def _relu(x: Array) -> Array:
    return (x > 0).astype(x.dtype)


def _relu6(x: Array) -> Array:
    return ((x > 0) & (x < 6)).astype(x.dtype)


def _leaky_relu(x: Array, *, negative_slope: float = 0.01) -> Array:
    return np.where(x > 0, 1, negative_slope)


def _prelu(x: Array, *, weight: npt.ArrayLike, dim: int = 1) -> Array:
    return np.where(x > 0, 1, channel_slopes(x, weight, dim))


def _elu(x: Array, *, alpha: float = 1.0) -> Array:
    return np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0)))


def _selu(x: Array) -> Array:
    return SELU_SCALE * _elu(x, alpha=SELU_ALPHA)


def _celu(x: Array, *, alpha: float = 1.0) -> Array:
    check_above_zero("celu", "alpha", alpha)
    return np.where(x > 0, 1, np.exp(np.minimum(x, 0) / alpha))


def _gelu(x: Array, *, approximate: str = "none") -> Array:
    check_gelu(approximate)
    z = np.clip(x, -40, 40)  # beyond, the slope is 0 or 1 to the last digit
    if approximate == "none":
        return ndtr(z) + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    root = math.sqrt(2 / math.pi)
    t = np.tanh(root * (z + 0.044715 * z**3))
    return (1 + t) / 2 + z / 2 * (1 - t * t) * root * (1 + 3 * 0.044715 * z * z)


def _silu(x: Array) -> Array:
    return expit(x) * (1 + x * expit(-x))


def _mish(x: Array) -> Array:
    t = np.tanh(softplus(x))
    return t + x * (1 - t * t) * expit(x)


def _sigmoid(x: Array) -> Array:
    return expit(x) * expit(-x)


def _hardsigmoid(x: Array) -> Array:
    return np.where((x > -3) & (x < 3), 1 / 6, 0)


def _hardswish(x: Array) -> Array:
    return np.where(x >= 3, 1, np.where(x > -3, x / 3 + 0.5, 0))


def _tanh(x: Array) -> Array:
    return 1 - np.tanh(x) ** 2


def _softplus(x: Array, *, beta: float = 1.0, threshold: float = 20.0) -> Array:
    check_above_zero("softplus", "beta", beta)
    return np.where(beta * x > threshold, 1, expit(beta * x))


def _softsign(x: Array) -> Array:
    return (1 / (1 + np.abs(x))) ** 2


def _logsigmoid(x: Array) -> Array:
    return expit(-x)


def _tanhshrink(x: Array) -> Array:
    return np.tanh(x) ** 2


def _softshrink(x: Array, *, lambd: float = 0.5) -> Array:
    check_not_below_zero("softshrink", "lambd", lambd)
    return _hardshrink(x, lambd=lambd)


def _hardshrink(x: Array, *, lambd: float = 0.5) -> Array:
    bound = x.dtype.type(lambd)
    return np.where((x >= -bound) & (x <= bound), 0, 1)


def _hardtanh(x: Array, *, min_val: float = -1.0, max_val: float = 1.0) -> Array:
    check_in_order("hardtanh", min_val, max_val)
    return ((x > x.dtype.type(min_val)) & (x < x.dtype.type(max_val))).astype(x.dtype)


def _threshold(x: Array, *, threshold: float = 1.0, value: float = 0.0) -> Array:
    return (x > x.dtype.type(threshold)).astype(x.dtype)


def _abs(x: Array) -> Array:
    return np.sign(x)


DERIVATIVES: dict[str, Callable[..., Array]] = {
    "relu": _relu,
    "relu6": _relu6,
    "leaky_relu": _leaky_relu,
    "prelu": _prelu,
    "elu": _elu,
    "selu": _selu,
    "celu": _celu,
    "gelu": _gelu,
    "silu": _silu,
    "mish": _mish,
    "sigmoid": _sigmoid,
    "hardsigmoid": _hardsigmoid,
    "hardswish": _hardswish,
    "tanh": _tanh,
    "softplus": _softplus,
    "softsign": _softsign,
    "logsigmoid": _logsigmoid,
    "tanhshrink": _tanhshrink,
    "softshrink": _softshrink,
    "hardshrink": _hardshrink,
    "hardtanh": _hardtanh,
    "threshold": _threshold,
    "abs": _abs,
}
"""The slope of each pointwise activation, by its name; called with the input as floats."""
