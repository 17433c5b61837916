"""What the three networks that look for faces find: worked out once for all thresholds, and shown by two parts."""

from __future__ import annotations

import time

from cnnviz import faces
from cnnviz.faces import Cascade, Looked
from cnnviz.networks.steps import Steps
from cnnviz.parts.boxes.content import boxes_content
from cnnviz.parts.boxes.words import words_of
from cnnviz.parts.cascade.content import NAMES, cascade_content, links_of
from cnnviz.parts.part import Content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui.door import NotDirectError, Reply, Shown, changed
from cnnviz.ui.network.readings import kept_for
from cnnviz.ui.visitor import Visitor
from cnnviz.words import Translate
from cnnviz.zoo import load

LOOKED, CASCADE, BOXES = "network.faces", "network.cascade", "network.boxes"
"""The place at which the work is kept, and the keys of the parts."""

PATIENCE = 0.2
"""Seconds of the processor that an answer may take; what is judged by then is kept, and the script judges the rest in slices."""

_VIEW = ("face_step", "face_window")
_FIELDS = (*NAMES, *_VIEW)


def looking(state: NetworkState, reading: Reading) -> Steps[Looked]:
    """Put P-Net on all copies of the picture."""
    networks = (reading.network, load("faces_r"), load("faces_o"))
    return faces.looked(networks, reading.picture, state.face_size, reading.preprocessing, reading.room)


def judging(state: NetworkState, looked: Looked) -> Steps[Cascade]:
    """Put the windows through the cascade with the state's thresholds."""
    return looked.cascade((state.face_threshold, state.face_r, state.face_o))


def contents(
    _: Translate, state: NetworkState, reading: Reading, looked: Looked, cascade: Cascade
) -> dict[str, Content]:
    """What both parts show."""
    kept = [each for each in cascade.candidates if each.taken_out_by is None]
    drawn = cascade.candidates if state.face_step == "passed" else kept
    return {
        CASCADE: cascade_content(_, state, reading.picture, looked.levels, cascade),
        BOXES: boxes_content(
            reading.picture, looked.levels, [each.proposal for each in drawn], words_of(_), large=state.large
        ),
    }


def reply(
    _: Translate, before: NetworkState, after: NetworkState, reading: Reading | None, visitor: Visitor
) -> Reply:
    """Other thresholds, boxes or another window, of what P-Net has looked at."""
    if reading is None or before.changed(**{name: getattr(after, name) for name in _FIELDS}) != after:
        raise NotDirectError
    if before.changed(face_window=after.face_window) == after:
        return Reply({CASCADE: changed(chosen=after.face_window, links=links_of(after))}, run=False)
    looked: Looked | None = kept_for(reading, LOOKED, after.face_size, visitor)
    if looked is None:
        raise NotDirectError
    shown = contents(_, after, reading, looked, _at_once(judging(after, looked)))
    stays = {CASCADE: ("words", "picture"), BOXES: _maps(looked)}
    return Reply({key: Shown(content, stays=stays[key]) for key, content in shown.items()}, run=False)


def _at_once(steps: Steps[Cascade]) -> Cascade:
    began = time.thread_time()
    while time.thread_time() - began < PATIENCE:
        try:
            next(steps)
        except StopIteration as end:
            cascade: Cascade = end.value
            return cascade
    raise NotDirectError


def _maps(looked: Looked) -> tuple[str, ...]:
    copies = range(len(looked.levels))
    return (
        "words",
        "levels",
        "picture",
        *(f"{kind}{number}" for kind in ("copy", "map") for number in copies),
    )
