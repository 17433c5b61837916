"""How a network's answer is told, by what it ends with."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from cnnviz.parts.answers.content import Told
from cnnviz.reading import SOFTMAX, Reading
from cnnviz.words import N_, Translate

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
