"""The fully connected layer and the step before it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float


def linear(input: npt.ArrayLike, weight: npt.ArrayLike, bias: npt.ArrayLike | None = None) -> Array:
    """Each output is a weighted sum of all inputs: ``y = x @ weight.T + bias``.

    Parameters
    ----------
    input
        ``(..., features_in)``.
    weight
        ``(features_out, features_in)``.
    bias
        ``(features_out,)``.

    Returns
    -------
    ``(..., features_out)`` in the input's dtype (integers: float32).

    Raises
    ------
    OperationError
        Shapes that do not fit together.
    """
    x = as_float("linear", "input", input)
    matrix = as_float("linear", "weight", weight)
    if matrix.ndim != 2 or x.ndim < 1 or x.shape[-1] != matrix.shape[1]:
        raise OperationError(
            "linear",
            "the input has shape {shape} and the weight {weight}, but the weight must have two axes "
            "and the second as long as the input's last",
            shape=x.shape,
            weight=matrix.shape,
        )
    output = x @ matrix.astype(x.dtype, copy=False).T
    if bias is None:
        return output
    terms = as_float("linear", "bias", bias)
    if terms.shape != matrix.shape[:1]:
        raise OperationError(
            "linear",
            "the bias has shape {bias}, but a weight of shape {weight} needs shape ({features},)",
            bias=terms.shape,
            weight=matrix.shape,
            features=matrix.shape[0],
        )
    return output + terms.astype(x.dtype, copy=False)


def flatten(input: npt.ArrayLike, *, start_dim: int = 0, end_dim: int = -1) -> npt.NDArray[np.generic]:
    """The axes from `start_dim` to `end_dim`, both counted, laid out as one, last axis fastest.

    Nothing is computed, so any dtype stays as it is; the result may be a view of the input.

    Raises
    ------
    OperationError
        An axis the input does not have, or a start after the end.
    """
    array = np.atleast_1d(np.asarray(input))
    axes = array.ndim
    if not (-axes <= start_dim < axes and -axes <= end_dim < axes and start_dim % axes <= end_dim % axes):
        raise OperationError(
            "flatten",
            "axes {start} to {end} cannot be joined in an input of shape {shape}",
            start=start_dim,
            end=end_dim,
            shape=array.shape,
        )
    start, end = start_dim % axes, end_dim % axes
    length = int(np.prod(array.shape[start : end + 1]))
    return array.reshape(*array.shape[:start], length, *array.shape[end + 1 :])
