"""What a network is given and what it answers, of a reading."""

from __future__ import annotations

import numpy as np

from cnnviz.images.picture import Pixels
from cnnviz.parts.answers.content import Seen, answers_content
from cnnviz.parts.answers.ends import beside, note_on, told
from cnnviz.parts.part import Content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
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
    kinds = {"drawing": DRAWN} | ({"sample": PICKED} if reading.reader.examples is None else {})
    digit = state.source in kinds and np.array_equal(reading.picture, reading.received)
    box, centre = placed(reading.received[0]) if digit else (None, None)
    sentence = kinds[state.source] if digit else GIVEN
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
