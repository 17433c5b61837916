"""The pad on which a digit is drawn, and the drawing as it is at this moment."""

from __future__ import annotations

import streamlit as st

from cnnviz.images import drawing
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.picture import ImageError, Pixels
from cnnviz.learning.digit_input import BOX, SIDE
from cnnviz.state import NetworkState
from cnnviz.ui import session
from cnnviz.ui.components.sketch import sketch
from cnnviz.words import Translate

PEN = 4.5
"""In a digit as large as the frame on the pad, this comes out as 2 to 3 pixels, as in MNIST."""

_WET = "network.wet"


def drawn(state: NetworkState) -> Pixels:
    """The levels, uint8 (54, 54), of the drawing as it is now, with the stroke under way.

    A stroke goes into the state, and so into the link, only when it is finished: the browser's way back
    then leads from stroke to stroke.

    Raises
    ------
    ImageError
        The link's text is no drawing.
    """
    wet: tuple[str, Pixels] | None = st.session_state.get(_WET)
    if wet is not None and wet[0] == state.drawing:
        return wet[1]
    return drawing.decode(state.drawing, DIGIT_SIDE) if state.drawing else drawing.blank(DIGIT_SIDE)


def pad(_: Translate, state: NetworkState) -> None:
    """Show the drawing to draw on; this must be the last component that a run mounts (see `sketch`)."""

    def keep(levels: Pixels) -> None:
        st.session_state.pop(_WET, None)
        session.change(drawing=drawing.encode(levels) if levels.any() else "")

    def moisten(levels: Pixels) -> None:
        st.session_state[_WET] = (state.drawing, levels)

    try:
        levels = drawn(state)
    except ImageError:
        levels = drawing.blank(DIGIT_SIDE)
    sketch(
        levels,
        translate=_,
        label=_("Draw a digit, about as large as the frame"),
        key="network.pad",
        on_draw=keep,
        while_drawing=moisten,
        pen=PEN,
        guide=BOX / SIDE,
    )
