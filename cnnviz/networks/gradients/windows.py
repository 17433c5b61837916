"""Convolution, its transpose, and pooling: the engine's backward passes."""

from __future__ import annotations

import numpy as np

from cnnviz import ops
from cnnviz.networks.gradients.rules import BackwardLayer, Gradients, one_output
from cnnviz.networks.operators import CALLS, Array
from cnnviz.ops import backward


@one_output("Conv")
def conv(run: BackwardLayer, grad: Array) -> Gradients:
    """Conv: the engine's backward pass, by input, weight and bias."""
    call = run.engine_call()
    how = {name: value for name, value in call.arguments.items() if name not in ("weight", "bias")}
    back = getattr(backward, f"{call.operation}_backward")
    return back(grad, call.input, call.arguments["weight"], **how)


@one_output("ConvTranspose")
def conv_transpose(run: BackwardLayer, grad: Array) -> Gradients:
    """ConvTranspose: by the input a convolution of the output's gradient, as every input cell stamped its kernel.

    As ``sum(grad * output) = sum(that convolution * x)``, the kernel's gradient is the convolution's, x in the place of
    what comes back.
    """
    call = run.engine_call()
    weight, axes = call.arguments["weight"], run.x.ndim - 2
    how = {name: call.arguments[name] for name in ("stride", "dilation", "groups")}
    stamped = np.pad(grad, [(0, 0), (0, 0), *call.arguments["padding"]])  # what was cut off has no gradient
    back = getattr(ops, f"conv{axes}d")(stamped, weight, **how)
    by_weight = None
    if run.asks_for(1):
        more = [(0, wide - n) for wide, n in zip(back.shape, run.x.shape, strict=True)]
        reverse = getattr(backward, f"conv{axes}d_backward")
        by_weight = reverse(np.pad(run.x, more), stamped, weight, **how)[1]
    return back[tuple(slice(n) for n in run.x.shape)], by_weight, grad.sum(axis=(0, *range(2, grad.ndim)))


@one_output("MaxPool", "AveragePool", "GlobalMaxPool", "GlobalAveragePool")
def pool(run: BackwardLayer, grad: Array) -> Gradients:
    """Pooling by maximum or mean: the engine's backward pass."""
    call = run.engine_call()
    return [getattr(backward, f"{call.operation}_backward")(grad, call.input, **call.arguments)]


@one_output("LpPool")
def lp_pool(run: BackwardLayer, grad: Array) -> Gradients:
    """LpPool: back through the root, the sum over the window, and the power."""
    p = run.setting("p")
    attributes = {name: value for name, value in run.layer.attributes.items() if name != "p"}
    call = CALLS["AveragePool"](run.context, run.x, **attributes)
    assert call is not None
    by_sum = getattr(backward, f"{call.operation}_backward")(
        grad * _root_slope(run.y, p), run.x, **call.arguments, divisor_override=1
    )
    return [by_sum * _power_slope(run.x, p)]


@one_output("GlobalLpPool")
def global_lp_pool(run: BackwardLayer, grad: Array) -> Gradients:
    """GlobalLpPool: back through the root, the sum over all cells of a channel, and the power."""
    p = run.setting("p")
    return [grad * _root_slope(run.y, p) * _power_slope(run.x, p)]


def _root_slope(y: Array, p: int) -> Array:
    """Of ``y = s^(1/p)`` by s, but for the factor 1/p; 0 where all that was summed is 0."""
    return np.where(y > 0, y ** float(1 - p), 0).astype(y.dtype)


def _power_slope(x: Array, p: int) -> Array:
    """Of ``|x|^p``, but for the factor p."""
    return np.abs(x) ** (p - 1) * np.sign(x)
