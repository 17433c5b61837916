"""Why a number is what it is, as the panel below the stage writes it out: a sentence, and the sum."""

from __future__ import annotations

from typing import Any

from cnnviz import evidence
from cnnviz.parts.one_step.backward import BACKWARD, score_gradient
from cnnviz.parts.one_step.equation import Told, figures, total
from cnnviz.parts.one_step.forward import FORWARD, loss, softmax
from cnnviz.parts.one_step.names import title
from cnnviz.step_by_hand import Explained, Update
from cnnviz.step_by_hand.shown import Shown
from cnnviz.words import Translate


def panel(_: Translate, shown: Shown, found: Explained, classes: list[str]) -> dict[str, Any]:
    """Title, sentence, sum, and whether the engine has the same number."""
    words, items = _told(_, shown, found, classes)
    check = None
    if found.total is not None and not _waits(shown, found):
        check = {
            "engine": figures(found.engine),
            "agrees": found.agrees,
            "text": _("Computed twice: by this sum, and by the network's own layers in float32. Both agree.")
            if found.agrees
            else _(
                "Computed twice: by this sum, and by the network's own layers in float32, which come to {value}."
            ).format(value=figures(found.engine)),
        }
    return {
        "title": title(_, shown.walk, found.look, found.index, classes),
        "words": words,
        "items": items,
        "check": check,
    }


def _waits(shown: Shown, found: Explained) -> bool:
    """Whether it is a learned number whose update is still to come."""
    return isinstance(found.evidence, Update) and shown.at < shown.walk.update


def _told(_: Translate, shown: Shown, found: Explained, classes: list[str]) -> Told:
    record = found.evidence
    if _waits(shown, found):
        weight = shown.step.numbers(found.look.array, "up")[found.index]
        return _waiting(_, shown), [total(figures(float(weight)))]
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


def _waiting(_: Translate, shown: Shown) -> str:
    """Of a learned number before the update."""
    return " ".join(
        [
            _("A weight. Only weights and biases change when a network learns."),
            _("This one changes at step {step}, against its gradient.").format(step=shown.walk.update),
        ]
    )


def _given(_: Translate, found: Explained) -> str:
    if found.look.array == "a0":
        return _("A pixel of the picture, from 0 (black) to 1 (white). It is given.")
    if found.look.array == "p":
        return _("The truth y: 1 for the true class, 0 for the others.")
    if found.look.array == "l":
        return _("The loss before the update.")
    return _("A weight. Only weights and biases change when a network learns.")
