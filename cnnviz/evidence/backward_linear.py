"""Why one number of the gradients of a fully connected layer, or of the flattening before it, has its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.window import Values, check_index
from cnnviz.ops.backward.shape import as_gradient
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float


@dataclass(frozen=True, eq=False)
class LinearWeightGradient:
    """``total = products.sum()`` with ``products = inputs * grads``: the input that the weight met, times the error.

    Attributes
    ----------
    position
        The weight's index: (output, input).
    inputs, grads, products
        ``(N,)``, a term for each row of the batch; N is 1 if the input is no batch.
    """

    position: tuple[int, ...]
    inputs: Values
    grads: Values
    products: Values
    total: float


@dataclass(frozen=True, eq=False)
class LinearInputGradient:
    """``total = products.sum()`` with ``products = weights * grads``, all of shape ``(N_out,)``.

    The input went to every output by a weight of its own, and from every output the gradient comes back by it.
    """

    index: int
    weights: Values
    grads: Values
    products: Values
    total: float


@dataclass(frozen=True, eq=False)
class FlattenGradient:
    """``total`` is the gradient by the flat array's element ``index``, handed on as it is.

    Attributes
    ----------
    position
        Of the element before it was laid flat: (channel, row, column), or as many coordinates as there are axes.
    place_values
        How far apart neighbours on each axis lie in the flat array: ``(H * W, W, 1)``.
    index
        ``sum of position * place_values``.
    """

    position: tuple[int, ...]
    place_values: tuple[int, ...]
    index: int
    total: float


def linear_weight_gradient(
    grad: npt.ArrayLike, input: npt.ArrayLike, weight: npt.ArrayLike, index: Sequence[int]
) -> LinearWeightGradient:
    """The sum behind the gradient of a loss by ``weight[index]`` of ``linear(input, weight)``, in float64.

    Parameters
    ----------
    grad
        The gradient by the output: ``(N_out,)`` or ``(N, N_out)``.
    input
        ``(N_in,)`` or ``(N, N_in)``.
    weight
        ``(N_out, N_in)``. Only its shape matters.

    Raises
    ------
    OperationError
        An index outside the weight, an input and a weight that do not fit together, or a gradient that has not the
        output's shape.
    """
    operation = "linear_weight_gradient"
    x, _, g = _arrays(operation, grad, input, weight, most_axes=2)
    row, column = check_index(operation, index, np.shape(weight))
    inputs, grads = (np.atleast_1d(a.astype(np.float64)) for a in (x[..., column], g[..., row]))
    products = inputs * grads
    return LinearWeightGradient((row, column), inputs, grads, products, float(products.sum()))


def linear_input_gradient(
    grad: npt.ArrayLike, input: npt.ArrayLike, weight: npt.ArrayLike, index: int
) -> LinearInputGradient:
    """The sum behind the gradient of a loss by ``input[index]`` of ``linear(input, weight)``, in float64.

    Parameters
    ----------
    grad, input, weight
        ``(N_out,)``, ``(N_in,)`` and ``(N_out, N_in)``. Of the input only the shape and the dtype matter.

    Raises
    ------
    OperationError
        An index outside the input, an input and a weight that do not fit together, or a gradient that has not the
        output's shape.
    """
    operation = "linear_input_gradient"
    x, matrix, g = _arrays(operation, grad, input, weight, most_axes=1)
    (column,) = check_index(operation, (index,), x.shape)
    weights, grads = matrix[:, column].astype(np.float64), g.astype(np.float64)
    products = weights * grads
    return LinearInputGradient(column, weights, grads, products, float(products.sum()))


def flatten_gradient(grad: npt.ArrayLike, shape: Sequence[int], position: Sequence[int]) -> FlattenGradient:
    """Where the gradient of a loss by one element of an array comes back from, when the array was laid flat.

    Parameters
    ----------
    grad
        The gradient by the flat array, ``(product of shape,)``.
    shape
        Of the array before, ``(C, H, W)`` or any other; the last axis is laid out fastest.

    Raises
    ------
    OperationError
        A position outside `shape`, or a gradient that has not the flat array's shape.
    """
    operation = "flatten_gradient"
    place = check_index(operation, position, shape)
    values = tuple(int(np.prod(shape[axis + 1 :])) for axis in range(len(place)))
    g = as_float(operation, "gradient", grad)
    g = as_gradient(operation, g, (int(np.prod(shape)),), g.dtype)
    index = sum(at * value for at, value in zip(place, values, strict=True))
    return FlattenGradient(place, values, index, float(g[index]))


def _arrays(
    operation: str, grad: npt.ArrayLike, input: npt.ArrayLike, weight: npt.ArrayLike, most_axes: int
) -> tuple[Array, Array, Array]:
    """Input, weight and gradient as the engine uses them."""
    x = as_float(operation, "input", input)
    matrix = as_float(operation, "weight", weight).astype(x.dtype, copy=False)
    if not 1 <= x.ndim <= most_axes or matrix.ndim != 2 or matrix.shape[1] != x.shape[-1]:
        raise OperationError(
            operation,
            "an input of shape {input} and a weight of shape {weight} do not fit together",
            input=x.shape,
            weight=matrix.shape,
        )
    return x, matrix, as_gradient(operation, grad, (*x.shape[:-1], len(matrix)), x.dtype)
