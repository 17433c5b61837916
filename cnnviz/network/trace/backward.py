"""From numbers of a layer's output back to its inputs: with which weight each counts, and whether it can count at all.

Both are one linear map, read backwards: with the layer's own slopes it gives weights, with ones in place of weights and
of choices it gives a positive number for every cell that can matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnviz import ops
from cnnviz.network.errors import ModelError
from cnnviz.network.operators import Array
from cnnviz.network.operators.reduction import reduced_axes
from cnnviz.network.trace.curves import CURVES, STRAIGHT, values_and_slopes
from cnnviz.network.trace.layer import MOVES, PAIR_LIKE, At
from cnnviz.network.trace.rules import batch_norm_line
from cnnviz.network.trace.steps import NOWHERE, Numbers
from cnnviz.ops import backward


@dataclass(frozen=True, eq=False)
class Back:
    """By the number of an input what arrives there, in its shape; and the sum of what is added on the way."""

    inputs: dict[int, Numbers]
    added: float = 0.0


Rule = Callable[[At, Numbers], Back]


def _convolution(at: At, grad: Numbers, ones: bool) -> Back:
    how, x = _arguments(at, ones)
    bias = how.pop("bias")
    step = getattr(backward, f"{at.call.operation}_backward")  # type: ignore[union-attr]
    (back, _, by_channel) = step(grad, x, **how)
    return Back({0: back}, 0.0 if bias is None else float(by_channel @ np.asarray(bias, np.float64)))


def _arguments(at: At, ones: bool) -> tuple[dict[str, Any], Array]:
    """The call's arguments with its numbers in 64 bits, or with a 1 for each weight."""
    if at.call is None or at.changes != (0,):
        raise not_straight(at)
    how = dict(at.call.arguments)
    weight = how["weight"]
    how["weight"] = np.ones(weight.shape) if ones else weight.astype(np.float64)
    return how, at.call.input.astype(np.float64)


def _transposed(at: At, grad: Numbers, ones: bool) -> Back:
    """What a transposed convolution stamps, a convolution with the same kernel collects."""
    how, x = _arguments(at, ones)
    bias = how.pop("bias")
    del how["output_padding"]
    back = getattr(ops, f"conv{x.ndim - 2}d")(grad, **how)
    back = back[tuple(slice(n) for n in x.shape)]
    by_channel = grad.sum(axis=(0, *range(2, grad.ndim)))
    return Back({0: back}, 0.0 if bias is None else float(by_channel @ np.asarray(bias, np.float64)))


def _linear(at: At, grad: Numbers, ones: bool) -> Back:
    how, x = _arguments(at, ones)
    back, _, by_unit = backward.linear_backward(grad, x, how["weight"])
    return Back(
        {0: back}, 0.0 if how["bias"] is None else float(by_unit @ np.asarray(how["bias"], np.float64))
    )


def _average_pool(at: At, grad: Numbers) -> Back:
    assert at.call is not None
    step = getattr(backward, f"{at.call.operation}_backward")
    return Back({0: step(grad, at.call.input.astype(np.float64), **at.call.arguments)})


def _max_pool(at: At, grad: Numbers) -> Back:
    if at.output:
        raise not_straight(at)
    return _average_pool(at, grad)


def _whole_window(at: At, grad: Numbers) -> Back:
    """Every cell of a window, also where one is chosen."""
    assert at.call is not None
    step = getattr(backward, f"avg_{at.call.operation.split('_', 1)[1]}_backward")
    how = {name: value for name, value in at.call.arguments.items() if name != "count_include_pad"}
    return Back({0: step(grad, at.call.input.astype(np.float64), divisor_override=1, **how)})


def _moved(at: At, grad: Numbers) -> Back:
    if at.op == "Where" and 0 in at.changes:
        raise not_straight(at)
    back, read = {}, np.zeros(grad.shape, bool)
    for number in at.changes:
        labels = at.labels(number)
        back[number] = _scatter(at, number, grad)
        read |= labels != NOWHERE
    return Back(back, float(grad[~read] @ at.result[~read].astype(np.float64)) if not read.all() else 0.0)


def _scatter(at: At, number: int, grad: Numbers) -> Numbers:
    """The gradient at each number of the output to where it was read."""
    labels = at.labels(number)
    inside = labels != NOWHERE
    array = at.array(number)
    sums = np.bincount(labels[inside], weights=grad[inside], minlength=array.size)
    return sums.astype(np.float64).reshape(array.shape)


def _everywhere(at: At, grad: Numbers) -> Back:
    """To the same places of all inputs."""
    return Back({number: _scatter(at, number, grad) for number in at.changes})


def _curve(at: At, grad: Numbers) -> Back:
    if at.op not in STRAIGHT or at.changes != (0,):
        raise not_straight(at)
    y, slope = values_and_slopes(at)
    assert slope is not None
    rest = y - slope * at.x.astype(np.float64)
    used = grad != 0
    return Back({0: grad * slope}, float(grad[used] @ rest[used]))


def _batch_norm(at: At, grad: Numbers) -> Back:
    if at.changes != (0,):
        raise not_straight(at)
    scale, shift, _ = batch_norm_line(at)
    line = (1, -1, *(1,) * (at.x.ndim - 2))
    return Back({0: grad * scale.reshape(line)}, float((grad * shift.reshape(line)).sum()))


def _added(at: At, grad: Numbers) -> Back:
    share = grad / (len(at.arrays) if at.op == "Mean" else 1)
    back, added = {}, 0.0
    for number in range(len(at.arrays)):
        signed = -share if at.op == "Sub" and number else share
        if number in at.changes:
            back[number] = _scatter(at, number, signed)
        else:
            fixed = at.array(number).reshape(-1)[at.labels(number)].astype(np.float64)
            added += float((signed * fixed).sum())
    return Back(back, added)


def _multiplied(at: At, grad: Numbers) -> Back:
    if len(at.changes) != 1 or at.y.dtype.kind != "f" or (at.op == "Div" and at.changes != (0,)):
        raise not_straight(at)
    (number,) = at.changes
    other = at.array(1 - number).reshape(-1)[at.labels(1 - number)].astype(np.float64)
    return Back({number: _scatter(at, number, grad / other if at.op == "Div" else grad * other)})


def _mean(at: At, grad: Numbers) -> Back:
    spread = _whole_line(at, grad).inputs[0]
    return Back({0: spread / (at.x.size // max(1, at.y.size)) if at.op == "ReduceMean" else spread})


def _whole_line(at: At, grad: Numbers) -> Back:
    """From each number to all that were brought down to it."""
    given = at.arrays[1] if len(at.arrays) > 1 else None
    axes = reduced_axes(at.x, given, at.setting("axes"), at.setting("noop_with_empty_axes", 0))
    kept = [1 if axis in axes else n for axis, n in enumerate(at.x.shape)]
    return Back({0: np.broadcast_to(grad.reshape(kept), at.x.shape).astype(np.float64)})


def _along(at: At, grad: Numbers) -> Back:
    """Softmax: all numbers of the same row."""
    assert at.call is not None
    shape, axis = at.call.input.shape, at.call.arguments["dim"]
    line = grad.reshape(shape).sum(axis=axis, keepdims=True)
    return Back({0: np.broadcast_to(line, shape).reshape(at.x.shape).astype(np.float64)})


def _anywhere(at: At, grad: Numbers) -> Back:
    return Back({number: np.full(at.array(number).shape, grad.sum()) for number in at.changes})


def not_straight(at: At) -> ModelError:
    """Why a number cannot be shared out among the pixels."""
    return ModelError(
        "the layer '{layer}' ({operator}) is no sum, choice or straight line, so a number behind it cannot be shared out "
        "among the pixels",
        layer=at.layer.name,
        operator=at.op,
    )


def weights_back(at: At, grad: Numbers) -> Back:
    """With which weight each number of the inputs counts in ``(grad * output).sum()``, and what is added.

    Raises
    ------
    ModelError
        The layer is not made of straight pieces.
    """
    if at.op not in STRAIGHT_RULES:
        raise not_straight(at)
    return STRAIGHT_RULES[at.op](at, grad)


def reach_back(at: At, marks: Numbers) -> dict[int, Numbers]:
    """A number above 0 for everything that can matter to an output whose mark is above 0."""
    rule = REACH_RULES.get(at.op, _anywhere)
    if at.op in NEEDS_CALL and (at.call is None or at.changes != (0,)):
        rule = _anywhere
    found = rule(at, marks).inputs
    return {number: (found[number] > 0.5).astype(np.float64) for number in at.changes if number in found}


STRAIGHT_RULES: dict[str, Rule] = {
    **dict.fromkeys(MOVES, _moved),
    **dict.fromkeys(CURVES, _curve),
    **dict.fromkeys(("Add", "Sub", "Sum", "Mean"), _added),
    **dict.fromkeys(("Mul", "Div"), _multiplied),
    **dict.fromkeys(("AveragePool", "GlobalAveragePool"), _average_pool),
    **dict.fromkeys(("MaxPool", "GlobalMaxPool"), _max_pool),
    **dict.fromkeys(("Gemm", "MatMul"), lambda at, grad: _linear(at, grad, False)),
    **dict.fromkeys(("ReduceMean", "ReduceSum"), _mean),
    "BatchNormalization": _batch_norm,
    "Conv": lambda at, grad: _convolution(at, grad, False),
    "ConvTranspose": lambda at, grad: _transposed(at, grad, False),
}
"""Operators made of straight pieces: for given choices and signs their outputs are sums of inputs with fixed weights."""

NEEDS_CALL = {
    "AveragePool", "Conv", "ConvTranspose", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "LogSoftmax", "MatMul",
    "MaxPool", "Softmax",
}  # fmt: skip

REACH_RULES: dict[str, Rule] = {
    **dict.fromkeys(MOVES | PAIR_LIKE | CURVES | {"BatchNormalization"}, _everywhere),
    **dict.fromkeys(("AveragePool", "GlobalAveragePool", "MaxPool", "GlobalMaxPool"), _whole_window),
    **dict.fromkeys(("Gemm", "MatMul"), lambda at, grad: _linear(at, grad, True)),
    **dict.fromkeys(("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin"), _whole_line),
    **dict.fromkeys(("Softmax", "LogSoftmax"), _along),
    "Conv": lambda at, grad: _convolution(at, grad, True),
    "ConvTranspose": lambda at, grad: _transposed(at, grad, True),
}
"""What can matter; behind an operator that is not here it may be everything."""
