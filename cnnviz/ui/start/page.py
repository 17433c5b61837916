"""The start page: one sum that follows the pointer, and the ways on."""

from __future__ import annotations

from cnnviz.lessons import STRETCHES
from cnnviz.parts import start
from cnnviz.parts.start.content import start_content
from cnnviz.state import StartState
from cnnviz.ui import session
from cnnviz.ui.part import mount
from cnnviz.ui.start import ground
from cnnviz.ui.start.lessons import stations
from cnnviz.words import Translate


def page(_: Translate) -> None:
    """Draw the page for the state that is held."""
    state, version = session.begin(_, StartState)
    mount(
        start.PART,
        lambda: start_content(_, state, stations(state), STRETCHES),
        key=ground.START,
        made_of=(state.language, state.large, state.find),
        direct=True,
    )
    session.door().ground = ground.StartGround(session.held(), version)
