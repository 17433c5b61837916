"""Direct answers of the network page: another sample or photo, or the pen, and the maps and the answer that it gives."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np

from cnnviz.filling import Fill
from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.picture import Pixels
from cnnviz.memory import FullError
from cnnviz.network import ModelError
from cnnviz.preprocessing import PreprocessingError
from cnnviz.reader import Reader
from cnnviz.reading import read
from cnnviz.state import NetworkState
from cnnviz.ui import session
from cnnviz.ui.components.sketch import checked_sketch, sketch_content
from cnnviz.ui.direct import Content, Line, NotDirectError, Reply
from cnnviz.ui.network.digit import strip_content
from cnnviz.ui.network.overview import Remembered, overview_content
from cnnviz.ui.network.pad import as_text
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


QUICK = 0.05
"""Seconds that a visitor's own network may have taken to be read at once; others are read in slices by the script."""


@dataclass(frozen=True)
class _Asked:
    """The state that was asked for, and what is read there.

    Attributes
    ----------
    finished
        Whether the state is that from now on; else a stroke is still under way, and only its effect is shown.
    small
        What components are told.
    """

    state: NetworkState
    picture: Pixels
    small: dict[str, dict[str, Any]]
    finished: bool = True


class NetworkLine(Line):
    """A visitor's line to the network page."""

    def __init__(self) -> None:
        super().__init__()
        self.ground: Ground | None = None

    def answer(self, message: Any) -> Reply:
        """The whole network for another input; see :class:`cnnviz.ui.direct.Line`."""
        ground = self.ground
        if ground is None or (
            ground.state.network == "own" and reading_place(ground.visitor).seconds > QUICK
        ):
            raise NotDirectError
        before, number = ground.held.now
        if not isinstance(before, NetworkState) or not self.is_drawn(before, ground.state):
            raise NotDirectError
        _ = translation(before.language).gettext
        asked = _asked(_, before, message, ground.reader)
        after = asked.state
        try:
            reading = read(
                ground.reader,
                asked.picture,
                after.preprocessing,
                ground.visitor.account.claim(),
                ground.fill,
            )
        except (PreprocessingError, ModelError, FullError):
            raise NotDirectError from None
        graph, answers = (
            overview_content(_, after, reading, ground.remembered),
            strip_content(_, after, reading),
        )
        if asked.finished:
            answered = ground.held.answer(before, after)
            if answered is None:
                raise NotDirectError
            number = answered
            self.remember(message, after, number, made_of(graph, answers))
            reading_place(ground.visitor).kept = (
                wanted_of(ground.reader, after, asked.picture, ground.fill),
                reading,
            )
        return Reply(
            number,
            session.link_of(after),
            run=True if asked.finished else None,
            small=asked.small,
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


def _asked(_: Translate, state: NetworkState, message: Any, reader: Reader) -> _Asked:
    """What a browser's `message` asks for."""
    match state.source, message:
        case "photo", {"of": "network.photos", "messages": [*_others, [int(), str(name)]]} if name in PHOTOS:
            after = replace(state, photo=name)
            picture, about = shipped_picture(after, reader), about_photo(_, name)
        case "sample", {"of": "network.samples", "messages": [*_others, [int(), str(name)]]} if (
            name in _sample_names()
        ):
            after = replace(state, sample=int(name))
            picture, about = shipped_picture(after, reader), []
        case "drawing", {"of": "network.pad", "messages": [*_others, [int(), body]]}:
            drawn = checked_sketch(body, DIGIT_SIDE)
            if drawn is None:
                raise NotDirectError
            levels, finished = drawn
            after = replace(state, drawing=as_text(levels)) if finished else state
            return _Asked(after, as_digit(levels), {"sketch": sketch_content(levels)}, finished)
        case _:
            raise NotDirectError
    assert picture is not None
    return _Asked(after, picture, {"picker": {"chosen": name, "about": about}})


@cache
def _sample_names() -> frozenset[str]:
    return frozenset(map(str, range(len(samples()[1]))))
