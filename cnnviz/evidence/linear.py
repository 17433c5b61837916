"""Why one output of a fully connected layer has its value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.window import Values, check_position
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import as_float


@dataclass(frozen=True, eq=False)
class LinearStep:
    """``total = products.sum() + bias`` with ``products = inputs * weights``, all of shape ``(N_in,)``."""

    index: int
    inputs: Values
    weights: Values
    products: Values
    bias: float
    total: float


def linear_step(
    input: npt.ArrayLike, weight: npt.ArrayLike, bias: npt.ArrayLike | None, index: int
) -> LinearStep:
    """The sum behind ``linear(input, weight, bias)[index]``, in float64 from the values that the engine uses.

    Parameters
    ----------
    input, weight, bias
        ``(N_in,)``, ``(N_out, N_in)`` and ``(N_out,)``.

    Raises
    ------
    OperationError
        An index outside the output, or an input and a weight that do not fit together.
    """
    operation = "linear_step"
    x = as_float(operation, "input", input)
    matrix = as_float(operation, "weight", weight).astype(x.dtype, copy=False)
    if x.ndim != 1 or matrix.ndim != 2 or matrix.shape[1] != len(x):
        raise OperationError(
            operation,
            "an input of shape {input} and a weight of shape {weight} do not fit together",
            input=x.shape,
            weight=matrix.shape,
        )
    (row,) = check_position(operation, (index,), matrix.shape[:1])
    inputs, weights = x.astype(np.float64), matrix[row].astype(np.float64)
    products = inputs * weights
    offset = (
        0.0 if bias is None else float(as_float(operation, "bias", bias).astype(x.dtype, copy=False)[row])
    )
    return LinearStep(row, inputs, weights, products, offset, float(products.sum()) + offset)
