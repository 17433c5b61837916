"""From what a page shows to a worksheet: the part of it that goes on paper, computed again from what is printed.

A learner has only the printed numbers, so the solution must follow from these. Where they are rounded, each stage goes on
from the rounded numbers of the stage before, and :attr:`Worksheet.on_page` has the page's own at the marked place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cnnviz import activations, ops
from cnnviz.evidence import Slide, convolution_step
from cnnviz.evidence.convolution import input_channels
from cnnviz.ops import kernel_extent
from cnnviz.pipeline import Stages, TransposedConvolution
from cnnviz.state.stages import StagesState
from cnnviz.words import N_
from cnnviz.worksheets.cut import Axis, Part, part_around, telling_place
from cnnviz.worksheets.errors import WorksheetError
from cnnviz.worksheets.rounding import Values, decimals_of, rounded, whole_weights
from cnnviz.worksheets.sheet import Map, Mask, OnPage, Places, Worksheet

MOST_PRODUCTS = 75
"""For one number: more than that nobody works out by hand; 3 channels of 5 × 5 are as many."""
LARGEST = 1_000_000
"""What is larger does not fit into a cell."""
LARGEST_TO_FIND = 3
"""The side of a pooling window whose outputs a learner is all to find."""


@dataclass(frozen=True)
class Room:
    """How much goes on paper along one axis: outputs at most, and input cells at most."""

    outputs: int
    cells: int


ONE_CHANNEL, CHANNELS, SIGNAL = Room(6, 12), Room(4, 7), Room(8, 20)
"""The room for a picture with one channel, with several beside each other, and for a signal."""


def check(run: Stages) -> None:
    """Whether a worksheet can be made of `run`, from its shapes and its largest numbers.

    Raises
    ------
    WorksheetError
        The first stage is a transposed convolution, one number takes too many products, its window is too wide for paper, or the numbers are too long.
    """
    if isinstance(run.convolution, TransposedConvolution):
        raise WorksheetError(
            N_(
                "Worksheets exist only for the convolution. To make one, choose the convolution instead of the transposed convolution."
            )
        )
    taps, most = run.weight[0].size, MOST_PRODUCTS
    if taps > most:
        raise WorksheetError(
            N_(
                "One number of this map is a sum of {count} products, too many for a worksheet, which has room for {most}. "
                "Choose a smaller kernel or fewer channels."
            ),
            count=taps,
            most=most,
        )
    given = run.convolution
    reach = max(map(kernel_extent, given.kernel, given.dilation))
    if reach > _room(run).cells:
        raise WorksheetError(
            N_(
                "The window spans {reach} cells, and a worksheet has room for {most}. Choose a smaller kernel or a smaller "
                "dilation."
            ),
            reach=reach,
            most=_room(run).cells,
        )
    for values in (run.input, run.weight, run.conv, run.act):
        if not float(np.abs(values).max()) < LARGEST:  # what is no number is not below it either
            raise WorksheetError(
                N_(
                    "The numbers are too large for the cells of a worksheet: they have to be smaller than {most}. Choose "
                    "smaller weights or a smaller bias."
                ),
                most=LARGEST,
            )


def _room(run: Stages) -> Room:
    if run.input.ndim == 2:
        return SIGNAL
    return ONE_CHANNEL if run.weight.shape[1] == 1 else CHANNELS


def worksheet(state: StagesState, run: Stages) -> Worksheet:
    """The worksheet for what a page shows: `run`, made from `state`, around the pinned element or at a telling place.

    Only the part that goes on paper is copied from the run.

    Raises
    ------
    WorksheetError
        As :func:`check` says it.
    """
    check(run)
    is_signal, room = run.input.ndim == 2, _room(run)
    run = _as_picture(run) if is_signal else run
    axes = _axes(run)
    channel, target = _target(state, run, axes, room.outputs)
    above, across = (
        part_around(axis, at, room.outputs, room.cells) for axis, at in zip(axes, target, strict=True)
    )
    shown = run.conv[channel][np.ix_(above.outputs, across.outputs)]
    mark = (
        (target[0] - above.first, target[1] - across.first)
        if state.pin is not None
        else tuple(map(int, np.unravel_index(int(np.argmax(np.abs(shown))), shown.shape)))
    )
    return _printed(state, run, channel, axes, (above, across), (mark[0], mark[1]), is_signal)


def _printed(
    state: StagesState,
    run: Stages,
    channel: int,
    axes: tuple[Axis, Axis],
    parts: tuple[Part, Part],
    mark: tuple[int, int],
    is_signal: bool,
) -> Worksheet:
    """Round the part of the input and the kernel, and let the engine compute every stage from them."""
    given = run.convolution
    cells = [_cells(axis.slide, part) for axis, part in zip(axes, parts, strict=True)]
    channels = input_channels(channel, run.weight.shape, given.groups)
    block = _gathered(run.input[channels.start : channels.stop], axes, cells)
    # Weights are exact in float32 alone: 0.1 there is not the 0.1 of float64.
    weight, divisor, exact_weights = whole_weights(run.weight[channel])
    decimals = decimals_of(_short(block))
    input = rounded(block, decimals)
    bias = float(str(np.float32(run.bias)))

    stride, dilation = given.stride, given.dilation
    sums = ops.conv2d(input, weight[np.newaxis], None, stride=stride, dilation=dilation, method="direct")[0]
    conv = _map(sums / divisor + bias, parts[0].outputs, parts[1].outputs)
    activated = activations.apply(state.activation, conv.values, dict(state.activation_numbers))
    function = activations.ACTIVATIONS[state.activation]
    act = None if function.name == "identity" else _map(activated, conv.rows, conv.columns)
    pool = _pooled(run, act or conv, axes, parts)
    position = (channel, int(conv.rows[mark[0]]), int(conv.columns[mark[1]]))
    real = convolution_step(
        run.input, run.weight, np.full(len(run.weight), run.bias), position, **given.arguments
    )
    blank = _to_find(conv, axes, parts, mark)
    return Worksheet(
        is_signal=is_signal,
        channels=tuple(channels),
        channel=channel,
        input=input,
        input_decimals=decimals,
        rows=cells[0],
        columns=cells[1],
        is_padding=np.logical_or.outer(
            *(axis.slide.is_outside(at) for axis, at in zip(axes, cells, strict=True))
        ),
        weight=weight,
        divisor=divisor,
        bias=bias,
        mark=mark,
        step=convolution_step(input, weight[np.newaxis], None, (0, *mark), stride=stride, dilation=dilation),
        convolution=given,
        conv=replace(conv, blank=blank),
        act=act if act is None or function.straight else replace(act, blank=blank),
        pool=pool,
        pooling=None if pool is None else run.pooling,
        pool_window=(axes[0].window, axes[1].window),
        pool_step=(axes[0].step, axes[1].step),
        pool_begin=_pool_begin(axes, parts),
        on_page=OnPage(real.total, float(run.act[position])),
        is_exact=exact_weights and bool(np.allclose(input, block, rtol=1e-6, atol=0)),
    )


def _as_picture(run: Stages) -> Stages:
    """A run on a signal as one on a picture of one row."""
    given = run.convolution
    return Stages(
        input=run.input[:, np.newaxis],
        weight=run.weight[:, :, np.newaxis],
        bias=run.bias,
        convolution=replace(
            given,
            kernel=(1, *given.kernel),
            stride=(1, *given.stride),
            dilation=(1, *given.dilation),
            padding=((0, 0), *given.padding),
        ),
        pooling=run.pooling,
        conv=run.conv[:, np.newaxis],
        act=run.act[:, np.newaxis],
        pool=None if run.pool is None else run.pool[:, np.newaxis],
    )


def _axes(run: Stages) -> tuple[Axis, Axis]:
    """How the stages of `run`, maps (C, H, W), lie on rows and on columns."""
    given, pooling = run.convolution, run.pooling
    made = []
    for axis, (begin, _end) in enumerate(given.padding):
        slide = Slide(
            run.input.shape[1 + axis],
            given.kernel[axis],
            given.stride[axis],
            begin,
            given.dilation[axis],
            given.padding_mode,
        )
        outputs = run.conv.shape[1 + axis]
        if pooling is None or run.pool is None:
            made.append(Axis(slide, outputs))
        elif run.pool.shape[1 + axis] == 1 == outputs:  # a signal has one row, which is not pooled
            made.append(Axis(slide, outputs, 1))
        else:
            pooled = run.pool.shape[1 + axis]
            made.append(Axis(slide, outputs, pooled, pooling.kernel, pooling.stride, pooling.padding))
    return made[0], made[1]


def _target(
    state: StagesState, run: Stages, axes: tuple[Axis, Axis], wanted: int
) -> tuple[int, tuple[int, int]]:
    """The output channel, and the row and column that the worksheet is about: pinned, or telling."""
    pin = state.pin
    if pin is None:
        return 0, telling_place(run.conv[0], axes, wanted)
    places = [pin.row, pin.column]
    if pin.stage == "pool":  # the middle of its window
        places = [
            at * axis.step - axis.padding + (axis.window - 1) // 2
            for at, axis in zip(places, axes, strict=True)
        ]
    row, column = (min(max(at, 0), axis.outputs - 1) for at, axis in zip(places, axes, strict=True))
    return min(pin.channel, len(run.conv) - 1), (row, column)


def _cells(slide: Slide, part: Part) -> Places:
    """The input cells from the first window of `part` to its last, those of the padding among them."""
    last = slide.window(part.first + part.count - 1)
    return np.arange(slide.window(part.first).start, last.stop)


def _gathered(input: npt.NDArray[np.float32], axes: tuple[Axis, Axis], cells: list[Places]) -> Values:
    """The input (C, h, w) at `cells`, where the padding has what its mode puts there."""
    sources = [axis.slide.sources(at) for axis, at in zip(axes, cells, strict=True)]
    block = input[:, sources[0][:, np.newaxis], sources[1]].astype(np.float64)
    block[:, np.logical_or.outer(*(at < 0 for at in sources))] = 0
    return block


def _short(values: Values) -> Values:
    """float32 numbers as the shortest decimals that mean them."""
    return np.array([float(str(np.float32(value))) for value in values.flat]).reshape(values.shape)


def _map(values: Values, rows: Places, columns: Places) -> Map:
    """Numbers (h, w) as they are printed, all of them to be found."""
    decimals = decimals_of(values)
    printed = rounded(values, decimals)
    is_rounded = not np.allclose(printed, values, rtol=1e-9, atol=1e-9)
    return Map(printed, rows, columns, np.ones(values.shape, np.bool_), decimals, is_rounded)


def _pool_begin(axes: tuple[Axis, Axis], parts: tuple[Part, Part]) -> tuple[int, int]:
    """Row and column within the printed outputs at which the first whole pooling window begins."""
    above, left = (
        part.pool_first * axis.step - axis.padding - part.first
        for axis, part in zip(axes, parts, strict=True)
    )
    return above, left


def _pooled(run: Stages, before: Map, axes: tuple[Axis, Axis], parts: tuple[Part, Part]) -> Map | None:
    """The pooling windows that lie wholly within the printed numbers `before`; None if there are none."""
    if run.pooling is None or not all(part.pool_count for part in parts):
        return None
    begins = _pool_begin(axes, parts)
    window, step = tuple(axis.window for axis in axes), tuple(axis.step for axis in axes)
    pool = ops.max_pool2d if run.pooling.kind == "max" else ops.avg_pool2d
    found = pool(before.values[np.newaxis, begins[0] :, begins[1] :], window, stride=step)[0]
    values = found[: parts[0].pool_count, : parts[1].pool_count]
    return _map(values, parts[0].pooled, parts[1].pooled)


def _to_find(conv: Map, axes: tuple[Axis, Axis], parts: tuple[Part, Part], mark: tuple[int, int]) -> Mask:
    """Which outputs a learner is to find: the pooling window with the marked one if it is small, or up to four."""
    lines = []
    for at, axis, part in zip(mark, axes, parts, strict=True):
        span = range(min(at, max(0, part.count - 2)), min(part.count, at + 2))
        for window in part.pooled:
            begin = int(window) * axis.step - axis.padding - part.first
            if begin <= at < begin + axis.window <= begin + LARGEST_TO_FIND:
                span = range(begin, begin + axis.window)
        line = np.zeros(part.count, np.bool_)
        line[span.start : span.stop] = True
        lines.append(line)
    blank: Mask = np.logical_and.outer(*lines)
    return blank
