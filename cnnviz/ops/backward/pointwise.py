"""The gradients of activations and of softmax."""

from __future__ import annotations

import numpy.typing as npt

from cnnviz.ops.activation import softmax
from cnnviz.ops.backward.shape import as_gradient
from cnnviz.ops.gradient import activation_derivative
from cnnviz.ops.shape import Array, as_float


def activation_backward(grad: npt.ArrayLike, input: npt.ArrayLike, name: str, **parameters: object) -> Array:
    """The gradient by the input of the activation `name`: `grad` times the slope at each number.

    Parameters
    ----------
    grad, input
        Any shape, the same for both.
    name, **parameters
        As for :func:`~cnnviz.ops.gradient.activation_derivative`, which also says what holds at a kink.

    Raises
    ------
    OperationError
        Two shapes, or an activation without a known slope.
    """
    x = as_float("activation_backward", "input", input)
    return as_gradient("activation_backward", grad, x.shape, x.dtype) * activation_derivative(
        name, x, **parameters
    )


def softmax_backward(grad: npt.ArrayLike, input: npt.ArrayLike, *, dim: int = -1) -> Array:
    """The gradient by the input of softmax along `dim`: ``y * (grad - sum of grad * y)`` with ``y = softmax(x)``.

    Raises
    ------
    OperationError
        Two shapes, or an axis the input does not have.
    """
    y = softmax(input, dim=dim)
    g = as_gradient("softmax_backward", grad, y.shape, y.dtype)
    return y * (g - (g * y).sum(axis=dim, keepdims=True))
