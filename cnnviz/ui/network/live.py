"""What follows the pen: the digit, the answer and the network's maps, without the panels below them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cnnviz.network import ModelError
from cnnviz.preprocessing import PreprocessingError
from cnnviz.reading import Reader
from cnnviz.state import NetworkState
from cnnviz.ui import session
from cnnviz.ui.network.digit import digit_strip
from cnnviz.ui.network.overview import overview
from cnnviz.ui.network.readings import reading_for
from cnnviz.words import Translate


@st.fragment
def live(_: Translate, shown: NetworkState, reader: Reader) -> None:
    """The upper part of the page, which a pen's message runs alone; the page follows when the stroke is finished.

    `shown` is the state that the whole page was last drawn for.
    """
    state = session.state_of(NetworkState)
    if replace(state, drawing=shown.drawing) != shown:
        st.rerun()  # something was chosen here that the rest of the page has to know
    try:
        reading, _missing = reading_for(_, state, reader)
    except (ModelError, PreprocessingError):
        st.rerun()  # the page says why
    if reading is None:
        st.rerun()  # the page says that it was stopped
    fill = digit_strip(_, state, reading)
    overview(_, state, reading)
    fill()
    if state != shown:
        st.rerun()
