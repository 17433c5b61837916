"""Layers that would take long in one go, cut along an axis of their result into several of the same kind.

Number by number, or row by row: each part is computed by the operator itself, from the parts of the inputs that it looks at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from cnnviz.networks.operators import OPERATORS, Array, Attribute, Context
from cnnviz.networks.operators.arithmetic import MANY, PAIRS
from cnnviz.networks.operators.linear import WHOLE_NUMBERS_COST
from cnnviz.networks.operators.quantized import by_column, by_row
from cnnviz.networks.operators.shared import broadcast_shape
from cnnviz.networks.steps import Steps
from cnnviz.pointwise import BY_OPERATOR

PART = 2**21
"""Numbers of a result that are made at once, if each takes a few operations."""
PRODUCTS = 128
"""Multiply-adds of a matrix product that take as long as one number of :data:`PART`."""

Arrays = Sequence[Array | None]


@dataclass(frozen=True)
class Cut:
    """How a layer is cut into parts that are computed one by one.

    Attributes
    ----------
    shape, axis
        Of the result, and the axis that is cut.
    axes
        For each input the axis that is cut with it; None for one that each part needs whole.
    work
        Of the whole, in numbers.
    """

    shape: tuple[int, ...]
    axis: int
    axes: tuple[int | None, ...]
    work: int

    @property
    def count(self) -> int:
        """How many parts there are."""
        return min(self.shape[self.axis], -(-self.work // PART))


def cut_of(context: Context, op_type: str, arrays: Arrays, attributes: Mapping[str, Attribute]) -> Cut | None:
    """How the layer is cut; None if it is done in one go."""
    if op_type not in CUTS:
        return None
    cut = CUTS[op_type](context, arrays, attributes)
    return cut if cut is not None and cut.count > 1 else None


def in_parts(
    context: Context, op_type: str, arrays: Arrays, attributes: Mapping[str, Attribute], cut: Cut
) -> Steps[Array]:
    """The layer's result, computed part by part; yields after each part the share that is done."""
    result: Array | None = None
    length = cut.shape[cut.axis]
    for number in range(cut.count):
        first, last = (length * at // cut.count for at in (number, number + 1))
        given = [
            array if array is None or axis is None else array[(slice(None),) * axis + (slice(first, last),)]
            for array, axis in zip(arrays, cut.axes, strict=True)
        ]
        part = np.asarray(OPERATORS[op_type].compute(context, *given, **attributes))
        if result is None:
            context.budget.ask(cut.shape, part.dtype)
            result = np.empty(cut.shape, part.dtype)
        result[(slice(None),) * cut.axis + (slice(first, last),)] = part
        yield last / length
    assert result is not None
    return result


def added_up(context: Context, op_type: str, arrays: Sequence[Array]) -> Steps[Array]:
    """Sum, Max, Min and Mean of many arrays, one after the other."""
    shape = broadcast_shape(*(array.shape for array in arrays))
    context.budget.ask(shape, np.result_type(*{array.dtype for array in arrays}))
    cells = math.prod(shape)
    context.budget.ask((), operations=cells * len(arrays))
    function = MANY.get(op_type, np.add)
    total, done = arrays[0], 0
    for number, array in enumerate(arrays[1:], 1):
        total = function(total, array)
        done += cells + PART // 1000
        if done >= PART:
            yield number / len(arrays)
            done = 0
    total = np.broadcast_to(total, shape)
    return (total / len(arrays)).astype(arrays[0].dtype, copy=False) if op_type == "Mean" else total


def _each(weight: int, context: Context, arrays: Arrays, attributes: Mapping[str, Attribute]) -> Cut | None:
    """Number by number, each input stretched to the others' shape."""
    if (
        context.opset < 7
        or "axis" in attributes
        or max(array.size for array in arrays if array is not None) * weight <= PART
    ):
        return None
    shape = broadcast_shape(*(array.shape for array in arrays if array is not None))
    if not shape:
        return None  # one number has no axis to cut
    work = math.prod(shape) * weight
    axis = _axis(shape, range(len(shape)), work)
    return Cut(shape, axis, tuple(_along(array, shape, axis) for array in arrays), work)


def _power(context: Context, arrays: Arrays, attributes: Mapping[str, Attribute]) -> Cut | None:
    """Of whole numbers it is asked whether any exponent is below 0."""
    real = all(array is not None and array.dtype.kind == "f" for array in arrays)
    return _each(4, context, arrays, attributes) if real else None


def _across_channels(
    weight: int, context: Context, arrays: Arrays, attributes: Mapping[str, Attribute]
) -> Cut | None:
    """Channels look at each other, or have their own numbers; places do not: along any other axis."""
    x = arrays[0]
    if x is None or x.ndim < 3 or not x.size:
        return None
    work = x.size * weight
    axis = _axis(x.shape, (0, *range(2, x.ndim)), work)
    return Cut(x.shape, axis, (axis, *(None for _ in arrays[1:])), work)


def _instances(context: Context, arrays: Arrays, attributes: Mapping[str, Attribute]) -> Cut | None:
    """Each channel of each image by itself, or the channels with their own numbers."""
    x = arrays[0]
    if x is None or x.ndim < 3 or not x.size:
        return None
    if len(x) > 1:
        return Cut(x.shape, 0, (0, None, None), x.size * 4)
    return Cut(x.shape, 1, (1, 0, 0), x.size * 4)


def _lines(
    standard: int, context: Context, arrays: Arrays, attributes: Mapping[str, Attribute]
) -> Cut | None:
    """Some axes are looked at together; along an axis before them."""
    x, axis = arrays[0], attributes.get("axis", standard)
    if x is None or not x.size or not isinstance(axis, int) or not -x.ndim <= axis < x.ndim:
        return None
    first = axis % x.ndim
    if context.opset < 13 or context.outputs > 1 or not first:
        return None
    work = x.size * 8
    cut = _axis(x.shape, range(first), work)
    return Cut(x.shape, cut, tuple(_along(array, x.shape, cut) for array in arrays), work)


def _gemm(context: Context, arrays: Arrays, attributes: Mapping[str, Attribute]) -> Cut | None:
    """Rows of the result."""
    a, b, c = (*arrays, None)[:3]
    if a is None or b is None or a.ndim != 2 or b.ndim != 2:
        return None
    rows, inputs = a.shape[::-1] if attributes.get("transA") else a.shape
    shape = (rows, b.shape[0 if attributes.get("transB") else 1])
    added = 0 if c is not None and c.ndim == 2 and c.shape[0] == rows > 1 else None
    axes = (1 if attributes.get("transA") else 0, None, added)
    return Cut(shape, 0, axes[: len(arrays)], math.prod(shape) * inputs // PRODUCTS)


def _matmul(context: Context, arrays: Arrays, attributes: Mapping[str, Attribute]) -> Cut | None:
    """Rows of the left or columns of the right matrix, whichever are more."""
    a, b = arrays
    if a is None or b is None or a.ndim < 2 or b.ndim < 2:
        return None
    shape = (*broadcast_shape(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1])
    factor = 1 if a.dtype.kind == "f" else WHOLE_NUMBERS_COST
    work = math.prod(shape) * a.shape[-1] * factor // PRODUCTS
    rows, columns = len(shape) - 2, len(shape) - 1
    if not math.prod(shape):
        return None
    if shape[rows] >= shape[columns]:
        return Cut(shape, rows, (a.ndim - 2, None), work)
    return Cut(shape, columns, (None, b.ndim - 1), work)


def _quantized_product(
    left: Sequence[int],
    right: Sequence[int],
    context: Context,
    arrays: Arrays,
    attributes: Mapping[str, Attribute],
) -> Cut | None:
    """As a product of plain matrices: `left` and `right` number each matrix and what goes with its rows or columns."""
    cut = _matmul(context, [arrays[left[0]], arrays[right[0]]], attributes)
    if cut is None:
        return None
    by_rows = cut.axes[0] is not None
    numbers, back, fitted = (left, 2, by_row) if by_rows else (right, 1, by_column)
    matrix = arrays[numbers[0]]
    axes: list[int | None] = [None] * len(arrays)
    for number in numbers:
        array = arrays[number] if number < len(arrays) else None
        if array is not None and matrix is not None and (number == numbers[0] or array.size > 1):
            if number != numbers[0]:
                fitted("zero point", array, matrix)  # or else parts of it might fit
            axes[number] = max(0, array.ndim - back)
    return replace(cut, axes=tuple(axes))


def _quantizing(context: Context, arrays: Arrays, attributes: Mapping[str, Attribute]) -> Cut | None:
    """Number by number, along an axis on which scales do not differ, or lie beside the numbers."""
    x, scale = arrays[:2]
    axis, blocks = attributes.get("axis", 1), attributes.get("block_size", 0)
    if x is None or scale is None or not x.size or not isinstance(axis, int):
        return None
    allowed = [at for at in range(x.ndim) if scale.size == 1 or at != axis % x.ndim]
    if not allowed:
        return None
    work = x.size * 4
    cut = _axis(x.shape, allowed, work)
    beside = blocks and scale.size > 1
    if beside and (scale.ndim != x.ndim or scale.shape[cut] != x.shape[cut]):
        return None
    return Cut(x.shape, cut, (cut, *(cut if beside else None for _ in arrays[1:])), work)


def _axis(shape: Sequence[int], allowed: Sequence[int], work: int) -> int:
    """The first axis that is long enough for as many parts as the work needs, which are then pieces of memory; else the longest."""
    parts = -(-work // PART)
    return next(
        (axis for axis in allowed if shape[axis] >= parts), max(allowed, key=lambda axis: shape[axis])
    )


def _along(array: Array | None, shape: Sequence[int], axis: int) -> int | None:
    """The axis of an input, stretched to `shape` from the end, that is cut with that axis; None if it is stretched along it."""
    own = 0 if array is None else array.ndim - len(shape) + axis
    return own if array is not None and own >= 0 and array.shape[own] == shape[axis] else None


LIGHT = {
    *(PAIRS.keys() - {"Pow"}),
    *(name for name, function in BY_OPERATOR.items() if function.straight),
    "Not",
    "Where",
}
HEAVY = {*(BY_OPERATOR.keys() - LIGHT), "Mod"}

CUTS: dict[str, Callable[[Context, Arrays, Mapping[str, Attribute]], Cut | None]] = {
    **dict.fromkeys(LIGHT, partial(_each, 1)),
    **dict.fromkeys(HEAVY, partial(_each, 4)),
    "BatchNormalization": partial(_across_channels, 4),
    "Gemm": _gemm,
    "InstanceNormalization": _instances,
    "LRN": partial(_across_channels, 16),
    "LayerNormalization": partial(_lines, -1),
    "LogSoftmax": partial(_lines, -1),
    "Softmax": partial(_lines, -1),
    "MatMul": _matmul,
    "MatMulInteger": partial(_quantized_product, (0, 2), (1, 3)),
    "QLinearMatMul": partial(_quantized_product, (0, 1, 2), (3, 4, 5)),
    **dict.fromkeys(("DequantizeLinear", "QuantizeLinear"), _quantizing),
    "Pow": _power,
}
"""For each operator that can be cut, the function that says where."""
