"""The strip above a network's maps: draw or pick a digit, see what the network is given, and what it answers."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import streamlit as st

from cnnviz.images import drawing
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.encode import thumbnail_data_uri
from cnnviz.images.picture import ImageError, Picture, Pixels
from cnnviz.inputs import digit_drawing, examples, sample_number
from cnnviz.learning.digit_input import BOX, SIDE
from cnnviz.parts import answers, picker, sketch
from cnnviz.parts.part import Content
from cnnviz.parts.picker.content import Option, picker_content
from cnnviz.parts.sketch.content import sketch_content
from cnnviz.reader import Reader
from cnnviz.state import NetworkState
from cnnviz.ui import session, visitor, widgets
from cnnviz.ui.part import mount
from cnnviz.views.sentences import plain
from cnnviz.words import Translate

MOST_SAMPLES = 20
"""Of one class."""
_THUMBNAILS = "network.thumbnails"
_DIGITS: dict[bytes, str] = {}
WIDTH = 264
"""The pad's width in pixels: what a hand needs to write a digit, and a projector's screen can spare."""
PEN = 4.5
"""In a digit as large as the frame on the pad, this comes out as 2 to 3 pixels, as in MNIST."""


def digit_strip(_: Translate, state: NetworkState, content: Content | None) -> None:
    """Show `content`, see :func:`cnnviz.parts.answers.strip.strip_content`, beside the pad where there is one."""
    place: Any = nullcontext()
    if state.source == "drawing":
        row = st.container(horizontal=True, gap="medium")
        with row.container(width=WIDTH):
            _pad(_, state)
        place = row.container(width="stretch")
    if content is None:
        return
    with place:
        mount(answers.PART, content, key="network.answers")


def choose_sample(_: Translate, state: NetworkState, reader: Reader) -> None:
    """The classes to choose among, and at most twenty pictures of the chosen one."""
    given = examples(reader)
    sample = sample_number(state, reader)
    label = int(given.labels[sample])
    widgets.row_of_value(
        _("Digit") if reader.examples is None else _("Class"),
        "network.digit",
        {chosen: plain(given.classes[chosen]) for chosen in np.unique(given.labels).tolist()},
        label,
        lambda chosen: session.change(sample=int(np.flatnonzero(given.labels == chosen)[0]), fool=0),
        wrap=True,
    )
    places = np.flatnonzero(given.labels == label)
    shown = places[:MOST_SAMPLES]
    if sample not in shown:
        shown = np.append(shown[:-1], sample)
    said = _("{digit}, number {number}") if reader.examples is None else _("{name}, picture {number}")
    options = [
        Option(
            str(index),
            said.format(digit=given.classes[label], name=given.classes[label], number=number),
            _thumbnail(reader, given.images[index]),
        )
        for number, index in enumerate(shown, 1)
    ]
    about = (
        _("MNIST digits that the network was not trained on")
        if reader.examples is None
        else _("Pictures that were held out when the network was trained")
    )
    mount(picker.PART, picker_content(options, str(sample), label=about), key="network.samples", direct=True)


def _thumbnail(reader: Reader, image: Pixels) -> str:
    """Those of shipped digits are made once for all; others may be a visitor's own, and are kept for that visitor alone."""
    made = _DIGITS if reader.examples is None else visitor.present().computed.setdefault(_THUMBNAILS, {})
    key = image.tobytes()
    if key not in made:
        made[key] = thumbnail_data_uri(Picture(image), 28)
    return made[key]


def _pad(_: Translate, state: NetworkState) -> None:
    """Show the drawing to draw on."""
    try:
        levels = digit_drawing(state)
    except ImageError:
        levels = drawing.blank(DIGIT_SIDE)
    label = _("Draw a digit, about as large as the frame")
    shown = sketch_content(levels, translate=_, label=label, pen=PEN, guide=BOX / SIDE)
    mount(sketch.PART, shown, key="network.pad", direct=True)
