"""The gradients of the fully connected layer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.ops.backward.shape import as_gradient
from cnnviz.ops.linear import linear
from cnnviz.ops.shape import Array, as_float


def linear_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, weight: npt.ArrayLike
) -> tuple[Array, Array, Array]:
    """The gradients by input, weight and bias of :func:`~cnnviz.ops.linear.linear`.

    Parameters
    ----------
    grad
        By the output, ``(..., features_out)``.
    input, weight
        ``(..., features_in)`` and ``(features_out, features_in)``, as in the call of ``linear``.

    Returns
    -------
    ``(grad @ weight, grad.T @ input, grad summed)`` in the shapes of input, weight and ``(features_out,)``;
    those by weight and bias are summed over all leading axes.

    Raises
    ------
    OperationError
        Shapes that do not fit together.
    """
    x = as_float("linear_backward", "input", input)
    matrix = as_float("linear_backward", "weight", weight).astype(x.dtype, copy=False)
    linear(np.zeros(x.shape[-1:], x.dtype), matrix)  # refuses what does not fit
    g = as_gradient("linear_backward", grad, (*x.shape[:-1], len(matrix)), x.dtype)
    rows = g.reshape(-1, len(matrix))
    return g @ matrix, rows.T @ x.reshape(-1, x.shape[-1]), rows.sum(axis=0)
