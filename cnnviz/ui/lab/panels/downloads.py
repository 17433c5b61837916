"""Files that are a part of the view: the picture at full size, the worksheet, and the programs; all others are taken away."""

from __future__ import annotations

import streamlit as st

from cnnviz.pipeline import Layer
from cnnviz.pipeline import run as compute
from cnnviz.second_step import SecondStep
from cnnviz.state import LabState
from cnnviz.ui import worksheets
from cnnviz.ui.lab.panels import full_size
from cnnviz.ui.results import programs, where_to_take
from cnnviz.views.programs import layer_step
from cnnviz.words import Translate


def show(_: Translate, state: LabState, layer: Layer, second: SecondStep | None) -> None:
    """Of several kernels the worksheet is about the chosen one, and the programs are those of the layer and the `second` step."""
    run = layer.chosen
    where_to_take(_)
    if state.others:
        st.caption(
            _(
                "The worksheet is about kernel {number}, the chosen one of {count}. The programs below cover the whole layer."
            ).format(number=state.place + 1, count=len(state.filters))
        )
    if state.before:
        st.caption(
            _(
                "The program and the files begin with the input shown here, the result of the step before. A worksheet begins with a picture: go back to the picture to make one."
            )
        )
    else:
        full_size.show(_, state)
        worksheets.show(_, state, run, lambda: compute(state, run.pixels))
    programs(_, (layer_step(state, layer, second),))
