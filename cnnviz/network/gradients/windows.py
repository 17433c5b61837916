"""Convolution, its transpose, and pooling: the engine's backward passes."""

from __future__ import annotations

import numpy as np

from cnnviz import ops
from cnnviz.network.gradients.rules import Gradients, Step, one_output
from cnnviz.network.operators import Array
from cnnviz.ops import backward


@one_output("Conv")
def conv(step: Step, grad: Array) -> Gradients:
    """The engine's backward pass."""
    call = step.call()
    how = {name: value for name, value in call.arguments.items() if name not in ("weight", "bias")}
    back = getattr(backward, f"{call.operation}_backward")
    return back(grad, call.input, call.arguments["weight"], **how)


@one_output("ConvTranspose")
def conv_transpose(step: Step, grad: Array) -> Gradients:
    """Every input cell stamped its kernel, so its gradient is a convolution of the output's with that kernel."""
    call = step.call()
    how = call.arguments
    cut = [(0, 0), (0, 0), *how["padding"]]  # what was cut off has no gradient
    convolve = getattr(ops, call.operation.replace("_transpose", ""))
    back = convolve(
        np.pad(grad, cut), how["weight"], stride=how["stride"], dilation=how["dilation"], groups=how["groups"]
    )
    return [back[tuple(slice(n) for n in step.x.shape)]]


@one_output("MaxPool", "AveragePool", "GlobalMaxPool", "GlobalAveragePool")
def pool(step: Step, grad: Array) -> Gradients:
    """The engine's backward pass."""
    call = step.call()
    return [getattr(backward, f"{call.operation}_backward")(grad, call.input, **call.arguments)]
