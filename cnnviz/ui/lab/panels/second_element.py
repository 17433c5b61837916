"""The pinned element of the second step in full, worked out apart from the engine."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cnnviz import evidence
from cnnviz.parts.stepper.map_names import kernel_names
from cnnviz.parts.stepper.second_content import brighter
from cnnviz.parts.stepper.second_words import brighter_sentence
from cnnviz.pipeline import Layer
from cnnviz.second_step import SecondStep
from cnnviz.state import LabState
from cnnviz.ui.element import pinned, place_of, products, subtotals, waits
from cnnviz.ui.numbers import headline, table
from cnnviz.views.numbers import number
from cnnviz.views.sentences import plain
from cnnviz.words import Translate


def show(_: Translate, state: LabState, layer: Layer, second: SecondStep, names: Sequence[str]) -> None:
    """The arithmetic behind the pinned element as a sentence and a table; `names` are those of the layer's maps."""
    if waits(_, state, "then"):
        return
    channel, row, column = pinned(state, second.result.shape)
    step = second.evidence((channel, row, column))
    engine = float(second.result[channel, row, column])
    letter = f"G({place_of(step.position)})"
    if isinstance(step, evidence.ConvolutionStep):
        headline(_, f"{letter} = {subtotals(step, names)}", step.total, engine)
        products(_, step, names, _("value"))
        return
    a, b = number(step.a), number(step.b)
    formula = {
        "magnitude": f"√(({a})² + ({b})²) = √{number(step.inside)}",
        "sum": f"{a} + ({b})",
        "difference": f"{a} − ({b})",
        "maximum": f"max({a}, {b})",
    }[step.kind]
    headline(_, f"{letter} = {formula}", step.total, engine)
    covered = "kernel" in state.covered()
    first, other = ["", ""] if covered else [plain(name) for name in kernel_names(_, state)[:2]]
    table([_("Map"), _("Kernel"), _("value")], [["a", first, a], ["b", other, b]], [])
    tells = brighter(second, layer)
    if tells is not None:
        st.markdown(brighter_sentence(_, step, tells))
