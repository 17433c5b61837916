"""What the part shows of the answers for the held-out pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.network_training import NetworkTraining
from cnnviz.parts.confusion.words import WORDS
from cnnviz.parts.part import Content
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.confusion import Confusion, confusion_of
from cnnviz.training.data import Pictures
from cnnviz.views.numbers import grouped
from cnnviz.views.sentences import listed
from cnnviz.words import Translate

MOST_PICTURES = 24
"""Of a cell."""
MOST_MISTAKES = 12
LONGEST_SIGN = 2
"""Signs of a class's name that stands beside the matrix as it is; a class with a longer one is shown by a picture."""

Cell = tuple[int, int]
"""The true class and the answer."""


def confusion_content(
    _: Translate,
    confusion: Confusion,
    pictures: Pictures,
    *,
    step: int,
    cell: Cell | None,
    picture: int | None,
) -> Content:
    """The matrix, and the pictures of `cell`, or of the surest mistakes without one, the most certain first.

    Arrays: ``matrix`` int32 (K, K), true classes down; ``accuracies`` float64 (K,), NaN for a class without pictures; ``signs`` uint8
    (K, C, H, W), a picture of each class where their names are long, else none; and of each picture that is shown ``places`` int32,
    its place among the held-out ones, ``labels`` and ``answers`` int32, ``certainties`` float32, ``pixels`` uint8 (n, C, H, W).

    Parameters
    ----------
    confusion, pictures
        The answers for these pictures, after `step` steps.
    cell
        A cell that there is not counts as none.
    picture
        The place of the one that is shown elsewhere on the page; None if none of these is.
    """
    names = pictures.names(_)
    opened = cell if cell is not None and max(cell) < len(names) else None
    places = confusion.mistakes if opened is None else confusion.of_cell(*opened)
    shown = places[: MOST_MISTAKES if opened is None else MOST_PICTURES]
    counted = _(WORDS["counted"]).format(count=grouped(len(confusion)), step=grouped(step))
    long = max(map(len, names)) > LONGEST_SIGN
    meta: dict[str, Any] = {
        "classes": names,
        "shape": list(pictures.images.shape[1:]),
        "signed": long,
        "cell": None if opened is None else list(opened),
        "picture": picture,
        "found": len(places),
        "read": len(confusion) > 0,
        "counted": counted if len(confusion) else "",
        "most": most_frequent(_, confusion, names),
        "words": {name: _(text) for name, text in WORDS.items()},
    }
    arrays: dict[str, npt.NDArray[Any]] = {
        "matrix": confusion.matrix.astype(np.int32),
        "accuracies": confusion.accuracies,
        "signs": pictures.images[_examples(pictures)] if long else np.zeros(0, np.uint8),
        "places": shown.astype(np.int32),
        "labels": pictures.labels[shown].astype(np.int32),
        "answers": confusion.answers[shown].astype(np.int32),
        "certainties": confusion.certainties[shown],
        "pixels": pictures.images[shown],
    }
    return meta, arrays


def training_confusion(_: Translate, training: NetworkTraining, state: TrainNetworkState) -> Content:
    """The answers that were read last until the moment that `state` shows; see :func:`confusion_content`."""
    read = training.answers_at(training.moment_of(state))
    held_out = training.split.held_out
    unread = confusion_of(np.zeros((0, len(held_out.classes)), np.float32), held_out.labels[:0])
    return confusion_content(
        _,
        unread if read is None or read.confusion is None else read.confusion,
        held_out,
        step=0 if read is None else read.step,
        cell=state.cell,
        picture=None if state.drawing else state.picture,
    )


def confusion_made_of(training: NetworkTraining, state: TrainNetworkState) -> object:
    """What tells whether that is still the same."""
    read = training.answers_at(training.moment_of(state))
    names = training.split.held_out.classes
    return read, state.cell, state.picture, bool(state.drawing), state.language, names, id(training)


MOST_NAMED = 3


def most_frequent(_: Translate, confusion: Confusion, names: Sequence[str]) -> str:
    """One sentence on the mistake that is made most often."""
    if not len(confusion):
        return _("Press Run: the matrix appears as soon as the network has classified the held-out pictures.")
    mistakes = confusion.matrix.copy()
    np.fill_diagonal(mistakes, 0)
    if not mistakes.any():
        return _("Every picture is classified correctly.")
    most = np.argwhere(mistakes == mistakes.max())
    true, answer = most[0]
    if len(most) > 1:
        named = [
            _("{true} predicted as {answer}").format(true=names[true], answer=names[answer])
            for true, answer in most[:MOST_NAMED]
        ]
        more = ["…"] if len(most) > MOST_NAMED else []
        return _("Most frequent mistakes, {count} pictures each: {mistakes}.").format(
            count=mistakes.max(), mistakes=listed(_, [*named, *more])
        )
    return _("Most frequent mistake: {true} predicted as {answer}, {count} of {all} pictures.").format(
        true=names[true],
        answer=names[answer],
        count=mistakes[true, answer],
        all=confusion.matrix[true].sum(),
    )


def _examples(pictures: Pictures) -> npt.NDArray[np.intp]:
    """The place of the first picture of each class; of the first of all for a class without any."""
    first = np.zeros(len(pictures.classes), np.intp)
    present, places = np.unique(pictures.labels, return_index=True)
    first[present] = places
    return first
