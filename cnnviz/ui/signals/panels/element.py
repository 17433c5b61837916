"""The pinned element in full: every sample, weight and product, worked out apart from the engine."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnnviz import evidence
from cnnviz.parts.signal_stepper.words import channel_names
from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalPin, SignalState
from cnnviz.ui.numbers import headline, table
from cnnviz.ui.results import activation_in_full
from cnnviz.views.numbers import number
from cnnviz.views.sentences import plain
from cnnviz.words import Translate


def show(_: Translate, state: SignalState, run: SignalRun) -> None:
    """The pinned element's evidence as a sentence and a table."""
    pin = pinned(state, run)
    if pin is None:
        st.caption(
            _(
                "Click an element of a lane, or press Enter on it, to pin it: its full calculation is then shown here."
            )
        )
        return
    {"conv": _convolution, "act": _activation, "pool": _pooling}[pin.stage](_, state, run, pin)


def pinned(state: SignalState, run: SignalRun) -> SignalPin | None:
    """The pin, moved inside the stage that there is now."""
    if state.pin is None:
        return None
    stage = state.pin.stage if getattr(run, state.pin.stage) is not None else "conv"
    channels, length = getattr(run, stage).shape
    return SignalPin(stage, min(state.pin.channel, channels - 1), min(state.pin.place, length - 1))


def _convolution(_: Translate, state: SignalState, run: SignalRun, pin: SignalPin) -> None:
    position = (pin.channel, pin.place)
    bias = np.full(len(run.weight), run.bias)
    step = evidence.convolution_step(run.input, run.weight, bias, position, **run.convolution.arguments)
    names = channel_names(_, run, state)
    single = len(step.input_channels) == 1
    parts = " + ".join(
        f"{'Σ' if single else plain(names[channel])} {number(subtotal)}"
        for channel, subtotal in zip(step.input_channels, step.channel_subtotals, strict=True)
    )
    formula = f"F({pin.place}) = {parts} + b {number(step.bias)}"
    headline(_, formula, step.total, float(run.conv[position]))
    head, foot = [_("Sample")], ["Σ"]
    for channel, subtotal in zip(step.input_channels, step.channel_subtotals, strict=True):
        head += [("" if single else f"{names[channel]}: ") + _("value"), _("weight"), _("product")]
        foot += ["", "", number(subtotal)]
    rows = []
    for tap, sample in enumerate(step.columns):
        line = [number(sample) + (" (" + _("padding") + ")" if step.is_padding[tap] else "")]
        for plane in range(len(step.input_channels)):
            line += [number(values[plane, tap]) for values in (step.inputs, step.weights, step.products)]
        rows.append(line)
    table(head, rows, foot)


def _activation(_: Translate, state: SignalState, run: SignalRun, pin: SignalPin) -> None:
    position = (pin.channel, pin.place)
    activation_in_full(_, state, float(run.conv[position]), float(run.act[position]))


def _pooling(_: Translate, state: SignalState, run: SignalRun, pin: SignalPin) -> None:
    assert run.pooling is not None and run.pool is not None
    position = (pin.channel, pin.place)
    window: evidence.Window
    marks: dict[int, str] = {}
    if run.pooling.kind == "max":
        won = evidence.max_pooling_step(run.act, run.pooling.kernel, position, **run.pooling.arguments)
        headline(_, f"P({pin.place}) = max", won.maximum, float(run.pool[position]))
        marks = {winner[-1]: _("wins") for winner in won.winners} | {won.taken[-1]: _("taken")}
        window, values = won, won.values
    else:
        mean = evidence.average_pooling_step(run.act, run.pooling.kernel, position, **run.pooling.arguments)
        formula = f"P({pin.place}) = {number(mean.total)} / {mean.divisor}"
        headline(_, formula, mean.mean, float(run.pool[position]))
        window, values = mean, mean.values
    rows = []
    for tap, place in enumerate(window.columns):
        mark = _("padding") if window.is_padding[tap] else marks.get(int(place), "")
        rows.append([number(place), number(values[tap]), mark])
    table([_("Position"), _("value"), ""], rows, [])
