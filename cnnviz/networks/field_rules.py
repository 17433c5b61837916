"""How each operator passes on what it sees: rules from a view of an input to the view of the output."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from cnnviz.networks.fields import View
from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators.arithmetic import MANY, PAIRS
from cnnviz.networks.operators.pad import pad_pairs
from cnnviz.networks.operators.parts import slice_parts
from cnnviz.networks.operators.reduction import EXTREMES, REDUCTIONS
from cnnviz.networks.operators.resize import PLANS
from cnnviz.ops import kernel_extent
from cnnviz.pointwise import BY_OPERATOR

FINEST = 4096
"""Scales of resized maps are taken as fractions with denominators up to this."""


Rule = Callable[[LayerRun, int, View], View]
"""From a layer, the number of an input and that input's view, which has an axis, the view of the outputs."""


def mixing(run: LayerRun, number: int, view: View) -> View:
    """The rule for a layer of which nothing is known: each output may see all of the input's axis."""
    return view.everything()


def _each(run: LayerRun, number: int, view: View) -> View:
    """Number by number; an axis of one cell may be stretched, and then its one field counts everywhere."""
    array = run.array(number)
    axis = view.own_axis + run.y.ndim - array.ndim
    if array.shape[view.own_axis] != run.y.shape[axis]:
        return view.everything()
    return view.along(axis)


def _window(run: LayerRun, number: int, view: View) -> View:
    """Convolution and pooling."""
    if number or view.own_axis < 2:
        return view.along(0) if view.own_axis == 0 and not number else view.everything()
    call = run.window_call
    assert call is not None
    how = call.arguments
    axis = view.own_axis - 2
    kernel = how["kernel_size"][axis] if "kernel_size" in how else how["weight"].shape[view.own_axis]
    stride = how["stride"][axis]
    extent = kernel_extent(kernel, how["dilation"][axis])
    begin = how["padding"][axis][0]
    if run.op != "ConvTranspose":
        return view.along(view.own_axis, view.field.through_window(extent, stride, begin))
    # output p lies under stamps i with p + begin = i * stride + tap: i from (p + begin - tap) / stride
    field = view.field.spread(
        Fraction(1, stride), Fraction(begin, stride), Fraction(extent - 1, stride), Fraction(0)
    )
    return view.along(view.own_axis, field)


def _resize(run: LayerRun, number: int, view: View) -> View:
    """New cell p lies at ``scale * p + offset`` on the old axis and takes its value from cells near by."""
    plan = PLANS[run.op](run.context, *run.arrays, **run.layer.attributes)
    change = plan.axes.get(view.own_axis)
    if number:
        return view.everything()
    if change is None or (change.size == change.output and change.scale == 1):
        return view
    if not change.output:
        return view.everything()
    places = change.places(plan.transformation)
    first = float(places[0])
    scale = Fraction(float(places[1]) - first if len(places) > 1 else 1.0).limit_denominator(FINEST)
    offset = Fraction(first).limit_denominator(FINEST)
    # places are whole multiples of 1 / grid, so the cell a whole cell away from one has no weight
    grid = math.lcm(scale.denominator, offset.denominator)
    before = after = Fraction(1, 2)
    if plan.filter.mode != "nearest":
        before = after = plan.filter.reach(change.scale) - Fraction(1, grid)
    elif plan.filter.nearest in ("floor", "ceil"):
        before, after = 1 - Fraction(1, grid), Fraction(0)
        if plan.filter.nearest == "ceil":
            before, after = after, before
    return view.along(view.own_axis, view.field.spread(scale, offset, before, after))


def _pad(run: LayerRun, number: int, view: View) -> View:
    begin, _ = pad_pairs(run.x, run.optional(1), run.optional(3), run.setting("pads"))[view.own_axis]
    return view.along(view.own_axis, view.field.through_window(1, 1, begin))


def _slice(run: LayerRun, number: int, view: View) -> View:
    parts = slice_parts(run.context, *run.arrays, **run.layer.attributes)  # type: ignore[arg-type]
    start, _, stride = parts[view.own_axis].indices(run.x.shape[view.own_axis])
    if stride < 0:
        return view.everything()
    return view.along(view.own_axis, view.field.through_window(1, stride, -start))


def _relaid(run: LayerRun, number: int, view: View) -> View:
    """An axis stays where as many numbers lie before it as before and its length is the same."""
    old, new = run.x.shape, run.y.shape
    for axis, length in enumerate(new):
        if length == old[view.own_axis] and math.prod(new[:axis]) == math.prod(old[: view.own_axis]):
            return view.along(axis)
    return view.scattered()


def _transpose(run: LayerRun, number: int, view: View) -> View:
    order = run.setting("perm") or tuple(reversed(range(run.x.ndim)))
    return view.along([axis % run.x.ndim for axis in order].index(view.own_axis))


def _reduce(run: LayerRun, number: int, view: View) -> View:
    axes = run.reduced_axes
    if view.own_axis in axes:
        return view.everything()
    gone = sum(axis < view.own_axis for axis in axes) if run.y.ndim < run.x.ndim else 0
    return view.along(view.own_axis - gone)


def _along_axis(standard: int, from_there_on: bool = False) -> Rule:
    """Layers that mix one axis (joined, cut, brought to sum 1), or all axes from there on."""

    def rule(run: LayerRun, number: int, view: View) -> View:
        on = from_there_on or (run.context.opset < 13 and "Softmax" in run.op)
        first = run.layer.attributes.get("axis", 1 if on and not from_there_on else standard)
        assert isinstance(first, int)
        axis = first % run.x.ndim
        mixed = view.own_axis >= axis if on else view.own_axis == axis
        return view.everything() if mixed or (number and run.op != "Concat") else view

    return rule


def _first(run: LayerRun, number: int, view: View) -> View:
    """Number by number of the first input; the others say how, anywhere."""
    return view.everything() if number else view


def _matmul(run: LayerRun, number: int, view: View) -> View:
    """Rows of the left, columns of the right and the axes before keep apart; what is summed over does not."""
    if number and number != (3 if run.op == "QLinearMatMul" else 1):
        return view.everything()  # scales and zero points
    array = run.array(number)
    from_end = view.own_axis - array.ndim
    summed = -1 if number == 0 else max(-2, -array.ndim)
    if from_end == summed or array.ndim < 2 or run.y.ndim < max(a.ndim for a in run.arrays if a is not None):
        return view.everything()
    return _each(run, number, view)


def _to_space(run: LayerRun, number: int, view: View) -> View:
    """Cell p of the output comes from cell p // block."""
    block = run.setting("blocksize")
    if view.own_axis < 2:
        return view.everything()
    back = Fraction(block - 1, block)
    return view.along(view.own_axis, view.field.spread(Fraction(1, block), Fraction(0), back, Fraction(0)))


def _to_depth(run: LayerRun, number: int, view: View) -> View:
    block = run.setting("blocksize")
    if view.own_axis < 2:
        return view.everything()
    return view.along(view.own_axis, view.field.through_window(block, block, 0))


def without_axis(run: LayerRun, number: int, view: View) -> View:
    """The view of a layer whose input sees the picture's axis along none of its own."""
    rule = RULES.get(run.op, mixing)
    alone = rule in (_each, _relaid, _transpose, _slice) or (rule is _first and not number)
    return view if alone and run.op != "LRN" else view.everything()


BLIND = {("Shape", 0), ("Size", 0), ("ConstantOfShape", 0), ("CastLike", 1)}
"""Operators and the inputs whose values they do not look at."""

RULES: dict[str, Rule] = {
    **dict.fromkeys((*BY_OPERATOR, *PAIRS, *MANY), _each),
    **dict.fromkeys(
        ("Cast", "CastLike", "Dropout", "Expand", "Identity", "LRN", "Mean", "Mod", "Not", "Where"), _each
    ),
    **dict.fromkeys(
        ("AveragePool", "Conv", "ConvInteger", "ConvTranspose", "GlobalAveragePool", "GlobalMaxPool", "LpPool", "MaxPool",
         "QLinearConv"),
        _window,
    ),
    **dict.fromkeys(("Flatten", "Reshape", "Squeeze", "Unsqueeze"), _relaid),
    **dict.fromkeys((*REDUCTIONS, *EXTREMES), _reduce),
    **dict.fromkeys(PLANS, _resize),
    **dict.fromkeys(("BatchNormalization", "DequantizeLinear", "QuantizeLinear"), _first),
    **dict.fromkeys(("MatMul", "MatMulInteger", "QLinearMatMul"), _matmul),
    "Concat": _along_axis(1),
    "Split": _along_axis(0),
    "Softmax": _along_axis(-1),
    "LogSoftmax": _along_axis(-1),
    "LayerNormalization": _along_axis(-1, from_there_on=True),
    "Pad": _pad,
    "Slice": _slice,
    "Transpose": _transpose,
    "DepthToSpace": _to_space,
    "SpaceToDepth": _to_depth,
}  # fmt: skip
"""By operator; those that are not here may look everywhere."""
