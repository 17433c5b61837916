"""How each operator made one number of its output."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from cnnviz.evidence import max_pooling_step, softmax_step
from cnnviz.network.operators.pooling import max_pool_call
from cnnviz.network.operators.reduction import REDUCTIONS
from cnnviz.network.operators.resize import PLANS
from cnnviz.network.trace import sums, whole
from cnnviz.network.trace.backward import weights_back
from cnnviz.network.trace.curves import CURVES, curve
from cnnviz.network.trace.layer import (
    MOVES,
    PAIR_LIKE,
    Index,
    Places,
    TracedLayer,
    closed,
    numbering,
    same_place,
)
from cnnviz.network.trace.steps import Choice, Closed, How, Move, Share, Sum
from cnnviz.network.trace.terms import NO_TERMS, NOWHERE, Terms, reordered, strongest_first

Rule = Callable[[TracedLayer, Index], How]

OWN_WEIGHTS: dict[str, Callable[[Any], Any]] = {"ReduceL1": np.sign, "ReduceSumSquare": lambda x: x}
"""Reductions that are sums of numbers times weights which the numbers themselves give."""


def how_made(at: TracedLayer, index: Index) -> How:
    """How the layer made the number at `index` of the output that is looked at."""
    if at.output and at.op != "Split":
        return closed(at, index)
    return RULES.get(at.op, closed)(at, index)


def _max_pool(at: TracedLayer, index: Index) -> How:
    if at.call is None:
        return closed(at, index)
    step = max_pooling_step(at.call.input[index[0]], position=index[1:], **at.call.arguments)
    places = sums.window_places(step, index, [index[1]], at.x.shape)
    terms = at.terms(0, places)
    taken = int(np.ravel_multi_index((*index[:2], *step.taken), at.x.shape))
    return _chosen(terms, taken, True, len(step.winners), int(step.is_padding.sum()))


def _chosen(terms: Terms, taken: int, largest: bool, ties: int, padding: int = 0) -> Choice:
    """The one taken first, then the others from the next best on."""
    values = np.where(terms.places == taken, -np.inf, -terms.inputs if largest else terms.inputs)
    return Choice(largest, ties, padding, terms=reordered(terms, np.argsort(values, kind="stable")))


def _softmax(at: TracedLayer, index: Index) -> How:
    if at.call is None:
        return closed(at, index)
    shape = at.call.input.shape
    place = np.unravel_index(int(np.ravel_multi_index(index, at.x.shape)), shape)
    axis = at.call.arguments["dim"] % len(shape)
    line: tuple[Any, ...] = (*place[:axis], slice(None), *place[axis + 1 :])
    step = softmax_step(at.call.input[line], int(place[axis]))
    order = np.argsort(
        np.where(np.arange(len(step.logits)) == step.index, -np.inf, -step.logits), kind="stable"
    )
    terms = at.terms(0, numbering(at.x).reshape(shape)[line])
    return Share(
        step.shift, step.exponents[order], step.total, at.op == "LogSoftmax", terms=reordered(terms, order)
    )


def _move(at: TracedLayer, index: Index) -> How:
    """From the input in which the number stood. Where it stood is itself worked out, if other inputs change."""
    found = NO_TERMS
    for number in set(at.moved) & set(at.changes):
        place = at.place(number, index)
        if place != NOWHERE:
            found = at.terms(number, place)
    if at.decides:
        if at.op == "Where" and not len(found):  # a number of the model, which the condition chose
            found = at.terms(0, np.broadcast_to(numbering(at.array(0)), at.result.shape)[index])
        others = [at.array(number).size for number in at.changes if number not in at.moved]
        return Closed(len(found) + (1 if at.op == "Where" else sum(others)), terms=found)
    return Move(terms=found) if len(found) else Move(float(at.result[index]))


def _largest(at: TracedLayer, index: Index) -> How:
    """Max and Min, number by number; a number of the model that wins is a fixed bound."""
    sign = 1.0 if at.op == "Max" else -1.0
    values = [
        float(at.array(number).reshape(-1)[at.place(number, index)]) for number in range(len(at.arrays))
    ]
    best = max(sign * value for value in values)
    winners = [number for number, value in enumerate(values) if sign * value == best]
    if not winners or not set(winners) & set(at.changes):
        return Closed(len(at.changes), terms=same_place(at, index))
    taken = same_place(at, index)
    terms = Terms(taken.arrays, taken.which, taken.places, taken.inputs, np.ones(len(taken)), taken.inputs)
    order = np.argsort(-sign * terms.inputs, kind="stable")
    return Choice(at.op == "Max", len(winners), terms=reordered(terms, order))


def _elementwise(at: TracedLayer, index: Index) -> How:
    """Two numbers and an operation that is not shown."""
    return Closed(len(at.changes), terms=same_place(at, index))


def _normalized(at: TracedLayer, index: Index) -> How:
    """By mean and variance of many numbers: not shown, but the number at the same place is one of them."""
    match at.op:
        case "InstanceNormalization":
            count = math.prod(at.x.shape[2:])
        case "GroupNormalization":
            count = at.x[0].size // int(at.setting("num_groups"))
        case "LayerNormalization":
            count = math.prod(at.x.shape[int(at.setting("axis")) % at.x.ndim :])
        case _:
            count = min(int(at.setting("size")), at.x.shape[1])
    return Closed(count, terms=at.terms(0, np.ravel_multi_index(index, at.x.shape), math.nan))


def _reduced_places(at: TracedLayer, index: Index, axes: Index, keep: bool) -> Places:
    """The places of all numbers that were brought down to this one."""
    entries = iter(index)
    line: list[Any] = []
    for axis in range(at.x.ndim):
        if axis in axes:
            line.append(slice(None))
            if keep:
                next(entries)
        else:
            line.append(next(entries))
    return numbering(at.x)[tuple(line)].reshape(-1)


def _reduced(at: TracedLayer, index: Index) -> How:
    places = _reduced_places(at, index, at.reduced_axes, bool(at.setting("keepdims", 1)))
    terms = at.terms(0, places)
    if at.op in ("ReduceMax", "ReduceMin"):
        largest = at.op == "ReduceMax"
        best = float(at.y[index])
        equal = terms.places[terms.inputs == best]
        if not len(equal):
            return Closed(len(terms))
        return _chosen(terms, int(equal[0]), largest, len(equal))
    if at.op == "ReduceMean":
        return Sum(divisor=len(terms), terms=strongest_first(terms))
    if at.op == "ReduceSum":
        return Sum(terms=strongest_first(terms))
    if at.op in OWN_WEIGHTS and at.y.dtype.kind == "f":
        return Sum(terms=strongest_first(at.terms(0, places, OWN_WEIGHTS[at.op](terms.inputs))))
    return _largest_on(terms)


def _largest_on(terms: Terms) -> Closed:
    """All of these have a part, and the way goes on with the largest of them."""
    by_size = np.argsort(-np.abs(terms.inputs), kind="stable")
    return Closed(len(terms), at_same_place=False, terms=reordered(terms, by_size))


def _position(at: TracedLayer, index: Index) -> How:
    """ArgMax and ArgMin: the numbers that were compared."""
    axis = int(at.setting("axis", 0)) % at.x.ndim
    return _largest_on(at.terms(0, _reduced_places(at, index, (axis,), bool(at.setting("keepdims", 1)))))


def _power_pool(at: TracedLayer, index: Index) -> How:
    """LpPool and GlobalLpPool: a root of a sum of powers; the sum of sizes itself where the power is 1."""
    if at.op == "LpPool":
        attributes: dict[str, Any] = {
            name: value for name, value in at.layer.attributes.items() if name != "p"
        }
        call = max_pool_call(at.context, at.x, **attributes)
        step = max_pooling_step(call.input[index[0]], position=index[1:], **call.arguments)
        places = sums.window_places(step, index, [index[1]], at.x.shape)
    else:
        places = _reduced_places(at, index, tuple(range(2, at.x.ndim)), True)
    terms = at.terms(0, places)
    if at.setting("p", 2) != 1 or at.y.dtype.kind != "f":
        return _largest_on(terms)
    return Sum(terms=strongest_first(at.terms(0, terms.places, np.sign(terms.inputs))))


def _linear_map(at: TracedLayer, index: Index) -> How:
    """A sum whose weights are worked out as the gradient's: resizing, which weighs neighbours."""
    if at.changes != (0,) or at.y.dtype.kind != "f":
        return closed(at, index)
    seed = np.zeros(at.y.shape)
    seed[index] = 1.0
    backs, added = weights_back(at, seed)
    weights = backs[0].reshape(-1)
    places = np.flatnonzero(weights)
    return Sum(added, terms=strongest_first(at.terms(0, places, weights[places])))


RULES: dict[str, Rule] = {
    **dict.fromkeys(CURVES, curve),
    **dict.fromkeys(PAIR_LIKE, _elementwise),
    **dict.fromkeys(MOVES, _move),
    **dict.fromkeys(PLANS, _linear_map),
    **dict.fromkeys(("Add", "Sub", "Sum", "Mean"), sums.added),
    **dict.fromkeys(("Mul", "Div"), sums.multiplied),
    **dict.fromkeys(("Max", "Min"), _largest),
    **dict.fromkeys(("Gemm", "MatMul"), sums.linear),
    **dict.fromkeys(("MaxPool", "GlobalMaxPool"), _max_pool),
    **dict.fromkeys(("AveragePool", "GlobalAveragePool"), sums.average_pool),
    **dict.fromkeys(("Softmax", "LogSoftmax"), _softmax),
    **dict.fromkeys(
        ("InstanceNormalization", "GroupNormalization", "LayerNormalization", "LRN"), _normalized
    ),
    **dict.fromkeys(
        ("ReduceMax", "ReduceMin", *REDUCTIONS),
        _reduced,
    ),
    **dict.fromkeys(("ConvInteger", "QLinearConv"), whole.convolution),
    **dict.fromkeys(("MatMulInteger", "QLinearMatMul"), whole.product),
    "BatchNormalization": sums.batch_norm,
    "DequantizeLinear": whole.dequantized,
    "DynamicQuantizeLinear": whole.measured,
    "QuantizeLinear": whole.quantized,
    **dict.fromkeys(("ArgMax", "ArgMin"), _position),
    **dict.fromkeys(("GlobalLpPool", "LpPool"), _power_pool),
    "Conv": sums.convolution,
    "ConvTranspose": sums.transposed,
}  # fmt: skip
"""For each operator the rule for one number; the arithmetic of those that are not here is not shown."""
