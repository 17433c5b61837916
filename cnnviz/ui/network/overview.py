"""The picture of the whole network, and what a click on one of its maps opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from cnnviz.network.steps import Steps, stepwise, within
from cnnviz.parts import graph
from cnnviz.parts.graph.columns import Column, network_columns
from cnnviz.parts.graph.content import Fields, fields_of, graph_payload
from cnnviz.parts.graph.words import graph_words
from cnnviz.parts.layer_stepper.subject import cell_of
from cnnviz.parts.part import Content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import long_work, session, visitor, widgets
from cnnviz.ui.network import readings
from cnnviz.ui.network.chosen import Kept, chosen_subject, kept, selected_layer, subject_for
from cnnviz.ui.part import mount
from cnnviz.views.numbers import grouped
from cnnviz.words import Translate

_FIELDS = "network.fields"
OPENS_IN = "network-panels"
"""The key of the container that the panels stand in: the overview scrolls there when a map is chosen."""


@dataclass(frozen=True)
class Remembered:
    """What an overview takes over from the one before.

    Attributes
    ----------
    shape, fields
        What :func:`cnnviz.parts.graph.content.fields_of` gives for an input of this shape.
    shown
        See :func:`cnnviz.ui.network.chosen.kept`.
    """

    shape: tuple[int, ...]
    fields: Fields
    shown: Kept


def remember(_: Translate, state: NetworkState, reading: Reading) -> Remembered | None:
    """What the visitor's session has for this reading; None if the visitor stopped working that out."""
    chosen_subject(state, reading)
    fields = _fields(_, reading)
    if fields is None:
        return None
    return Remembered(reading.values[reading.input].shape, fields, kept())


def maps_for(_: Translate, state: NetworkState, reading: Reading, remembered: Remembered) -> Content | None:
    """What :func:`overview_content` gives, waited for; None if the visitor stopped it."""
    columns = readings.remembered(
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
        (reading, state, remembered),
        lambda: overview_content.steps(_, state, reading, remembered, columns),
        lambda: _("Preparing the feature maps of all layers …"),
    )


def overview(_: Translate, content: Content, reading: Reading) -> None:
    """Show `content`, see :func:`overview_content`."""
    mount(graph.PART, content, key="network.graph")
    meta = content[0]
    if len(meta["columns"]) < meta["all"]:
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


@stepwise
def overview_content(
    _: Translate,
    state: NetworkState,
    reading: Reading,
    remembered: Remembered,
    columns: Sequence[Column] | None = None,
) -> Steps[Content]:
    """Columns of maps from the picture to the answer; for any thread."""
    subject = subject_for(state, reading, remembered.shown)
    element = subject.element if subject else ()
    cell = cell_of(subject.output.shape, element) if subject else None
    if columns is None:
        columns = yield from within(
            network_columns.steps(reading.network, reading.values, reading.input), 0, 0.2
        )
    if subject and any(column.last for column in columns if column.array == subject.layer.outputs[0]):
        element, cell = (*element[2:], *element[:2]), (element[0], element[1])
    same_shape = reading.values[reading.input].shape == remembered.shape
    meta, arrays = yield from graph_payload.steps(
        reading.network,
        reading.values,
        input=reading.input,
        picture=reading.seen if reading.reader.pictured else None,
        pages=dict(state.pages),
        selected=(subject.layer.outputs[0], element[0]) if subject and element else None,
        probabilities=None if reading.end is None else reading.end.array,
        labels=reading.labels,
        columns=columns,
        fields=remembered.fields if same_shape else None,
    )
    placed = state.element is not None and subject is not None and subject.layer.name == state.layer
    meta |= graph_words(_, meta) | {
        "opens_in": OPENS_IN,
        "scale": state.scale,
        "selected": {
            "layer": selected_layer(state, reading).name,
            "channel": element[0] if element else 0,
            "cell": list(cell) if placed and cell else None,
        },
        "large": state.large,
    }
    return meta, arrays


def _fields(_: Translate, reading: Reading) -> Fields | None:
    """What each array sees of the input, worked out once for a network and a size of picture."""
    shape = reading.values[reading.input].shape
    passing = visitor.present().passing
    remembered = passing.get(_FIELDS)
    if remembered is None or remembered[0] is not reading.network or remembered[1] != shape:
        found = long_work.result_of(
            _,
            _FIELDS,
            reading,
            lambda: fields_of.steps(reading.network, reading.values, reading.input),
            lambda: _("Working out what each layer sees of the picture …"),
        )
        if found is None:
            return None
        remembered = passing[_FIELDS] = (reading.network, shape, found)
    fields: Fields = remembered[2]
    return fields
