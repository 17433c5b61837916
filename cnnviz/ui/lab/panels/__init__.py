"""What lies one click away from the Stepper; only the panel that is open is computed."""

from __future__ import annotations

from cnnviz.parts.stepper.words import channel_names
from cnnviz.pipeline import Layer
from cnnviz.state.lab import LabState
from cnnviz.ui import cost, element
from cnnviz.ui.lab.panels import borders, downloads, frequency, methods
from cnnviz.ui.results import show_panel
from cnnviz.words import Translate


def show(_: Translate, state: LabState, layer: Layer) -> None:
    """A row of names, and the panel chosen from it; but for sizes, cost and files they are about the chosen kernel."""
    run = layer.chosen
    panels = {
        "element": (_("Pinned element"), lambda: element.show(_, state, run, channel_names(_, run))),
        "cost": (_("Sizes and cost"), lambda: cost.show(_, layer.together, len(layer.runs))),
        "borders": (_("Borders"), lambda: borders.show(_, state, run)),
        "frequency": (_("Frequencies"), lambda: frequency.show(_, state, run)),
        "methods": (_("Methods"), lambda: methods.show(_, state, run)),
        "downloads": (_("Downloads"), lambda: downloads.show(_, state, layer)),
    }
    show_panel(_, state, panels)
