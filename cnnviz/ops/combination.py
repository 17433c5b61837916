"""Two arrays combined number by number: the functions of this name in PyTorch, without broadcasting."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float


def hypot(input: npt.ArrayLike, other: npt.ArrayLike) -> Array:
    """The length of the vector of two numbers, ``sqrt(input**2 + other**2)``, at every place.

    Of the two derivatives of a picture it is the gradient's magnitude. No square can grow too large, as in
    ``torch.hypot``; see :func:`add` for shapes, dtype and errors.
    """
    return _combined("hypot", np.hypot, input, other)


def add(input: npt.ArrayLike, other: npt.ArrayLike) -> Array:
    """The sum of two numbers at every place, as ``torch.add``.

    Parameters
    ----------
    input, other
        Arrays of one shape, with any axes.

    Returns
    -------
    An array of the same shape in the input's dtype (integers: float32).

    Raises
    ------
    OperationError
        The shapes differ.
    """
    return _combined("add", np.add, input, other)


def sub(input: npt.ArrayLike, other: npt.ArrayLike) -> Array:
    """The difference ``input - other`` at every place, as ``torch.sub``; see :func:`add`."""
    return _combined("sub", np.subtract, input, other)


def maximum(input: npt.ArrayLike, other: npt.ArrayLike) -> Array:
    """The larger of two numbers at every place, as ``torch.maximum``; see :func:`add`."""
    return _combined("maximum", np.maximum, input, other)


def _combined(
    name: str, function: Callable[[Array, Array], Array], input: npt.ArrayLike, other: npt.ArrayLike
) -> Array:
    a = as_float(name, "input", input)
    b = as_float(name, "other", other).astype(a.dtype, copy=False)
    if a.shape != b.shape:
        raise OperationError(
            name,
            "the arrays have the shapes {input} and {other}, but only arrays of one shape are combined",
            input=a.shape,
            other=b.shape,
        )
    return function(a, b)
