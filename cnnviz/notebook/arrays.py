"""What is given to a function, as arrays in the shapes that the engine takes."""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.limits import LIMITS, megabytes

Array = npt.NDArray[Any]

NEVER_MORE = 2**31
"""Multiply-adds or comparisons at most, which take some seconds."""

AXES = {1: "(L,), (C, L) or (N, C, L)", 2: "(H, W), (C, H, W) or (N, C, H, W)"}
"""By the axes that a window moves along, the shapes that an input may have."""


def as_array(name: str, given: npt.ArrayLike) -> Array:
    """`given` as an array of float32 or float64; whole numbers and float16 become float32, Python's numbers too.

    Parameters
    ----------
    name
        The argument's name, for the sentence.
    given
        An array, nested lists, or anything else that NumPy makes an array of.

    Raises
    ------
    TypeError
        It holds no real numbers, or is a masked array.
    ValueError
        It holds none at all, lists of unequal lengths, more than one array may, or numbers that are too large for its type.
    """
    plain(name, given)
    try:
        array = np.asarray(given)
    except ValueError:
        raise ValueError(f"{name} has lists of unequal lengths; rows must have the same length") from None
    except (RuntimeError, TypeError) as error:  # a tensor that tracks gradients, or lies on another device
        raise TypeError(f"{name} cannot be made an array of NumPy: {error}") from None
    if array.dtype.kind not in "iubf" or array.dtype.itemsize > 8:
        raise TypeError(
            f"{name} holds values of type {array.dtype}, but must hold real numbers of at most 64 bits"
        )
    if not array.size:
        raise ValueError(f"{name} has shape {array.shape}, so it holds no numbers")
    own = array.dtype.kind == "f" and array.dtype.itemsize >= 4 and hasattr(given, "dtype")
    dtype = np.dtype(array.dtype.newbyteorder("=") if own else np.float32)
    within_limits(name, array.shape, dtype)
    return as_type(name, array, dtype)


def plain(name: str, given: object) -> None:
    """Raise TypeError if it is a masked array, or a list of such: NumPy would take what is masked for numbers."""
    each = given if isinstance(given, list | tuple) else [given]
    if any(isinstance(one, np.ma.MaskedArray) for one in each):
        raise TypeError(
            f"{name} is a masked array, and the masked numbers have no value; fill them first, for instance with {name}.filled(0)"
        )


def as_type(name: str, array: Array, dtype: np.dtype[Any]) -> Array:
    """A copy of `array` in a type of floats.

    Raises
    ------
    ValueError
        A finite number is too large for it.
    """
    with np.errstate(over="ignore"):
        made = array.astype(dtype)
    if np.isinf(made).sum() > np.isinf(array).sum():
        raise ValueError(
            f"{name} holds numbers that are too large for {dtype}; give arrays of type float64, or smaller numbers"
        )
    return made


def one_of(name: str, given: object, names: Container[str], said: str) -> str:
    """`given`, if it is one of `names`, which the sentence of an error calls `said`.

    Raises
    ------
    TypeError
        It is no string.
    ValueError
        It is another one.
    """
    if not isinstance(given, str):
        raise TypeError(f"{name} is {given!r}, but it must be a string: {said}")
    if given not in names:
        raise ValueError(f"{name} is {given!r}, but it must be {said}")
    return given


def quoted(names: Sequence[str]) -> str:
    """Names as a sentence offers them: ``'a', 'b' or 'c'``."""
    *first, last = map(repr, names)
    return f"{', '.join(first)} or {last}" if first else last


def within_limits(name: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    """Raise ValueError if an array of that shape is larger than :mod:`cnnviz.limits` lets one be."""
    size = math.prod(shape) * dtype.itemsize
    if size > LIMITS.array_bytes:
        raise ValueError(
            f"{name} would take {megabytes(size)} MB, and one array may take {megabytes(LIMITS.array_bytes)} MB"
        )


def within_work(work: int, operations: str) -> None:
    """Raise ValueError if so much `work`, a number of `operations`, would take too long."""
    if work > NEVER_MORE:
        raise ValueError(f"this needs up to {work:,} {operations}, but at most {NEVER_MORE:,} are made")


def with_channels(array: Array, axes: int) -> Array:
    """`array` with an axis of one channel before its last `axes` axes, if it has only these.

    Raises
    ------
    ValueError
        It has fewer axes, or more than a batch axis and a channel axis besides.
    """
    if not axes <= array.ndim <= axes + 2:
        raise ValueError(f"x has shape {array.shape}, but it must be {AXES[axes]}")
    return array[np.newaxis] if array.ndim == axes else array


def with_batch(array: Array, ndim: int) -> Array:
    """`array` with axes of length 1 before its own, until it has `ndim` of them."""
    return array.reshape((1,) * (ndim - array.ndim) + array.shape)
