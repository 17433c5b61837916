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
from cnnviz.ui.network.direct import Ground, NetworkLine, made_of
from cnnviz.ui.network.overview import overview, overview_content, remember
from cnnviz.ui.network.readings import reading_for, reading_place
from cnnviz.words import Translate


@st.fragment
def live(_: Translate, shown: NetworkState, reader: Reader, line: NetworkLine) -> None:
    """The upper part of the page, which a pen's message runs alone; the page follows when the stroke is finished.

    `shown` is the state that the whole page was last drawn for.
    """
    held = session.held()
    state, number = held.now
    assert isinstance(state, NetworkState)
    if replace(state, drawing=shown.drawing) != shown:
        st.rerun()  # something was chosen here that the rest of the page has to know
    try:
        reading, _missing = reading_for(_, state, reader)
    except (ModelError, PreprocessingError):
        st.rerun()  # the page says why
    if reading is None:
        st.rerun()  # the page says that it was stopped
    direct = (line.token, number)
    fill = digit_strip(_, state, reading, direct)
    remembered = remember(state, reading)
    line.ground = Ground(held, state, reader, reading_place(), remembered)
    content = overview_content(_, state, reading, remembered)
    same = line.shows(made_of(number, content))
    overview(content, reading, remembered, direct=direct, same=same)
    fill()
    if state != shown:
        st.rerun()
