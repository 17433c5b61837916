"""The picture of the whole network, and what a click on one of its maps opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session
from cnnviz.ui.components.graph import graph
from cnnviz.ui.direct import Content, Direct
from cnnviz.ui.network.chosen import Kept, chosen_subject, kept, selected_layer, subject_for
from cnnviz.ui.network.graph_words import graph_words
from cnnviz.views.network_payload import Fields, fields_of, graph_payload
from cnnviz.words import Translate

_PAGES, _FIELDS = "network.pages", "network.fields"
OPENED_BY_A_CLICK = ("layer", "trace")
"""The panels that follow a click; from any other it leads to the first."""


@dataclass(frozen=True)
class Remembered:
    """What an overview takes over from the one before.

    Attributes
    ----------
    pages
        The page that was turned to, by the array's name.
    shape, fields
        What :func:`cnnviz.views.network_payload.fields_of` gives for an input of this shape.
    shown
        See :func:`cnnviz.ui.network.chosen.kept`.
    """

    pages: Mapping[str, int]
    shape: tuple[int, ...]
    fields: Fields
    shown: Kept


def remember(state: NetworkState, reading: Reading) -> Remembered:
    """What the visitor's session has for this reading."""
    turned_in, pages = st.session_state.get(_PAGES, (None, {}))
    chosen_subject(state, reading)
    return Remembered(
        pages if turned_in is reading.network else {},
        reading.values[reading.input].shape,
        _fields(reading),
        kept(),
    )


def overview(
    content: Content, reading: Reading, remembered: Remembered, *, direct: Direct, same: bool
) -> None:
    """Show `content`, see :func:`overview_content`; `same` as for :func:`cnnviz.ui.components.graph.graph`."""

    network, pages = (
        reading.network,
        remembered.pages,
    )  # callbacks stay when the numbers of a reading are given back

    def turn(array: str, page: int) -> None:
        st.session_state[_PAGES] = (network, {**pages, array: page})
        session.change()

    def select(layer: str, channel: int, cell: tuple[int, int] | None) -> None:
        now = session.state_of(NetworkState)
        panel = now.panel if now.panel in OPENED_BY_A_CLICK else OPENED_BY_A_CLICK[0]
        session.change(layer=layer, element=(channel, *(cell or ())), path=(), panel=panel)

    graph(
        content,
        key="network.graph",
        on_select=select,
        on_scale=lambda scale: session.change(scale=scale),
        on_page=turn,
        direct=direct,
        same=same,
    )


def overview_content(_: Translate, state: NetworkState, reading: Reading, remembered: Remembered) -> Content:
    """Columns of maps from the picture to the answer; for any thread."""
    subject = subject_for(state, reading, remembered.shown)
    element = subject.element if subject else ()
    same_shape = reading.values[reading.input].shape == remembered.shape
    meta, arrays = graph_payload(
        reading.network,
        reading.values,
        input=reading.input,
        picture=reading.seen,
        pages=remembered.pages,
        selected=(subject.layer.outputs[0], element[0]) if subject and element else None,
        probabilities=reading.probabilities or reading.logits,
        labels=reading.labels,
        fields=remembered.fields if same_shape else None,
    )
    placed = state.element is not None and subject is not None and subject.layer.name == state.layer
    meta |= graph_words(_, meta) | {
        "scale": state.scale,
        "selected": {
            "layer": selected_layer(state, reading).name,
            "channel": element[0] if element else 0,
            "cell": list(element[1:]) if placed and len(element) == 3 else None,
        },
        "large": state.large,
    }
    return meta, arrays


def _fields(reading: Reading) -> Fields:
    """What each array sees of the input, worked out once for a network and a size of picture."""
    shape = reading.values[reading.input].shape
    remembered = st.session_state.get(_FIELDS)
    if remembered is None or remembered[0] is not reading.network or remembered[1] != shape:
        found = fields_of(reading.network, reading.values, reading.input)
        remembered = st.session_state[_FIELDS] = (reading.network, shape, found)
    fields: Fields = remembered[2]
    return fields
