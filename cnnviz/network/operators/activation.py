"""Activations."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from cnnviz import ops
from cnnviz.network.errors import ModelError
from cnnviz.network.operators.calls import CALLS, Call, called
from cnnviz.network.operators.registry import Array, Context, Results, operator
from cnnviz.network.operators.shared import as_real, axis_of, broadcast_shape, in_type_of

PLAIN = {
    "HardSwish": "hardswish",
    "Mish": "mish",
    "Relu": "relu",
    "Sigmoid": "sigmoid",
    "Softsign": "softsign",
    "Tanh": "tanh",
}
"""Those without attributes, and the engine's name for each."""


def _plain(operation: str) -> Callable[..., Call]:
    def call(context: Context, x: Array) -> Call:
        return Call(operation, as_real(x), {})

    return call


for _name, _operation in PLAIN.items():
    called(_name)(_plain(_operation))


@called("Softplus")
def softplus(context: Context, x: Array) -> Call:
    """``log(1 + exp(x))``, also for large x."""
    return Call("softplus", as_real(x), {"threshold": math.inf})


@called("LeakyRelu")
def leaky_relu(context: Context, x: Array, *, alpha: float = 0.01) -> Call:
    """``x`` above 0, ``alpha * x`` below."""
    return Call("leaky_relu", as_real(x), {"negative_slope": alpha})


@operator("PRelu")
def prelu(context: Context, x: Array, slope: Array) -> Results:
    """``x`` above 0, ``slope * x`` below; the slope is stretched to the shape of x, never the other way.

    Before opset 7 a row of slopes is one for each channel.
    """
    real = as_real(x)
    if context.opset < 7 and slope.size > 1 and slope.shape == x.shape[1:2]:
        slope = slope.reshape(-1, *(1,) * (x.ndim - 2))
    if broadcast_shape(x.shape, slope.shape) != x.shape:
        raise ModelError(
            "its slope of shape {slope} is larger than its input of shape {shape}",
            slope=slope.shape,
            shape=x.shape,
        )
    return in_type_of(x, np.where(real > 0, real, real * slope.astype(real.dtype)))


def prelu_call(context: Context, x: Array, slope: Array) -> Call | None:
    """The engine's prelu has one slope for all or one for each channel."""
    if slope.size == 1:
        return Call("prelu", as_real(x), {"weight": slope.reshape(1)})
    for_channels = (x.shape[1], *(1,) * (x.ndim - 2)) if x.ndim > 1 else ()
    if for_channels and slope.shape in (for_channels, (1, *for_channels)):
        return Call("prelu", as_real(x), {"weight": slope.reshape(-1)})
    return None


CALLS["PRelu"] = prelu_call


@called("Elu")
def elu(context: Context, x: Array, *, alpha: float = 1.0) -> Call:
    """``x`` above 0, ``alpha * (exp(x) - 1)`` below."""
    return Call("elu", as_real(x), {"alpha": alpha})


@operator("Selu")
def selu(
    context: Context, x: Array, *, alpha: float = 1.6732632423543772, gamma: float = 1.0507009873554805
) -> Results:
    """``gamma * elu(x, alpha)``."""
    real = as_real(x)
    return in_type_of(x, real.dtype.type(gamma) * ops.elu(real, alpha=alpha))


@called("Celu")
def celu(context: Context, x: Array, *, alpha: float = 1.0) -> Call:
    """``x`` above 0, ``alpha * (exp(x / alpha) - 1)`` below."""
    return Call("celu", as_real(x), {"alpha": alpha})


@called("Gelu")
def gelu(context: Context, x: Array, *, approximate: str = "none") -> Call:
    """``x * P(Z <= x)``."""
    return Call("gelu", as_real(x), {"approximate": approximate})


@operator("Swish")
def swish(context: Context, x: Array, *, alpha: float = 1.0) -> Results:
    """``x * sigmoid(alpha * x)``."""
    real = as_real(x)
    return in_type_of(x, real * ops.sigmoid(real * real.dtype.type(alpha)))


@operator("HardSigmoid")
def hard_sigmoid(context: Context, x: Array, *, alpha: float = 0.2, beta: float = 0.5) -> Results:
    """``alpha * x + beta``, held between 0 and 1."""
    real = as_real(x)
    return in_type_of(x, np.clip(real * real.dtype.type(alpha) + real.dtype.type(beta), 0, 1))


@operator("ThresholdedRelu")
def thresholded_relu(context: Context, x: Array, *, alpha: float = 1.0) -> Results:
    """``x`` above alpha, else 0."""
    return np.where(x > alpha, x, x.dtype.type(0))


@operator("Clip")
def clip(
    context: Context,
    x: Array,
    low: Array | None = None,
    high: Array | None = None,
    *,
    min: float | None = None,
    max: float | None = None,
) -> Results:
    """``x`` held between two bounds, which were attributes before opset 11."""
    low = np.asarray(min) if low is None and min is not None else low
    high = np.asarray(max) if high is None and max is not None else high
    for bound in (low, high):
        if bound is not None and bound.size != 1:
            raise ModelError("its bounds must be single numbers, not of shape {shape}", shape=bound.shape)
    if low is not None:
        x = np.maximum(x, low.reshape(()).astype(x.dtype))
    return x if high is None else np.minimum(x, high.reshape(()).astype(x.dtype))


def _along(operation: str) -> Callable[..., Call]:
    def call(context: Context, x: Array, *, axis: int | None = None) -> Call:
        """From opset 13 along one axis; before, over all axes from `axis` on, laid out as one."""
        real = as_real(x)
        if context.opset >= 13:
            return Call(operation, real, {"dim": -1 if axis is None else axis})
        first = 1 if axis is None else axis
        first = first if first == x.ndim else axis_of(first, x.ndim)
        rows = real.reshape(math.prod(x.shape[:first]), math.prod(x.shape[first:]))
        return Call(operation, rows, {"dim": 1})

    return call


def _softmax(operation: str) -> Callable[..., Results]:
    write = _along(operation)

    def compute(context: Context, x: Array, *, axis: int | None = None) -> Results:
        return in_type_of(x, write(context, x, axis=axis).compute().reshape(x.shape))

    return compute


for _name, _operation in (("Softmax", "softmax"), ("LogSoftmax", "log_softmax")):
    operator(_name)(_softmax(_operation))
    CALLS[_name] = _along(_operation)
