"""A network's picture, its answer, and the maps of its layers that there is room for."""

from __future__ import annotations

from dataclasses import replace

from cnnviz.fooling import read_changed
from cnnviz.inputs import changes, network_picture, sources
from cnnviz.parts import answers, graph
from cnnviz.parts.answers.strip import strip_content
from cnnviz.parts.graph.content import fields_of
from cnnviz.parts.graph.overview import Reused, overview_content
from cnnviz.parts.layer_stepper.content import NOTHING_SHOWN
from cnnviz.reader import shipped
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


def network_view(_: Translate, state: NetworkState, most_bytes: int) -> View:
    """What the network page shows of a shipped network, with so many bytes of numbers at most.

    Raises
    ------
    ImageError, PreprocessingError, ModelError
        The picture cannot be read, or not by this network.
    RecordError
        The link names a photo or a layer that is not there.
    """
    reader = shipped(state.network, state.language)
    if state.source not in sources(reader):  # as the page has it
        state = replace(state, source="photo")
    if state.layer and state.layer not in (layer.name for layer in reader.network.layers):
        raise RecordError(unknown(_, state, "layer", state.layer))
    picture = network_picture(state, reader)
    if picture is None:
        raise RecordError(unknown(_, state, "photo", state.photo))
    reading = read_changed(reader, picture, state.preprocessing, changes=changes(state, reader))
    fields = fields_of(reading.network, reading.values, reading.input)
    reused = Reused(reading.values[reading.input].shape, fields, NOTHING_SHOWN)
    pile = SharedPile()
    parts = {}
    if (strip := strip_content(_, state, reading)) is not None:
        parts["network.answers"] = (answers.PART, pile.record(strip))
    parts["network.graph"] = (graph.PART, pile.record(overview_content(_, state, reading, reused)))
    layers = recorded_layers(_, state, reading, pile, most_bytes)
    return View(
        title=_("Network"),
        facts=network_facts(_, state, picture),
        credits=credits_of(_, state),
        shown=parts,
        layers=layers,
        data=bytes(pile.data),
        warnings=[] if reading.network.left_out is None else [in_part(_, reading.network.left_out)],
        notice=SHIPPED[state.network].notice,
    )
