"""The page of the glossary: all terms in one part."""

from __future__ import annotations

import streamlit as st

from cnnviz.glossary import TERMS
from cnnviz.parts import glossary
from cnnviz.parts.glossary.content import glossary_content
from cnnviz.state.glossary import GlossaryState
from cnnviz.ui import session
from cnnviz.ui.glossary import ground
from cnnviz.ui.part import mount
from cnnviz.words import Translate


def page(_: Translate) -> None:
    """Draw the page for the state that is held."""
    notices = session.notices(_) + session.known(_, term=("", *TERMS))
    door, held = session.door(), session.held()
    door.ground = None
    state, version = held.now
    assert isinstance(state, GlossaryState)
    for notice in notices:
        st.info(notice)
    mount(glossary.PART, glossary_content(_, state), key=ground.TERMS, direct=True)
    door.ground = ground.GlossaryGround(held, version)
