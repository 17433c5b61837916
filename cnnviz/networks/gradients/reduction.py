"""Axes brought down to one number: its gradient goes back to every number that had a part in it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from cnnviz.networks.gradients.rules import BackwardLayer, Gradients, one_output
from cnnviz.networks.operators import Array

Axes = tuple[int, ...]


def _taken(x: Array, y: Array, axes: Axes) -> Array:
    """1 for the number that was taken, shared out where several are equal."""
    equal = (x == y).astype(x.dtype)
    return equal / equal.sum(axis=axes, keepdims=True)


def _others(x: Array, y: Array, axes: Axes) -> Array:
    """The product of all others: 0 for all but a number that is the only 0."""
    zero = x == 0
    zeros = zero.sum(axis=axes, keepdims=True)
    rest = np.where(zero, 1, x)
    product = np.prod(rest, axis=axes, keepdims=True)
    return np.where(zeros - zero == 0, product / rest, 0)


SLOPES: dict[str, Callable[[Array, Array, Axes], Array]] = {
    "ReduceL1": lambda x, y, axes: np.sign(x),
    "ReduceL2": lambda x, y, axes: np.where(y > 0, x / y, 0),
    "ReduceLogSum": lambda x, y, axes: np.exp(-y) * np.ones_like(x),
    "ReduceLogSumExp": lambda x, y, axes: np.exp(x - y),
    "ReduceMax": _taken,
    "ReduceMean": lambda x, y, axes: np.full_like(x, 1 / math.prod(x.shape[axis] for axis in axes)),
    "ReduceMin": _taken,
    "ReduceProd": _others,
    "ReduceSum": lambda x, y, axes: np.ones_like(x),
    "ReduceSumSquare": lambda x, y, axes: 2 * x,
}
"""The slope by each number, from the numbers, the result with its axes kept, and the axes."""


@one_output(*SLOPES)
def reduced(run: BackwardLayer, grad: Array) -> Gradients:
    """Reductions: the gradient, stretched over the axes that were brought down, times the slope at each number."""
    x, axes = run.x, run.reduced_axes
    kept = [1 if axis in axes else n for axis, n in enumerate(x.shape)]
    return [grad.reshape(kept) * SLOPES[run.op](x, run.y.reshape(kept), axes)]
