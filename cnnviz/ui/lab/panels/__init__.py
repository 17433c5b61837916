"""What lies one click away from the Stepper; only the panel that is open is computed."""

from __future__ import annotations

from cnnviz.parts.stepper.words import channel_names
from cnnviz.pipeline import Run
from cnnviz.state.lab import LabState
from cnnviz.ui import cost, element
from cnnviz.ui.lab.panels import borders, downloads, frequency, methods
from cnnviz.ui.results import show_panel
from cnnviz.words import Translate


def show(_: Translate, state: LabState, run: Run) -> None:
    """A row of names, and the panel chosen from it."""
    panels = {
        "element": (_("Pinned element"), lambda: element.show(_, state, run, channel_names(_, run))),
        "cost": (_("Sizes and cost"), lambda: cost.show(_, run)),
        "borders": (_("Borders"), lambda: borders.show(_, state, run)),
        "frequency": (_("Frequencies"), lambda: frequency.show(_, state, run)),
        "methods": (_("Methods"), lambda: methods.show(_, state, run)),
        "downloads": (_("Downloads"), lambda: downloads.show(_, state, run)),
    }
    show_panel(_, state, panels)
