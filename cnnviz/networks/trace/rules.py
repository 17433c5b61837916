"""How each operator made one number of its output."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from cnnviz.evidence import max_pooling_step, softmax_step
from cnnviz.networks.operators.reduction import REDUCTIONS
from cnnviz.networks.operators.resize import PLANS
from cnnviz.networks.trace import sums, whole
from cnnviz.networks.trace.backward import weights_back
from cnnviz.networks.trace.curves import CURVES, curve
from cnnviz.networks.trace.layer import (
    MOVES,
    PAIR_LIKE,
    Index,
    Places,
    TracedLayer,
    closed,
    numbering,
    same_place,
)
from cnnviz.networks.trace.steps import Choice, Closed, How, Move, Share, Sum
from cnnviz.networks.trace.terms import NO_TERMS, NOWHERE, Terms, reordered, strongest_first

Rule = Callable[[TracedLayer, Index], How]

OWN_WEIGHTS: dict[str, Callable[[Any], Any]] = {"ReduceL1": np.sign, "ReduceSumSquare": lambda x: x}
"""Reductions that are sums of numbers times weights which the numbers themselves give."""


def how_made(run: TracedLayer, index: Index) -> How:
    """How the layer made the number at `index` of the output that is looked at."""
    if run.output and run.op != "Split":
        return closed(run, index)
    return RULES.get(run.op, closed)(run, index)


def _max_pool(run: TracedLayer, index: Index) -> How:
    if run.call is None:
        return closed(run, index)
    step = max_pooling_step(run.call.input[index[0]], position=index[1:], **run.call.arguments)
    places = sums.window_places(step, index, [index[1]], run.x.shape)
    terms = run.terms(0, places)
    taken = int(np.ravel_multi_index((*index[:2], *step.taken), run.x.shape))
    return _chosen(terms, taken, True, len(step.winners), int(step.is_padding.sum()))


def _chosen(terms: Terms, taken: int, largest: bool, ties: int, padding: int = 0) -> Choice:
    """The one taken first, then the others from the next best on."""
    values = np.where(terms.places == taken, -np.inf, -terms.inputs if largest else terms.inputs)
    return Choice(largest, ties, padding, terms=reordered(terms, np.argsort(values, kind="stable")))


def _softmax(run: TracedLayer, index: Index) -> How:
    if run.call is None:
        return closed(run, index)
    shape = run.call.input.shape
    place = np.unravel_index(int(np.ravel_multi_index(index, run.x.shape)), shape)
    axis = run.call.arguments["dim"] % len(shape)
    line: tuple[Any, ...] = (*place[:axis], slice(None), *place[axis + 1 :])
    step = softmax_step(run.call.input[line], int(place[axis]))
    order = np.argsort(
        np.where(np.arange(len(step.logits)) == step.index, -np.inf, -step.logits), kind="stable"
    )
    terms = run.terms(0, numbering(run.x).reshape(shape)[line])
    return Share(
        step.shift, step.exponents[order], step.total, run.op == "LogSoftmax", terms=reordered(terms, order)
    )


def _move(run: TracedLayer, index: Index) -> How:
    """From the input in which the number stood. Where it stood is itself worked out, if other inputs change."""
    found = NO_TERMS
    for number in set(run.moved) & set(run.changes):
        place = run.place(number, index)
        if place != NOWHERE:
            found = run.terms(number, place)
    if run.decides:
        if run.op == "Where" and not len(found):  # a number of the model, which the condition chose
            found = run.terms(0, np.broadcast_to(numbering(run.array(0)), run.result.shape)[index])
        others = [run.array(number).size for number in run.changes if number not in run.moved]
        return Closed(len(found) + (1 if run.op == "Where" else sum(others)), terms=found)
    return Move(terms=found) if len(found) else Move(float(run.result[index]))


def _largest(run: TracedLayer, index: Index) -> How:
    """Max and Min, number by number; a number of the model that wins is a fixed bound."""
    sign = 1.0 if run.op == "Max" else -1.0
    values = [
        float(run.array(number).reshape(-1)[run.place(number, index)]) for number in range(len(run.arrays))
    ]
    best = max(sign * value for value in values)
    winners = [number for number, value in enumerate(values) if sign * value == best]
    if not winners or not set(winners) & set(run.changes):
        return Closed(len(run.changes), terms=same_place(run, index))
    taken = same_place(run, index)
    terms = Terms(taken.arrays, taken.which, taken.places, taken.inputs, np.ones(len(taken)), taken.inputs)
    order = np.argsort(-sign * terms.inputs, kind="stable")
    return Choice(run.op == "Max", len(winners), terms=reordered(terms, order))


def _normalized(run: TracedLayer, index: Index) -> How:
    """By mean and variance of many numbers: not shown, but the number at the same place is one of them."""
    match run.op:
        case "InstanceNormalization":
            count = math.prod(run.x.shape[2:])
        case "GroupNormalization":
            count = run.x[0].size // int(run.setting("num_groups"))
        case "LayerNormalization":
            count = math.prod(run.x.shape[int(run.setting("axis")) % run.x.ndim :])
        case _:
            count = min(int(run.setting("size")), run.x.shape[1])
    return Closed(count, terms=run.terms(0, np.ravel_multi_index(index, run.x.shape), math.nan))


def _reduced_places(run: TracedLayer, index: Index) -> Places:
    """The places of all numbers that were brought down to the one at `index`."""
    axes, entries = run.reduced_axes, iter(index)
    whole_index = run.setting("keepdims", 1)
    full = index if whole_index else [0 if axis in axes else next(entries) for axis in range(run.x.ndim)]
    line = tuple(slice(None) if axis in axes else entry for axis, entry in enumerate(full))
    return numbering(run.x)[line].reshape(-1)


def _reduced(run: TracedLayer, index: Index) -> How:
    places = _reduced_places(run, index)
    terms = run.terms(0, places)
    if run.op in ("ReduceMax", "ReduceMin"):
        largest = run.op == "ReduceMax"
        best = float(run.y[index])
        equal = terms.places[terms.inputs == best]
        if not len(equal):
            return Closed(len(terms))
        return _chosen(terms, int(equal[0]), largest, len(equal))
    if run.op == "ReduceMean":
        return Sum(divisor=len(terms), terms=strongest_first(terms))
    if run.op == "ReduceSum":
        return Sum(terms=strongest_first(terms))
    if run.op in OWN_WEIGHTS and run.y.dtype.kind == "f":
        return Sum(terms=strongest_first(run.terms(0, places, OWN_WEIGHTS[run.op](terms.inputs))))
    return _largest_on(terms)


def _largest_on(terms: Terms) -> Closed:
    """All of these have a part, and the way goes on with the largest of them."""
    by_size = np.argsort(-np.abs(terms.inputs), kind="stable")
    return Closed(len(terms), at_same_place=False, terms=reordered(terms, by_size))


def _power_pool(run: TracedLayer, index: Index) -> How:
    """LpPool and GlobalLpPool: a root of a sum of powers; the sum of sizes itself where the power is 1."""
    if (call := run.window_call) is not None:
        step = max_pooling_step(call.input[index[0]], position=index[1:], **call.arguments)
        places = sums.window_places(step, index, [index[1]], run.x.shape)
    else:
        places = _reduced_places(run, index)
    terms = run.terms(0, places)
    if run.setting("p", 2) != 1 or run.y.dtype.kind != "f":
        return _largest_on(terms)
    return Sum(terms=strongest_first(run.terms(0, terms.places, np.sign(terms.inputs))))


def _linear_map(run: TracedLayer, index: Index) -> How:
    """A sum whose weights are worked out as the gradient's: resizing, which weighs neighbours."""
    if run.changes != (0,) or run.y.dtype.kind != "f":
        return closed(run, index)
    seed = np.zeros(run.y.shape)
    seed[index] = 1.0
    backs, added = weights_back(run, seed)
    weights = backs[0].reshape(-1)
    places = np.flatnonzero(weights)
    return Sum(added, terms=strongest_first(run.terms(0, places, weights[places])))


RULES: dict[str, Rule] = {
    **dict.fromkeys(CURVES, curve),
    **dict.fromkeys(PAIR_LIKE, lambda run, index: Closed(len(run.changes), terms=same_place(run, index))),
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
    **dict.fromkeys(
        ("ArgMax", "ArgMin"), lambda run, index: _largest_on(run.terms(0, _reduced_places(run, index)))
    ),
    **dict.fromkeys(("GlobalLpPool", "LpPool"), _power_pool),
    "Conv": sums.convolution,
    "ConvTranspose": sums.transposed,
}  # fmt: skip
"""For each operator the rule for one number; the arithmetic of those that are not here is not shown."""
