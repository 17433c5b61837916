"""A step worked out: all its numbers, in the engine's float32 and in float64."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.learning.layers import Network
from cnnviz.ops.backward import softmax_cross_entropy
from cnnviz.ops.shape import Array
from cnnviz.step_by_hand.walk import Walk, named, of_image
from cnnviz.training import plain
from cnnviz.training.account import Line
from cnnviz.training.rules import SGD

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Passes:
    """Both passes through a network, in the dtype of its numbers.

    Attributes
    ----------
    parameters, gradients
        What is learned, and the gradient of the loss by it, by ``line.name``.
    arrays, errors
        ``arrays[i]`` is what line `i` takes, ``(N, ...)``; the last are the scores. `errors` are the gradients by them.
    probabilities
        ``(N, classes)``.
    losses
        ``(N,)``: of each picture. The loss is their mean.
    """

    parameters: dict[str, Array]
    gradients: dict[str, Array]
    arrays: list[Array]
    errors: list[Array]
    probabilities: Array
    losses: Array
    loss: float


@dataclass(frozen=True, eq=False)
class Step:
    """One step of learning.

    Attributes
    ----------
    walk
        The order of its numbers.
    labels
        ``(N,)``: the class that counts as true for each picture.
    image
        Which picture of the batch is shown.
    before, exact
        The passes before the update, in the engine's float32, and with the same weights in float64.
    after
        The passes after the update, float32; None where it left what float32 can hold.
    rate
        The learning rate.
    count
        How many steps were taken before.
    stuck
        Whether a step before could not be taken for that reason: the weights are those before it.
    """

    walk: Walk
    labels: Labels
    image: int
    before: Passes
    exact: Passes
    after: Passes | None
    rate: float
    count: int
    stuck: bool

    def numbers(self, array: str, side: str, passes: Passes | None = None) -> Array:
        """All numbers of an array, of the picture that is shown; of the passes before the update, unless others are given."""
        found = passes or self.before
        if array[0] in "bw":
            return (found.parameters if side == "up" else found.gradients)[named(array)]
        if array == "p":
            p = of_image(found.probabilities, self.image)
            return p if side == "up" else np.eye(len(p), dtype=p.dtype)[self.label]
        if array == "l":
            return np.array([found.loss])
        return of_image((found.arrays if side == "up" else found.errors)[int(array[1:])], self.image)

    @property
    def label(self) -> int:
        """The class that counts as true for the picture that is shown."""
        return int(self.labels[self.image])

    @property
    def dead(self) -> bool:
        """Whether after the update every ReLU of some layer is shut, so that what stands before it gets no gradient."""
        if self.after is None:
            return False
        return any(
            getattr(line.layer, "name", "") == "relu" and not self.after.arrays[number + 1].any()
            for number, line in enumerate(self.walk.lines)
        )


def passes(lines: Sequence[Line], parameters: Mapping[str, Array], images: Array, labels: Labels) -> Passes:
    """Forward through the network and back, in the dtype of the pictures.

    Parameters
    ----------
    images, labels
        ``(N, C, H, W)`` and ``(N,)``.
    """
    network = plain.build(lines, parameters)
    arrays = [images]
    for layer in network.layers:
        arrays.append(layer.forward(arrays[-1]))
    loss, grad = softmax_cross_entropy(arrays[-1], labels)
    errors = [grad]
    for layer in reversed(network.layers):
        errors.append(layer.backward(errors[-1]))
    logs = ops.log_softmax(arrays[-1], dim=1)
    return Passes(
        parameters=dict(network.parameters),
        gradients=network.gradients,
        arrays=arrays,
        errors=errors[::-1],
        probabilities=ops.softmax(arrays[-1], dim=1),
        losses=0 - logs[np.arange(len(labels)), labels],
        loss=loss,
    )


def updated(found: Passes, rate: float) -> dict[str, Array]:
    """The weights after a step of gradient descent."""
    after = {}
    for name, weights in found.parameters.items():
        after[name] = weights.copy()
        SGD(weights.size, weights.dtype).step(
            after[name].reshape(-1), found.gradients[name].reshape(-1).copy(), rate, 0.0
        )
    return after


def network_of(found: Passes, lines: Sequence[Line]) -> Network:
    """A network with the numbers of these passes, to be changed at will."""
    return plain.build(lines, found.parameters)


def is_finite(found: Passes) -> bool:
    """Whether all numbers of these passes are numbers."""
    arrays: list[Any] = [*found.arrays, *found.errors, *found.parameters.values(), *found.gradients.values()]
    return bool(np.isfinite(found.loss)) and all(np.isfinite(array).all() for array in arrays)
