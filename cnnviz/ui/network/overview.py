"""The picture of the whole network, and what a click on one of its maps opens."""

from __future__ import annotations

import streamlit as st

from cnnviz.parts import graph
from cnnviz.parts.graph.columns import network_columns
from cnnviz.parts.graph.content import Fields, fields_of
from cnnviz.parts.graph.overview import Reused, overview_content
from cnnviz.parts.layer_stepper.content import NOTHING_SHOWN, LastShown, selected_layer, subject_for
from cnnviz.parts.layer_stepper.subject import Subject
from cnnviz.parts.part import Content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import long_work, session, visitor, widgets
from cnnviz.ui.network import readings
from cnnviz.ui.part import mount
from cnnviz.views.numbers import grouped
from cnnviz.words import Translate

_FIELDS, _SHOWN = "network.fields", "network.layer.shown"
OPENS_IN = "network-panels"
"""The key of the container that the panels stand in: the overview scrolls there when a map is chosen."""


def reused_for(_: Translate, state: NetworkState, reading: Reading) -> Reused | None:
    """What the overview of this reading takes over from before; None if the visitor stopped working that out."""
    chosen_subject(state, reading)
    fields = _fields(_, reading)
    if fields is None:
        return None
    return Reused(reading.values[reading.input].shape, fields, last_shown())


def maps_for(_: Translate, state: NetworkState, reading: Reading, reused: Reused) -> Content | None:
    """What :func:`overview_content` gives, waited for; None if the visitor stopped it."""
    columns = readings.worked_out(
        _,
        reading,
        "network.columns",
        None,
        lambda: network_columns.steps(reading.network, reading.values, reading.input),
        lambda: _("Preparing the feature maps of all layers …"),
    )
    if columns is None:
        return None
    return long_work.result_of(
        _,
        "network.maps",
        (reading, state, reused),
        lambda: overview_content.steps(_, state, reading, reused, columns, opens_in=OPENS_IN),
        lambda: _("Preparing the feature maps of all layers …"),
    )


def overview(_: Translate, content: Content, reading: Reading) -> None:
    """Show `content`, see :func:`overview_content`."""
    mount(graph.PART, content, key="network.graph", direct=True)
    meta = content[0]
    if len(meta["columns"]) < meta["all"] and not session.hides("controls"):
        _choose_part(_, reading, len(meta["columns"]), meta["all"])


def _choose_part(_: Translate, reading: Reading, drawn: int, count: int) -> None:
    """Say that a part is drawn, and let another be chosen."""
    layers = reading.network.layers
    st.caption(
        _(
            "This network has {count} columns of maps; {drawn} are drawn: the input, the answer, and those nearest to the layer that is chosen. To see others, choose another layer here by its number, listed under “Layers and cost”."
        ).format(count=grouped(count), drawn=grouped(drawn))
    )

    chosen = selected_layer(session.state_of(NetworkState), reading)
    widgets.show_value(
        st.number_input,
        _("Layer number"),
        "network.part",
        layers.index(chosen) + 1,
        lambda number: session.change(layer=layers[number - 1].name, element=None, path=()),
        min_value=1,
        max_value=len(layers),
        step=1,
        width=220,
    )


def _fields(_: Translate, reading: Reading) -> Fields | None:
    """What each array sees of the input, worked out once for a network and a size of picture."""
    shape = reading.values[reading.input].shape
    computed = visitor.present().computed
    kept = computed.get(_FIELDS)
    if kept is None or kept[0] is not reading.network or kept[1] != shape:
        found = long_work.result_of(
            _,
            _FIELDS,
            readings.numbers_of(reading),
            lambda: fields_of.steps(reading.network, reading.values, reading.input),
            lambda: _("Working out what each layer sees of the picture …"),
        )
        if found is None:
            return None
        kept = computed[_FIELDS] = (reading.network, shape, found)
    fields: Fields = kept[2]
    return fields


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
