"""Direct answers of the network page: another sample or photo, or the pen, and the maps and the answer that it gives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from cnnviz.filling import Fill
from cnnviz.images.picture import Pixels
from cnnviz.memory import FullError
from cnnviz.network import ModelError
from cnnviz.preprocessing import PreprocessingError
from cnnviz.reader import Reader
from cnnviz.reading import read
from cnnviz.state import NetworkState
from cnnviz.ui import session
from cnnviz.ui.components.sketch import sketch_content
from cnnviz.ui.direct import Asked, Content, Line, NotDirectError, Reply
from cnnviz.ui.network.digit import strip_content
from cnnviz.ui.network.overview import Remembered, overview_content
from cnnviz.ui.network.pad import drawn
from cnnviz.ui.network.readings import as_digit, reading_place, shipped_picture, wanted_of
from cnnviz.ui.photos import about_photo
from cnnviz.ui.visitor import Visitor
from cnnviz.words import Translate, translation


@dataclass(frozen=True)
class Ground:
    """What an answer stands on, as the last run of the script left it."""

    held: session.Held
    state: NetworkState
    reader: Reader
    visitor: Visitor
    fill: Fill
    remembered: Remembered


_INPUTS = {"photo": "network.photos", "sample": "network.samples", "drawing": "network.pad"}
"""By the state's source, the part that says what goes in."""

QUICK = 0.05
"""Seconds that a visitor's own network may have taken to be read at once; others are read in slices by the script."""


class NetworkLine(Line):
    """A visitor's line to the network page."""

    def __init__(self) -> None:
        super().__init__()
        self.ground: Ground | None = None

    def answer(self, asked: Asked) -> Reply:
        """The whole network for another input; see :class:`cnnviz.ui.direct.Line`."""
        ground = self.ground
        if ground is None or (
            ground.state.network == "own" and reading_place(ground.visitor).seconds > QUICK
        ):
            raise NotDirectError
        before, number = ground.held.now
        if not isinstance(before, NetworkState) or not self.is_drawn(before, ground.state):
            raise NotDirectError
        if asked.key != _INPUTS.get(before.source):
            raise NotDirectError
        _ = translation(before.language).gettext
        after = asked.after(before)
        picture, small = _seen(_, after, ground.reader)
        try:
            reading = read(
                ground.reader, picture, after.preprocessing, ground.visitor.account.claim(), ground.fill
            )
        except (PreprocessingError, ModelError, FullError):
            raise NotDirectError from None
        graph, answers = (
            overview_content(_, after, reading, ground.remembered),
            strip_content(_, after, reading),
        )
        if not asked.passing:
            answered = ground.held.answer(before, after)
            if answered is None:
                raise NotDirectError
            number = answered
            self.remember(asked, after, number, made_of(graph, answers))
            reading_place(ground.visitor).kept = (
                wanted_of(ground.reader, after, picture, ground.fill),
                reading,
            )
        return Reply(
            number,
            session.link_of(before if asked.passing else after),
            run=None if asked.passing else True,
            small=small,
            contents={"graph": graph} | ({} if answers is None else {"answers": answers}),
        )


def made_of(*contents: Content | None) -> object:
    """What tells whether these are the `contents` that the browser has."""
    digest = blake2b()
    for meta, arrays in filter(None, contents):
        digest.update(json.dumps(meta, sort_keys=True).encode())
        for name in sorted(arrays):
            digest.update(np.ascontiguousarray(arrays[name]).data)
    return digest.digest()


def _seen(_: Translate, state: NetworkState, reader: Reader) -> tuple[Pixels, dict[str, dict[str, Any]]]:
    """The picture that `state` names, and what its controls show."""
    match state.source:
        case "drawing":
            levels = drawn(state)
            return as_digit(levels), {"sketch": sketch_content(levels)}
        case "photo":
            chosen = {"chosen": state.photo, "about": about_photo(_, state.photo)}
        case _:
            chosen = {"chosen": str(state.sample), "about": []}
    picture = shipped_picture(state, reader)
    if picture is None:
        raise NotDirectError
    return picture, {"picker": chosen}
