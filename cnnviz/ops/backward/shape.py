"""The check that every backward pass starts with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float


def as_gradient(operation: str, grad: npt.ArrayLike, shape: tuple[int, ...], dtype: np.dtype) -> Array:
    """`grad` in `dtype`, if it has the output's `shape`.

    Raises
    ------
    OperationError
        Another shape.
    """
    gradient = as_float(operation, "gradient", grad)
    if gradient.shape != shape:
        raise OperationError(
            operation,
            "the gradient has shape {grad}, but the output it belongs to has shape {output}",
            grad=gradient.shape,
            output=shape,
        )
    return gradient.astype(dtype, copy=False)
