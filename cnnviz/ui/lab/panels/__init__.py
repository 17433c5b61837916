"""What lies one click away from the Stepper; only the panel that is open is computed."""

from __future__ import annotations

from cnnviz.parts.stepper.map_names import map_names
from cnnviz.parts.stepper.words import channel_names
from cnnviz.pipeline import Layer
from cnnviz.second_step import SecondStep
from cnnviz.state.lab import LabState
from cnnviz.ui import cost, element
from cnnviz.ui.lab.panels import borders, downloads, frequency, methods, second_element
from cnnviz.ui.results import show_panel
from cnnviz.words import Translate


def show(_: Translate, state: LabState, layer: Layer, second: SecondStep | None) -> None:
    """A row of names, and the panel chosen from it; but for sizes, cost and files they are about the chosen kernel.

    A pinned element may be one of the `second` step.
    """
    run = layer.chosen
    panels = {
        "element": (_("Pinned element"), lambda: _element(_, state, layer, second)),
        "cost": (_("Sizes and cost"), lambda: cost.show(_, layer.together, len(layer.runs))),
        "borders": (_("Borders"), lambda: borders.show(_, state, run)),
        "frequency": (_("Frequencies"), lambda: frequency.show(_, state, run)),
        "methods": (_("Methods"), lambda: methods.show(_, state, run)),
        "downloads": (_("Downloads"), lambda: downloads.show(_, state, layer)),
    }
    show_panel(_, state, panels)


def _element(_: Translate, state: LabState, layer: Layer, second: SecondStep | None) -> None:
    channels = channel_names(_, layer.chosen)
    if second is None or state.pin is None or state.pin.stage != "then":
        element.show(_, state, layer.chosen, channels)
        return
    second_element.show(_, state, layer, second, map_names(_, state, channels))
