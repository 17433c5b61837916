"""What lies one click away from the Stepper; only the panel that is open is computed."""

from __future__ import annotations

from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalState
from cnnviz.ui.results import choose_panel
from cnnviz.ui.signals.panels import cost, downloads, element, frequency
from cnnviz.words import Translate

_SHOW = {"element": element.show, "cost": cost.show, "frequency": frequency.show, "downloads": downloads.show}


def show(_: Translate, state: SignalState, run: SignalRun) -> None:
    """A row of names, and the panel chosen from it."""
    names = {
        "element": _("Pinned element"),
        "cost": _("Sizes and cost"),
        "frequency": _("Frequencies"),
        "downloads": _("Downloads"),
    }
    choose_panel(_, names)
    _SHOW[state.panel](_, state, run)
