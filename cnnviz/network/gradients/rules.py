"""The table of rules, each the chain rule for one operator, and what a rule is told."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnviz.network.errors import ModelError
from cnnviz.network.graph import Layer
from cnnviz.network.operators import CALLS, OPERATORS, Array, Call, Context

Gradients = Sequence[Array | None]


@dataclass(frozen=True, eq=False)
class Step:
    """One layer with what it was given and what it made; None for an input left out.

    `wanted` says which inputs' gradients are asked for: floats that depend on what the network was given.
    """

    layer: Layer
    context: Context
    inputs: tuple[Array | None, ...]
    outputs: tuple[Array, ...]
    wanted: tuple[bool, ...]

    @property
    def x(self) -> Array:
        """The first input."""
        (x, *_) = self.inputs
        assert x is not None
        return x

    @property
    def y(self) -> Array:
        """The first output."""
        return self.outputs[0]

    def input(self, number: int) -> Array | None:
        """An input, None if it is left out."""
        return self.inputs[number] if number < len(self.inputs) else None

    def asks_for(self, number: int) -> bool:
        """Whether the gradient by that input is wanted."""
        return number < len(self.wanted) and self.wanted[number]

    def call(self) -> Call:
        """The layer as one call of the engine."""
        call = CALLS[self.layer.op_type](self.context, *self.inputs, **self.layer.attributes)
        if call is None:
            raise ModelError("it is more than one operation of the engine")
        return call

    def setting(self, name: str) -> Any:
        """An attribute of the layer, or what the operator takes where the model does not say."""
        if name in self.layer.attributes:
            return self.layer.attributes[name]
        compute = OPERATORS[self.layer.op_type].compute
        return inspect.signature(compute).parameters[name].default


Rule = Callable[[Step, Sequence[Array]], Gradients]
"""From a step and the gradients by its outputs to those by its inputs; it must give all that are wanted."""

RULES: dict[str, Rule] = {}
"""Every operator through which gradients are known, by its ONNX name."""


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register a rule that looks at the gradients by all outputs."""

    def register(function: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, function))
        return function

    return register


OneRule = Callable[[Step, Array], Gradients]


def one_output(*names: str) -> Callable[[OneRule], OneRule]:
    """Register a rule for operators of which only the first output carries a gradient."""

    def register(function: OneRule) -> OneRule:
        def apply(step: Step, grads: Sequence[Array]) -> Gradients:
            if any(grad.any() for grad in grads[1:]):
                raise ModelError("only the gradient by its first result is known")
            return function(step, grads[0])

        RULES.update(dict.fromkeys(names, apply))
        return function

    return register


def shrink_to(grad: Array, shape: Sequence[int]) -> Array:
    """The gradient by an array of that shape which was stretched to the gradient's: copies add up."""
    extra = grad.ndim - len(shape)
    stretched = [axis + extra for axis, n in enumerate(shape) if n == 1 and grad.shape[axis + extra] != 1]
    return np.sum(grad, axis=(*range(extra), *stretched)).reshape(shape)
