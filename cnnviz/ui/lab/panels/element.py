"""The pinned element in full: every input, weight and product, worked out apart from the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import streamlit as st

from cnnviz import activations, evidence
from cnnviz.pipeline import Run
from cnnviz.state.lab import LabState, Pin
from cnnviz.words import Translate

Row = Sequence[str]


def show(_: Translate, state: LabState, run: Run) -> None:
    """The pinned element's evidence as a sentence and a table."""
    pin = pinned(state, run)
    if pin is None:
        st.caption(
            _(
                "Click an element of a map, or press Enter on it, to pin it: its numbers then stand here in full."
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
    names = [_("R"), _("G"), _("B")] if run.pixels.shape[0] == 3 else [_("gray")]
    parts = " + ".join(
        f"{names[channel]} {_number(subtotal)}"
        for channel, subtotal in zip(step.input_channels, step.channel_subtotals, strict=True)
    )
    _headline(_, f"F({pin.row}, {pin.column}) = {parts} + b {_number(step.bias)}", step.total, run.conv, pin)
    head = [_("Row"), _("Column")]
    for channel in step.input_channels:
        head += [names[channel] + ": " + _("pixel"), _("weight"), _("product")]
    rows = []
    for i, row in enumerate(step.rows):
        for j, column in enumerate(step.columns):
            line = [f"{row}", f"{column}" + (" (" + _("padding") + ")" if step.is_padding[i, j] else "")]
            for number in range(len(step.input_channels)):
                cells = (step.inputs, step.weights, step.products)
                line += [_number(values[number, i, j]) for values in cells]
            rows.append(line)
    foot = ["Σ", ""]
    for subtotal in step.channel_subtotals:
        foot += ["", "", _number(subtotal)]
    _table(head, rows, foot)


def _activation(_: Translate, state: LabState, run: Run, pin: Pin) -> None:
    x = float(run.conv[pin.channel, pin.row, pin.column])
    activation = activations.ACTIVATIONS[state.activation]
    given = activations.numbers(state.activation, dict(state.activation_numbers))
    if state.activation == "identity":
        step = evidence.ActivationStep(x, x, 1.0)
    else:
        step = evidence.activation_step(state.activation, x, **given)
    formula = activation.formula.format(x=_number(x), **given)
    _headline(_, f"f({_number(x)}) = {formula}", step.value, run.act, pin)
    st.markdown(_("The slope there is {slope}.").format(slope=_number(step.slope)))


def _pooling(_: Translate, state: LabState, run: Run, pin: Pin) -> None:
    assert run.pooling is not None and run.pool is not None
    position = (pin.channel, pin.row, pin.column)
    window: evidence.Window
    if run.pooling.kind == "max":
        won = evidence.max_pooling_step(run.act, run.pooling.kernel, position, **run.pooling.arguments)
        _headline(_, f"P({pin.row}, {pin.column}) = max", won.maximum, run.pool, pin)
        marks = {winner[-2:]: _("wins") for winner in won.winners} | {won.taken[-2:]: _("taken")}
        window, values = won, won.values
    else:
        mean = evidence.average_pooling_step(run.act, run.pooling.kernel, position, **run.pooling.arguments)
        formula = f"P({pin.row}, {pin.column}) = {_number(mean.total)} / {mean.divisor}"
        _headline(_, formula, mean.mean, run.pool, pin)
        marks = {}
        window, values = mean, mean.values
    rows = []
    for i, row in enumerate(window.rows):
        for j, column in enumerate(window.columns):
            mark = _("padding") if window.is_padding[i, j] else marks.get((int(row), int(column)), "")
            rows.append([f"{row}", f"{column}", _number(values[i, j]), mark])
    _table([_("Row"), _("Column"), _("value"), ""], rows, [])


def _headline(_: Translate, formula: str, total: float, values: np.ndarray, pin: Pin) -> None:
    engine = float(values[pin.channel, pin.row, pin.column])
    st.markdown(
        f"**{formula} = {_number(total)}**  \n"
        + _(
            "Summed here in 64-bit numbers; the engine, in 32-bit numbers, gives {engine} (difference {gap})."
        ).format(engine=_number(engine), gap=_number(engine - total))
    )


def _table(head: Row, rows: Iterable[Row], foot: Row) -> None:
    """A plain table of numbers; nothing in it was typed by a visitor."""

    def line(cells: Row, tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line(row, "td") for row in rows)
    end = f"<tfoot>{line(foot, 'td')}</tfoot>" if foot else ""
    st.html(
        f'<div class="numbers" tabindex="0"><table><thead>{line(head, "th")}</thead><tbody>{body}</tbody>{end}</table></div>'
    )


def _number(value: float) -> str:
    """Six significant digits and a true minus sign."""
    return f"{value + 0.0:.6g}".replace("-", "−")
