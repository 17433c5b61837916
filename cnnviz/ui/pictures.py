"""The picture a visitor works on: chosen, drawn or brought along.

Shipped photos and patterns are shared by all; what a visitor brings stays in
that visitor's session and is never cached where another could get it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import streamlit as st

from cnnviz.images import drawing
from cnnviz.images.gallery import PHOTOS, load_photo
from cnnviz.images.loading import decode_upload
from cnnviz.images.patterns import PATTERNS
from cnnviz.images.picture import LARGEST, ImageError, Picture, working_copy
from cnnviz.parameters import complete
from cnnviz.state.fields import Numbers
from cnnviz.state.lab import DEFAULT, LabState
from cnnviz.ui import session
from cnnviz.words import N_

OWN_SOURCES = ("upload", "camera")

MISSING = N_(
    "This link was made with a picture of its own, which a link cannot carry. Choose the picture here; "
    "until then you see a shipped one."
)
UNKNOWN = N_("There is no picture named {name}; you see a shipped one.")


@dataclass(frozen=True, eq=False)
class OwnPicture:
    """A visitor's picture, over black and over white: what differs between the two shows the background through."""

    black: Picture
    white: Picture | None
    name: str

    def over(self, background: tuple[int, int, int]) -> Picture:
        """The picture over `background` (0 to 255 each)."""
        if self.white is None:
            return self.black
        low, high = (picture.pixels.astype(np.int32) for picture in (self.black, self.white))
        colour = np.array(background, np.int32)[:, None, None]
        mixed = low + ((high - low) * colour + 127) // 255
        return replace(self.black, pixels=mixed.clip(0, 255).astype(np.uint8))


def take_own(source: str, data: bytes, name: str) -> None:
    """Decode a visitor's file and keep it in the session, at most as large as the lab works on.

    Raises ImageError and keeps the picture before, if the file cannot be used.
    """
    black, white = (_bounded(decode_upload(data, background=(level,) * 3)) for level in (0, 255))
    see_through = not np.array_equal(black.pixels, white.pixels)
    st.session_state[_place(source)] = OwnPicture(black, white if see_through else None, name)


def own(source: str) -> OwnPicture | None:
    """The picture that this visitor brought, if any."""
    return st.session_state.get(_place(source))


def picture_for(state: LabState, background: tuple[int, int, int]) -> tuple[Picture, str | None]:
    """The working copy that `state` asks for, and a marked sentence if something else had to stand in."""
    if state.source == "drawing":
        try:
            levels = drawing.decode(state.drawing) if state.drawing else drawing.blank()
        except ImageError as error:
            return shipped_photo(DEFAULT.photo, state.size, state.colour), error.template
        return working_copy(drawing.to_picture(levels), state.size, state.colour), None
    if state.source == "pattern":
        if state.pattern not in PATTERNS:
            return shipped_photo(DEFAULT.photo, state.size, state.colour), UNKNOWN
        return _shipped("pattern", state.pattern, state.pattern_numbers, state.size, state.colour), None
    return photo_for(state.source, state.photo, state.size, state.colour, background)


def photo_for(
    source: str, photo: str, size: int, colour: bool, background: tuple[int, int, int]
) -> tuple[Picture, str | None]:
    """The working copy of a shipped photo or a visitor's own, and a marked sentence if another had to stand in."""
    if source in OWN_SOURCES and (brought := own(source)) is not None:
        return _own_copy(brought, size, colour, background), None
    known = photo if photo in PHOTOS else DEFAULT.photo
    linked = source in OWN_SOURCES and st.session_state.get(session.LINKED) == source
    missing = MISSING if linked else UNKNOWN if source == "photo" and photo != known else None
    return shipped_photo(known, size, colour), missing


def shipped_photo(photo: str, size: int, colour: bool) -> Picture:
    """The working copy of a shipped photo."""
    return _shipped("photo", photo, (), size, colour)


@lru_cache(maxsize=64)
def _shipped(source: str, name: str, numbers: Numbers, size: int, colour: bool) -> Picture:
    if source == "photo":
        return working_copy(load_photo(name), size, colour)
    pattern = PATTERNS[name]
    return working_copy(
        pattern.picture(size, size, **complete(pattern.parameters, dict(numbers))), size, colour
    )


def _own_copy(brought: OwnPicture, size: int, colour: bool, background: tuple[int, int, int]) -> Picture:
    """A visitor's working copy, remembered in that visitor's session alone."""
    wanted = (size, colour, background)
    remembered = st.session_state.get("own.copy")
    if remembered is None or remembered[0] is not brought or remembered[1] != wanted:
        copy = working_copy(brought.over(background), size, colour)
        remembered = st.session_state["own.copy"] = (brought, wanted, copy)
    return remembered[2]


def _bounded(picture: Picture) -> Picture:
    longest = max(picture.height, picture.width)
    return picture if longest <= LARGEST else working_copy(picture, LARGEST, picture.channels == 3)


def _place(source: str) -> str:
    return f"own.picture.{source}"
