"""The picture a visitor works on: chosen, drawn or brought along.

Shipped photos and patterns are shared by all; what a visitor brings is kept
for that visitor alone and is never cached where another could get it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from cnnviz.full_size import decoding_bytes
from cnnviz.images.gallery import PHOTOS, load_photo
from cnnviz.images.loading import Upload, look_at
from cnnviz.images.picture import (
    LARGEST,
    Colour,
    ImageError,
    Picture,
    Pixels,
    Sheet,
    fitted,
    luminance,
    working_copy,
)
from cnnviz.images.queue import DECODING
from cnnviz.images.shipped import shipped_photo
from cnnviz.inputs import lab_picture
from cnnviz.memory import Claim
from cnnviz.state.lab import DEFAULT, LabState
from cnnviz.ui import session, visitor
from cnnviz.words import N_

OWN_SOURCES = ("upload", "camera")

MISSING = N_(
    "This link was made with an uploaded picture, which a link cannot contain. Choose the picture here; until then a built-in one is shown."
)
UNKNOWN = N_("There is no picture named {name}; a built-in one is shown instead.")

_COPY = "own.copy"


@dataclass(frozen=True, eq=False)
class OwnPicture:
    """A visitor's picture, what its file was called, and the room that it and its working copy take.

    Of a picture that is larger than what pages work on, `file` is kept as well: its result can be computed at its own size.
    """

    sheet: Sheet
    name: str
    room: Claim | None = None
    file: Upload | None = None


def take_own(source: str, data: bytes, name: str) -> None:
    """Decode a visitor's file and keep the picture, at most as large as the lab works on.

    The picture before stays if the file cannot be used. Large ones are decoded one at a time.

    Raises
    ------
    ImageError
        The file is no picture that fits, or the visitor's page was left before its turn came.
    FullError
        There is no room for it.
    """
    here = visitor.present()
    room = here.account.claim(len(data))
    upload = look_at(data)
    with DECODING.turn(upload.bytes, _stay):
        room.grow(upload.bytes)
        sheet = upload.decode()
        larger = max(upload.size) > LARGEST
        kept = upload.file_bytes if larger else 0
        room.shrink_to(kept + sheet.bytes + _most_copied(sheet.picture))
    here.brought[_place(source)] = OwnPicture(sheet, name, room, upload if larger else None)


def own(source: str, owner: visitor.Visitor | None = None) -> OwnPicture | None:
    """The picture that the visitor `owner` brought, if any; None for the one whose page is being made."""
    return (owner or visitor.present()).brought.get(_place(source))


@dataclass(frozen=True, eq=False)
class WholePicture:
    """A picture at its own size, which is decoded only where it is wanted.

    Attributes
    ----------
    origin
        Tells it from all others.
    size
        Its rows and columns.
    """

    origin: object
    size: tuple[int, int]
    _decode: Callable[[], Pixels]

    def pixels(self, colour: bool, room: Claim) -> Pixels:
        """It, uint8 (C, H, W), in three channels or as brightness; `room` grows by what decoding takes.

        Raises
        ------
        ImageError, FullError
            As :func:`take_own`.
        """
        count = decoding_bytes(*self.size)
        room.grow(count)
        with DECODING.turn(count, _stay):
            pixels = self._decode()
        pixels = pixels if colour else luminance(pixels)
        if colour and len(pixels) == 1:
            pixels = np.broadcast_to(pixels, (3, *pixels.shape[1:]))
        return pixels


def whole_picture(state: LabState, background: Colour) -> WholePicture | None:
    """The photo or own picture that `state` shows at its own size; None for what has no size of its own."""
    if state.source in OWN_SOURCES:
        brought = own(state.source)
        if brought is None:
            return None
        file = brought.file
        if file is None:
            sheet = brought.sheet
            size = (sheet.picture.height, sheet.picture.width)
            return WholePicture((brought, background), size, lambda: sheet.over(background).pixels)
        return WholePicture((brought, background), file.size, lambda: file.decode_whole(background))
    if state.source != "photo" or state.photo not in PHOTOS:
        return None
    photo = load_photo(state.photo)
    return WholePicture(state.photo, (photo.height, photo.width), lambda: photo.pixels)


def picture_for(state: LabState, background: Colour) -> tuple[Picture, str | None]:
    """The working copy that `state` asks for, and a marked sentence if something else had to stand in."""
    try:
        named = lab_picture(state)
    except ImageError as error:
        return shipped_photo(DEFAULT.photo, state.size, state.colour), error.template
    if named is not None:
        return named, None
    if state.source == "pattern":
        return shipped_photo(DEFAULT.photo, state.size, state.colour), UNKNOWN
    return photo_for(state.source, state.photo, state.size, state.colour, background)


def photo_for(
    source: str, photo: str, size: int, colour: bool, background: Colour
) -> tuple[Picture, str | None]:
    """The working copy of a shipped photo or a visitor's own, and a marked sentence if another had to stand in."""
    if source in OWN_SOURCES and (brought := own(source)) is not None:
        return _own_copy(brought, size, colour, background), None
    known = photo if photo in PHOTOS else DEFAULT.photo
    linked = source in OWN_SOURCES and st.session_state.get(session.LINKED) == source
    missing = MISSING if linked else UNKNOWN if source == "photo" and photo != known else None
    return shipped_photo(known, size, colour), missing


def _own_copy(brought: OwnPicture, size: int, colour: bool, background: Colour) -> Picture:
    """A visitor's working copy, kept for that visitor alone."""
    wanted = (size, colour, background)
    computed = visitor.present().computed
    kept = computed.get(_COPY)
    if kept is None or kept[0] is not brought or kept[1] != wanted:
        copy = working_copy(brought.sheet.over(background), size, colour)
        kept = computed[_COPY] = (brought, wanted, copy)
    return kept[2]


def _most_copied(picture: Picture) -> int:
    """Bytes of the largest working copy."""
    height, width = fitted(picture.height, picture.width, LARGEST)
    return 3 * height * width


def _stay() -> None:
    """Raise ImageError if nobody waits for the picture any more.

    Streamlit keeps the session of a page that was left for a while and lets its script run on.
    """
    context = get_script_run_ctx()
    if context is None or not st.runtime.exists():
        return
    if not st.runtime.get_instance().is_active_session(context.session_id):
        raise ImageError("The connection was lost before your picture was read; choose it again.")


def _place(source: str) -> str:
    return f"own.picture.{source}"
