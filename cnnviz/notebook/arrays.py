"""What is given to a function, as arrays in the shapes that the engine takes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.limits import LIMITS, megabytes

Array = npt.NDArray[Any]

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
        It holds no real numbers.
    ValueError
        It holds none at all, lists of unequal lengths, or more than one array may.
    """
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
    return array.astype(dtype)


def within_limits(name: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    """Raise ValueError if an array of that shape is larger than :mod:`cnnviz.limits` lets one be."""
    size = math.prod(shape) * dtype.itemsize
    if size > LIMITS.array_bytes:
        raise ValueError(
            f"{name} would take {megabytes(size)} MB, and one array may take {megabytes(LIMITS.array_bytes)} MB"
        )


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
