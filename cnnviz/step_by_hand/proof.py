"""The proof of a gradient: the weight is nudged, and the loss is drawn along it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cnnviz import ops
from cnnviz.evidence import Nudge, nudge
from cnnviz.evidence.window import Values
from cnnviz.ops.backward import softmax_cross_entropy
from cnnviz.state.train.step import SMALL, Weight
from cnnviz.step_by_hand.step import Step, network_of
from cnnviz.step_by_hand.walk import named

REACHES = {SMALL: 1.5}
"""How far to either side of a weight its curve goes."""
_REACH = 0.5
_POINTS = 101


@dataclass(frozen=True, eq=False)
class Proof:
    """What a nudge of a weight shows.

    Attributes
    ----------
    weight
        Which one.
    nudge
        The measured slope beside the gradient, both in float64.
    places, losses
        ``(points,)``: the loss along the weight, all other weights as they are.
    moved
        The weight and the loss after this weight alone has taken the step.
    """

    weight: Weight
    nudge: Nudge
    places: Values
    losses: Values
    moved: tuple[float, float]


@np.errstate(all="ignore")
def prove(step: Step, weight: Weight, eps: float, network: str) -> Proof:
    """Nudge a weight of a step by `eps`.

    Raises
    ------
    OperationError
        The weight is so large that `eps` cannot move it, or its loss is no number.
    """
    name = named(weight.array)
    weights: Values = step.exact.parameters[name].astype(np.float64)
    index = tuple(int(i) for i in np.unravel_index(weight.index, weights.shape))
    gradient = float(step.exact.gradients[name][index])
    loss = _loss_with(step, name)
    found = nudge(loss, weights, index, gradient, eps=eps)
    reach = REACHES.get(network, _REACH)
    places = found.weight + reach * np.linspace(-1, 1, _POINTS)
    moved = found.weight - step.rate * gradient

    def along(value: float) -> float:
        other = weights.copy()
        other[index] = value
        return loss(other)

    return Proof(
        weight=weight,
        nudge=found,
        places=places,
        losses=_curve(step, name, index, places),
        moved=(moved, along(moved)),
    )


def _loss_with(step: Step, name: str) -> Callable[[Values], float]:
    """The loss with other numbers in one learned array: what stands before its layer stays as it is."""
    line, _, kind = name.partition(".")
    layers = network_of(step.exact, step.walk.lines).layers[int(line) :]
    given = step.exact.arrays[int(line)]

    def loss(weights: Values) -> float:
        layers[0].parameters[kind] = weights
        array = given
        for layer in layers:
            array = layer.forward(array)
        return softmax_cross_entropy(array, step.labels)[0]

    return loss


def _curve(step: Step, name: str, index: tuple[int, ...], places: Values) -> Values:
    """The loss at each of these values of one weight.

    Where every picture goes its own way, what follows the layer is worked out for all values at once.
    """
    line, _, kind = name.partition(".")
    first, *others = network_of(step.exact, step.walk.lines).layers[int(line) :]
    given = step.exact.arrays[int(line)]
    weights = first.parameters[kind]
    made = []
    for place in places:
        weights[index] = place
        made.append(first.forward(given))
    batches = made if len(given) > 1 else [np.concatenate(made)]
    losses = []
    for batch in batches:
        for layer in others:
            batch = layer.forward(batch)
        labels = np.resize(step.labels, len(batch))
        each = -ops.log_softmax(batch, dim=1)[np.arange(len(batch)), labels]
        losses.append([each.mean()] if len(given) > 1 else each)
    return np.concatenate(losses)
