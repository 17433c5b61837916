"""Which layer and which of its numbers are looked at, and what was last shown."""

from __future__ import annotations

import streamlit as st

from cnnviz.parts.layer_stepper.chosen import NOTHING_SHOWN, LastShown, subject_for
from cnnviz.parts.layer_stepper.subject import Subject
from cnnviz.reading import Reading
from cnnviz.state import NetworkState

_SHOWN = "network.layer.shown"


def last_shown() -> LastShown:
    """What the Stepper showed this visitor last."""
    shown: LastShown = st.session_state.get(_SHOWN, NOTHING_SHOWN)
    return shown


def chosen_subject(state: NetworkState, reading: Reading) -> Subject | None:
    """The layer and the element that are explained; None if the layer's result has no elements."""
    subject = subject_for(state, reading, last_shown())
    if subject is not None and reading.picture.any():  # an empty pad says nothing about a drawing
        st.session_state[_SHOWN] = (reading.network, subject.layer.name, subject.element)
    return subject
