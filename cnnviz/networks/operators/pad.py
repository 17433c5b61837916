"""Cells added around an array, or cut off."""

from __future__ import annotations

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.registry import Array, Context, Ints, Results, operator
from cnnviz.networks.operators.shared import axes_of, number_of, whole_list


@operator("Pad")
def pad(
    context: Context,
    x: Array,
    amounts: Array | None = None,
    fill: Array | None = None,
    axes: Array | None = None,
    *,
    mode: str = "constant",
    pads: Ints | None = None,
    value: float = 0.0,
) -> Results:
    """Pad: cells added around an array, or cut off where an amount is below 0; `amounts` are `pads` before opset 11."""
    number = value if fill is None else number_of("constant_value", fill)
    pairs = pad_pairs(x, amounts, axes, pads)
    shape = [max(0, n + begin + end) for n, (begin, end) in zip(x.shape, pairs, strict=True)]
    context.budget.ask(shape, x.dtype)
    if mode == "constant":
        kept = tuple(
            slice(max(0, -begin), max(0, n - max(0, -end)))
            for n, (begin, end) in zip(x.shape, pairs, strict=True)
        )
        widths = [(max(0, begin), max(0, end)) for begin, end in pairs]
        return np.pad(x[kept], widths, constant_values=np.array(number).astype(x.dtype))
    for axis, (begin, end) in enumerate(pairs):
        if begin or end:
            context.budget.ask((*x.shape[:axis], shape[axis], *x.shape[axis + 1 :]), x.dtype)
            x = np.take(x, _sources(mode, x.shape[axis], begin, end), axis=axis)
    return x


def pad_pairs(
    x: Array, amounts: Array | None, axes: Array | None, pads: Ints | None
) -> list[tuple[int, int]]:
    """How many cells are added before and after each axis, from ONNX's list of all befores and then all afters."""
    sides = pads if amounts is None else whole_list("pads", amounts)
    named = axes_of(range(x.ndim) if axes is None else whole_list("axes", axes), x.ndim)
    if sides is None or len(sides) != 2 * len(named):
        raise ModelError("its pads must be a number before and one after each axis")
    pairs = [(0, 0)] * x.ndim
    for axis, begin, end in zip(named, sides[: len(named)], sides[len(named) :], strict=True):
        pairs[axis] = (begin, end)
    return pairs


def _sources(mode: str, size: int, begin: int, end: int) -> Array:
    """The cell of an axis that each cell of the padded axis copies."""
    first, stop = max(0, -begin), size - max(0, -end)  # what is cut off is copied nowhere
    places = np.arange(-begin, size + end)
    if places.size and first >= stop:
        raise ModelError("an empty axis has no elements to copy into its padding")
    match mode:
        case "edge":
            return np.clip(places, first, stop - 1)
        case "wrap":
            return first + (places - first) % max(1, stop - first)
        case "reflect":
            last = stop - first - 1
            return first + last - np.abs((places - first) % max(1, 2 * last) - last)
    raise ModelError("its mode is '{mode}', but it must be constant, reflect, edge or wrap", mode=mode)
