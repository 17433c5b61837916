"""The network page: choose a network and what it reads, and see every number from pixel to answer."""

from __future__ import annotations

import streamlit as st

from cnnviz.inputs import sources
from cnnviz.memory import FullError
from cnnviz.networks import ModelError
from cnnviz.parts.answers.strip import strip_content
from cnnviz.preprocessing import PreprocessingError
from cnnviz.reader import Reader
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, visitor
from cnnviz.ui.network import panels
from cnnviz.ui.network.choose import choose_input, choose_network, reader_for
from cnnviz.ui.network.digit import digit_strip
from cnnviz.ui.network.empty import invite
from cnnviz.ui.network.ends import choose_end
from cnnviz.ui.network.ground import NetworkGround, answerable
from cnnviz.ui.network.overview import maps_for, overview, reused_for
from cnnviz.ui.network.readings import forget, reading_for
from cnnviz.views.sentences import in_markdown, in_part
from cnnviz.words import Translate


def page(_: Translate) -> None:
    """Draw the page for the state that is held."""
    door, held = session.door(), session.held()
    state, version = held.now
    assert isinstance(state, NetworkState)
    with st.sidebar:
        choose_network(_, state)
        ends = st.container()
        reader = reader_for(state)
        if reader is None:
            forget()
        else:
            state = _fitting(state, sources(reader))
            st.divider()
            choose_input(_, state, reader)
    for notice in session.notices(_):
        st.info(notice)
    reading = None if reader is None else _reading(_, state, reader)
    if reader is None:
        invite(_)
    if reader is None or reading is None:
        door.ground = None
        return
    with ends:
        choose_end(_, state, reading)
    reused = reused_for(_, state, reading)
    maps = None if reused is None else maps_for(_, state, reading, reused)
    if reused is None or maps is None:
        door.ground = None
        return
    here = visitor.present()
    keys = answerable(state, here)
    door.ground = NetworkGround(held, version, reader, here, reading.fill, reused, keys)
    digit_strip(_, state, strip_content(_, state, reading))
    overview(_, maps, reading)
    panels.show(_, state, reading)


def _reading(_: Translate, state: NetworkState, reader: Reader) -> Reading | None:
    """What the network makes of the picture; None where it cannot, or was stopped, and then the page says so."""
    try:
        reading, missing = reading_for(_, state, reader)
    except ModelError as error:
        st.error(_("This network cannot be computed here: {reason}.").format(reason=in_markdown(_, error)))
        return None
    except (PreprocessingError, FullError) as error:
        st.error(in_markdown(_, error))
        return None
    if reading is not None and missing:
        st.info(_(missing).format(name=state.photo))
    if reading is not None and (left_out := reading.network.left_out) is not None:
        st.warning(in_part(_, left_out, in_markdown))
    return reading


def _fitting(state: NetworkState, allowed: tuple[str, ...]) -> NetworkState:
    """`state` with a source that the network can take."""
    if state.source in allowed:
        return state
    session.change(source="photo")
    return session.state_of(NetworkState)
