"""The view of one step of learning, by hand: what is chosen in the sidebar, and what becomes of it."""

from __future__ import annotations

import streamlit as st

from cnnviz.ui import session
from cnnviz.ui.train.views import choose_view
from cnnviz.words import Translate


def page(_: Translate) -> None:
    """Draw the view for the state that is held."""
    notices = session.notices(_)
    session.door().ground = None
    with st.sidebar:
        choose_view(_)
    for notice in notices:
        st.info(notice)
