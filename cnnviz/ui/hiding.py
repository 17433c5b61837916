"""What a link may leave out of a page (`hide`): here the drawer with the settings, and the way back to the whole page.

Panels and answers are left out where they would be drawn; :func:`cnnviz.ui.session.hides` tells whether they are.
"""

from __future__ import annotations

import streamlit as st

from cnnviz.offers import HIDEABLE
from cnnviz.ui import session, widgets
from cnnviz.words import Translate


def style() -> str:
    """CSS rules that take the drawer away, so that nothing in it can be seen, reached with a key or read out.

    A lesson's card that needs the settings has them all the same.
    """
    page = "html:not([data-lesson-settings]) .stApp"
    return (
        f"{page} :is([data-testid='stSidebar'], [data-testid='stExpandSidebarButton']) {{ display: none !important; }}"
        f"{page} .st-key-top {{ padding-left: 0 !important; min-height: 2.75rem; }}"
    )


def still_shown(_: Translate) -> None:
    """Say where a link hides numbers on a page that is made of them, and goes on showing them."""
    state = session.current()
    if "values" in state.hide and HIDEABLE[type(state)] and "values" not in HIDEABLE[type(state)]:
        st.caption(_("This link hides numbers, but this page consists of numbers, so it shows them."))


def way_out(_: Translate) -> None:
    """A quiet button that shows everything again, where something is left out."""
    if session.current().hide:
        st.button(
            _("Show everything"),
            key="shell.whole",
            type="tertiary",
            on_click=widgets.on_this_page(lambda: session.change(hide=())),
        )
