"""What explains the network's numbers; only the panel that is open is computed."""

from __future__ import annotations

import streamlit as st

from cnnviz.inputs import takes_changes
from cnnviz.memory import FullError
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.network.overview import OPENS_IN
from cnnviz.ui.network.panels import account, disturb, faces, layer, preprocessing, trace, why, wish
from cnnviz.ui.results import still_covered
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

_SHOW = {
    "layer": layer.show,
    "trace": trace.show,
    "why": why.show,
    "disturb": disturb.show,
    "preprocessing": preprocessing.show,
    "account": account.show,
    "faces": faces.show,
    "wish": wish.show,
}
_TELLING = ("trace", "why", "disturb", "preprocessing", "faces")


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """A row of names, and the panel chosen from it; none where panels are hidden."""
    if session.hides("panels"):
        return
    names = {
        "layer": _("Layer step by step"),
        "trace": _("Trace to the pixels"),
        "why": _("Why this answer?"),
        "disturb": _("Disturb the picture"),
        "preprocessing": _("Preprocessing"),
        "account": _("Layers and cost"),
        "faces": _("Faces found"),
        "wish": _("What does it respond to?"),
    }
    options = tuple(panel for panel in _SHOW if _fits(panel, state, reading))
    panel = state.panel if state.panel in options else options[0]
    with st.container(key=OPENS_IN):
        st.divider()
        widgets.heading(_("More about this network"))
        widgets.row_of_value(
            _("More about this network"),
            "network.panel",
            {option: names[option] for option in options},
            panel,
            lambda chosen: session.change(panel=chosen),
            label_visibility="collapsed",
        )
    if panel == "trace" and state.covered():
        still_covered(_)
        return
    try:
        _SHOW[panel](_, state, reading)
    except FullError as error:
        st.warning(in_markdown(_, error))


def _fits(panel: str, state: NetworkState, reading: Reading) -> bool:
    """Whether a panel has something to say: an answer is traced to, and explained by, the pixels of one input alone.

    Where answers are hidden, no panel says any.
    """
    if panel in _TELLING and session.hides("answers"):
        return False
    match panel:
        case "faces":
            return state.network == "faces"
        case "trace" | "why":
            return not (reading.reader.fills or reading.reader.also)
        case "wish":
            return reading.reader.pictured and not (reading.reader.also or session.hides("values"))
        case "disturb":
            chances = reading.chances
            return takes_changes(reading.reader) and chances is not None and len(chances) > 1
        case "preprocessing":
            return reading.reader.pictured
    return True
