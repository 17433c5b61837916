"""How a score moves when one pixel moves a little: its gradient by the input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.explain.score import Score
from cnnviz.memory import Claim
from cnnviz.networks import ModelError, Network
from cnnviz.networks.gradients import gradients
from cnnviz.networks.steps import Steps, stepwise

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Saliency:
    """The gradient of a score by the numbers that a network was given.

    Attributes
    ----------
    gradient, input
        ``(C, H, W)`` both.
    """

    gradient: Array
    input: Array

    @property
    def magnitude(self) -> Array:
        """``max over channels of |gradient|``, (H, W): how much the pixel matters, in whatever direction."""
        return np.abs(self.gradient).max(axis=0)

    @property
    def signed(self) -> Array:
        """``sum over channels of gradient``, (H, W): how the score moves when all channels of the pixel rise alike."""
        return self.gradient.sum(axis=0)

    @property
    def times_input(self) -> Array:
        """``sum over channels of gradient * input``, (H, W).

        If the score were a weighted sum of the pixels, this would be each pixel's part in it; for a network of
        convolutions without biases, ReLU and pooling it still adds up to the score.
        """
        return (self.gradient * self.input).sum(axis=0)


@stepwise
def saliency(
    network: Network, values: Mapping[str, Array], input: str, score: Score, room: Claim | None = None
) -> Steps[Saliency]:
    """The slopes of a score, before softmax, by each pixel of the first image (Simonyan et al., 2013).

    Parameters
    ----------
    values
        What :meth:`Network.run` gave.
    input
        The name of the input ``(N, C, H, W)``.
    room
        A claim of the visitor's; the gradients are counted beside it.

    Raises
    ------
    ModelError
        A layer on the way whose gradient is not known, or a score without one.
    FullError
        There is no room for the gradients.
    """
    x = values[input]
    if x.ndim != 4:
        raise ModelError("the input '{name}' of shape {shape} is not a picture", name=input, shape=x.shape)
    found = yield from gradients.steps(network, values, score.array, score.seed(values), room=room)
    return Saliency(found[input][0], x[0])
