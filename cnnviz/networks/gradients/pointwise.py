"""Functions of one number: the gradient times the slope at each. At a kink the slope is that of the flat side."""

from __future__ import annotations

import numpy as np

from cnnviz.networks.gradients.rules import BackwardLayer, Gradients, one_output, shrink_to
from cnnviz.networks.operators import Array
from cnnviz.networks.operators.pointwise import prelu_slopes
from cnnviz.pointwise import BY_OPERATOR


@one_output(*BY_OPERATOR.keys() - {"Clip", "PRelu"})
def function(run: BackwardLayer, grad: Array) -> Gradients:
    """Functions of one number: the gradient times the slope that the function's record has."""
    return [_by_x(run, grad)]


def _by_x(run: BackwardLayer, grad: Array) -> Array:
    assert run.function is not None
    return grad * run.function.slope(run.x)


@one_output("PRelu")
def prelu(run: BackwardLayer, grad: Array) -> Gradients:
    """PRelu: by x the slope at each number; by the slopes 0 where x is above 0, and x where it is not."""
    shape = prelu_slopes(run.context, run.x, run.array(1)).shape
    return _by_x(run, grad), shrink_to(np.where(run.x > 0, 0, grad * run.x), shape)


@one_output("Clip")
def clip(run: BackwardLayer, grad: Array) -> Gradients:
    """Clip: by x the slope at each number; by each bound 1 where the result is that bound."""
    assert run.function is not None
    ends = run.function.coefficients
    above = np.maximum(run.x, ends["min"]) >= ends["max"]
    below = ~above & (run.x <= ends["min"])
    bounds = [
        None if (given := run.optional(number)) is None else np.sum(grad * where).reshape(given.shape)
        for number, where in ((1, below), (2, above))
    ]
    return [_by_x(run, grad), *bounds]
