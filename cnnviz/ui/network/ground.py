"""Direct answers of the network page: another sample or photo, or the pen, and the maps and the answer that it gives."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from cnnviz.filling import Fill
from cnnviz.fooling import read_changed
from cnnviz.images.picture import ImageError, Pixels
from cnnviz.inputs import changes, digit_drawing, network_picture, takes_changes
from cnnviz.memory import FullError
from cnnviz.networks import ModelError
from cnnviz.parts.answers.strip import strip_content
from cnnviz.parts.graph.overview import Reused, overview_content
from cnnviz.parts.sketch.content import digits_of
from cnnviz.preprocessing import PreprocessingError
from cnnviz.reader import Reader
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.takeaway.what import NETWORK, PICTURE, NetworkWhat
from cnnviz.ui import networks, pictures
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed
from cnnviz.ui.network import disturbing, faces
from cnnviz.ui.network.overview import OPENS_IN
from cnnviz.ui.network.readings import kept_reading, wanted_of
from cnnviz.ui.photos import about_photo
from cnnviz.ui.visitor import Visitor
from cnnviz.words import Translate, translation

_INPUTS = {"photo": "network.photos", "sample": "network.samples", "drawing": "network.pad"}
"""By the state's source, the part that says what goes in."""

_GRAPH = "network.graph"
_VIEW = ("scale", "pages", "opened")
"""Fields of the state that change nothing but what is drawn of the network."""
DISTURBING = (disturbing.DISTURB, disturbing.CURVE)
"""The parts that disturb the picture, whichever it is."""

QUICK = 0.05
"""Seconds of the processor that a visitor's own network may have taken to be read at once; others are read in slices by the script."""


def answerable(state: NetworkState, visitor: Visitor) -> tuple[str, ...]:
    """The keys of the parts whose messages may be answered."""
    if state.network == "own" and kept_reading(visitor).seconds > QUICK:
        return ()
    sliders = DISTURBING if disturbing.sliders_asked(state) else ()
    opened = state.network == "faces" and state.panel == "faces" and not state.hides("panels")
    cascade = (faces.CASCADE,) if opened else ()
    return (*sliders, *((_INPUTS[state.source],) if state.source in _INPUTS else ()), _GRAPH, *cascade)


@dataclass(frozen=True, eq=False)
class NetworkGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`. `keys` as :func:`answerable` gives them."""

    held: Held
    version: int
    reader: Reader
    visitor: Visitor
    fill: Fill
    reused: Reused
    keys: Collection[str]

    def reply(self, key: str, before: NetworkState, after: NetworkState) -> Reply:
        """The whole network for another input, or for another choice of what is drawn of it."""
        if key == disturbing.CURVE and changes(before, self.reader) == changes(after, self.reader):
            raise NotDirectError  # another curve, which the script begins
        _ = translation(after.language).gettext
        if key == _GRAPH:
            return self._drawn(_, before, after)
        if key == faces.CASCADE:
            return faces.reply(_, before, after, self.result(after), self.visitor)
        picture, shown = self._given(_, key, after)
        try:
            room = self.visitor.account.claim()
            how = after.preprocessing, room, self.fill, changes(after, self.reader)
            reading = read_changed(self.reader, picture, *how)
        except (PreprocessingError, ModelError, FullError):
            raise NotDirectError from None
        graph = overview_content(_, after, reading, self.reused, opens_in=OPENS_IN)
        shown[_GRAPH] = Shown(graph)
        if disturbing.panel_open(after, self.reader):
            panel = disturbing.contents(_, after, reading, self.visitor)
            shown |= {part: Shown(content) for part, content in panel.items()}
        if (answers := strip_content(_, after, reading)) is not None:
            shown["network.answers"] = Shown(answers)
        now: Any = (wanted_of(self.reader, after, picture, self.fill), reading)
        return Reply(shown, run=True, taken=partial(setattr, kept_reading(self.visitor), "now", now))

    def _drawn(self, _: Translate, before: NetworkState, after: NetworkState) -> Reply:
        """Other maps, colours or layers of the network as it was read."""
        same = before.changed(**{name: getattr(after, name) for name in _VIEW}) == after
        reading = self.result(after) if same else None
        if reading is None:
            raise NotDirectError
        graph = overview_content(_, after, reading, self.reused, opens_in=OPENS_IN)
        return Reply({_GRAPH: Shown(graph)}, run=False)

    def _given(self, _: Translate, key: str, state: NetworkState) -> tuple[Pixels, dict[str, Shown]]:
        """The picture that `state` names, and what its controls show; the one that is there where only what is done to it changes."""
        if key not in DISTURBING:
            picture, control = _given(_, state, self.reader)
            return picture, {key: control}
        wanted, _reading = kept_reading(self.visitor).now
        if wanted is None or not takes_changes(self.reader):
            raise NotDirectError
        return wanted.picture, {}

    def result(self, state: NetworkState) -> Reading | None:
        """See :class:`cnnviz.ui.door.Ground`: what is kept, if it is of the picture that `state` names, or of one that none can name."""
        wanted, reading = kept_reading(self.visitor).now
        if wanted is None or reading is None:
            return None
        with suppress(ImageError):
            picture = network_picture(state, self.reader) if self.reader.pictured else None
            if picture is None:
                picture = wanted.picture
            return reading if wanted == wanted_of(self.reader, state, picture, self.fill) else None
        return None

    def what(self, state: NetworkState) -> NetworkWhat | None:
        """See :class:`cnnviz.ui.door.Ground`."""
        reading = self.result(state)
        if reading is None:
            return None
        own = set()
        if state.network == "own":
            own.add(NETWORK)
        if pictures.own(state.source, self.visitor) is not None or networks.has_own_examples(
            state, self.visitor
        ):
            own.add(PICTURE)
        return NetworkWhat(state, reading, own=frozenset(own))


def _given(_: Translate, state: NetworkState, reader: Reader) -> tuple[Pixels, Shown]:
    """The picture that `state` names, and what its controls show."""
    picture = network_picture(state, reader)
    if picture is None:
        raise NotDirectError
    match state.source:
        case "drawing":
            return picture, changed(levels=digits_of(digit_drawing(state)))
        case "photo":
            return picture, changed(chosen=state.photo, about=about_photo(_, state.photo))
    return picture, changed(chosen=str(state.sample), about=[])
