"""What lies one click away from the Stepper; only the panel that is open is computed."""

from __future__ import annotations

import streamlit as st

from cnnviz.actions.lab import WITHOUT
from cnnviz.parts.stepper.map_names import map_names
from cnnviz.parts.stepper.words import channel_names
from cnnviz.pipeline import Layer
from cnnviz.second_step import SecondStep
from cnnviz.state.lab import LabState
from cnnviz.ui import cost, element
from cnnviz.ui.lab.panels import borders, downloads, frequency, matrix, methods, overlap, second_element
from cnnviz.ui.results import show_panel
from cnnviz.words import N_, Translate

_ELSEWHERE = {
    "convolution": N_(
        "This panel shows how the copies of the kernel overlap in a transposed convolution. To see it, choose the transposed convolution under Convolution."
    ),
    "transposed": N_(
        "This panel is about the convolution, and the operation is a transposed convolution now. Choose another panel, or the convolution."
    ),
}
"""By operation: what a panel says that does not belong to it."""


def show(_: Translate, state: LabState, layer: Layer, second: SecondStep | None) -> None:
    """A row of names, and the panel chosen from it; but for sizes, cost and files they are about the chosen kernel.

    A pinned element may be one of the `second` step.
    """
    run = layer.chosen
    panels = {
        "element": (_("Pinned element"), lambda: _element(_, state, layer, second)),
        "cost": (_("Sizes and cost"), lambda: cost.show(_, layer.together, len(layer.runs), second)),
        "matrix": (_("Matrix"), lambda: matrix.show(_, state, run)),
        "overlap": (_("Overlap"), lambda: overlap.show(_, state, run)),
        "borders": (_("Borders"), lambda: borders.show(_, state, run)),
        "frequency": (_("Frequencies"), lambda: frequency.show(_, state, run)),
        "methods": (_("Methods"), lambda: methods.show(_, state, run)),
        "downloads": (_("Downloads"), lambda: downloads.show(_, state, layer, second)),
    }
    without = WITHOUT[state.operation]
    offered = {id: panel for id, panel in panels.items() if id not in without}
    if state.panel in without:  # as a link can have it
        name, _show = panels[state.panel]
        offered[state.panel] = (name, lambda: _say_elsewhere(_, state))
    show_panel(_, state, offered)


def _say_elsewhere(_: Translate, state: LabState) -> None:
    st.info(_(_ELSEWHERE[state.operation]))


def _element(_: Translate, state: LabState, layer: Layer, second: SecondStep | None) -> None:
    channels = channel_names(_, layer.chosen)
    if second is None or state.pin is None or state.pin.stage != "then":
        element.show(_, state, layer.chosen, channels)
        return
    second_element.show(_, state, layer, second, map_names(_, state, channels))
