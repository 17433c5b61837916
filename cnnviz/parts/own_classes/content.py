"""What the part shows of a visitor's own classes."""

from __future__ import annotations

import base64
from collections.abc import Container
from typing import Any

import numpy as np

from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.signatures import format_of
from cnnviz.own_classes.checks import lacking
from cnnviz.own_classes.examples import MOST_EACH
from cnnviz.own_classes.head import Head
from cnnviz.own_classes.learned import Learned, Reading
from cnnviz.own_classes.lesson import Lesson
from cnnviz.own_classes.starts import STARTS
from cnnviz.parts.own_classes.sentences import button, note, percent, unsure_words, verdict, way_words
from cnnviz.parts.own_classes.words import WORDS
from cnnviz.parts.part import Content
from cnnviz.parts.sketch.content import digits_of, sketch_content
from cnnviz.state.train.own import FEWEST_CLASSES, LONGEST_NAME, MOST_CLASSES, WAYS, TrainOwnState
from cnnviz.views.sentences import Told
from cnnviz.words import Translate

PEN = 4.0
"""The pen's first width, in points of the drawing."""
FOR, AGAINST = 3, 2
"""So many examples that say most for a class, and most against it, are shown."""
UNSURE, MOST_UNSURE = 4, 12
"""So many examples that were hardly read rightly are shown; of those that were read wrongly all, up to the second number."""

Meta = dict[str, Any]


def own_content(
    _: Translate,
    lesson: Lesson,
    state: TrainOwnState,
    share: float | None = None,
    said: Told | None = None,
    *,
    undo: str = "",
) -> Content:
    """The whole of it: what :func:`own_changes` gives, the words, and the thumbnails of all examples."""
    pad, _arrays = sketch_content(
        np.zeros((DIGIT_SIDE, DIGIT_SIDE), np.uint8), translate=_, label=_("Draw here"), pen=PEN
    )
    fixed = {
        "words": {name: _(text) for name, text in WORDS.items()},
        "pad": pad,
        "longest": LONGEST_NAME,
        "most": MOST_EACH,
    }
    return {**own_changes(_, lesson, state, share, said, undo=undo), **fixed}, {}


def own_changes(
    _: Translate,
    lesson: Lesson,
    state: TrainOwnState,
    share: float | None = None,
    said: Told | None = None,
    known: Container[int] = (),
    *,
    undo: str = "",
) -> Meta:
    """What can change with a message.

    Parameters
    ----------
    share
        How far learning is; None if nothing is being learned.
    said
        What went wrong with the last message.
    known
        The numbers of examples whose thumbnails the browser has; those of others stand under ``t<number>``.
    undo
        The key of the word on the button that undoes what was done last; empty where nothing can be undone.
    """
    way = state.way
    hidden = state.hides("answers")
    learned, reading = lesson.learned(way), None if hidden else lesson.read(way)
    text, wrong = note(_, lesson, way, share, said)
    large, means = verdict(_, lesson, way, reading)
    unsure = [] if learned is None or hidden else _unsure(learned)
    examples = [one for each in lesson.groups for one in each.examples]
    return {
        "names": [each.name for each in lesson.groups],
        "classes": [[one.number for one in each.examples] for each in lesson.groups],
        "source": state.origin,
        "way": way,
        "learning": share,
        "ready": lacking(lesson.groups) is None and share is None,
        "learned": learned is not None,
        "button": button(_, lesson, way),
        "note": text,
        "wrong": wrong,
        "undo": undo,
        "own": lesson.own,
        "facts": _facts(_, learned, len(examples)),
        "now": _now(lesson, state),
        "spares": STARTS[lesson.start].draw is not None,
        "large": "" if hidden else large,
        "means": "" if hidden else means,
        "reading": None if reading is None or learned is None else _reading(reading, learned),
        "unsure": unsure,
        "unsureIs": unsure_words(_, learned, len(unsure)),
        "ways": [way_words(_, each, len(lesson.groups), lesson.learned(each)) for each in WAYS],
        "fewer": len(lesson.groups) > FEWEST_CLASSES,
        "more": len(lesson.groups) < MOST_CLASSES,
        **{f"t{one.number}": one.thumbnail for one in examples if one.number not in known},
    }


def _facts(_: Translate, learned: Learned | None, pictures: int) -> Meta:
    return {
        "pictures": pictures,
        "took": None if learned is None else _("{seconds} s").format(seconds=f"{learned.seconds:.2g}"),
        "right": None if learned is None else learned.right,
        "count": None if learned is None else len(learned.examples),
    }


def _now(lesson: Lesson, state: TrainOwnState) -> Meta | None:
    """The picture that is looked at: the points of a drawing, or an address that shows it; what the camera sees is there already."""
    now = lesson.present
    if now is None:
        return None
    shown: Meta = {"number": now.number, "small": None, "levels": None, "picture": None}
    if state.way == "scratch":
        shown["small"] = digits_of(now.small[0] >> 4)
    if state.origin == "draw" and now.levels is not None:
        shown["levels"] = digits_of(now.levels)
    if state.origin == "upload":
        kind = format_of(now.file).lower()
        shown["picture"] = f"data:image/{kind};base64,{base64.b64encode(now.file).decode()}"
    return shown


def _reading(reading: Reading, learned: Learned) -> Meta:
    """Probabilities, and of each class its score, the examples that say most, and the map of where it comes from."""
    meta: Meta = {
        "shares": [float(share) for share in reading.probabilities],
        "texts": [percent(share) for share in reading.probabilities],
        "top": reading.top,
        "unlike": reading.unlike,
        "scores": [float(score) for score in reading.scores],
        "nearest": None,
        "why": None,
    }
    if reading.likeness is None or reading.terms is None or reading.maps is None:
        return meta
    assert isinstance(learned.answers, Head)
    numbers = [one.number for one in learned.examples]
    nearest = int(reading.likeness.argmax())
    meta["nearest"] = numbers[nearest]
    meta["likeness"] = round(float(reading.likeness[nearest]), 3)
    size = float(np.abs(reading.maps).max()) or 1.0
    meta["why"] = [
        {
            "terms": [
                [numbers[at], int(learned.labels[at]), float(terms[at])] for at in _telling(terms, label)
            ],
            "rest": float(terms.sum() - terms[_telling(terms, label)].sum()),
            "others": len(terms) - len(_telling(terms, label)),
            "mean": float(reading.maps[label].mean()),
            "bias": float(learned.answers.biases[label]),
            "map": [round(value, 3) for value in (reading.maps[label] / size).ravel().tolist()],
        }
        for label, terms in enumerate(reading.terms.T)
    ]
    return meta


def _telling(terms: Any, label: int) -> list[int]:
    """The places of the examples that say most for a class, and of those that say most against it."""
    order = np.argsort(-terms, kind="stable").tolist()
    strong = [at for at in order[:FOR] if terms[at] > 0]
    weak = [at for at in order[::-1][:AGAINST] if terms[at] < 0 and at not in strong]
    return strong + weak[::-1]


def _unsure(learned: Learned) -> list[Meta]:
    found: list[Meta] = []
    wrong = len(learned.examples) - learned.right
    for one, label, shares in learned.unsure()[: min(max(wrong, UNSURE), MOST_UNSURE)]:
        top = int(shares.argmax())
        found.append(
            {
                "number": one.number,
                "label": label,
                "own": percent(shares[label]),
                "top": top,
                "share": percent(shares[top]),
            }
        )
    return found
