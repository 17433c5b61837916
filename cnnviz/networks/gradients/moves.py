"""Operators that only move numbers: laid out anew, joined, cut, repeated, padded; and those that resize maps.

Running an operator that moves on the numbers' places in place of the numbers tells where each result came from; the gradient
goes back there, and where a number was copied, its copies' gradients add up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.gradients.rules import BackwardLayer, Gradients, one_output, rule
from cnnviz.networks.operators import OPERATORS, Array
from cnnviz.networks.operators.resize import PLANS


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
def moved(run: BackwardLayer, grads: Sequence[Array]) -> Gradients:
    """Operators that move the first input's numbers: the gradient goes back to where each number came from."""
    results = OPERATORS[run.op].compute(
        run.context, _places(run.x, 1), *run.arrays[1:], **run.layer.attributes
    )
    places = results if isinstance(results, tuple) else (results,)
    return [sum(_back(each, grad, run.x.size) for each, grad in zip(places, grads, strict=False))]  # type: ignore[list-item]


@rule("Pad")
def pad(run: BackwardLayer, grads: Sequence[Array]) -> Gradients:
    """Pad: the gradient goes back to the cells that were copied; that of a constant border to the number that fills it."""
    inputs = [None if number == 2 else array for number, array in enumerate(run.arrays)][1:]
    attributes = {name: value for name, value in run.layer.attributes.items() if name != "value"}
    places = np.asarray(OPERATORS["Pad"].compute(run.context, _places(run.x, 1), *inputs, **attributes))
    by_fill = np.sum(grads[0][places == 0]) if run.asks_for(2) else None
    return [_back(places, grads[0], run.x.size), None, by_fill]


@rule("Concat")
def concat(run: BackwardLayer, grads: Sequence[Array]) -> Gradients:
    """Concat: each array's gradient is its own part of the gradient."""
    arrays = [np.asarray(array) for array in run.arrays]
    ends = np.cumsum([array.size for array in arrays])
    starts = ends - [array.size for array in arrays]
    each = [_places(array, 1 + int(start)) for array, start in zip(arrays, starts, strict=True)]
    places = np.asarray(OPERATORS["Concat"].compute(run.context, *each, **run.layer.attributes))
    return np.split(_back(places, grads[0], int(ends[-1])), ends[:-1])


def _places(x: Array, first: int) -> Array:
    """Numbers that count the array's cells."""
    return np.arange(first, first + x.size, dtype=np.int32).reshape(x.shape)


def _back(places: Array, grad: Array, size: int) -> Array:
    """Each place's gradients added up, ``(size,)``; places count from 1."""
    return np.bincount(places.ravel(), weights=grad.ravel(), minlength=size + 1)[1:]


@one_output("Resize", "Upsample")
def resize(run: BackwardLayer, grad: Array) -> Gradients:
    """Resize and Upsample: each axis was multiplied with a matrix of weights; the way back is its transpose."""
    plan = PLANS[run.op](run.context, *run.arrays, **run.layer.attributes)
    if plan.transformation == "tf_crop_and_resize":
        raise ModelError("it cuts out a region, and the gradient of that is not known")
    for axis, change in plan.axes.items():
        if change.size == change.output and change.scale == 1:
            continue
        run.context.budget.ask((change.output, change.size), grad.dtype)
        cells, weights = plan.filter.taps(change, change.places(plan.transformation))
        shares = np.zeros((change.output, change.size), grad.dtype)
        np.add.at(shares, (np.arange(change.output)[:, np.newaxis], cells), weights)
        grad = np.moveaxis(np.tensordot(shares, grad, axes=(0, axis)), 0, axis)
    return [grad]
