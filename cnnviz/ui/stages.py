"""Activation and pooling as the lab and the signals page both have them: controls, one element in full, PyTorch code."""

from __future__ import annotations

import streamlit as st

from cnnviz import activations, evidence
from cnnviz.activations import ACTIVATIONS
from cnnviz.pipeline import Pooling
from cnnviz.state.stages import POOLINGS, StagesState
from cnnviz.ui import session
from cnnviz.ui.numbers import headline, number
from cnnviz.ui.sliders import sliders
from cnnviz.words import Translate


def choose_activation(_: Translate, state: StagesState) -> None:
    """Which function every value goes through, and its parameters."""
    session.show_value(
        st.selectbox,
        _("Activation"),
        "lab.activation",
        state.activation,
        lambda name: session.change(activation=name, activation_numbers=()),
        options=list(ACTIVATIONS),
        format_func=lambda name: _(ACTIVATIONS[name].label),
    )
    activation = ACTIVATIONS[state.activation]
    sliders(_, activation.parameters, state.activation_numbers, "activation_numbers", scope=activation.name)


def choose_pooling(_: Translate, state: StagesState) -> None:
    """Maximum or mean, the window, and what happens at the end of the map."""
    kinds = {"max": _("max"), "avg": _("average"), "none": _("none")}
    session.show(
        st.segmented_control, _("Pooling"), "pooling", options=POOLINGS, format_func=kinds.get, required=True
    )
    if state.pooling == "none":
        return
    left, right = st.columns(2)
    with left:
        session.show(st.number_input, _("Window"), "pool_size", min_value=1, max_value=8)
    with right:
        session.show(st.number_input, _("Pooling stride"), "pool_stride", min_value=1, max_value=8)
    if state.pool_size > 1:
        session.show(
            st.slider,
            _("Pooling padding"),
            "pool_padding",
            min_value=0,
            max_value=max(1, state.pool_size // 2),
        )
    session.show(
        st.toggle,
        _("Round the size up (ceil mode)"),
        "ceil_mode",
        help=_("A last window may hang over the end of the map, so that no cell is left out."),
    )
    if state.pooling == "avg":
        session.show(st.toggle, _("Count padding in the divisor"), "include_padding")


def activation_in_full(_: Translate, state: StagesState, x: float, engine: float) -> None:
    """The function at `x` with its numbers filled in, beside the engine's value, and its slope there."""
    given = activations.numbers(state.activation, dict(state.activation_numbers))
    if state.activation == "identity":
        step = evidence.ActivationStep(x, x, 1.0)
    else:
        step = evidence.activation_step(state.activation, x, **given)
    formula = ACTIVATIONS[state.activation].formula.format(x=number(x), **given)
    headline(_, f"f({number(x)}) = {formula}", step.value, engine)
    st.markdown(_("The slope there is {slope}.").format(slope=number(step.slope)))


def python_lines(state: StagesState, pooling: Pooling | None, dimensions: int) -> list[str]:
    """Activation and pooling of ``x`` in PyTorch, in 1 or 2 dimensions."""
    lines = []
    if state.activation != "identity":
        given = activations.numbers(state.activation, dict(state.activation_numbers))
        numbers = "".join(f", {name}={value!r}" for name, value in given.items())
        scope = "torch" if state.activation in ("sigmoid", "tanh") else "F"
        lines.append(f"x = {scope}.{state.activation}(x{numbers})")
    if pooling is not None:
        arguments = ", ".join(f"{name}={value}" for name, value in pooling.arguments.items())
        lines.append(f"x = F.{pooling.kind}_pool{dimensions}d(x, {pooling.kernel}, {arguments})")
    return lines
