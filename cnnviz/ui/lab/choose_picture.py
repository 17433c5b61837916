"""The sidebar's first part: which picture, how large, in colour or gray, in which unit."""

from __future__ import annotations

import streamlit as st

from cnnviz.images import drawing
from cnnviz.images.patterns import PATTERNS
from cnnviz.images.picture import LARGEST, SMALLEST, ImageError
from cnnviz.parts import sketch
from cnnviz.parts.sketch.content import sketch_content
from cnnviz.state.lab import LabState
from cnnviz.ui import widgets
from cnnviz.ui.part import mount
from cnnviz.ui.photos import bring, choose_pattern, choose_photo
from cnnviz.ui.sliders import sliders
from cnnviz.words import Translate

_RULED = 16
"""Up to so many pixels on a side are ruled over the pad: they are large enough there to be counted."""


def choose_picture(_: Translate, state: LabState) -> None:
    """Controls for the picture; what they choose is in the state or, for a visitor's own picture, in the session."""
    names = {
        "photo": _("Photo"),
        "pattern": _("Pattern"),
        "upload": _("Upload"),
        "camera": _("Camera"),
        "drawing": _("Draw"),
    }
    widgets.row(_("Picture"), "source", names)
    if state.source == "photo":
        choose_photo(_, state.photo)
    elif state.source == "pattern":
        _choose_pattern(_, state)
    elif state.source == "drawing":
        _draw(_, state)
    else:
        bring(_, state.source)
    widgets.show(
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
    widgets.row(_("Channels"), "colour", {True: _("red, green, blue"), False: _("grey")})
    widgets.row(_("Values"), "unit", {255: _("0 to 255"), 1: _("0 to 1"), 9: _("0 to 9")})


def _choose_pattern(_: Translate, state: LabState) -> None:
    choose_pattern(_, state.pattern)
    pattern = PATTERNS.get(state.pattern)
    if pattern:
        sliders(_, pattern.parameters, state.pattern_numbers, "pattern_numbers", scope=pattern.name)


def _draw(_: Translate, state: LabState) -> None:
    try:
        levels = drawing.decode(state.drawing) if state.drawing else drawing.blank()
    except ImageError:
        levels = drawing.blank()
    cells = state.size if state.size <= _RULED else 0
    mount(sketch.PART, sketch_content(levels, translate=_, cells=cells), key="lab.sketch")
