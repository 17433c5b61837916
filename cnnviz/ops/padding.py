"""Cells added around an input before a window moves over it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float, whole_numbers

PADDING_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""The padding modes by torch's name, and NumPy's name for each."""


def pad(
    input: npt.ArrayLike,
    padding: Sequence[Sequence[int]],
    *,
    mode: str = "zeros",
    value: float = 0.0,
    operation: str = "pad",
) -> Array:
    """Add cells before and after the last axes of `input`.

    Parameters
    ----------
    input
        ``(..., H, W)`` for two pairs, ``(..., L)`` for one.
    padding
        A (begin, end) pair for each padded axis, ``((top, bottom), (left, right))``.
    mode
        Where the new cells' values come from, for a row ``a b c d`` with two new cells on each side:
        ``"zeros"`` ``0 0 | a b c d | 0 0`` (or `value`), ``"reflect"`` ``c b | a b c d | c b``,
        ``"replicate"`` ``a a | a b c d | d d``, ``"circular"`` ``c d | a b c d | a b``.

    Returns
    -------
    A new array, or the input itself if there is nothing to add.

    Raises
    ------
    OperationError
        An unknown mode, or more cells than a mode can give: an axis of n cells has n - 1 to reflect, and n to
        go round in a circle.
    """
    array = as_float(operation, "input", input)
    if mode not in PADDING_MODES:
        raise OperationError(
            operation,
            "the padding mode is '{mode}', but it must be one of {modes}",
            mode=mode,
            modes=", ".join(PADDING_MODES),
        )
    if len(padding) > array.ndim:
        raise OperationError(
            operation,
            "the input has shape {shape}, but padding {padding} is for at least {axes} axes",
            shape=array.shape,
            padding=padding,
            axes=len(padding),
        )
    pairs = [whole_numbers(operation, "padding", pair, 2, at_least=0) for pair in padding]
    for size, pair in zip(array.shape[array.ndim - len(pairs) :], pairs, strict=True):
        most = {"reflect": max(0, size - 1), "replicate": max(pair) if size else 0, "circular": size}
        if max(pair) > most.get(mode, max(pair)):
            raise OperationError(
                operation,
                "{mode} padding can add at most {most} elements to an axis of {size}, but {asked} are asked for on an input of shape {shape}",
                mode=mode,
                most=most[mode],
                size=size,
                asked=max(pair),
                shape=array.shape,
            )
    if not any(map(max, pairs)):
        return array
    widths = [(0, 0)] * (array.ndim - len(pairs)) + [(begin, end) for begin, end in pairs]
    if mode == "zeros":
        return np.pad(array, widths, constant_values=value)
    return np.pad(array, widths, mode=PADDING_MODES[mode])  # type: ignore[call-overload]
