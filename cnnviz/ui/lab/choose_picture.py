"""The sidebar's first part: which picture, how large, in colour or gray, in which unit."""

from __future__ import annotations

from functools import cache, partial

import numpy as np
import streamlit as st

from cnnviz.images import drawing
from cnnviz.images.encode import thumbnail_data_uri
from cnnviz.images.gallery import PHOTOS, load_photo
from cnnviz.images.patterns import PATTERNS
from cnnviz.images.picture import LARGEST, SMALLEST, ImageError
from cnnviz.state import SOURCES, LabState
from cnnviz.ui import pictures, session
from cnnviz.ui.components.picker import Option, picker
from cnnviz.ui.components.sketch import sketch
from cnnviz.ui.lab.sliders import sliders
from cnnviz.words import Translate

WHITE = "#ffffff"
_FAILED, _TRIES = "lab.upload.failed", "lab.upload.tries"


def choose_picture(_: Translate, state: LabState) -> None:
    """Controls for the picture; what they choose is in the state or, for a visitor's own picture, in the session."""
    names = {
        "photo": _("Photo"),
        "pattern": _("Pattern"),
        "upload": _("Upload"),
        "camera": _("Camera"),
        "drawing": _("Draw"),
    }
    session.show(
        st.segmented_control, _("Picture"), "source", options=SOURCES, format_func=names.get, required=True
    )
    if state.source == "photo":
        _choose_photo(_, state)
    elif state.source == "pattern":
        _choose_pattern(_, state)
    elif state.source == "drawing":
        _draw(_, state)
    else:
        _bring(_, state)
    session.show(
        st.slider,
        _("Longer side"),
        "size",
        min_value=SMALLEST,
        max_value=LARGEST,
        step=8,
        format="%d px",
        help=_(
            "The picture is scaled to this size before anything is computed. Small pictures make single pixels visible."
        ),
    )
    session.show(
        st.segmented_control,
        _("Channels"),
        "colour",
        options=(True, False),
        format_func={True: _("red, green, blue"), False: _("gray")}.get,
        required=True,
    )
    session.show(
        st.segmented_control,
        _("Values"),
        "unit",
        options=(255, 1),
        format_func={255: _("0 to 255"), 1: _("0 to 1")}.get,
        required=True,
    )


def background() -> tuple[int, int, int]:
    """The colour behind the transparent parts of a visitor's picture."""
    text = st.session_state.get("lab.background", WHITE)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _choose_photo(_: Translate, state: LabState) -> None:
    options = [Option(name, _(photo.label), _photo_thumbnail(name)) for name, photo in PHOTOS.items()]
    picker(
        options,
        state.photo,
        label=_("Photos"),
        key="lab.photos",
        on_choose=lambda name: session.change(photo=name),
    )
    if photo := PHOTOS.get(state.photo):
        st.caption(f"{_(photo.look_for)}\n\n{photo.credit}")


def _choose_pattern(_: Translate, state: LabState) -> None:
    options = [Option(name, _(pattern.label), _pattern_thumbnail(name)) for name, pattern in PATTERNS.items()]

    def choose(name: str) -> None:
        session.change(pattern=name, pattern_numbers=())

    picker(options, state.pattern, label=_("Patterns"), key="lab.patterns", on_choose=choose)
    if pattern := PATTERNS.get(state.pattern):
        st.caption(_(pattern.shows))
        sliders(_, pattern.parameters, state.pattern_numbers, "pattern_numbers", scope=pattern.name)


def _draw(_: Translate, state: LabState) -> None:
    try:
        levels = drawing.decode(state.drawing) if state.drawing else pictures.blank()
    except ImageError:
        levels = pictures.blank()

    def keep(drawn: np.ndarray) -> None:
        session.change(drawing=drawing.encode(drawn))

    sketch(levels, translate=_, key="lab.sketch", on_draw=keep)


def _bring(_: Translate, state: LabState) -> None:
    """Upload or camera; a file is decoded once and then leaves the widget, so that its bytes are not kept."""
    tries = st.session_state.get(_TRIES, 0)
    key = f"lab.{state.source}.{tries}"
    take = partial(_take, state.source, key)
    if state.source == "upload":
        st.file_uploader(
            _("PNG, JPEG, WebP, GIF, BMP or TIFF, up to 30 MB and 40 megapixels"), key=key, on_change=take
        )
    else:
        st.camera_input(_("Take a picture"), key=key, on_change=take)
    if failed := st.session_state.get(_FAILED):
        st.error(_(failed.template).format(**failed.values))
    brought = pictures.own(state.source)
    if brought is None:
        return
    st.caption(
        _(
            "Your picture: {name}, worked on at {width} × {height}. Only you can see it; it is gone when you leave."
        ).format(name=brought.name, width=brought.black.width, height=brought.black.height)
    )
    if brought.black.note:
        st.caption(_(brought.black.note))
    if brought.white is not None:
        st.color_picker(_("Background behind its transparent parts"), WHITE, key="lab.background")


def _take(source: str, key: str) -> None:
    file = st.session_state[key]
    if file is None:
        return
    st.session_state[_FAILED] = None
    try:
        pictures.take_own(source, file.getvalue(), file.name[:60])
    except ImageError as error:
        st.session_state[_FAILED] = error
    st.session_state[_TRIES] = st.session_state.get(_TRIES, 0) + 1
    session.change()


@cache
def _photo_thumbnail(name: str) -> str:
    return thumbnail_data_uri(load_photo(name))


@cache
def _pattern_thumbnail(name: str) -> str:
    return thumbnail_data_uri(PATTERNS[name].picture(64, 64))
