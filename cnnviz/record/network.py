"""A network's picture, its answer, and the maps of its layers that there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cnnviz.fooling import read_changed
from cnnviz.images.picture import Pixels
from cnnviz.inputs import changes, network_picture, sources
from cnnviz.networks.steps import Steps, stepwise, within
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
from cnnviz.record.memo import Memo
from cnnviz.record.panels import panel_of
from cnnviz.record.pile import SharedPile
from cnnviz.record.view import View
from cnnviz.state import NetworkState
from cnnviz.views.sentences import in_part
from cnnviz.words import Translate
from cnnviz.zoo import SHIPPED


@stepwise
def network_view(
    _: Translate,
    state: NetworkState,
    most_bytes: int,
    pile: SharedPile,
    only: Sequence[str] = (),
    reading: Reading | None = None,
    memo: Memo | None = None,
) -> Steps[View]:
    """What the network page shows of a shipped network, or of a `reading` that is at hand.

    So many bytes of numbers are laid on the `pile` at most. Of its layers those in `only` can be opened alone, if any are named.

    Raises
    ------
    ImageError, PreprocessingError, ModelError
        The picture cannot be read, or not by this network.
    RecordError
        The link names a photo or a layer that is not there.
    """
    yield 0.0
    if reading is None:
        steps = reading_of.steps(_, state, memo or Memo())
        state, picture, reading = yield from within(steps, 0.0, 0.1)
    else:
        picture = reading.picture
        if state.source not in sources(reading.reader):  # as the page has it
            state = replace(state, source="photo")
    names = [layer.name for layer in reading.network.layers]
    if (wrong := next((name for name in only if name not in names), None)) is not None:
        raise RecordError(unknown(_, state, "layer", wrong))
    fields = fields_of(reading.network, reading.values, reading.input)
    reused = Reused(reading.values[reading.input].shape, fields, NOTHING_SHOWN)
    parts = {}
    if (strip := strip_content(_, state, reading)) is not None:
        parts["network.answers"] = (answers.PART, pile.record(strip))
    overview = overview_content(_, state, reading, reused, fixed=True)
    parts["network.graph"] = (graph.PART, pile.record(overview))
    panel = yield from within(panel_of(_, state, reading, pile), 0.1, 0.2)
    layers = yield from within(recorded_layers.steps(_, state, reading, pile, most_bytes, only), 0.2, 1.0)
    return View(
        title=_("Network"),
        facts=network_facts(_, state, picture),
        credits=credits_of(_, state),
        shown={**parts, **panel.shown},
        layers=layers,
        pile=pile,
        warnings=[] if reading.network.left_out is None else [in_part(_, reading.network.left_out)],
        replies=panel.replies,
        headings=panel.headings,
        without=panel.without,
        notice=SHIPPED[state.network].notice if state.network in SHIPPED else "",
    )


@stepwise
def reading_of(_: Translate, state: NetworkState, memo: Memo) -> Steps[tuple[NetworkState, Pixels, Reading]]:
    """The state as the page has it, the network's picture, and what the network makes of that.

    Raises
    ------
    ImageError, PreprocessingError, ModelError, RecordError
        As :func:`network_view`.
    """
    reader = shipped(state.network, state.language)
    if state.source not in sources(reader):  # as the page has it
        state = replace(state, source="photo")
    if state.layer and state.layer not in (layer.name for layer in reader.network.layers):
        raise RecordError(unknown(_, state, "layer", state.layer))
    picture = network_picture(state, reader)
    if picture is None:
        raise RecordError(unknown(_, state, "photo", state.photo))
    asked = replace(
        state, layer="", element=None, path=(), pages=(), cover=(), hide=(), guess="", answer=None, panel=""
    )
    asked = replace(asked, lesson="", card=0, draw=0, large=False)
    return state, picture, (yield from memo.of("reading", asked, lambda: _read(asked)))


def _read(state: NetworkState) -> Steps[Reading]:
    """The cards of a lesson look at the same reading in many states, which differ in what of it they show."""
    reader = shipped(state.network, state.language)
    picture = network_picture(state, reader)
    assert picture is not None  # it was there a moment ago
    steps = read_changed.steps(reader, picture, state.preprocessing, changes=changes(state, reader))
    return (yield from steps)
