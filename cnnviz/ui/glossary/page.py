"""The page of the glossary: all terms in one part."""

from __future__ import annotations

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
    state, version = session.begin(_, GlossaryState, term=("", *TERMS))
    mount(glossary.PART, glossary_content(_, state), key=ground.TERMS, direct=True)
    session.door().ground = ground.GlossaryGround(session.held(), version)
