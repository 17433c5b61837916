"""Why a number is what it is, as the panel below the stage writes it out: a sentence, and the sum."""

from __future__ import annotations

from typing import Any

from cnnviz import evidence
from cnnviz.parts.one_step.backward import BACKWARD, score_gradient
from cnnviz.parts.one_step.equation import Told, figures, total
from cnnviz.parts.one_step.forward import FORWARD, loss, softmax
from cnnviz.parts.one_step.names import title
from cnnviz.step_by_hand import Explained
from cnnviz.step_by_hand.shown import Shown
from cnnviz.words import Translate


def panel(_: Translate, shown: Shown, found: Explained, classes: list[str]) -> dict[str, Any]:
    """Title, sentence, sum, and whether the engine has the same number."""
    words, items = _told(_, shown, found, classes)
    check = None
    if found.total is not None:
        check = {
            "engine": figures(found.engine),
            "agrees": found.agrees,
            "text": _("the engine's float32 gives the same")
            if found.agrees
            else _("the engine's float32 gives {value}").format(value=figures(found.engine)),
        }
    return {
        "title": title(_, shown.walk, found.look, found.index, classes),
        "words": words,
        "items": items,
        "check": check,
    }


def _told(_: Translate, shown: Shown, found: Explained, classes: list[str]) -> Told:
    record = found.evidence
    tell = {**FORWARD, **BACKWARD}.get(type(record))
    if tell:
        return tell(_, shown, found, record)
    if isinstance(record, list):
        return loss(_, shown, found, record)
    if isinstance(record, evidence.CrossEntropyGradient):
        return score_gradient(_, shown, found, classes)
    if isinstance(record, evidence.activation.SoftmaxStep):
        return softmax(_, shown, record, classes)
    return _given(_, found), [total(figures(found.engine))]


def _given(_: Translate, found: Explained) -> str:
    if found.look.array == "a0":
        return _("A pixel of the picture, from 0 (black) to 1 (white). It is given.")
    if found.look.array == "p":
        return _("The label y: 1 for the true class, 0 for the others.")
    if found.look.array == "l":
        return _("The loss with the weights after the update.")
    return _("A weight. Only weights and biases change when a network learns.")
