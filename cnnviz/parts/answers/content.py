"""What a network answers: bars of probabilities or of other numbers, and beside them what the network saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.images.picture import Pixels
from cnnviz.parts.heatmaps.content import map_words
from cnnviz.parts.overlay.content import picture_uri
from cnnviz.parts.part import Content
from cnnviz.words import Translate

ALL_SHOWN = 12
"""So many classes are all shown, in their own order; of more the most probable ones, largest first."""
SHOWN_OF_MANY = 5


@dataclass(frozen=True, eq=False)
class Seen:
    """What the network was given, to be shown beside its answer.

    Attributes
    ----------
    title, caption
        Translated words.
    values
        ``(H, W)``.
    low, high
        The values that are shown black and white.
    box
        First row, first column, last row + 1 and last column + 1 of the ink; None without any ink.
    centre
        The ink's centre of mass, (row, column) in pixels from the upper left corner; None without any ink.
    """

    title: str
    caption: str
    values: npt.NDArray[Any]
    low: float = 0
    high: float = 1
    box: tuple[int, int, int, int] | None = None
    centre: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture in colour that the network was given, and the maps of classes to lay over it.

    Attributes
    ----------
    title, caption
        Translated words.
    picture
        uint8 ``(3, H, W)``.
    maps
        By class, float32 ``(h, w)``; none where the network has no class maps or its answers are hidden.
    """

    title: str
    caption: str
    picture: Pixels
    maps: Mapping[int, npt.NDArray[np.float32]] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """How a row of numbers is told: what it is, in translated words.

    Attributes
    ----------
    kind
        ``"shares"`` of one whole, probabilities of ``"labels"`` each by itself, or other ``"numbers"``.
    lead
        What stands before the answer.
    heading
        What stands above the numbers beside the bars.
    softmax
        Whether softmax of those numbers is shown; `own` says whether the network itself takes it.
    winner
        The answer where the network names nothing but that; None for the largest number.
    """

    kind: str = "shares"
    lead: str | None = None
    heading: str | None = None
    softmax: bool = True
    own: bool = True
    winner: int | None = None


def answers_content(
    probabilities: npt.NDArray[np.floating[Any]],
    logits: npt.NDArray[np.floating[Any]] | None,
    labels: Sequence[str] | None,
    *,
    chosen: int | None,
    translate: Translate,
    seen: Seen | None = None,
    photo: Photo | None = None,
    note: str | None = None,
    large: bool = False,
    told: Told | None = None,
) -> Content:
    """`probabilities` ``(classes,)`` as bars, each with its logit, and how softmax makes one from the other.

    With `told` both can be something else.

    `labels` name the classes; without them their numbers do. `chosen` is the class that a visitor asked
    about, None for the most probable one. `note` is a translated sentence above the bars.

    Raises ValueError if the lengths do not fit together.
    """
    count = len(probabilities)
    fits = probabilities.shape == (count,) and count > 0
    if not fits or any(other is not None and len(other) != count for other in (logits, labels)):
        raise ValueError("probabilities, logits and labels must be single rows of one length")
    names = labels or [str(index) for index in range(count)]
    told = told or Told()
    order = ranked(probabilities, 2)
    if told.winner is not None:
        order = [told.winner, *(index for index in order if index != told.winner)][:2]
    first, *others = order
    rows = with_chosen(shown(probabilities), chosen, count)
    meta = {
        "answers": [[index, names[index]] for index in rows],
        "others": count - len(rows),
        "winner": first,
        "second": others[0] if others else None,
        "labels": [names[index] for index in (first, *others)],
        "chosen": chosen,
        "note": note,
        "large": large,
        "kind": told.kind,
        "named": told.winner is not None,
        "softmax": told.softmax and logits is not None,
        "words": _words(translate, told),
        "seen": None if seen is None else _described(seen),
        "photo": None if photo is None else _pictured(photo, translate),
    }
    given = {"probabilities": probabilities, "logits": logits, "seen": None if seen is None else seen.values}
    arrays = {name: np.asarray(values, np.float32) for name, values in given.items() if values is not None}
    return meta, arrays | _laid(photo)


def seen_content(
    seen: Seen | None,
    photo: Photo | None = None,
    *,
    translate: Translate,
    large: bool = False,
    others: Sequence[str] | None = None,
) -> Content:
    """What the network saw, if that can be shown, and nothing of its answer.

    Where the answer is covered until it is revealed, `others` are the names of what stays covered then.
    """
    meta = {
        "answers": None,
        "large": large,
        "words": map_words(translate) | {"reveal": translate("The answer is covered. Reveal it")},
        "seen": None if seen is None else _described(seen),
        "photo": None if photo is None else _pictured(photo, translate),
        "others": None if others is None else list(others),
    }
    return meta, ({} if seen is None else {"seen": np.asarray(seen.values, np.float32)}) | _laid(photo)


def shown(probabilities: npt.NDArray[np.floating[Any]]) -> list[int]:
    """The classes that get a bar, in the order of the bars."""
    if len(probabilities) <= ALL_SHOWN:
        return list(range(len(probabilities)))
    return ranked(probabilities, SHOWN_OF_MANY)


def with_chosen(rows: list[int], chosen: int | None, count: int) -> list[int]:
    """`rows`, and behind them the chosen class if it is none of them."""
    return rows if chosen is None or chosen in rows or chosen >= count else [*rows, chosen]


def _pictured(photo: Photo, translate: Translate) -> dict[str, Any]:
    """All of `photo` but the maps' numbers; all maps have one scale, from 0 or their lowest number to their highest."""
    maps = list(photo.maps.values())
    height, width = maps[0].shape if maps else (0, 0)
    return {
        "title": photo.title,
        "caption": photo.caption,
        "picture": picture_uri(photo.picture),
        "classes": list(photo.maps),
        "height": height,
        "width": width,
        "reach": max((float(np.abs(each).max()) for each in maps), default=0.0),
        "strength": translate("Strength of the map"),
        "percent": "{share}%",
        "map": translate(
            "Class activation map of {label}, {height} × {width} cells. Their mean is the logit {mean}."
        ),
    }


def _laid(photo: Photo | None) -> dict[str, npt.NDArray[np.float32]]:
    if photo is None or not photo.maps:
        return {}
    return {"maps": np.stack(list(photo.maps.values())).astype(np.float32)}


def ranked(probabilities: npt.NDArray[np.floating[Any]], most: int) -> list[int]:
    """At most so many classes, the most probable first; of equal ones the first, and NaN last."""
    order = np.argsort(-np.nan_to_num(probabilities, nan=-np.inf), kind="stable")
    return [int(index) for index in order[:most]]


def _described(seen: Seen) -> dict[str, Any]:
    height, width = seen.values.shape
    return {
        "title": seen.title,
        "caption": seen.caption,
        "height": height,
        "width": width,
        "low": seen.low,
        "high": seen.high,
        "box": seen.box,
        "centre": seen.centre,
    }


def _words(translate: Translate, told: Told) -> dict[str, str]:
    spoken, alone = {
        "shares": (
            translate("The network reads {first}: {share}; next {second}: {next}"),
            translate("The network reads {first}: {share}"),
        ),
        "labels": (
            translate("The most probable label is {first}: {share}; next {second}: {next}"),
            translate("The network gives {first} a probability of {share}"),
        ),
        "numbers": (
            translate("The largest number is that of {first}: {share}; next {second}: {next}"),
            translate("The network gives the number {share}"),
        ),
    }[told.kind]
    if told.winner is not None:
        spoken = alone = translate("The network reads {first}")
    numbers = told.kind == "numbers"
    return map_words(translate) | {
        "label": translate("Numbers. Select a bar to see what supports that number.")
        if numbers
        else translate("Probabilities. Select a bar to see what supports that answer."),
        "verdict": told.lead or translate("The network says"),
        "answer": translate("Number") if numbers else translate("Answer"),
        "logit": told.heading or translate("Logit"),
        "share": translate("Value") if numbers else translate("Probability"),
        "exponent": translate("Exponential"),
        "row": translate("{answer}: {share}"),
        "others": translate("{count} more"),
        "spoken": spoken,
        "alone": alone,
        "softmax": translate("Softmax: from logits to probabilities"),
        "why": translate(
            "Softmax subtracts the largest logit from every logit z, raises e to the result, and divides by the sum. So every probability is above 0, and together they make 100%."
        ),
        "formula": translate("p = e^(z − largest z) / sum"),
        "formula_at": translate("p = e^((z − largest z) / T) / sum"),
        "temperature": translate("Temperature T"),
        "sum": translate("Sum of the exponentials: {sum}; largest z: {largest}"),
        "agrees": translate("This sum gives the network's own probabilities.")
        if told.own
        else translate("This sum gives the probabilities above."),
        "differs": translate("This sum does not give the network's own probabilities.")
        if told.own
        else translate("This sum does not give the probabilities above."),
        "changed": translate(
            "A low temperature makes the network more confident, a high one less; the ranking stays the same. T = 1 is the network itself."
        ),
    }
