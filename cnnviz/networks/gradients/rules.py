"""The table of rules, each the chain rule for one operator, and what a rule is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators import Array, Call

Gradients = Sequence[Array | None]


@dataclass(frozen=True, eq=False)
class BackwardLayer(LayerRun):
    """A layer in a run, as the gradient goes back through it.

    Attributes
    ----------
    wanted
        For each input whether its gradient is asked for: of floats that depend on what the network was given.
    """

    wanted: tuple[bool, ...]

    def asks_for(self, number: int) -> bool:
        """Whether the gradient by that input is wanted."""
        return number < len(self.wanted) and self.wanted[number]

    def engine_call(self) -> Call:
        """The layer as one call of the engine; ModelError if it is more than one operation."""
        if self.call is None:
            raise ModelError("it is more than one operation of the engine")
        return self.call


Rule = Callable[[BackwardLayer, Sequence[Array]], Gradients]
"""From a layer and the gradients by its outputs to those by its inputs; it must give all that are wanted."""

RULES: dict[str, Rule] = {}
"""Every operator through which gradients are known, by its ONNX name."""


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register a rule that looks at the gradients by all outputs."""

    def register(function: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, function))
        return function

    return register


OneRule = Callable[[BackwardLayer, Array], Gradients]


def one_output(*names: str) -> Callable[[OneRule], OneRule]:
    """Register a rule for operators of which only the first output carries a gradient."""

    def register(function: OneRule) -> OneRule:
        def apply(run: BackwardLayer, grads: Sequence[Array]) -> Gradients:
            if any(grad.any() for grad in grads[1:]):
                raise ModelError("only the gradient by its first result is known")
            return function(run, grads[0])

        RULES.update(dict.fromkeys(names, apply))
        return function

    return register


def shrink_to(grad: Array, shape: Sequence[int]) -> Array:
    """The gradient by an array of that shape which was stretched to the gradient's: copies add up."""
    extra = grad.ndim - len(shape)
    stretched = [axis + extra for axis, n in enumerate(shape) if n == 1 and grad.shape[axis + extra] != 1]
    return np.sum(grad, axis=(*range(extra), *stretched)).reshape(shape)
