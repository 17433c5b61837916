"""The pinned element in full: every input, weight and product, worked out apart from the engine."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnnviz import evidence
from cnnviz.pipeline import Run
from cnnviz.state.lab import LabState, Pin
from cnnviz.ui.numbers import headline, table
from cnnviz.ui.results import activation_in_full
from cnnviz.views.numbers import number
from cnnviz.words import Translate


def show(_: Translate, state: LabState, run: Run) -> None:
    """The pinned element's evidence as a sentence and a table."""
    pin = pinned(state, run)
    if pin is None:
        st.caption(
            _(
                "Click an element of a map, or press Enter on it, to pin it: its full calculation is then shown here."
            )
        )
        return
    {"conv": _convolution, "act": _activation, "pool": _pooling}[pin.stage](_, state, run, pin)


def pinned(state: LabState, run: Run) -> Pin | None:
    """The pin, moved inside the map that there is now."""
    if state.pin is None:
        return None
    stage = state.pin.stage if getattr(run, state.pin.stage) is not None else "conv"
    channels, height, width = getattr(run, stage).shape
    return Pin(
        stage,
        min(state.pin.channel, channels - 1),
        min(state.pin.row, height - 1),
        min(state.pin.column, width - 1),
    )


def _convolution(_: Translate, state: LabState, run: Run, pin: Pin) -> None:
    step = evidence.convolution_step(
        run.input,
        run.weight,
        np.full(run.weight.shape[0], run.bias),
        (pin.channel, pin.row, pin.column),
        **run.convolution.arguments,
    )
    names = [_("R"), _("G"), _("B")] if run.pixels.shape[0] == 3 else [_("grey")]
    parts = " + ".join(
        f"{names[channel]} {number(subtotal)}"
        for channel, subtotal in zip(step.input_channels, step.channel_subtotals, strict=True)
    )
    headline(
        _,
        f"F({pin.row}, {pin.column}) = {parts} + b {number(step.bias)}",
        step.total,
        float(run.conv[pin.channel, pin.row, pin.column]),
    )
    head = [_("Row"), _("Column")]
    for channel in step.input_channels:
        head += [names[channel] + ": " + _("pixel"), _("weight"), _("product")]
    rows = []
    for i, row in enumerate(step.rows):
        for j, column in enumerate(step.columns):
            line = [f"{row}", f"{column}" + (" (" + _("padding") + ")" if step.is_padding[i, j] else "")]
            for plane in range(len(step.input_channels)):
                cells = (step.inputs, step.weights, step.products)
                line += [number(values[plane, i, j]) for values in cells]
            rows.append(line)
    foot = ["Σ", ""]
    for subtotal in step.channel_subtotals:
        foot += ["", "", number(subtotal)]
    table(head, rows, foot)


def _activation(_: Translate, state: LabState, run: Run, pin: Pin) -> None:
    position = (pin.channel, pin.row, pin.column)
    activation_in_full(_, state, float(run.conv[position]), float(run.act[position]))


def _pooling(_: Translate, state: LabState, run: Run, pin: Pin) -> None:
    assert run.pooling is not None and run.pool is not None
    position = (pin.channel, pin.row, pin.column)
    window: evidence.Window
    if run.pooling.kind == "max":
        won = evidence.max_pooling_step(run.act, run.pooling.kernel, position, **run.pooling.arguments)
        headline(
            _,
            f"P({pin.row}, {pin.column}) = max",
            won.maximum,
            float(run.pool[pin.channel, pin.row, pin.column]),
        )
        marks = {winner[-2:]: _("wins") for winner in won.winners} | {won.taken[-2:]: _("taken")}
        window, values = won, won.values
    else:
        mean = evidence.average_pooling_step(run.act, run.pooling.kernel, position, **run.pooling.arguments)
        formula = f"P({pin.row}, {pin.column}) = {number(mean.total)} / {mean.divisor}"
        headline(_, formula, mean.mean, float(run.pool[pin.channel, pin.row, pin.column]))
        marks = {}
        window, values = mean, mean.values
    rows = []
    for i, row in enumerate(window.rows):
        for j, column in enumerate(window.columns):
            mark = _("padding") if window.is_padding[i, j] else marks.get((int(row), int(column)), "")
            rows.append([f"{row}", f"{column}", number(values[i, j]), mark])
    table([_("Row"), _("Column"), _("value"), ""], rows, [])
