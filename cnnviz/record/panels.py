"""The panels of a network that need an engine only once: faces, class maps, the way back to the pixels, and a disturbance's curve."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cnnviz import faces
from cnnviz.inputs import takes_changes
from cnnviz.networks import ModelError
from cnnviz.networks.steps import Steps, within
from cnnviz.networks.trace import TraceStep
from cnnviz.networks.trace import trace as steps_of
from cnnviz.parts import boxes, cascade, disturb_curve, trace
from cnnviz.parts.boxes.content import boxes_content
from cnnviz.parts.boxes.words import words_of
from cnnviz.parts.cascade.content import cascade_content
from cnnviz.parts.disturb_curve.content import curve_content
from cnnviz.parts.part import Content, Part
from cnnviz.parts.trace.content import FEW, trace_payload
from cnnviz.parts.trace.pixels import Pixels as Seen
from cnnviz.parts.trace.pixels import pixels_behind
from cnnviz.parts.trace.start import answer_element, start_element
from cnnviz.parts.trace.words import trace_titles, trace_words
from cnnviz.reading import Reading
from cnnviz.record.pile import Record, SharedPile
from cnnviz.record.reasons import reasons
from cnnviz.response_curve import Curve, measured
from cnnviz.state import NetworkState
from cnnviz.views.sentences import sentence
from cnnviz.words import Translate
from cnnviz.zoo import load

R = TypeVar("R")

CASCADE, BOXES, TRACE, CURVE = (f"network.{name}" for name in ("cascade", "boxes", "trace", "disturb_curve"))

_WITHOUT = {CASCADE: ":is(.stages label, a.open)", TRACE: "[data-start]", CURVE: "select"}


@dataclass
class Panel:
    """The parts of a panel by their keys, what stands above each, and what they answer; see :class:`~cnnviz.record.view.View`."""

    shown: dict[str, tuple[Part, Record]] = field(default_factory=dict)
    headings: dict[str, list[str]] = field(default_factory=dict)
    replies: dict[str, dict[str, dict[str, Record]]] = field(default_factory=dict)

    @property
    def without(self) -> dict[str, str]:
        """What of the parts is not there."""
        return {key: _WITHOUT[key] for key in self.shown if key in _WITHOUT}


def panel_of(_: Translate, state: NetworkState, reading: Reading, pile: SharedPile) -> Steps[Panel]:
    """The panel that is open, where it can be recorded; one without parts for any other, or where what it tells is hidden or covered."""
    panel = Panel()
    yield 0.0
    if state.hides("panels") or state.hides("answers") or state.covers_answer():
        return panel
    with suppress(ModelError):
        match state.panel:
            case "faces" if state.network == "faces":
                yield from _faces(_, state, reading, pile, panel)
            case "why":
                for key, part, content, heading in (yield from reasons(_, state, reading)):
                    panel.shown[key] = (part, pile.record(content))
                    panel.headings[key] = heading
            case "trace":
                yield from _trace(_, state, reading, pile, panel)
            case "disturb" if not state.fooling and takes_changes(reading.reader):
                meta, arrays = curve_content(_, state, reading, (yield from _curve(state, reading)))
                panel.shown[CURVE] = (disturb_curve.PART, pile.record(({**meta, "fixed": True}, arrays)))
    return panel


def _faces(
    _: Translate, state: NetworkState, reading: Reading, pile: SharedPile, panel: Panel
) -> Steps[None]:
    networks = (reading.network, load("faces_r"), load("faces_o"))
    looked = faces.looked(networks, reading.picture, state.face_size, reading.preprocessing)
    found = yield from _shared(looked)
    if not found.levels:
        return
    judged = yield from _shared(found.cascade((state.face_threshold, state.face_r, state.face_o)))
    content = cascade_content(_, state, reading.picture, found.levels, judged)
    panel.shown[CASCADE] = (cascade.PART, pile.record(content))
    kept = [
        each.proposal
        for each in judged.candidates
        if state.face_step == "passed" or each.taken_out_by is None
    ]
    drawn = boxes_content(reading.picture, found.levels, kept, words_of(_), large=state.large)
    panel.shown[BOXES] = (boxes.PART, pile.record(drawn))
    panel.headings[BOXES] = [_("How P-Net scans the picture")]


def _shared(steps: Generator[Any, None, R]) -> Steps[R]:
    """Steps that tell of something else than how far they are."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: R = end.value
            return made
        yield 0.0


def _curve(state: NetworkState, reading: Reading) -> Steps[Curve | None]:
    """How the answer follows the state's slider."""
    curves = measured(
        reading.reader, reading.picture, state.preprocessing, reading.fill, state.disturb, state.dial
    )
    last = None
    for each in curves:
        yield 0.0
        last = each
    return last


def _trace(
    _: Translate, state: NetworkState, reading: Reading, pile: SharedPile, panel: Panel
) -> Steps[None]:
    """The way along the strongest contributions or along the state's own, and the ways that leave it at any of its steps."""
    start = start_element(state, reading) or answer_element(state, reading)
    if start is None:
        return
    network, values = reading.network, reading.values
    way = steps_of(network, values, start, state.path)
    behind = pixels_behind.steps(network, values, way, reading.input)
    seen = yield from within(behind, 0.0, 0.5)
    ranks = tuple(step.chosen or 0 for step in way)

    def shown(steps: tuple[TraceStep, ...], last: int) -> Record:
        return pile.record(_traced(_, state, reading, steps, seen, last))

    panel.shown[TRACE] = (trace.PART, shown(way, len(way)))
    replies = panel.replies.setdefault(TRACE, {})
    for at, rank in _branches(panel.shown[TRACE][1]):
        path = (*ranks[:at], rank)
        steps = steps_of(network, values, start, path)
        body = ["follow", *(path if rank or at else ())]
        yield 0.5
        replies[json.dumps(body, separators=(",", ":"))] = {TRACE: shown(steps, at)}


def _branches(record: Record) -> Iterator[tuple[int, int]]:
    """Each step of a way, and each contribution to it that is shown at first."""
    steps = record.meta["steps"]
    assert isinstance(steps, list)
    for at, step in enumerate(steps):
        for term in step.get("terms") or []:
            if term["rank"] < FEW:
                yield at, term["rank"]


def _traced(
    _: Translate,
    state: NetworkState,
    reading: Reading,
    steps: tuple[TraceStep, ...],
    seen: Seen,
    last: int,
) -> Content:
    """A way, on which another contribution can be followed as far as the step `last`."""
    labels = {name: reading.labels for name in reading.rows if reading.labels}
    meta, arrays = trace_payload(reading.network, reading.values, steps, seen, reading.seen, labels)
    titles = trace_titles(_, meta)
    input = dict(meta["input"])
    if input["shared"] is not None:
        name = seen.element.array
        layers = reading.network.layers
        title = next((layer.name for layer in layers if name in layer.outputs), name)
        input["shared"] = input["shared"] | {"title": title}
    told = {
        "steps": [block | {"title": title} for block, title in zip(meta["steps"], titles, strict=True)],
        "input": input,
        "words": trace_words(_),
        "reason": sentence(_, seen.reason) if seen.reason is not None else "",
        "large": state.large,
        "follows": [last, FEW],
    }
    return meta | told, arrays
