"""The pinned element in full: every input, weight and product, worked out apart from the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import streamlit as st

from cnnviz import activations, evidence
from cnnviz.activations import ACTIVATIONS
from cnnviz.pipeline import Stages, TransposedConvolution
from cnnviz.state.stages import StagesState
from cnnviz.ui.numbers import headline, table
from cnnviz.ui.results import still_covered
from cnnviz.views.numbers import number
from cnnviz.views.sentences import plain
from cnnviz.words import Translate

GIVEN_AWAY = {
    "conv": {"kernel", "products", "sum", "output"},
    "act": {"sum", "output", "act"},
    "pool": {"sum", "output", "act", "pool"},
    "then": {"sum", "output", "act", "pool", "then"},
}
"""By stage, what its element's evidence would tell of what can be covered."""

Position = tuple[int, ...]
"""(channel, row, column) of a map, or (channel, place) of a signal."""


def show(_: Translate, state: StagesState, run: Stages, names: Sequence[str]) -> None:
    """The pinned element's evidence as a sentence and a table; `names` are those of the input's channels."""
    if state.pin is None:
        on_map = _(
            "Select an element of a map, by a click, a tap or Enter, to pin it: its full calculation is then shown here."
        )
        on_lane = _(
            "Select an element of a lane, by a click, a tap or Enter, to pin it: its full calculation is then shown here."
        )
        st.caption(on_map if run.input.ndim == 3 else on_lane)
        return
    stage = "conv" if getattr(run, state.pin.stage, None) is None else state.pin.stage
    if waits(_, state, stage):
        return
    position = pinned(state, getattr(run, stage).shape)
    match stage:
        case "conv" if isinstance(run.convolution, TransposedConvolution):
            _transposed(_, run, position, names)
        case "conv":
            _convolution(_, run, position, names)
        case "act":
            _activation(_, state, float(run.conv[position]), float(run.act[position]))
        case _:
            _pooling(_, run, position)


def waits(_: Translate, state: StagesState, stage: str) -> bool:
    """Whether the evidence of an element of `stage` would tell what is still covered; then say so in its place."""
    if not GIVEN_AWAY[stage].isdisjoint(state.covered()):
        still_covered(_)
        return True
    if state.term is not None:
        st.caption(
            _(
                "The sum is being shown term by term above; the full calculation comes back with the whole sum."
            )
        )
    return state.term is not None


def one_term_on(before: StagesState, after: StagesState) -> bool:
    """Whether no more has changed than how many terms are shown, of which this panel says nothing."""
    return (before.term is None) == (after.term is None) and replace(before, term=after.term) == after


def pinned(state: StagesState, shape: tuple[int, ...]) -> Position:
    """Where the pin is on a stage of this shape, moved inside it."""
    assert state.pin is not None
    channel, row, column = state.pin.channel, state.pin.row, state.pin.column
    given = (channel, row, column) if len(shape) == 3 else (channel, column)
    return tuple(min(place, length - 1) for place, length in zip(given, shape, strict=True))


def _sum_line(
    _: Translate,
    run: Stages,
    position: Position,
    step: evidence.ConvolutionStep | evidence.TransposedStep,
    names: Sequence[str],
) -> None:
    """The sum of the channels' subtotals and the bias, beside the engine's value."""
    headline(
        _,
        f"F({place_of(position)}) = {subtotals(step, names)} + b {number(step.bias)}",
        step.total,
        float(run.conv[position]),
    )


def _transposed(_: Translate, run: Stages, position: Position, names: Sequence[str]) -> None:
    """Which pixels reach the element, and through which weights."""
    bias = np.full(len(run.conv), run.bias)
    step = evidence.transposed_step(run.input, run.weight, bias, position, **run.convolution.arguments)
    _sum_line(_, run, position, step, names)
    channels = step.input_channels
    taps = [(int(row), int(column)) for row, column in zip(*np.nonzero(step.reaches), strict=True)]
    st.markdown(
        _(
            "Weights that reach this element: {count} of {all}. Each comes from the pixel whose copy of the kernel has that weight here."
        ).format(count=len(taps), all=step.reaches.size)
    )
    if not taps:
        return
    head, foot = [_("Row"), _("Column"), _("weight at")], ["Σ", "", ""]
    for channel, subtotal in zip(channels, step.channel_subtotals, strict=True):
        head += [
            ("" if len(channels) == 1 else f"{names[channel]}: ") + _("pixel"),
            _("weight"),
            _("product"),
        ]
        foot += ["", "", number(subtotal)]
    rows = []
    for tap in taps:
        line = [number(cells[at]) for cells, at in zip(step.cells, tap, strict=True)]
        line.append(", ".join(map(str, tap)))
        for plane in range(len(channels)):
            line += [number(values[plane][tap]) for values in (step.inputs, step.weights, step.products)]
        rows.append(line)
    table(head, rows, foot)


def _convolution(_: Translate, run: Stages, position: Position, names: Sequence[str]) -> None:
    bias = np.full(len(run.weight), run.bias)
    step = evidence.convolution_step(run.input, run.weight, bias, position, **run.convolution.arguments)
    _sum_line(_, run, position, step, names)
    products(_, step, names, _("pixel") if run.input.ndim == 3 else _("value"))


def subtotals(step: evidence.ConvolutionStep | evidence.TransposedStep, names: Sequence[str]) -> str:
    """The subtotal of each channel, with its name."""
    single = len(step.input_channels) == 1
    return " + ".join(
        f"{'Σ' if single else plain(names[channel])} {number(subtotal)}"
        for channel, subtotal in zip(step.input_channels, step.channel_subtotals, strict=True)
    )


def products(_: Translate, step: evidence.ConvolutionStep, names: Sequence[str], value: str) -> None:
    """A table of every product of a sum; `value` is what is multiplied, of a channel that `names` has."""
    channels = step.input_channels
    single = len(channels) == 1
    head = [_("Row"), _("Column")] if len(step.coordinates) == 2 else [_("Sample")]
    foot = ["Σ", *[""] * (len(head) - 1)]
    for channel, subtotal in zip(channels, step.channel_subtotals, strict=True):
        head += [("" if single else f"{names[channel]}: ") + value, _("weight"), _("product")]
        foot += ["", "", number(subtotal)]
    rows = []
    for tap, cells in _cells(step):
        line = cells[:-1] + [cells[-1] + (" (" + _("padding") + ")" if step.is_padding[tap] else "")]
        for plane in range(len(channels)):
            line += [number(values[plane][tap]) for values in (step.inputs, step.weights, step.products)]
        rows.append(line)
    table(head, rows, foot)


def _activation(_: Translate, state: StagesState, x: float, engine: float) -> None:
    """The function at `x` with its numbers filled in, beside the engine's value, and its slope there."""
    given = activations.numbers(state.activation, dict(state.activation_numbers))
    if state.activation == "identity":
        step = evidence.ActivationStep(x, x, 1.0)
    else:
        step = evidence.activation_step(state.activation, x, **given)
    written = {name: str(value).replace("-", "−") for name, value in given.items()}
    formula = ACTIVATIONS[state.activation].formula.format(x=number(x), **written)
    headline(_, f"f({number(x)}) = {formula}", step.value, engine)
    st.markdown(_("The slope there is {slope}.").format(slope=number(step.slope)))


def _pooling(_: Translate, run: Stages, position: Position) -> None:
    assert run.pooling is not None and run.pool is not None
    window: evidence.Window
    values: npt.NDArray[np.float64]
    marks: Mapping[Position, str] = {}
    if run.pooling.kind == "max":
        won = evidence.max_pooling_step(run.act, run.pooling.kernel, position, **run.pooling.arguments)
        formula, total = "max", won.maximum
        marks = dict.fromkeys(won.winners, _("wins")) | {won.taken: _("taken")}
        window, values = won, won.values
    else:
        mean = evidence.average_pooling_step(run.act, run.pooling.kernel, position, **run.pooling.arguments)
        formula, total = f"{number(mean.total)} / {mean.divisor}", mean.mean
        window, values = mean, mean.values
    headline(_, f"P({place_of(position)}) = {formula}", total, float(run.pool[position]))
    rows = []
    for tap, cells in _cells(window):
        place = tuple(int(axis[at]) for axis, at in zip(window.coordinates, tap, strict=True))
        mark = _("padding") if window.is_padding[tap] else marks.get(place, "")
        rows.append([*cells, number(values[tap]), mark])
    places = [_("Row"), _("Column")] if run.input.ndim == 3 else [_("Position")]
    table([*places, _("value"), ""], rows, [])


def _cells(window: evidence.Window) -> list[tuple[Position, list[str]]]:
    """Each tap of a window, and where it lies on the input, a number for each axis."""
    return [
        (tap, [number(axis[at]) for axis, at in zip(window.coordinates, tap, strict=True)])
        for tap in np.ndindex(window.is_padding.shape)
    ]


def place_of(position: Position) -> str:
    """An element's place on its map, as it is written after a letter."""
    return ", ".join(map(str, position[1:]))
