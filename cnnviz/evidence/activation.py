"""Why one number after an activation, or one probability after softmax, has its value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.window import Values, check_position
from cnnviz.ops.activation import ACTIVATIONS
from cnnviz.ops.errors import OperationError
from cnnviz.ops.gradient import activation_derivative
from cnnviz.ops.shape import as_float


@dataclass(frozen=True)
class ActivationStep:
    """``value = f(x)``, and the slope of f there: how much the value moves when x moves a little."""

    x: float
    value: float
    slope: float


@dataclass(frozen=True, eq=False)
class SoftmaxStep:
    """``probability = exponents[index] / total``.

    Attributes
    ----------
    shift
        The largest logit, taken off every logit before the exponential.
    exponents
        ``exp(logits - shift)``, of the logits' shape ``(N,)``.
    total
        The sum of the exponents.
    """

    index: int
    logits: Values
    shift: float
    exponents: Values
    total: float
    probability: float


def activation_step(name: str, x: float, **parameters: float | str) -> ActivationStep:
    """One number through an activation, in float64.

    Parameters
    ----------
    name, **parameters
        A key of :data:`cnnviz.ops.activation.ACTIVATIONS`, and what that function takes besides its input.

    Raises
    ------
    OperationError
        An unknown name or a parameter out of range.
    """
    if name not in ACTIVATIONS:
        raise OperationError(
            "activation_step",
            "'{name}' is not an activation; these are: {names}",
            name=name,
            names=", ".join(ACTIVATIONS),
        )
    point = np.float64(x)
    value = ACTIVATIONS[name](point, **parameters)
    return ActivationStep(float(x), float(value), float(activation_derivative(name, point, **parameters)))


def softmax_step(logits: npt.ArrayLike, index: int) -> SoftmaxStep:
    """The quotient behind ``softmax(logits)[index]`` for logits of shape ``(N,)``, in float64.

    Raises
    ------
    OperationError
        An index outside the logits, or logits with more than one axis.
    """
    operation = "softmax_step"
    values = as_float(operation, "input", logits).astype(np.float64)
    if values.ndim != 1:
        raise OperationError(
            operation,
            "the logits have shape {shape}, but they must be a single row of numbers",
            shape=values.shape,
        )
    (place,) = check_position(operation, (index,), values.shape)
    shift = float(values.max())
    exponents = np.exp(values - shift)
    total = float(exponents.sum())
    return SoftmaxStep(place, values, shift, exponents, total, float(exponents[place]) / total)
