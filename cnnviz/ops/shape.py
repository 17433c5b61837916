"""Sizes, and the arguments that decide them: output sizes, stride, padding and dilation as tuples, checks.

One axis at a time, with the names used throughout: a kernel of `kernel` taps that are `dilation` cells apart
spans ``dilation * (kernel - 1) + 1`` cells, its *extent*.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError

Array = npt.NDArray[np.floating]
Size = int | Sequence[int]
"""A number for every axis, or one number for each axis."""
Padding = int | str | Sequence[int] | Sequence[Sequence[int]]
"""A `Size`, ``"same"``, ``"valid"``, or a (begin, end) pair for each axis."""
MOST = 2**31 - 1
"""What such a number may be at most, far more than an array has cells: beyond it NumPy's own counting would end."""


def kernel_extent(kernel: int, dilation: int = 1) -> int:
    """Cells from a kernel's first tap to its last, both counted."""
    return dilation * (kernel - 1) + 1


def conv_output_size(
    size: int,
    kernel: int,
    *,
    stride: int = 1,
    padding_begin: int = 0,
    padding_end: int = 0,
    dilation: int = 1,
) -> int:
    """Places of a kernel on one axis: ``floor((size + begin + end - extent) / stride) + 1``, 0 if too big."""
    room = size + padding_begin + padding_end - kernel_extent(kernel, dilation)
    return max(0, room // stride + 1)


def pool_output_size(
    size: int,
    kernel: int,
    *,
    stride: int,
    padding_begin: int = 0,
    padding_end: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """Places of a pooling window on one axis.

    Ceil mode lets a last window hang over the end, unless it would start in the padding at the end.
    """
    room = size + padding_begin + padding_end - kernel_extent(kernel, dilation)
    if not ceil_mode:
        return max(0, room // stride + 1)
    places = -(-room // stride) + 1
    if (places - 1) * stride >= size + padding_begin:
        places -= 1
    return max(0, places)


def conv_transpose_output_size(
    size: int,
    kernel: int,
    *,
    stride: int = 1,
    padding_begin: int = 0,
    padding_end: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> int:
    """Cells left of one axis: ``(size - 1) * stride + extent + output_padding - begin - end``, at least 0."""
    full = (size - 1) * stride + kernel_extent(kernel, dilation) + output_padding
    return max(0, full - padding_begin - padding_end)


def by_axis(lengths: Iterable[int]) -> str:
    """Lengths as a sentence says them: ``4`` of one axis, ``3 × 4`` of two."""
    return " × ".join(map(str, lengths))


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether `value` has several entries; a string is not meant so."""
    if isinstance(value, tuple | int | str):  # the usual ones, told much sooner than other sequences
        return isinstance(value, tuple)
    return isinstance(value, Sequence | np.ndarray)


def whole_numbers(operation: str, name: str, value: Size, axes: int, at_least: int = 1) -> tuple[int, ...]:
    """`value` as one int for each of `axes` axes.

    Raises
    ------
    OperationError
        Another number of entries, an entry that is not a whole number (True and False are none), or one below `at_least` or
        above `MOST`.
    """
    try:
        entries: tuple[Any, ...] = tuple(value) if _is_list(value) else (value,) * axes
        numbers = () if any(type(entry) is bool for entry in entries) else tuple(map(operator.index, entries))
    except TypeError:
        numbers = ()
    if len(numbers) != axes:
        raise OperationError(
            operation,
            "{name} is {value}, but it must be a whole number, or one for each axis ({axes})",
            name=name,
            value=value,
            axes=axes,
        )
    if min(numbers) < at_least:
        raise OperationError(
            operation,
            "{name} is {value}, but it must be at least {at_least}",
            name=name,
            value=value,
            at_least=at_least,
        )
    if max(numbers) > MOST:
        raise OperationError(
            operation,
            "{name} is {value}, but it must be at most {at_most}",
            name=name,
            value=value,
            at_most=MOST,
        )
    return numbers


def resolve_padding(
    padding: Padding,
    kernel_size: Sequence[int],
    dilation: Size = 1,
    stride: Size = 1,
    *,
    operation: str = "padding",
) -> tuple[tuple[int, int], ...]:
    """The cells added before and after each axis: ``((top, bottom), (left, right))`` for an image.

    Parameters
    ----------
    padding
        A number for all sides, a number for each axis, a (begin, end) pair for each axis, ``"valid"`` (none)
        or ``"same"`` (as many as keep the size; if the count is odd, the extra cell goes to the end).
    kernel_size, dilation, stride
        Of the kernel the padding is for; ``len(kernel_size)`` is the number of axes.

    Raises
    ------
    OperationError
        ``"same"`` with a stride above 1, a negative number, or anything else.
    """
    axes = len(kernel_size)
    if isinstance(padding, str):
        if padding == "valid":
            return ((0, 0),) * axes
        if padding != "same":
            raise OperationError(
                operation,
                "padding is '{padding}', but the only words it knows are 'same' and 'valid'",
                padding=padding,
            )
        strides = whole_numbers(operation, "stride", stride, axes)
        if max(strides) > 1:
            raise OperationError(
                operation,
                "padding 'same' keeps the size only with stride 1, and the stride is {stride}",
                stride=stride,
            )
        dilations = whole_numbers(operation, "dilation", dilation, axes)
        totals = [d * (k - 1) for k, d in zip(kernel_size, dilations, strict=True)]
        return tuple((total // 2, total - total // 2) for total in totals)
    if _is_list(padding) and any(map(_is_list, padding)):
        if len(padding) != axes or not all(_is_list(pair) and len(pair) == 2 for pair in padding):
            raise OperationError(
                operation,
                "padding is {padding}, but pairs must be one (begin, end) for each of the {axes} axes",
                padding=padding,
                axes=axes,
            )
        pairs = [whole_numbers(operation, "padding", pair, 2, at_least=0) for pair in padding]
        return tuple((begin, end) for begin, end in pairs)
    sides = whole_numbers(operation, "padding", padding, axes, at_least=0)  # type: ignore[arg-type]
    return tuple((side, side) for side in sides)


def as_float(operation: str, name: str, array: npt.ArrayLike) -> Array:
    """`array` as float32 or float64: these stay, integers, booleans and float16 become float32.

    Raises
    ------
    OperationError
        Any other kind of value (complex numbers, text, objects, extended precision).
    """
    values = np.asarray(array)
    kind, size = values.dtype.kind, values.dtype.itemsize
    if kind == "f" and size in (4, 8):
        return values.astype(f"f{size}", copy=False)
    if kind in "iub" or (kind == "f" and size == 2):
        return values.astype(np.float32)
    raise OperationError(
        operation,
        "the {name} holds values of type {dtype}, but needs real numbers: float32, float64 or integers",
        name=name,
        dtype=values.dtype,
    )


def with_batch(operation: str, input: npt.ArrayLike, axes: int) -> tuple[Array, bool]:
    """`input` as floats with a leading batch axis, and whether it already had one."""
    array = as_float(operation, "input", input)
    if array.ndim not in (axes + 1, axes + 2):
        raise OperationError(
            operation,
            "the input has shape {shape}, but it must have {unbatched} axes (channels first), "
            "or {batched} with a batch axis in front",
            shape=array.shape,
            unbatched=axes + 1,
            batched=axes + 2,
        )
    if not all(array.shape[-axes:]):
        raise OperationError(
            operation,
            "the input has shape {shape}, but it needs at least one element on each of its last {axes} axes",
            shape=array.shape,
            axes=axes,
        )
    batched = array.ndim == axes + 2
    return (array if batched else array[np.newaxis]), batched
