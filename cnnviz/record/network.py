"""A network's picture, its answer, and the maps of its layers that there is room for."""

from __future__ import annotations

from dataclasses import replace

from cnnviz.fooling import read_changed
from cnnviz.inputs import changes, network_picture, sources
from cnnviz.network.steps import Steps, stepwise, within
from cnnviz.parts import answers, graph
from cnnviz.parts.answers.strip import strip_content
from cnnviz.parts.graph.content import fields_of
from cnnviz.parts.graph.overview import Reused, overview_content
from cnnviz.parts.layer_stepper.content import NOTHING_SHOWN
from cnnviz.reader import shipped
from cnnviz.reading import Reading
from cnnviz.record.errors import RecordError
from cnnviz.record.facts import credits_of, network_facts
from cnnviz.record.layers import recorded_layers
from cnnviz.record.link import unknown
from cnnviz.record.pile import SharedPile
from cnnviz.record.view import View
from cnnviz.state import NetworkState
from cnnviz.views.sentences import in_part
from cnnviz.words import Translate
from cnnviz.zoo import SHIPPED


@stepwise
def network_view(
    _: Translate, state: NetworkState, most_bytes: int, reading: Reading | None = None
) -> Steps[View]:
    """What the network page shows of a shipped network, or of a `reading` that is at hand, with so many bytes of numbers at most.

    Raises
    ------
    ImageError, PreprocessingError, ModelError
        The picture cannot be read, or not by this network.
    RecordError
        The link names a photo or a layer that is not there.
    """
    yield 0.0
    reading = _read(_, state) if reading is None else reading
    if state.source not in sources(reading.reader):  # as the page has it
        state = replace(state, source="photo")
    fields = fields_of(reading.network, reading.values, reading.input)
    reused = Reused(reading.values[reading.input].shape, fields, NOTHING_SHOWN)
    pile = SharedPile()
    parts = {}
    if (strip := strip_content(_, state, reading)) is not None:
        parts["network.answers"] = (answers.PART, pile.record(strip))
    parts["network.graph"] = (graph.PART, pile.record(overview_content(_, state, reading, reused)))
    layers = yield from within(recorded_layers.steps(_, state, reading, pile, most_bytes), 0.2, 1.0)
    return View(
        title=_("Network"),
        facts=network_facts(_, state, reading.picture),
        credits=credits_of(_, state),
        shown=parts,
        layers=layers,
        data=bytes(pile.data),
        warnings=[] if reading.network.left_out is None else [in_part(_, reading.network.left_out)],
        notice=SHIPPED[state.network].notice if state.network in SHIPPED else "",
    )


def _read(_: Translate, state: NetworkState) -> Reading:
    """What a shipped network makes of the picture that `state` names."""
    reader = shipped(state.network, state.language)
    if state.source not in sources(reader):  # as the page has it
        state = replace(state, source="photo")
    if state.layer and state.layer not in (layer.name for layer in reader.network.layers):
        raise RecordError(unknown(_, state, "layer", state.layer))
    picture = network_picture(state, reader)
    if picture is None:
        raise RecordError(unknown(_, state, "photo", state.photo))
    return read_changed(reader, picture, state.preprocessing, changes=changes(state, reader))
