"""Operators that only move numbers: laid out anew, joined, cut, repeated, padded.

Running such an operator on the numbers' places in place of the numbers tells where each result came from; the gradient
goes back there, and where a number was copied, its copies' gradients add up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnviz.network.gradients.rules import BackwardLayer, Gradients, rule
from cnnviz.network.operators import OPERATORS, Array


@rule(
    "DepthToSpace",
    "Expand",
    "Flatten",
    "Gather",
    "Reshape",
    "Slice",
    "SpaceToDepth",
    "Split",
    "Squeeze",
    "Tile",
    "Transpose",
    "Unsqueeze",
)
def moved(step: BackwardLayer, grads: Sequence[Array]) -> Gradients:
    """Operators that move the first input's numbers: the gradient goes back to where each number came from."""
    results = OPERATORS[step.layer.op_type].compute(
        step.context, _places(step.x, 1), *step.arrays[1:], **step.layer.attributes
    )
    places = results if isinstance(results, tuple) else (results,)
    return [sum(_back(each, grad, step.x.size) for each, grad in zip(places, grads, strict=False))]  # type: ignore[list-item]


@rule("Pad")
def pad(step: BackwardLayer, grads: Sequence[Array]) -> Gradients:
    """Pad: the gradient goes back to the cells that were copied; that of a constant border to the number that fills it."""
    inputs = [None if number == 2 else array for number, array in enumerate(step.arrays)][1:]
    attributes = {name: value for name, value in step.layer.attributes.items() if name != "value"}
    places = np.asarray(OPERATORS["Pad"].compute(step.context, _places(step.x, 1), *inputs, **attributes))
    by_fill = np.sum(grads[0][places == 0]) if step.asks_for(2) else None
    return [_back(places, grads[0], step.x.size), None, by_fill]


@rule("Concat")
def concat(step: BackwardLayer, grads: Sequence[Array]) -> Gradients:
    """Concat: each array's gradient is its own part of the gradient."""
    arrays = [np.asarray(array) for array in step.arrays]
    ends = np.cumsum([array.size for array in arrays])
    starts = ends - [array.size for array in arrays]
    each = [_places(array, 1 + int(start)) for array, start in zip(arrays, starts, strict=True)]
    places = np.asarray(OPERATORS["Concat"].compute(step.context, *each, **step.layer.attributes))
    return np.split(_back(places, grads[0], int(ends[-1])), ends[:-1])


def _places(x: Array, first: int) -> Array:
    """Numbers that count the array's cells."""
    return np.arange(first, first + x.size, dtype=np.int32).reshape(x.shape)


def _back(places: Array, grad: Array, size: int) -> Array:
    """Each place's gradients added up, ``(size,)``; places count from 1."""
    return np.bincount(places.ravel(), weights=grad.ravel(), minlength=size + 1)[1:]
