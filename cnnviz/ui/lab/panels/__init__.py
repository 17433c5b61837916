"""What lies one click away from the Stepper; only the panel that is open is computed."""

from __future__ import annotations

from cnnviz.pipeline import Run
from cnnviz.state.lab import LabState
from cnnviz.ui.lab.panels import borders, cost, downloads, element, frequency, methods
from cnnviz.ui.results import choose_panel
from cnnviz.words import Translate

_SHOW = {
    "element": element.show,
    "cost": cost.show,
    "borders": borders.show,
    "frequency": frequency.show,
    "methods": methods.show,
    "downloads": downloads.show,
}


def show(_: Translate, state: LabState, run: Run) -> None:
    """A row of names, and the panel chosen from it."""
    names = {
        "element": _("Pinned element"),
        "cost": _("Sizes and cost"),
        "borders": _("Borders"),
        "frequency": _("Frequencies"),
        "methods": _("Methods"),
        "downloads": _("Downloads"),
    }
    choose_panel(_, names)
    _SHOW[state.panel](_, state, run)
