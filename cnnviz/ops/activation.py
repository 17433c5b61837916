"""Activations: one function applied to every number by itself, and softmax, which looks at a whole axis.

Each takes an array of any shape and gives one of that shape in the input's dtype (integers: float32), by a
formula that neither overflows nor warns for large inputs. Names and parameters are those of
``torch.nn.functional``; :mod:`cnnviz.ops.gradient` has the slopes.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtr

from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
"""The two constants that keep mean 0 and variance 1 (Klambauer et al., 2017)."""


def relu(input: npt.ArrayLike) -> Array:
    """``max(0, x)``."""
    return np.maximum(as_float("relu", "input", input), 0)


def relu6(input: npt.ArrayLike) -> Array:
    """``min(max(0, x), 6)``."""
    return np.clip(as_float("relu6", "input", input), 0, 6)


def leaky_relu(input: npt.ArrayLike, *, negative_slope: float = 0.01) -> Array:
    """``x`` above 0, ``negative_slope * x`` below."""
    x = as_float("leaky_relu", "input", input)
    return np.where(x > 0, x, x * x.dtype.type(negative_slope))


def prelu(input: npt.ArrayLike, weight: npt.ArrayLike, *, dim: int = 1) -> Array:
    """:func:`leaky_relu` with a learned slope: one for all (shape ``(1,)``) or one for each channel.

    `dim` is the channel axis: 1, as in torch, with a batch axis; 0 or -3 for one image ``(C, H, W)``.
    """
    x = as_float("prelu", "input", input)
    return np.where(x > 0, x, x * channel_slopes(x, weight, dim))


def elu(input: npt.ArrayLike, *, alpha: float = 1.0) -> Array:
    """``x`` above 0, ``alpha * (exp(x) - 1)`` below."""
    x = as_float("elu", "input", input)
    return np.where(x > 0, x, x.dtype.type(alpha) * np.expm1(np.minimum(x, 0)))


def selu(input: npt.ArrayLike) -> Array:
    """:func:`elu` with two fixed constants: ``scale * elu(x, alpha)``."""
    x = as_float("selu", "input", input)
    return x.dtype.type(SELU_SCALE) * elu(x, alpha=SELU_ALPHA)


def celu(input: npt.ArrayLike, *, alpha: float = 1.0) -> Array:
    """``x`` above 0, ``alpha * (exp(x / alpha) - 1)`` below: an :func:`elu` without a kink for any alpha."""
    x = as_float("celu", "input", input)
    check_above_zero("celu", "alpha", alpha)
    scale = x.dtype.type(alpha)
    return np.where(x > 0, x, scale * np.expm1(np.minimum(x, 0) / scale))


def gelu(input: npt.ArrayLike, *, approximate: str = "none") -> Array:
    """``x * P(Z <= x)`` for a standard normal Z; with ``approximate="tanh"`` the usual tanh formula instead.

    The formula is ``x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x^3)))``.
    """
    x = as_float("gelu", "input", input)
    check_gelu(approximate)
    if approximate == "none":
        return x * ndtr(x)
    z = np.clip(x, -10, 10)  # beyond, the tanh is exactly -1 or 1
    return x * ((1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))) / 2)


def silu(input: npt.ArrayLike) -> Array:
    """``x * sigmoid(x)``, also called swish."""
    x = as_float("silu", "input", input)
    return x * expit(x)


def mish(input: npt.ArrayLike) -> Array:
    """``x * tanh(softplus(x))``."""
    x = as_float("mish", "input", input)
    return x * np.tanh(softplus(x))


def sigmoid(input: npt.ArrayLike) -> Array:
    """``1 / (1 + exp(-x))``."""
    return expit(as_float("sigmoid", "input", input))


def hardsigmoid(input: npt.ArrayLike) -> Array:
    """``relu6(x + 3) / 6``: three straight lines in place of the sigmoid."""
    return relu6(as_float("hardsigmoid", "input", input) + 3) / 6


def hardswish(input: npt.ArrayLike) -> Array:
    """``x * hardsigmoid(x)``."""
    x = as_float("hardswish", "input", input)
    return x * hardsigmoid(x)


def tanh(input: npt.ArrayLike) -> Array:
    """``(exp(x) - exp(-x)) / (exp(x) + exp(-x))``."""
    return np.tanh(as_float("tanh", "input", input))


def softplus(input: npt.ArrayLike, *, beta: float = 1.0, threshold: float = 20.0) -> Array:
    """``log(1 + exp(beta * x)) / beta``; plainly ``x`` where ``beta * x`` is above `threshold`."""
    x = as_float("softplus", "input", input)
    check_above_zero("softplus", "beta", beta)
    scaled = x * x.dtype.type(beta)
    log = np.maximum(scaled, 0) + np.log1p(np.exp(-np.abs(scaled)))  # the same, and no power overflows
    return np.where(scaled > threshold, x, log / x.dtype.type(beta))


def softsign(input: npt.ArrayLike) -> Array:
    """``x / (1 + |x|)``."""
    x = as_float("softsign", "input", input)
    return x / (1 + np.abs(x))


def logsigmoid(input: npt.ArrayLike) -> Array:
    """``log(sigmoid(x)) = -log(1 + exp(-x))``, also where the sigmoid itself is too small to hold."""
    x = as_float("logsigmoid", "input", input)
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


def tanhshrink(input: npt.ArrayLike) -> Array:
    """``x - tanh(x)``, in 64 bits: near 0 the two cancel out but for ``x^3 / 3``."""
    x = as_float("tanhshrink", "input", input)
    wide = x.astype(np.float64)
    return (wide - np.tanh(wide)).astype(x.dtype)


def softshrink(input: npt.ArrayLike, *, lambd: float = 0.5) -> Array:
    """``x - lambd`` above `lambd`, ``x + lambd`` below ``-lambd``, 0 between them: every number moves towards 0."""
    x = as_float("softshrink", "input", input)
    check_not_below_zero("softshrink", "lambd", lambd)
    bound = x.dtype.type(lambd)
    return x - np.clip(x, -bound, bound)


def hardshrink(input: npt.ArrayLike, *, lambd: float = 0.5) -> Array:
    """``x`` above `lambd` and below ``-lambd``, 0 between them; a negative `lambd` sets nothing to 0."""
    x = as_float("hardshrink", "input", input)
    bound = x.dtype.type(lambd)
    return np.where((x >= -bound) & (x <= bound), 0, x)


def hardtanh(input: npt.ArrayLike, *, min_val: float = -1.0, max_val: float = 1.0) -> Array:
    """``x`` held between `min_val` and `max_val`."""
    x = as_float("hardtanh", "input", input)
    check_in_order("hardtanh", min_val, max_val)
    return np.clip(x, x.dtype.type(min_val), x.dtype.type(max_val))


def threshold(input: npt.ArrayLike, *, threshold: float = 1.0, value: float = 0.0) -> Array:
    """``x`` above `threshold`, else `value`; torch has no defaults, these are those of ONNX's ThresholdedRelu."""
    x = as_float("threshold", "input", input)
    return np.where(x <= x.dtype.type(threshold), x.dtype.type(value), x)


def abs(input: npt.ArrayLike) -> Array:
    """``|x|``; in torch it is ``torch.abs``."""
    return np.abs(as_float("abs", "input", input))


def softmax(input: npt.ArrayLike, *, dim: int = -1) -> Array:
    """``exp(x) / sum of exp(x)`` along `dim`: positive numbers that add up to 1.

    The largest value is taken off first; the quotient stays the same, and no exponential overflows.
    """
    x = as_float("softmax", "input", input)
    check_dim("softmax", x, dim)
    powers = np.exp(x - x.max(axis=dim, keepdims=True))
    return powers / powers.sum(axis=dim, keepdims=True)


def log_softmax(input: npt.ArrayLike, *, dim: int = -1) -> Array:
    """``log(softmax(x)) = x - log(sum of exp(x))``, also good where softmax itself is too small to hold."""
    x = as_float("log_softmax", "input", input)
    check_dim("log_softmax", x, dim)
    lowered = x - x.max(axis=dim, keepdims=True)
    return lowered - np.log(np.exp(lowered).sum(axis=dim, keepdims=True))


ACTIVATIONS: dict[str, Callable[..., Array]] = {
    function.__name__: function
    for function in (
        relu,
        relu6,
        leaky_relu,
        elu,
        selu,
        celu,
        gelu,
        silu,
        mish,
        sigmoid,
        hardsigmoid,
        hardswish,
        tanh,
        softplus,
        softsign,
        logsigmoid,
        tanhshrink,
        softshrink,
        hardshrink,
        hardtanh,
        threshold,
        abs,
    )
}
"""The activations that need nothing but the input, by torch's name; `prelu` needs its learned slopes."""


def channel_slopes(x: Array, weight: npt.ArrayLike, dim: int) -> Array:
    """The slopes of :func:`prelu`, shaped to be multiplied with `x`."""
    slopes = as_float("prelu", "weight", weight).astype(x.dtype, copy=False)
    if slopes.size == 1:
        return slopes.reshape(())
    check_dim("prelu", x, dim)
    if slopes.shape != (x.shape[dim],):
        raise OperationError(
            "prelu",
            "the weight has shape {weight}, but an input of shape {shape} with its channels on axis {dim} "
            "needs shape (1,) or ({channels},)",
            weight=slopes.shape,
            shape=x.shape,
            channels=x.shape[dim],
            dim=dim,
        )
    return slopes.reshape(-1, *(1,) * (x.ndim - 1 - dim % x.ndim))


def check_above_zero(operation: str, name: str, value: float) -> None:
    """Raise unless `value` is above 0."""
    if not value > 0:
        raise OperationError(operation, "{name} is {value}, but it must be above 0", name=name, value=value)


def check_not_below_zero(operation: str, name: str, value: float) -> None:
    """Raise unless `value` is 0 or above."""
    if not value >= 0:
        raise OperationError(
            operation, "{name} is {value}, but it must not be below 0", name=name, value=value
        )


def check_in_order(operation: str, min_val: float, max_val: float) -> None:
    """Raise unless the lower bound is at most the upper one."""
    if not min_val <= max_val:
        raise OperationError(
            operation,
            "min_val is {min_val} and max_val {max_val}, but min_val must not be above max_val",
            min_val=min_val,
            max_val=max_val,
        )


def check_gelu(approximate: str) -> None:
    """Raise unless gelu knows the formula."""
    if approximate not in ("none", "tanh"):
        raise OperationError(
            "gelu",
            "approximate is '{approximate}', but it must be 'none' or 'tanh'",
            approximate=approximate,
        )


def check_dim(operation: str, x: Array, dim: int) -> None:
    """Raise unless `x` has an axis `dim` that is not empty."""
    if not -x.ndim <= dim < x.ndim or not x.shape[dim]:
        raise OperationError(
            operation,
            "dim is {dim}, but an input of shape {shape} has no elements along such an axis",
            dim=dim,
            shape=x.shape,
        )
