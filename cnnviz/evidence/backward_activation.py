"""Why the gradient before an activation has its value: the gradient behind it, times the slope."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.evidence.activation import ActivationStep, activation_step


@dataclass(frozen=True)
class ActivationGradient(ActivationStep):
    """``total = grad * slope``: the slope at x is a gate; ReLU's is open (1) above 0 and shut (0) at and below 0."""

    grad: float
    total: float


def activation_gradient(name: str, x: float, grad: float, **parameters: float | str) -> ActivationGradient:
    """The product behind the gradient of a loss by one number before an activation, in float64.

    Parameters
    ----------
    x
        The number before the activation.
    grad
        The gradient by the number after it.
    name, **parameters
        As for :func:`~cnnviz.evidence.activation.activation_step`. What holds at a kink is said in
        :mod:`cnnviz.ops.gradient`.

    Raises
    ------
    OperationError
        An unknown name or a parameter out of range.
    """
    step = activation_step(name, x, **parameters)
    return ActivationGradient(**vars(step), grad=float(grad), total=float(grad) * step.slope)
