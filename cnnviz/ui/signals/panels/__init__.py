"""What lies one click away from the Stepper; only the panel that is open is computed."""

from __future__ import annotations

from cnnviz.parts.signal_stepper.words import channel_names
from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalState
from cnnviz.ui import cost, element
from cnnviz.ui.results import show_panel
from cnnviz.ui.signals.panels import downloads, frequency
from cnnviz.words import Translate


def show(_: Translate, state: SignalState, run: SignalRun) -> None:
    """A row of names, and the panel chosen from it."""
    names = channel_names(_, run, state)
    panels = {
        "element": (_("Pinned element"), lambda: element.show(_, state, run, names)),
        "cost": (_("Sizes and cost"), lambda: cost.show(_, run)),
        "frequency": (_("Frequencies"), lambda: frequency.show(_, run, names)),
        "downloads": (_("Downloads"), lambda: downloads.show(_, state, run)),
    }
    show_panel(_, state, panels)
