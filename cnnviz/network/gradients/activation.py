"""Activations: the gradient times the slope at each number. At a kink the slope is that of the flat side."""

from __future__ import annotations

import numpy as np

from cnnviz import ops
from cnnviz.network.gradients.rules import Gradients, Step, one_output, shrink_to
from cnnviz.network.operators import Array
from cnnviz.network.operators.activation import PLAIN
from cnnviz.ops import backward


@one_output(*PLAIN, "Celu", "Elu", "Gelu", "LeakyRelu", "Softplus")
def activation(step: Step, grad: Array) -> Gradients:
    """The engine's slope."""
    call = step.call()
    return [backward.activation_backward(grad, call.input, call.operation, **call.arguments)]


@one_output("PRelu")
def prelu(step: Step, grad: Array) -> Gradients:
    """By x 1 above 0 and the slope below; by the slope 0 above and x below."""
    x, slope = step.x, step.inputs[1]
    assert slope is not None
    if step.context.opset < 7 and slope.size > 1 and slope.shape == x.shape[1:2]:
        slope = slope.reshape(-1, *(1,) * (x.ndim - 2))
    above = x > 0
    return np.where(above, grad, grad * slope), shrink_to(np.where(above, 0, grad * x), slope.shape)


@one_output("Selu")
def selu(step: Step, grad: Array) -> Gradients:
    """``gamma`` times that of elu."""
    slope = ops.activation_derivative("elu", step.x, alpha=step.setting("alpha"))
    return [grad * slope * step.setting("gamma")]


@one_output("Swish")
def swish(step: Step, grad: Array) -> Gradients:
    """With ``s = sigmoid(alpha * x)`` it is ``s + alpha * x * s * (1 - s)``."""
    scaled = step.x * step.x.dtype.type(step.setting("alpha"))
    return [grad * ops.activation_derivative("silu", scaled)]


@one_output("HardSigmoid")
def hard_sigmoid(step: Step, grad: Array) -> Gradients:
    """``alpha`` between the bounds, 0 outside."""
    alpha = step.setting("alpha")
    line = step.x * alpha + step.setting("beta")
    return [grad * np.where((line > 0) & (line < 1), alpha, 0)]


@one_output("ThresholdedRelu")
def thresholded_relu(step: Step, grad: Array) -> Gradients:
    """1 above ``alpha``, 0 below."""
    return [grad * (step.x > step.setting("alpha"))]


@one_output("Clip")
def clip(step: Step, grad: Array) -> Gradients:
    """1 between the bounds, 0 outside; there the result follows the bound."""
    low, high = (
        default
        if (bound := step.setting(name) if (given := step.input(number)) is None else given) is None
        else np.asarray(bound).reshape(())
        for number, name, default in ((1, "min", -np.inf), (2, "max", np.inf))
    )
    above = np.maximum(step.x, low) >= high
    below = ~above & (step.x <= low)
    bounds = [
        None if (given := step.input(number)) is None else np.sum(grad * where).reshape(given.shape)
        for number, where in ((1, below), (2, above))
    ]
    return [grad * ~(above | below), *bounds]
