"""Direct answers of the network page: another sample or photo, and the maps and the answer that it gives."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np

from cnnviz.images.digits import samples
from cnnviz.images.gallery import PHOTOS
from cnnviz.network import ModelError
from cnnviz.preprocessing import PreprocessingError
from cnnviz.reading import Reader, read
from cnnviz.state import NetworkState
from cnnviz.ui import session
from cnnviz.ui.direct import Content, Line, NotDirectError, Reply
from cnnviz.ui.network.digit import strip_content
from cnnviz.ui.network.overview import Remembered, overview_content
from cnnviz.ui.network.readings import Place, shipped_picture, wanted_of
from cnnviz.ui.photos import about_photo
from cnnviz.words import translation


@dataclass(frozen=True)
class Ground:
    """What an answer stands on, as the last run of the script left it."""

    held: session.Held
    state: NetworkState
    reader: Reader
    place: Place
    remembered: Remembered


class NetworkLine(Line):
    """A visitor's line to the network page."""

    def __init__(self) -> None:
        super().__init__()
        self.ground: Ground | None = None

    def answer(self, message: Any) -> Reply:
        """The whole network for another input; see :class:`cnnviz.ui.direct.Line`.

        Only for networks that come with the project: a visitor's own may take long, and is read in slices.
        """
        ground = self.ground
        if ground is None or ground.state.network == "own":
            raise NotDirectError
        before = ground.held.state
        if not isinstance(before, NetworkState) or not self.is_drawn(before, ground.state):
            raise NotDirectError
        after = _changed(before, message)
        picture = shipped_picture(after, ground.reader)
        if picture is None:
            raise NotDirectError
        try:
            reading = read(ground.reader, picture, after.preprocessing)
        except (PreprocessingError, ModelError):
            raise NotDirectError from None
        _ = translation(after.language).gettext
        graph, answers = (
            overview_content(_, after, reading, ground.remembered),
            strip_content(_, after, reading),
        )
        number = ground.held.answer(before, after)
        if number is None:
            raise NotDirectError
        ground.place.kept = (wanted_of(ground.reader, after, picture), reading)
        self.remember(after, made_of(number, graph))
        chosen = after.photo if after.source == "photo" else str(after.sample)
        about = about_photo(_, after.photo) if after.source == "photo" else []
        return Reply(
            number,
            session.link_of(after),
            run=True,
            small={"picker": {"chosen": chosen, "about": about}},
            contents={"graph": graph} | ({} if answers is None else {"answers": answers}),
        )


def made_of(number: int, content: Content) -> object:
    """What tells whether the browser has `content` from the answer with this number."""
    meta, arrays = content
    digest = blake2b(json.dumps(meta, sort_keys=True).encode())
    for name in sorted(arrays):
        digest.update(np.ascontiguousarray(arrays[name]).data)
    return number, digest.digest()


def _changed(state: NetworkState, message: Any) -> NetworkState:
    """`state` after what a browser's `message` asks for."""
    match message:
        case {"of": "picker", "messages": [*_, [int(), str(name)]]}:
            if state.source == "photo" and name in PHOTOS:
                return replace(state, photo=name)
            if (
                state.source == "sample"
                and name.isdecimal()
                and len(name) < 8
                and int(name) < len(samples()[1])
            ):
                return replace(state, sample=int(name))
    raise NotDirectError
