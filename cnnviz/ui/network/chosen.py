"""Which layer and which of its numbers are looked at: what the visitor chose, and the page's choice until then."""

from __future__ import annotations

import streamlit as st

from cnnviz.network import Layer, Network
from cnnviz.parts.layer_stepper.content import subject_of
from cnnviz.parts.layer_stepper.subject import Subject
from cnnviz.reading import Reading
from cnnviz.state import NetworkState

_SHOWN = "network.layer.shown"


def selected_layer(state: NetworkState, reading: Reading) -> Layer:
    """The layer that the state names if there is one of that name; the first convolution, or the first at all, if not."""
    layers = reading.network.layers
    named = next((layer for layer in layers if layer.name == state.layer), None)
    return named or next((layer for layer in layers if layer.op_type == "Conv"), layers[0])


Kept = tuple[Network | None, str, tuple[int, ...]]
"""A network, the name of a layer and the element that was last shown of it."""


def kept() -> Kept:
    """What was last shown."""
    shown: Kept = st.session_state.get(_SHOWN, (None, "", ()))
    return shown


def chosen_subject(state: NetworkState, reading: Reading) -> Subject | None:
    """The layer and the element that are explained; None if the layer's result has no elements."""
    subject = subject_for(state, reading, kept())
    if subject is not None and reading.picture.any():  # an empty pad says nothing about a drawing
        st.session_state[_SHOWN] = (reading.network, subject.layer.name, subject.element)
    return subject


def subject_for(state: NetworkState, reading: Reading, shown: Kept) -> Subject | None:
    """The same, where `shown` was last shown, for any thread."""
    layer = selected_layer(state, reading)
    element = state.element if layer.name == state.layer else None
    return subject_of(reading.network, layer, reading.values, element or _usual(state, reading, layer, shown))


def _usual(state: NetworkState, reading: Reading, layer: Layer, shown: Kept) -> tuple[int, ...] | None:
    """The element where none was chosen: the answer's, or on the map that stands there, so that a drawing goes on."""
    answer = reading.answer(state.answer)
    if answer is not None and layer.outputs[0] in reading.rows:
        return (answer,)
    network, name, element = shown
    return element[:1] if network is reading.network and name == layer.name and len(element) > 1 else None
