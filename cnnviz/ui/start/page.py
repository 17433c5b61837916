"""The start page: one sum that follows the pointer, and the ways on."""

from __future__ import annotations

from cnnviz.lessons import STRETCHES
from cnnviz.parts import start
from cnnviz.parts.start.content import start_content
from cnnviz.state import StartState
from cnnviz.ui import session
from cnnviz.ui.part import mount
from cnnviz.ui.start.lessons import stations
from cnnviz.words import Translate

PART = "start.start"


def page(_: Translate) -> None:
    """Draw the page for the state that is held."""
    state, _version = session.begin(_, StartState)
    mount(
        start.PART,
        lambda: start_content(_, state, stations(state), STRETCHES),
        key=PART,
        made_of=(state.language, state.large),
    )
