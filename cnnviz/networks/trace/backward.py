"""From a layer's output back to its inputs: with which weight each number counts, and whether it can count at all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.gradients import RULES
from cnnviz.networks.gradients.rules import BackwardLayer
from cnnviz.networks.operators import Array
from cnnviz.networks.operators.resize import PLANS
from cnnviz.networks.pieces import stamp
from cnnviz.networks.steps import Steps, stepwise
from cnnviz.networks.trace.crop import box_of, crop
from cnnviz.networks.trace.curves import CURVES, STRAIGHT, values_and_slopes
from cnnviz.networks.trace.layer import FACTORS, MOVES, PAIR_LIKE, TracedLayer
from cnnviz.networks.trace.terms import NOWHERE, Numbers
from cnnviz.ops import backward

Backs = dict[int, Numbers]
"""What arrives at the inputs, by their numbers, each in its input's shape."""

SUMS = MOVES | PLANS.keys() | {
    "Add", "AveragePool", "BatchNormalization", "Conv", "ConvTranspose", "Div", "Gemm", "GlobalAveragePool", "MatMul",
    "Mean", "Mul", "ReduceMean", "ReduceSum", "Sub", "Sum",
}  # fmt: skip
"""Operators whose outputs are sums of inputs times weights, and of biases."""

MOST_TAKEN = 2**25
"""Numbers of all inputs of a layer that are written out in 64 bits."""

CHOICES = {"GlobalMaxPool", "MaxPool"}
CONVOLUTIONS = {"Conv", "ConvInteger", "QLinearConv"}
ONE_BY_ONE = {"BatchNormalization", "DequantizeLinear", "QuantizeLinear"}
"""Operators whose outputs look at the number at the same place alone."""


@stepwise
def weights_back(run: TracedLayer, grad: Numbers) -> Steps[tuple[Backs, float]]:
    """The weights with which the inputs count in ``(grad * output).sum()``, and what is added, whatever the inputs.

    What is added is worked out apart from the weights: what a sum gives for inputs of 0, and what a straight piece of a
    curve is at 0.

    Raises
    ------
    ModelError
        The layer is no sum, no choice and no curve of straight pieces.
    """
    if not is_straight(run):
        raise ModelError(
            "the layer '{layer}' ({operator}) is not a sum, a choice or a piecewise linear function, so a number after it cannot be shared out among the pixels",
            layer=run.layer.name,
            operator=run.op,
        )
    if (part := crop(run, grad)) is not None:
        backs, gave = yield from _weights_back(part.run, grad[part.outputs])
        return {0: _laid_in(run, part.inputs, backs[0])}, gave
    return (yield from _weights_back(run, grad))


def _laid_in(run: TracedLayer, where: tuple[slice, ...], part: Numbers) -> Numbers:
    """A piece of the first input's gradient among zeros."""
    whole = np.zeros(run.x.shape)
    whole[where] = part
    return whole


def _weights_back(run: TracedLayer, grad: Numbers) -> Steps[tuple[Backs, float]]:
    if run.op in CURVES:
        cells = box_of(grad)
        y, slope = values_and_slopes(run, cells)
        assert slope is not None
        rest = grad[cells] * (y - slope * run.x[cells])
        return {0: _laid_in(run, cells, grad[cells] * slope)}, float(rest[grad[cells] != 0].sum())
    arrays = [_wide(array) for array in run.arrays]
    used = grad != 0
    if run.op == "Conv":
        bias = arrays[2] if len(arrays) > 2 else None
        line = (-1, *(1,) * (grad.ndim - 2))
        added = np.broadcast_to(0.0 if bias is None else bias.reshape(line), grad.shape)
        back = yield from _stamped(run, grad, np.asarray(arrays[1]), int(run.setting("group")))
        return {0: back}, float(grad[used] @ added[used])
    if run.op in SUMS:
        changes = set(run.changes)
        nothing = [np.zeros_like(a) if a is not None and n in changes else a for n, a in enumerate(arrays)]
        added = run.compute(nothing).astype(np.float64)
    else:
        added = np.zeros(grad.shape)
    return _through_rule(run, arrays, grad), float(grad[used] @ added[used])


def is_straight(run: TracedLayer) -> bool:
    """Whether the layer's outputs are, near these inputs, sums of inputs with fixed weights and a fixed bias."""
    if run.op in MOVES:
        return not run.decides and (not run.output or run.op == "Split")
    if sum(array.size for array in run.arrays if array is not None) > MOST_TAKEN:
        return False
    if run.op in ("Add", "Sub", "Sum", "Mean"):
        return run.result.dtype.kind == "f"
    if run.op in SUMS or run.op in CHOICES or run.op in STRAIGHT:
        first = run.changes == (0,) or (run.op in ("MatMul", "Mul") and len(run.changes) == 1)
        return first and run.result.dtype.kind == "f" and not run.output
    return False


def _wide(array: Array | None) -> Array | None:
    return array.astype(np.float64) if array is not None and array.dtype.kind == "f" else array


def _through_rule(run: TracedLayer, arrays: list[Array | None], grad: Numbers) -> Backs:
    """The chain rule of the layer for given inputs, in 64 bits."""
    outputs = [None if output is None else np.zeros(output.shape) for output in run.outputs]
    grads = [np.zeros(0) if output is None else np.zeros_like(output) for output in outputs]
    grads[run.output] = grad
    changes = set(run.changes)
    wanted = tuple(number in changes for number in range(len(arrays)))
    backward_layer = BackwardLayer(run.layer, run.once_more, tuple(arrays), tuple(outputs), wanted)
    found = RULES[run.op](backward_layer, grads)
    return {n: np.asarray(found[n], np.float64).reshape(run.array(n).shape) for n in run.changes}


@stepwise
def reach_back(run: TracedLayer, marks: Numbers) -> Steps[Backs]:
    """1 for every number of the inputs that can matter to an output whose mark is 1, and about 0 for the others."""
    if (part := crop(run, marks)) is not None:
        found = yield from _reach(part.run, marks[part.outputs])
        found = {0: _laid_in(run, part.inputs, found[0])}
    else:
        found = yield from _reach(run, marks)
    return {number: back if back is marks else np.minimum(back, 1.0) for number, back in found.items()}


def _reach(run: TracedLayer, marks: Numbers) -> Steps[Backs]:
    rule = _reach_rule(run)
    if rule is not None:
        return rule(run, marks)
    return (yield from (_under_kernels if run.op in CONVOLUTIONS else _same_places)(run, marks))


def _reach_rule(run: TracedLayer) -> Callable[[TracedLayer, Numbers], Backs] | None:
    """The rule of the layer; None where the work is done in pieces: for a convolution, and input by input."""
    if run.decides or (run.output and run.op != "Split"):
        return _anywhere
    if run.op in MOVES | PAIR_LIKE:
        return None
    if run.changes != (0,):
        return _anywhere
    if run.op in CURVES or run.op in ONE_BY_ONE:
        return lambda run, marks: {0: marks}
    if run.op in ("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin"):
        return _whole_line
    if run.call is None:
        return _anywhere
    if run.op in CONVOLUTIONS:
        return None
    if run.op in FACTORS:
        return _whole_row
    if run.op == "ConvTranspose":
        return _with_ones
    if run.op in ("AveragePool", "GlobalAveragePool", "MaxPool", "GlobalMaxPool"):
        return _whole_window
    return _along if run.op in ("Softmax", "LogSoftmax") else _anywhere


def _same_places(run: TracedLayer, marks: Numbers) -> Steps[Backs]:
    """Where each number was read, in all inputs that change."""
    back: Backs = {}
    for done, number in enumerate(run.changes):
        yield done / len(run.changes)
        if run.op == "Concat":
            back[number] = marks[run.part(number)]
            continue
        labels, array = run.labels(number), run.array(number)
        inside = labels != NOWHERE
        sums = np.bincount(labels[inside], weights=marks[inside], minlength=array.size)
        back[number] = sums.astype(np.float64).reshape(array.shape)
    return back


def _under_kernels(run: TracedLayer, marks: Numbers) -> Steps[Backs]:
    """Every cell under a kernel, on all channels of its group alike."""
    assert run.call is not None
    groups = run.call.arguments["groups"]
    of_groups = marks.reshape(len(marks), groups, -1, *marks.shape[2:]).max(axis=2)
    kernel = np.ones((groups, 1, *run.call.arguments["weight"].shape[2:]))
    stamps = yield from _stamped(run, of_groups, kernel, groups)
    return {0: np.repeat(stamps, run.x.shape[1] // groups, axis=1)}


def _stamped(run: TracedLayer, grad: Numbers, weight: Array, groups: int) -> Steps[Numbers]:
    """What arrives at a convolution's input: each output stamps the kernel on the cells that it looked at."""
    assert run.call is not None
    return (yield from stamp.steps(grad, weight, run.x.shape[2:], groups, run.call.arguments))


def _whole_row(run: TracedLayer, marks: Numbers) -> Backs:
    """All inputs of a matrix product with fixed weights."""
    return {0: np.broadcast_to(marks.max(axis=-1, keepdims=True), run.x.shape).astype(np.float64)}


def _with_ones(run: TracedLayer, marks: Numbers) -> Backs:
    """A sum of products with a 1 for each weight."""
    weight = np.ones(run.array(1).shape)
    return _through_rule(run, [_wide(run.x), weight, *map(_wide, run.arrays[2:])], marks)


def _whole_window(run: TracedLayer, marks: Numbers) -> Backs:
    """Every cell of a window, also where one is chosen."""
    assert run.call is not None
    step = getattr(backward, f"avg_{run.call.operation.split('_', 1)[1]}_backward")
    how = {name: value for name, value in run.call.arguments.items() if name != "count_include_pad"}
    return {0: step(marks, run.call.input.astype(np.float64), divisor_override=1, **how)}


def _whole_line(run: TracedLayer, marks: Numbers) -> Backs:
    """All numbers that were brought down to one."""
    arrays = [_wide(array) for array in run.arrays]
    wanted = (True, False)[: len(arrays)]
    backward_layer = BackwardLayer(run.layer, run.once_more, tuple(arrays), (marks,), wanted)
    (back, *_) = RULES["ReduceSum"](backward_layer, [marks])
    return {0: np.asarray(back, np.float64)}


def _along(run: TracedLayer, marks: Numbers) -> Backs:
    """All numbers of the same row of a softmax."""
    assert run.call is not None
    shape, axis = run.call.input.shape, run.call.arguments["dim"]
    line = marks.reshape(shape).sum(axis=axis, keepdims=True)
    return {0: np.broadcast_to(line, shape).reshape(run.x.shape).astype(np.float64)}


def _anywhere(run: TracedLayer, marks: Numbers) -> Backs:
    return {number: np.full(run.array(number).shape, marks.sum()) for number in run.changes}
