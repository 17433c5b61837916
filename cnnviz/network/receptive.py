"""What an element of any layer sees of the input: its receptive field, one axis at a time.

On each axis of the input, element p of a layer sees no more than the cells from ``start + p * jump`` on, `size` of them.
A window of `extent` cells with a stride, laid over a layer that sees (size, jump, start), sees

    size + (extent - 1) * jump,    jump * stride,    start - padding * jump

(Araujo, Norris and Sim, 2019). Coordinates count from the input's first cell; outside it lies padding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cnnviz.network.errors import ModelError
from cnnviz.network.graph import Layer, Network
from cnnviz.network.limits import Budget
from cnnviz.network.operators import Array, Context
from cnnviz.network.operators.activation import PLAIN
from cnnviz.network.operators.arithmetic import MANY, PAIRS, REAL, SINGLE
from cnnviz.network.operators.pad import pad_pairs
from cnnviz.network.operators.reduction import EXTREMES, REDUCTIONS, reduced_axes
from cnnviz.network.operators.resize import PLANS
from cnnviz.network.operators.shape import slice_parts
from cnnviz.network.operators.windows import max_pool_call
from cnnviz.ops import kernel_extent

FINEST = 4096
"""Scales of resized maps are taken as fractions with denominators up to this."""


@dataclass(frozen=True)
class AxisField:
    """Cells from ``start + p * jump`` on, `size` of them, for element p; with a jump of 0 all see the same."""

    size: Fraction
    jump: Fraction
    start: Fraction

    def cells(self, position: int) -> range:
        """The coordinates that element `position` sees at most; in the padding below 0 or past the end."""
        first = self.start + position * self.jump
        return range(math.ceil(first), math.floor(first + self.size - 1) + 1)

    def through_window(self, extent: int, stride: int, begin: int) -> AxisField:
        """The field of a window over elements that have this one."""
        return AxisField(
            self.size + (extent - 1) * self.jump, self.jump * stride, self.start - begin * self.jump
        )

    def spread(self, scale: Fraction, offset: Fraction, before: Fraction, after: Fraction) -> AxisField:
        """The field of elements p that take cells from ``scale * p + offset - before`` to ``... + after``."""
        return AxisField(
            self.size + (before + after) * self.jump,
            self.jump * scale,
            self.start + (offset - before) * self.jump,
        )


@dataclass(frozen=True)
class View:
    """How an array sees one axis of the input, `length` cells long: along which of its own axes (None: along none)."""

    length: int
    axis: int | None
    field: AxisField

    def everything(self) -> View:
        """All of the input's axis from everywhere."""
        return View(self.length, None, AxisField(Fraction(self.length), Fraction(0), Fraction(0)))

    def along(self, axis: int, field: AxisField | None = None) -> View:
        """The same on another axis, with another field."""
        return replace(self, axis=axis, field=field or self.field)


@dataclass(frozen=True)
class Step:
    """A layer with the arrays it was given and made."""

    network: Network
    layer: Layer
    values: Mapping[str, Array]

    @property
    def arrays(self) -> list[Array | None]:
        return [self.values[name] if name else None for name in self.layer.inputs]

    @property
    def x(self) -> Array:
        return self.values[self.layer.inputs[0]]

    @property
    def y(self) -> Array:
        return self.values[self.layer.outputs[0]]

    @property
    def context(self) -> Context:
        return Context(self.network.opset, len(self.layer.outputs), Budget())


def receptive_fields(
    network: Network, values: Mapping[str, Array], input: str | None = None
) -> dict[str, tuple[AxisField, ...]]:
    """For each array that depends on the input what its elements see of each axis behind the input's channels.

    Parameters
    ----------
    values
        What :meth:`Network.run` gave.
    input
        The name of the input to look back to; the first with such axes if None.

    Returns
    -------
    ``(field of rows, field of columns)`` for an image, by the array's name. Where a layer mixes all cells (a fully
    connected one), or too freely for a formula, the field is the whole axis with a jump of 0.
    """
    names = [port.name for port in network.inputs if values[port.name].ndim > 2]
    source = input or next(iter(names), None)
    if source is None or source not in names:
        raise ModelError("the network has no input with rows or columns to look back to")
    one = Fraction(1)
    shape = values[source].shape
    views = {
        source: tuple(
            View(shape[axis], axis, AxisField(one, one, Fraction(0))) for axis in range(2, len(shape))
        )
    }
    for layer in network.layers:
        step = Step(network, layer, values)
        seen = [
            (number, views[name])
            for number, name in enumerate(layer.inputs)
            if name in views and (layer.op_type, number) not in BLIND
        ]
        if seen:
            rule = RULES.get(layer.op_type, _mixing)
            through = [
                [view if view.axis is None else rule(step, number, view) for view in axes]
                for number, axes in seen
            ]
            views.update(
                dict.fromkeys(layer.outputs, tuple(_merge(each) for each in zip(*through, strict=True)))
            )
    return {name: tuple(view.field for view in axes) for name, axes in views.items() if name}


Rule = Callable[[Step, int, View], View]
"""From a step, the number of an input and that input's view, which has an axis, the view of the outputs."""


def _merge(views: Sequence[View]) -> View:
    """Everything that any of the views sees."""
    first, *others = views
    if any((view.axis, view.field.jump) != (first.axis, first.field.jump) for view in others):
        return first.everything()
    start = min(view.field.start for view in views)
    stop = max(view.field.start + view.field.size for view in views)
    return replace(first, field=AxisField(stop - start, first.field.jump, start))


def _mixing(step: Step, number: int, view: View) -> View:
    """A layer of which nothing is known but that it may look everywhere."""
    return view.everything()


def _each(step: Step, number: int, view: View) -> View:
    """Number by number; an axis of one cell may be stretched, and then its one field counts everywhere."""
    array = step.arrays[number]
    assert array is not None and view.axis is not None
    axis = view.axis + step.y.ndim - array.ndim
    if array.shape[view.axis] != step.y.shape[axis]:
        return view.everything()
    return view.along(axis)


def _window(step: Step, number: int, view: View) -> View:
    """Convolution and pooling."""
    assert view.axis is not None
    if number or view.axis < 2:
        return view.along(0) if view.axis == 0 and not number else view.everything()
    if step.layer.op_type == "LpPool":
        settings = {name: value for name, value in step.layer.attributes.items() if name != "p"}
        call = max_pool_call(step.context, step.x, **settings)  # type: ignore[arg-type]
    else:
        written = step.network.call(step.layer, step.values)
        assert written is not None
        call = written
    how = call.arguments
    axis = view.axis - 2
    kernel = how["kernel_size"][axis] if "kernel_size" in how else how["weight"].shape[view.axis]
    stride = how["stride"][axis]
    extent = kernel_extent(kernel, how["dilation"][axis])
    begin = how["padding"][axis][0]
    if step.layer.op_type != "ConvTranspose":
        return view.along(view.axis, view.field.through_window(extent, stride, begin))
    # output p lies under stamps i with p + begin = i * stride + tap: i from (p + begin - tap) / stride
    field = view.field.spread(
        Fraction(1, stride), Fraction(begin, stride), Fraction(extent - 1, stride), Fraction(0)
    )
    return view.along(view.axis, field)


def _resize(step: Step, number: int, view: View) -> View:
    """New cell p lies at ``scale * p + offset`` on the old axis and takes its value from cells near by."""
    assert view.axis is not None
    plan = PLANS[step.layer.op_type](step.context, *step.arrays, **step.layer.attributes)
    change = plan.axes.get(view.axis)
    if number:
        return view.everything()
    if change is None or (change.size == change.output and change.scale == 1):
        return view
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
    return view.along(view.axis, view.field.spread(scale, offset, before, after))


def _pad(step: Step, number: int, view: View) -> View:
    assert view.axis is not None
    amounts, _, axes = (step.arrays[1:] + [None] * 3)[:3]
    pads = step.layer.attributes.get("pads")
    begin, _ = pad_pairs(step.x, amounts, axes, pads)[view.axis]  # type: ignore[arg-type]
    return view.along(view.axis, view.field.through_window(1, 1, begin))


def _slice(step: Step, number: int, view: View) -> View:
    assert view.axis is not None
    parts = slice_parts(*step.arrays, **step.layer.attributes)  # type: ignore[arg-type]
    start, _, stride = parts[view.axis].indices(step.x.shape[view.axis])
    if stride < 0:
        return view.everything()
    return view.along(view.axis, view.field.through_window(1, stride, -start))


def _relaid(step: Step, number: int, view: View) -> View:
    """An axis stays where as many numbers lie before it as before and its length is the same."""
    assert view.axis is not None
    old, new = step.x.shape, step.y.shape
    for axis, length in enumerate(new):
        if length == old[view.axis] and math.prod(new[:axis]) == math.prod(old[: view.axis]):
            return view.along(axis)
    return view.everything()


def _transpose(step: Step, number: int, view: View) -> View:
    assert view.axis is not None
    order = step.layer.attributes.get("perm") or tuple(reversed(range(step.x.ndim)))
    return view.along([axis % step.x.ndim for axis in order].index(view.axis))  # type: ignore[union-attr]


def _reduce(step: Step, number: int, view: View) -> View:
    assert view.axis is not None
    attributes = step.layer.attributes
    given = step.arrays[1] if len(step.arrays) > 1 else None
    noop = attributes.get("noop_with_empty_axes", 0)
    axes = reduced_axes(step.x, given, attributes.get("axes"), noop)  # type: ignore[arg-type]
    if view.axis in axes:
        return view.everything()
    gone = sum(axis < view.axis for axis in axes) if step.y.ndim < step.x.ndim else 0
    return view.along(view.axis - gone)


def _along_axis(standard: int, from_there_on: bool = False) -> Rule:
    """Layers that mix one axis (joined, cut, brought to sum 1), or all axes from there on."""

    def rule(step: Step, number: int, view: View) -> View:
        assert view.axis is not None
        on = from_there_on or (step.network.opset < 13 and "Softmax" in step.layer.op_type)
        first = step.layer.attributes.get("axis", 1 if on and not from_there_on else standard)
        assert isinstance(first, int)
        axis = first % step.x.ndim
        mixed = view.axis >= axis if on else view.axis == axis
        return view.everything() if mixed or (number and step.layer.op_type != "Concat") else view

    return rule


def _matmul(step: Step, number: int, view: View) -> View:
    """Rows of the left, columns of the right and the axes before keep apart; what is summed over does not."""
    array = step.arrays[number]
    assert array is not None and view.axis is not None
    from_end = view.axis - array.ndim
    summed = -1 if number == 0 else max(-2, -array.ndim)
    if (
        from_end == summed
        or array.ndim < 2
        or step.y.ndim < max(a.ndim for a in step.arrays if a is not None)
    ):
        return view.everything()
    return _each(step, number, view)


def _to_space(step: Step, number: int, view: View) -> View:
    """Cell p of the output comes from cell p // block."""
    assert view.axis is not None
    block = step.layer.attributes["blocksize"]
    assert isinstance(block, int)
    if view.axis < 2:
        return view.everything()
    back = Fraction(block - 1, block)
    return view.along(view.axis, view.field.spread(Fraction(1, block), Fraction(0), back, Fraction(0)))


def _to_depth(step: Step, number: int, view: View) -> View:
    assert view.axis is not None
    block = step.layer.attributes["blocksize"]
    assert isinstance(block, int)
    if view.axis < 2:
        return view.everything()
    return view.along(view.axis, view.field.through_window(block, block, 0))


BLIND = {("Shape", 0), ("Size", 0), ("ConstantOfShape", 0), ("CastLike", 1)}
"""Operators and the inputs whose values they do not look at."""

RULES: dict[str, Rule] = {
    **dict.fromkeys((*PAIRS, *MANY, *SINGLE, *REAL, *PLAIN), _each),
    **dict.fromkeys(
        ("Cast", "CastLike", "Celu", "Clip", "Dropout", "Elu", "Expand", "Gelu", "HardSigmoid", "Identity",
         "LeakyRelu", "LRN", "Mean", "Mod", "PRelu", "Selu", "Softplus", "Swish", "ThresholdedRelu", "Where"),
        _each,
    ),
    **dict.fromkeys(
        ("AveragePool", "Conv", "ConvTranspose", "GlobalAveragePool", "GlobalMaxPool", "LpPool", "MaxPool"), _window
    ),
    **dict.fromkeys(("Flatten", "Reshape", "Squeeze", "Unsqueeze"), _relaid),
    **dict.fromkeys((*REDUCTIONS, *EXTREMES), _reduce),
    **dict.fromkeys(PLANS, _resize),
    "BatchNormalization": lambda step, number, view: view if number == 0 else view.everything(),
    "Concat": _along_axis(1),
    "Split": _along_axis(0),
    "Softmax": _along_axis(-1),
    "LogSoftmax": _along_axis(-1),
    "LayerNormalization": _along_axis(-1, from_there_on=True),
    "MatMul": _matmul,
    "Pad": _pad,
    "Slice": _slice,
    "Transpose": _transpose,
    "DepthToSpace": _to_space,
    "SpaceToDepth": _to_depth,
}  # fmt: skip
"""By operator; those that are not here may look everywhere."""
