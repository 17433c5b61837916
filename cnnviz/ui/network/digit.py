"""The strip above a network's maps: draw or pick a digit, see what the network is given, and what it answers."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from cnnviz.images.digits import samples
from cnnviz.images.encode import thumbnail_data_uri
from cnnviz.images.picture import Picture, Pixels
from cnnviz.parts import answers, picker
from cnnviz.parts.answers.content import Seen, answers_content
from cnnviz.parts.part import Content
from cnnviz.parts.picker.content import Option, picker_content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.network.ends import beside, note_on, told
from cnnviz.ui.network.pad import pad
from cnnviz.ui.part import mount
from cnnviz.words import N_, Translate

DRAWN = N_(
    "Your drawing was cropped to its ink, scaled into a box of 20 × 20, and placed on 28 × 28 with its centre of mass (the cross) in the middle, like the digits the network was trained on."
)
PICKED = N_(
    "An MNIST digit prepared as the network expects: inside a box of 20 × 20, with its centre of mass (the cross) in the middle."
)
GIVEN = N_("The picture at the network's size, {height} × {width} pixels.")
NOTHING = N_(
    "Nothing has been drawn yet. The network answers anyway: it has no way to say that there is no digit."
)

UNNAMED = N_(
    "You gave {names} names, but the network has {classes} classes: numbers are shown until there is one name per class."
)

WIDTH = 264
"""Of the pad, in pixels: what a hand needs to write a digit, and a projector's screen can spare."""


def digit_strip(_: Translate, state: NetworkState, content: Content | None) -> None:
    """Show `content`, see :func:`strip_content`, beside the pad where there is one."""
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


def strip_content(_: Translate, state: NetworkState, reading: Reading) -> Content | None:
    """What the network is given and what it answers; None if it does not answer for the picture as a whole."""
    said, chances = reading.said, reading.chances
    if said is None:
        return None
    blank = state.source == "drawing" and not reading.picture.any()
    notes = [_(NOTHING)] if blank else [unnamed(_, reading), note_on(_, reading)]
    return answers_content(
        said if chances is None else chances,
        beside(reading),
        reading.labels,
        chosen=state.answer,
        translate=_,
        seen=seen_by(_, state, reading),
        note=" ".join(filter(None, notes)) or None,
        large=state.large,
        told=told(_, reading),
    )


def unnamed(_: Translate, reading: Reading) -> str | None:
    """A sentence where the names that were typed for the classes are too many or too few to be used."""
    names, labels = reading.reader.labels, reading.labels
    if not names or not labels or reading.fitting(names):
        return None
    return _(UNNAMED).format(names=len(names), classes=len(labels))


def seen_by(_: Translate, state: NetworkState, reading: Reading) -> Seen | None:
    """The network's input as a picture, with the ink's place for a digit; None if it is none or has more than one channel."""
    values = reading.values[reading.input][0]
    if not reading.reader.pictured or values.ndim != 3 or len(values) != 1:
        return None
    ends = reading.preprocessing.numbers(np.array([[[0, 255]]], np.uint8)).ravel()
    digit = state.source in ("drawing", "sample") and np.array_equal(reading.picture, reading.received)
    box, centre = placed(reading.received[0]) if digit else (None, None)
    sentence = {"drawing": DRAWN, "sample": PICKED}[state.source] if digit else GIVEN
    height, width = values.shape[1:]
    return Seen(
        _("What the network sees"),
        _(sentence).format(height=height, width=width),
        values[0],
        low=float(ends.min()),
        high=float(ends.max()),
        box=box,
        centre=centre,
    )


def placed(ink: Pixels) -> tuple[tuple[int, int, int, int], tuple[float, float]] | tuple[None, None]:
    """Where the ink of `ink`, uint8 (H, W), is: its box (top, left, bottom, right) and its centre of mass (row, column).

    In pixels from the upper left corner, the first pixel reaching from 0 to 1; (None, None) without ink.
    """
    weights = ink.astype(np.float64)
    total = weights.sum()
    if not total:
        return None, None
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    row = float(weights.sum(axis=1) @ (np.arange(ink.shape[0]) + 0.5) / total)
    column = float(weights.sum(axis=0) @ (np.arange(ink.shape[1]) + 0.5) / total)
    return (int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1), (row, column)


def choose_sample(_: Translate, state: NetworkState) -> None:
    """The digits from 0 to 9 to choose among, and twenty of the chosen one."""
    _images, labels = samples()
    sample = state.sample % len(labels)
    widgets.show_value(
        st.segmented_control,
        _("Digit"),
        "network.digit",
        int(labels[sample]),
        lambda digit: session.change(sample=int(np.flatnonzero(labels == digit)[0])),
        options=tuple(range(10)),
        required=True,
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
