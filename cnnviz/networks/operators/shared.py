"""What several operators need: whole numbers out of arrays, axes, dtypes, broadcasting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from cnnviz.networks.budget import MOST_AXES
from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.registry import Array, Context

MOST_NUMBERS = 256
"""More numbers than any shape, list of axes or list of parts has."""


def whole_list(name: str, array: Array) -> list[int]:
    """The whole numbers of an array that says a shape, axes or amounts."""
    if array.dtype.kind not in "iu" or array.ndim > 1 or array.size > MOST_NUMBERS:
        raise ModelError("the input '{name}' must be a short list of whole numbers", name=name)
    return [int(entry) for entry in array.reshape(-1)]


def number_of(name: str, array: Array) -> float:
    """The single number that an array holds."""
    if array.size != 1 or array.dtype.kind not in "iufb":
        raise ModelError("the input '{name}' must be a single number", name=name)
    return array.reshape(-1)[0].item()


def axis_of(axis: int, axes: int) -> int:
    """`axis`, counted from the end if negative, as one of 0 up to `axes` - 1."""
    if not -axes <= axis < axes:
        raise ModelError("there is no axis {axis} among {axes} axes", axis=axis, axes=axes)
    return axis % axes


def axes_of(given: Iterable[int], axes: int) -> tuple[int, ...]:
    """Each of the given axes as :func:`axis_of` has it; none may be given twice."""
    found = tuple(axis_of(axis, axes) for axis in given)
    if len(set(found)) < len(found):
        raise ModelError("the axes {axes} name one axis twice", axes=tuple(given))
    return found


def as_real(x: Array) -> Array:
    """`x` as the engine takes it: whole numbers become float64, in which int32 is exact, float16 float32."""
    if x.dtype.kind == "f":
        return x.astype(np.float32) if x.dtype.itemsize == 2 else x
    return x.astype(np.float64)


def in_type_of(x: Array, result: Array) -> Array:
    """`result` in the dtype of `x`: an ONNX operator gives the type it is given."""
    return result.astype(x.dtype, copy=False)


def ask_broadcast(context: Context, *arrays: Array) -> tuple[int, ...]:
    """Ask the budget for an array of the shape that all `arrays` stretch to; gives that shape."""
    shape = broadcast_shape(*(array.shape for array in arrays))
    context.budget.ask(shape, np.result_type(*arrays))
    return shape


def broadcast_shape(*shapes: Sequence[int]) -> tuple[int, ...]:
    """The shape that all shapes stretch to."""
    longest = max(map(len, shapes))
    if longest > MOST_AXES:
        raise ModelError(
            "an array of {count} axes is asked for, and {limit} is the most", count=longest, limit=MOST_AXES
        )
    try:
        return np.broadcast_shapes(*(tuple(shape) for shape in shapes))
    except ValueError:
        raise ModelError(
            "arrays of shapes {shapes} do not fit together",
            shapes=", ".join(str(tuple(shape)) for shape in shapes),
        ) from None


def check_lengths(lengths: list[int]) -> None:
    """Raise if one is below 0."""
    if min(lengths, default=0) < 0:
        raise ModelError("the lengths {lengths} must not be below 0", lengths=tuple(lengths[:8]))
