"""The strip above a network's maps: draw or pick a digit, see what the network is given, and what it answers."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from cnnviz.images.digits import samples
from cnnviz.images.encode import thumbnail_data_uri
from cnnviz.images.picture import Picture
from cnnviz.inputs import sample_number
from cnnviz.parts import answers, picker
from cnnviz.parts.part import Content
from cnnviz.parts.picker.content import Option, picker_content
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.network.pad import pad
from cnnviz.ui.part import mount
from cnnviz.words import Translate

WIDTH = 264
"""The pad's width in pixels: what a hand needs to write a digit, and a projector's screen can spare."""


def digit_strip(_: Translate, state: NetworkState, content: Content | None) -> None:
    """Show `content`, see :func:`cnnviz.parts.answers.strip.strip_content`, beside the pad where there is one."""
    place: Any = nullcontext()
    if state.source == "drawing":
        row = st.container(horizontal=True, gap="medium")
        with row.container(width=WIDTH):
            pad(_, state)
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
