"""What a network's answer is called, and the choice of output and meaning where a file leaves it open."""

from __future__ import annotations

import streamlit as st

from cnnviz.networks.ends import meanings_for
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.words import N_, Translate

NAMES = {
    "probabilities": N_("probabilities of the classes"),
    "log_probabilities": N_("logarithms of probabilities"),
    "logits": N_("logits, for softmax"),
    "labels": N_("a probability for each label"),
    "label_logits": N_("logits, each for a sigmoid"),
    "values": N_("numbers as they are"),
}

SLOPES = {
    "softmax": N_(
        "This is the gradient of the logit, the network's number before softmax, computed exactly by going back from the last "
        "layer to the pixels; all gradients × inputs add up to {total:.4g}, the logit itself is {score:.4g}."
    ),
    "sigmoid": N_(
        "This is the gradient of the logit, the network's number before sigmoid, computed exactly by going back from the last "
        "layer to the pixels; all gradients × inputs add up to {total:.4g}, the logit itself is {score:.4g}."
    ),
    "number": N_(
        "This is the gradient of the network's number, computed exactly by going back from the last layer to the pixels; all "
        "gradients × inputs add up to {total:.4g}, the number itself is {score:.4g}."
    ),
}


def has_logits(reading: Reading) -> bool:
    """Whether the numbers that are explained are logits: what a softmax, or a sigmoid each, makes probabilities of."""
    end = reading.end
    if reading.logits is not None or end is None:
        return reading.logits is not None
    return end.meaning == "label_logits" or (end.meaning == "labels" and end.scores is not None)


def called(_: Translate, reading: Reading) -> str:
    """What a class's number is called in a sentence: a logit, or a score where it is none."""
    return _("logit") if has_logits(reading) else _("score")


def slope_of(reading: Reading) -> str:
    """The sentence, not yet translated, that says which number's slope is shown."""
    if reading.logits is not None:
        return SLOPES["softmax"]
    return SLOPES["sigmoid" if has_logits(reading) else "number"]


def choose_end(_: Translate, state: NetworkState, reading: Reading) -> None:
    """Which output is read where there are several, and what its numbers are where the graph does not say so."""
    end, said = reading.end, reading.said
    if state.network != "own" or end is None or said is None:
        return
    outputs = [each.output for each in reading.ends]
    if len(outputs) > 1:
        widgets.show_value(
            st.selectbox,
            _("Output that is read"),
            "network.output",
            end.output,
            lambda output: session.change(output=output, meaning="", answer=None, path=()),
            options=outputs,
        )
    usual, *others = meanings_for(next(each for each in reading.ends if each.output == end.output), said)
    if others:
        widgets.show_value(
            st.selectbox,
            _("Its numbers are"),
            "network.meaning",
            end.meaning,
            lambda meaning: session.change(meaning="" if meaning == usual else meaning, answer=None),
            options=[usual, *others],
            format_func=lambda meaning: _(NAMES[meaning]),
            help=_(
                "The file does not say what its last numbers stand for; whoever trained the network knows."
            ),
        )
