"""Number by number: arithmetic, choices, and what hands a number on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from cnnviz.networks.gradients.rules import BackwardLayer, Gradients, Rule, one_output, rule, shrink_to
from cnnviz.networks.operators import Array

Slope = Callable[[Array, Array], Array]


def _of_two(by_x: Slope, by_y: Slope) -> Rule:
    """Both arrays were stretched to one shape; before opset 7 the second stood at a named axis."""

    def apply(run: BackwardLayer, grads: Sequence[Array]) -> Gradients:
        x, y = run.x, run.array(1)
        axis = run.layer.attributes.get("axis")
        if isinstance(axis, int) and run.layer.attributes.get("broadcast"):
            y = y.reshape(*y.shape, *(1,) * max(0, x.ndim - axis % x.ndim - y.ndim))
        return [
            shrink_to(grads[0] * slope(x, y), array.shape) if run.asks_for(number) else None
            for number, (slope, array) in enumerate(((by_x, x), (by_y, y)))
        ]

    return apply


def _one(x: Array, y: Array) -> Array:
    return np.ones((), x.dtype)


for _name, _by_x, _by_y in (
    ("Add", _one, _one),
    ("Sub", _one, lambda x, y: -_one(x, y)),
    ("Mul", lambda x, y: y, lambda x, y: x),
    ("Div", lambda x, y: 1 / y, lambda x, y: -x / (y * y)),
    ("Pow", lambda x, y: y * np.power(x, y - 1), lambda x, y: np.power(x, y) * np.log(x)),
):
    rule(_name)(_of_two(_by_x, _by_y))


@rule("Mod")
def mod(run: BackwardLayer, grads: Sequence[Array]) -> Gradients:
    """Mod: ``x - y * quotient``; the whole quotient does not change with a small change of x or y."""
    divide = np.trunc if run.setting("fmod") else np.floor
    return _of_two(_one, lambda x, y: -divide(x / y))(run, grads)


@one_output("Cast", "CastLike", "Dropout", "Identity")
def same(run: BackwardLayer, grad: Array) -> Gradients:
    """Operators that hand a number on: the gradient as it is; by inputs that only say a type or a mode it is 0."""
    return [grad, *(None if other is None else np.zeros_like(other) for other in run.arrays[1:])]


@one_output("Sum")
def sum_(run: BackwardLayer, grad: Array) -> Gradients:
    """Sum: the gradient by each array is the whole gradient."""
    return [None if x is None else shrink_to(grad, x.shape) for x in run.arrays]


@one_output("Mean")
def mean(run: BackwardLayer, grad: Array) -> Gradients:
    """Mean: the gradient by each of n arrays is the gradient divided by n."""
    return [None if x is None else shrink_to(grad / len(run.arrays), x.shape) for x in run.arrays]


@one_output("Max", "Min")
def extreme(run: BackwardLayer, grad: Array) -> Gradients:
    """Max and Min: the gradient goes to the array whose number was taken; of equal numbers, to the first array's."""
    left = np.ones(run.y.shape, bool)
    back: list[Array | None] = []
    for x in run.arrays:
        assert x is not None
        taken = left & (x == run.y)
        left &= ~taken
        back.append(shrink_to(grad * taken, x.shape))
    return back


@one_output("Where")
def where(run: BackwardLayer, grad: Array) -> Gradients:
    """Where: the gradient goes to the array whose number the condition chose."""
    condition, x, y = (np.asarray(each) for each in run.arrays)
    held = condition.astype(bool)
    return None, shrink_to(np.where(held, grad, 0), x.shape), shrink_to(np.where(held, 0, grad), y.shape)
