"""How each operator made one number of its output."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from cnnviz.evidence import (
    average_pooling_step,
    convolution_step,
    linear_step,
    max_pooling_step,
    softmax_step,
)
from cnnviz.evidence.window import Window
from cnnviz.network.operators import Array
from cnnviz.network.operators.reduction import reduced_axes
from cnnviz.network.trace.curves import CURVES, curve
from cnnviz.network.trace.layer import MOVES, PAIR_LIKE, At, Places
from cnnviz.network.trace.steps import (
    NO_TERMS,
    NOWHERE,
    Choice,
    Closed,
    How,
    Move,
    Product,
    Share,
    Sum,
    Terms,
    reordered,
    strongest_first,
    terms_of,
)

Index = tuple[int, ...]
Rule = Callable[[At, Index], How]


def how_made(at: At, index: Index) -> How:
    """How the layer made the number at `index` of the output that is looked at."""
    if at.output and at.op not in MOVES:
        return closed(at, index)
    return RULES.get(at.op, closed)(at, index)


def closed(at: At, index: Index) -> How:
    """Not shown; any number of the inputs may have a part in it."""
    return Closed(sum(at.array(number).size for number in at.changes))


def _window_places(window: Window, index: Index, channels: Iterable[int], shape: Index) -> Places:
    """``(channels, kH, kW)``: the flat place of each tap in an input of `shape`."""
    axes = [np.array([index[0]]), np.fromiter(channels, np.intp), *window.sources]
    places = np.ravel_multi_index(np.ix_(*axes), shape, mode="clip")[0]
    nowhere = np.zeros(places.shape[1:], bool)
    for axis, source in enumerate(window.sources):
        nowhere |= np.expand_dims(source == NOWHERE, [a for a in range(nowhere.ndim) if a != axis])
    return np.where(nowhere, NOWHERE, places)


def _convolution(at: At, index: Index) -> How:
    if at.changes != (0,) or at.call is None:
        return closed(at, index)
    how = dict(at.call.arguments)
    step = convolution_step(at.call.input[index[0]], how.pop("weight"), how.pop("bias"), index[1:], **how)
    places = _window_places(step, index, step.input_channels, at.x.shape)
    terms = at.terms(0, places, step.weights)
    return Sum(step.bias, padding=places.size - len(terms), terms=strongest_first(terms))


def _transposed(at: At, index: Index) -> How:
    if at.changes != (0,) or at.call is None:
        return closed(at, index)
    how = at.call.arguments
    weight, groups = how["weight"], how["groups"]
    per_group = weight.shape[1]
    group, within = divmod(index[1], per_group)
    feeding = range(group * len(weight) // groups, (group + 1) * len(weight) // groups)
    # input cell i stamps its kernel on outputs i * stride + tap * dilation - padding
    axes: list[list[tuple[int, int]]] = []
    for axis, place in enumerate(index[2:]):
        stride, dilation, begin = how["stride"][axis], how["dilation"][axis], how["padding"][axis][0]
        from_tap = [(place + begin - tap * dilation, tap) for tap in range(weight.shape[2 + axis])]
        axes.append(
            [
                (at_ // stride, tap)
                for at_, tap in from_tap
                if at_ % stride == 0 and 0 <= at_ // stride < at.x.shape[2 + axis]
            ]
        )
    cells = np.ix_(
        np.array([index[0]]), np.array(feeding), *(np.array([i for i, _ in axis], np.intp) for axis in axes)
    )
    taps = np.ix_(
        np.array(feeding), np.array([within]), *(np.array([t for _, t in axis], np.intp) for axis in axes)
    )
    places = np.ravel_multi_index(cells, at.x.shape)
    bias = 0.0 if how["bias"] is None else float(how["bias"][index[1]])
    terms = at.terms(0, places, np.swapaxes(weight[taps], 0, 1))
    return Sum(bias, terms=strongest_first(terms))


def _linear(at: At, index: Index) -> How:
    if at.changes != (0,) or at.call is None:
        return _matrix(at, index)
    weight, bias = at.call.arguments["weight"], at.call.arguments["bias"]
    step = linear_step(at.call.input[index[:-1]], weight, bias, index[-1])
    first = int(np.ravel_multi_index((*index[:-1], 0), at.x.shape))
    terms = at.terms(0, first + np.arange(len(step.inputs)), step.weights)
    return Sum(step.bias, terms=strongest_first(terms))


def _matrix(at: At, index: Index) -> How:
    """Gemm and MatMul in other forms than rows times a layer's weights."""
    left, right = at.array(0), at.array(1)
    if at.op == "Gemm":
        alpha, beta = at.setting("alpha", 1.0), at.setting("beta", 1.0)
        a = _labels(left).T if at.setting("transA") else _labels(left)
        b = _labels(right) if at.setting("transB") else _labels(right).T
        row, column = a[index[0]], b[index[1]]
        added = at.arrays[2] if len(at.arrays) > 2 else None
        bias = 0.0 if added is None else float(np.broadcast_to(added, at.y.shape)[index]) * float(beta)
        if 2 in at.changes:
            return closed(at, index)
    elif left.ndim > 1 and right.ndim > 1:
        alpha, bias = 1.0, 0.0
        outer = at.y.shape[:-2]
        row = np.broadcast_to(_labels(left), (*outer, *left.shape[-2:]))[(*index[:-2], index[-2])]
        down: tuple[Any, ...] = (*index[:-2], slice(None), index[-1])
        column = np.broadcast_to(_labels(right), (*outer, *right.shape[-2:]))[down]
    else:
        return closed(at, index)
    if len(at.changes) != 1:
        return Closed(2 * len(row))
    factor = float(alpha)
    number = at.changes[0]
    mine, other = (row, right.reshape(-1)[column]) if number == 0 else (column, left.reshape(-1)[row])
    return Sum(bias, terms=strongest_first(at.terms(number, mine, other.astype(np.float64) * factor)))


def _labels(array: Array) -> Places:
    return np.arange(array.size, dtype=np.intp).reshape(array.shape)


def _max_pool(at: At, index: Index) -> How:
    if at.call is None:
        return closed(at, index)
    step = max_pooling_step(at.call.input[index[0]], position=index[1:], **at.call.arguments)
    places = _window_places(step, index, [index[1]], at.x.shape)
    terms = at.terms(0, places)
    taken = int(np.ravel_multi_index((*index[:2], *step.taken), at.x.shape))
    return _chosen(terms, taken, True, len(step.winners), int(step.is_padding.sum()))


def _chosen(terms: Terms, taken: int, largest: bool, ties: int, padding: int = 0) -> Choice:
    """The one taken first, then the others from the next best on."""
    values = np.where(terms.places == taken, -np.inf, -terms.inputs if largest else terms.inputs)
    return Choice(largest, ties, padding, terms=reordered(terms, np.argsort(values, kind="stable")))


def _average_pool(at: At, index: Index) -> How:
    if at.call is None:
        return closed(at, index)
    step = average_pooling_step(at.call.input[index[0]], position=index[1:], **at.call.arguments)
    terms = at.terms(0, _window_places(step, index, [index[1]], at.x.shape))
    return Sum(divisor=step.divisor, padding=step.cells_on_padding, terms=strongest_first(terms))


def _softmax(at: At, index: Index) -> How:
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
    terms = at.terms(0, _labels(at.x).reshape(shape)[line])
    return Share(
        step.shift, step.exponents[order], step.total, at.op == "LogSoftmax", terms=reordered(terms, order)
    )


def _move(at: At, index: Index) -> How:
    for number in at.changes:
        if at.op == "Where" and number == 0:
            return Closed(len(at.changes), terms=_same_place(at, index))
        place = at.labels(number)[index]
        if place != NOWHERE:
            return Move(terms=at.terms(number, place))
    return Move(float(at.result[index]))


def _same_place(at: At, index: Index) -> Terms:
    """Of each input that changes the number that goes into the element."""
    places = [int(at.labels(number)[index]) for number in at.changes]
    arrays = {at.layer.inputs[number]: at.array(number) for number in at.changes}
    which = [list(arrays).index(at.layer.inputs[number]) for number in at.changes]
    return terms_of(arrays, which, places, [math.nan] * len(places)) if places else NO_TERMS


def _added(at: At, index: Index) -> How:
    """Add, Sub, Sum and Mean: what does not depend on the input is the bias."""
    signs = [1.0 if number == 0 or at.op != "Sub" else -1.0 for number in range(len(at.arrays))]
    taken = _same_place(at, index)
    weights = np.array([signs[number] for number in at.changes])
    terms = Terms(taken.arrays, taken.which, taken.places, taken.inputs, weights, taken.inputs * weights)
    fixed = [
        signs[number] * float(at.array(number).reshape(-1)[at.labels(number)[index]])
        for number in range(len(at.arrays))
        if number not in at.changes
    ]
    return Sum(
        math.fsum(fixed),
        divisor=len(at.arrays) if at.op == "Mean" else 1,
        extra=math.fsum(map(abs, fixed)),
        terms=strongest_first(terms),
    )


def _multiplied(at: At, index: Index) -> How:
    factors = [float(at.array(number).reshape(-1)[at.labels(number)[index]]) for number in (0, 1)]
    taken = _same_place(at, index)
    if len(at.changes) == 2 and at.op == "Mul":
        weights = np.array(factors[::-1])
        product = np.full(2, factors[0] * factors[1])
        return Product(terms=Terms(taken.arrays, taken.which, taken.places, taken.inputs, weights, product))
    if at.changes == (0,) and at.op == "Div" and at.y.dtype.kind == "f":
        return Sum(divisor=factors[1], terms=at.terms(0, taken.places))
    if at.op == "Mul" and at.y.dtype.kind == "f":
        return Sum(terms=at.terms(at.changes[0], taken.places, factors[1 - at.changes[0]]))
    return Closed(len(at.changes), terms=taken)


def _largest(at: At, index: Index) -> How:
    """Max and Min, number by number; a number of the model that wins is a fixed bound."""
    sign = 1.0 if at.op == "Max" else -1.0
    values = [
        float(at.array(number).reshape(-1)[at.labels(number)[index]]) for number in range(len(at.arrays))
    ]
    best = max(sign * value for value in values)
    winners = [number for number, value in enumerate(values) if sign * value == best]
    if not winners or not set(winners) & set(at.changes):
        return Closed(len(at.changes), terms=_same_place(at, index))
    taken = _same_place(at, index)
    terms = Terms(taken.arrays, taken.which, taken.places, taken.inputs, np.ones(len(taken)), taken.inputs)
    order = np.argsort(-sign * terms.inputs, kind="stable")
    return Choice(at.op == "Max", len(winners), terms=reordered(terms, order))


def _elementwise(at: At, index: Index) -> How:
    """Two numbers and an operation that is not shown."""
    return Closed(len(at.changes), terms=_same_place(at, index))


def _batch_norm(at: At, index: Index) -> How:
    if at.changes != (0,):
        return closed(at, index)
    scale, shift, mean = batch_norm_line(at)
    channel = index[1]
    terms = at.terms(0, np.ravel_multi_index(index, at.x.shape), scale[channel])
    extra = 2 * abs(mean[channel] * scale[channel]) + abs(shift[channel])
    return Sum(float(shift[channel]), extra=float(extra), terms=terms)


def batch_norm_line(at: At) -> tuple[Array, Array, Array]:
    """Of each channel scale, shift and mean: ``y = scale * x + shift``, in 64 bits."""
    gamma, beta, mean, variance = (at.array(number).astype(np.float64) for number in (1, 2, 3, 4))
    epsilon = at.setting("epsilon", 1e-5)
    scale = gamma / np.sqrt(variance + epsilon)
    return scale, beta - mean * scale, mean


def _normalized(at: At, index: Index) -> How:
    """By mean and variance of many numbers: not shown, but the number at the same place is one of them."""
    match at.op:
        case "InstanceNormalization":
            count = math.prod(at.x.shape[2:])
        case "GroupNormalization":
            count = at.x[0].size // int(at.setting("num_groups"))
        case "LayerNormalization":
            count = math.prod(at.x.shape[int(at.setting("axis", -1)) % at.x.ndim :])
        case _:
            count = min(int(at.setting("size")), at.x.shape[1])
    return Closed(count, terms=at.terms(0, np.ravel_multi_index(index, at.x.shape), math.nan))


def reduced_places(at: At, index: Index) -> Places:
    """The places of all numbers that were brought down to this one."""
    given = at.arrays[1] if len(at.arrays) > 1 else None
    axes = reduced_axes(at.x, given, at.setting("axes"), at.setting("noop_with_empty_axes", 0))
    keep = at.setting("keepdims", 1)
    entries = iter(index)
    line: list[Any] = []
    for axis in range(at.x.ndim):
        if axis in axes:
            line.append(slice(None))
            if keep:
                next(entries)
        else:
            line.append(next(entries))
    return _labels(at.x)[tuple(line)].reshape(-1)


def _reduced(at: At, index: Index) -> How:
    places = reduced_places(at, index)
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
    return Sum(terms=strongest_first(terms)) if at.op == "ReduceSum" else Closed(len(terms))


RULES: dict[str, Rule] = {
    **dict.fromkeys(CURVES, curve),
    **dict.fromkeys(PAIR_LIKE, _elementwise),
    **dict.fromkeys(MOVES, _move),
    **dict.fromkeys(("Add", "Sub", "Sum", "Mean"), _added),
    **dict.fromkeys(("Mul", "Div"), _multiplied),
    **dict.fromkeys(("Max", "Min"), _largest),
    **dict.fromkeys(("Gemm", "MatMul"), _linear),
    **dict.fromkeys(("MaxPool", "GlobalMaxPool"), _max_pool),
    **dict.fromkeys(("AveragePool", "GlobalAveragePool"), _average_pool),
    **dict.fromkeys(("Softmax", "LogSoftmax"), _softmax),
    **dict.fromkeys(
        ("InstanceNormalization", "GroupNormalization", "LayerNormalization", "LRN"), _normalized
    ),
    **dict.fromkeys(
        ("ReduceMax", "ReduceMin", "ReduceMean", "ReduceSum", "ReduceL1", "ReduceL2", "ReduceLogSum",
         "ReduceLogSumExp", "ReduceProd", "ReduceSumSquare"),
        _reduced,
    ),
    "BatchNormalization": _batch_norm,
    "Conv": _convolution,
    "ConvTranspose": _transposed,
}  # fmt: skip
"""By operator; the arithmetic of those that are not here is not shown."""
