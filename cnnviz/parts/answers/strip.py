"""What a network is given and what it answers, of a reading, told by what the network ends with."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.explain import ClassMaps, class_maps
from cnnviz.images.picture import Pixels
from cnnviz.parts.answers.content import (
    Photo,
    Seen,
    Told,
    answers_content,
    seen_content,
    shown,
    with_chosen,
)
from cnnviz.parts.disturb.words import changes_note
from cnnviz.parts.part import Content
from cnnviz.reading import SOFTMAX, Reading
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

NO_CLASS = {
    ("squeezenet", "astronaut"): N_(
        "None of this network's 1\u202f000 classes is an astronaut, so the answer has to be another class: softmax always divides 100% among the classes that the network has."
    )
}
"""What to know of an answer that cannot be right, by network and photo."""


def strip_content(_: Translate, state: NetworkState, reading: Reading) -> Content | None:
    """What the network is given and what it answers; None if it does not answer for the picture as a whole.

    Where answers are hidden, what it is given alone.
    """
    said, chances = reading.said, reading.chances
    if said is None:
        return None
    seen, photo = seen_by(_, state, reading), photo_for(_, state, reading)
    if state.hides("answers"):
        others = [name for name in state.cover if name != "answer"] if state.covers_answer() else None
        if seen is None and photo is None and others is None:
            return None
        return seen_content(seen, photo, translate=_, large=state.large, others=others)
    blank = state.source == "drawing" and not reading.picture.any()
    notes = [_(NOTHING)] if blank else [unnamed(_, reading), note_on(_, reading)]
    photographed = (state.network, state.photo) if state.source == "photo" else None
    if photographed in NO_CLASS:
        notes.append(_(NO_CLASS[photographed]))
    done = changes_note(_, reading.changes, reading.received.shape)
    return answers_content(
        said if chances is None else chances,
        beside(reading),
        reading.labels,
        chosen=state.answer,
        translate=_,
        seen=seen,
        photo=photo,
        note=" ".join(filter(None, [*notes, done])) or None,
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


SCALED = N_("The photo as the network gets it: scaled bilinearly to {height} × {width} pixels.")
CROPPED = N_(
    "The photo as the network gets it: its middle square, scaled bilinearly to {height} × {width} pixels."
)
PADDED = N_(
    "The photo as the network gets it: scaled bilinearly, with black bars, to {height} × {width} pixels."
)
UNSCALED = N_("The photo as the network gets it, {height} × {width} pixels.")


def photo_for(_: Translate, state: NetworkState, reading: Reading) -> Photo | None:
    """The photo as the network gets it, with the class maps of the classes that have a bar; None for none in colour.

    Of a network without class maps, the page shows the photo in other places.
    """
    found = maps_of(reading)
    if found is None or reading.logits is None or len(reading.received) != 3 or reading.said is None:
        return None
    height, width = reading.received.shape[1:]
    numbers = reading.said if reading.chances is None else reading.chances
    rows = [] if state.hides("answers") else with_chosen(shown(numbers), state.answer, len(numbers))
    return Photo(
        _("What the network sees"),
        _(scaling(reading)).format(height=height, width=width),
        reading.seen,
        {index: found.of(index) for index in rows},
    )


def scaling(reading: Reading) -> str:
    """The sentence, not yet translated, that says how the picture came to its size; the answer may hang on it."""
    before, after = reading.picture.shape[1:], reading.received.shape[1:]
    if before == after:
        return UNSCALED
    square = before[0] * after[1] == before[1] * after[0]
    fit = "stretch" if square else reading.preprocessing.fit
    return {"stretch": SCALED, "crop": CROPPED, "pad": PADDED}[fit]


def maps_of(reading: Reading) -> ClassMaps | None:
    """The class maps behind the logits, if the network has such."""
    return None if not reading.rows else class_maps(reading.network, reading.values, reading.rows[0])


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


SOFTMAX_ADDED = N_(
    "The network ends with these logits and does not turn them into probabilities. The probabilities shown here are the softmax of the logits."
)
LOGARITHMS = N_(
    "The network ends with the natural logarithms of the probabilities, ln p. e to the power of each gives the probability "
    "beside it."
)
LABELS = N_(
    "Each probability stands for one label by itself. Several labels or none may apply, so the probabilities need not add up to "
    "100%."
)
ONE_LABEL = N_(
    "The network ends with one probability, that of class 1. The rest, up to 1, is the probability of class 0."
)
SIGMOID_ADDED = N_(
    "The network ends with logits. The probabilities shown here are the sigmoid of each logit."
)
ONE_NUMBER = N_("The network answers with one number and no class, as in regression.")
NUMBERS = N_("These numbers are shown as the network gives them. They are not probabilities.")
LARGEST = N_(
    "The network itself ends with the number {index} alone: ArgMax gives the position, counted from 0, of the largest of its inputs."
)
SMALLEST = N_(
    "The network itself ends with the number {index} alone: ArgMin gives the position, counted from 0, of the smallest of its inputs."
)


def told(_: Translate, reading: Reading) -> Told:
    """How the answer's numbers are told."""
    end = reading.end
    assert end is not None
    winner = None if end.index is None else reading.answer()
    if end.meaning in SOFTMAX:
        log = end.meaning == "log_probabilities"
        return Told(
            heading="ln p" if log else None,
            softmax=not log,
            own=end.meaning == "probabilities",
            winner=winner,
        )
    single = reading.said is not None and len(reading.said) == 1
    if end.meaning == "values":
        lead = _("The network gives the number") if single else _("The network gives these numbers")
        return Told("numbers", None if winner is not None else lead, softmax=False, winner=winner)
    lead = _("The network gives a probability of") if single else _("The most probable label is")
    return Told("labels", None if winner is not None else lead, softmax=False, winner=winner)


def beside(reading: Reading) -> npt.NDArray[Any] | None:
    """The numbers that stand beside the bars: logits, or the network's own logarithms."""
    end = reading.end
    if end is None or end.meaning == "values":
        return None
    if end.meaning == "log_probabilities":
        return reading.said
    return None if end.scores is None and end.meaning in ("labels", "probabilities") else reading.scores


def note_on(_: Translate, reading: Reading) -> str | None:
    """What has to be known about the answer's numbers; None for the usual, softmax at the end."""
    end, said = reading.end, reading.said
    assert end is not None and said is not None
    single = len(said) == 1
    note = {
        "logits": SOFTMAX_ADDED,
        "log_probabilities": LOGARITHMS,
        "labels": ONE_LABEL if single else LABELS,
        "label_logits": SIGMOID_ADDED,
        "values": ONE_NUMBER if single else NUMBERS,
    }.get(end.meaning)
    notes = [] if note is None else [_(note)]
    if end.index is not None:
        notes.insert(0, _(SMALLEST if end.smallest else LARGEST).format(index=reading.answer()))
    return " ".join(notes) or None
