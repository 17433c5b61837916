"""The strip above a network's maps: draw or pick a digit, see what the network is given, and what it answers."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from cnnviz.images import drawing
from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.encode import thumbnail_data_uri
from cnnviz.images.picture import ImageError, Picture
from cnnviz.inputs import digit_drawing, sample_number
from cnnviz.learning.digit_input import BOX, SIDE
from cnnviz.parts import answers, picker, sketch
from cnnviz.parts.part import Content
from cnnviz.parts.picker.content import Option, picker_content
from cnnviz.parts.sketch.content import sketch_content
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.part import mount
from cnnviz.words import Translate

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


def choose_sample(_: Translate, state: NetworkState) -> None:
    """The digits from 0 to 9 to choose among, and twenty of the chosen one."""
    _images, labels = samples()
    sample = sample_number(state)
    widgets.row_of_value(
        _("Digit"),
        "network.digit",
        {digit: str(digit) for digit in range(10)},
        int(labels[sample]),
        lambda digit: session.change(sample=int(np.flatnonzero(labels == digit)[0])),
        wrap=True,
    )
    options = [
        Option(
            str(index),
            _("{digit}, number {number}").format(digit=labels[sample], number=number),
            _thumbnail(int(index)),
        )
        for number, index in enumerate(np.flatnonzero(labels == labels[sample]), 1)
    ]
    label = _("MNIST digits that the network was not trained on")
    mount(picker.PART, picker_content(options, str(sample), label=label), key="network.samples", direct=True)


@cache
def _thumbnail(index: int) -> str:
    images, _labels = samples()
    return thumbnail_data_uri(Picture(images[index][np.newaxis]), 28)


def _pad(_: Translate, state: NetworkState) -> None:
    """Show the drawing to draw on."""
    try:
        levels = digit_drawing(state)
    except ImageError:
        levels = drawing.blank(DIGIT_SIDE)
    label = _("Draw a digit, about as large as the frame")
    shown = sketch_content(levels, translate=_, label=label, pen=PEN, guide=BOX / SIDE)
    mount(sketch.PART, shown, key="network.pad", direct=True)
