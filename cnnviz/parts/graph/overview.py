"""The picture of the whole network that a page shows of a reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.parts.graph.columns import Column, network_columns
from cnnviz.parts.graph.content import Fields, graph_payload
from cnnviz.parts.graph.drawn import without_arrays
from cnnviz.parts.graph.words import graph_words
from cnnviz.parts.layer_stepper.content import LastShown, selected_layer, subject_for
from cnnviz.parts.layer_stepper.subject import cell_of
from cnnviz.parts.part import Content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.words import Translate


@dataclass(frozen=True)
class Reused:
    """What an overview takes over from what was worked out and shown before.

    Attributes
    ----------
    shape, fields
        What :func:`cnnviz.parts.graph.content.fields_of` gave for an input of this shape.
    last_shown
        See :func:`cnnviz.parts.layer_stepper.content.subject_for`.
    """

    shape: tuple[int, ...]
    fields: Fields
    last_shown: LastShown


@stepwise
def overview_content(
    _: Translate,
    state: NetworkState,
    reading: Reading,
    reused: Reused,
    columns: Sequence[Column] | None = None,
    *,
    opens_in: str | None = None,
    fixed: bool = False,
) -> Steps[Content]:
    """Columns of maps from the picture to the answer; for any thread.

    Parameters
    ----------
    columns
        What :func:`network_columns` gives, if it is known.
    opens_in
        The key of Streamlit's container where a map opens that is clicked, if there is one.
    fixed
        Whether there is nobody who could draw other pages of maps or the layers of a module.
    """
    subject = subject_for(state, reading, reused.last_shown)
    element = subject.element if subject else ()
    cell = cell_of(subject.output.shape, element) if subject else None
    if columns is None:
        columns = yield from within(
            network_columns.steps(reading.network, reading.values, reading.input), 0, 0.2
        )
    hidden = state.hides("answers")
    if hidden:
        columns = without_arrays(columns, reading.telling)
    if subject and any(column.last for column in columns if column.array == subject.layer.outputs[0]):
        element, cell = (*element[2:], *element[:2]), (element[0], element[1])
    same_shape = reading.values[reading.input].shape == reused.shape
    meta, arrays = yield from graph_payload.steps(
        reading.network,
        reading.values,
        input=reading.input,
        picture=reading.seen if reading.reader.pictured else None,
        pages=dict(state.pages),
        selected=(subject.layer.outputs[0], element[0]) if subject and element else None,
        probabilities=None if reading.end is None or hidden else reading.end.array,
        labels=reading.labels,
        columns=columns,
        fields=reused.fields if same_shape else None,
        opened=state.opened,
    )
    placed = state.element is not None and subject is not None and subject.layer.name == state.layer
    meta["fixed"] = fixed
    meta |= graph_words(_, meta) | {
        "opens_in": opens_in,
        "scale": state.scale or state.own_scale,
        "selected": {
            "layer": selected_layer(state, reading).name,
            "channel": element[0] if element else 0,
            "cell": list(cell) if placed and cell else None,
        },
        "large": state.large,
        "covered": not {"sum", "output", "act", "pool", "answer"}.isdisjoint(state.covered()),
    }
    return meta, arrays
