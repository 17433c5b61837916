"""The curve as far as it is measured, and what follows from it in a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.disturbances import NEUTRAL, parameters_for
from cnnviz.disturbances.table import AUXILIARY
from cnnviz.parts.disturb.content import answers_of, dial
from cnnviz.parts.disturb.words import place_on
from cnnviz.parts.part import Content
from cnnviz.reading import Reading
from cnnviz.response_curve import Curve, value_of
from cnnviz.state import NetworkState
from cnnviz.words import N_, Translate

CHANGES = N_("{name}: the answer changes at {place}; {before} becomes {after}.")
STAYS = N_("{name}: the answer stays {answer} over the whole range.")
NEEDS = {
    "seed": N_("Without noise the seed changes nothing: choose a standard deviation first."),
    "cover_row": N_("Without a cover, its place changes nothing: choose the side of the square first."),
    "cover_column": N_("Without a cover, its place changes nothing: choose the side of the square first."),
}


def curve_content(_: Translate, state: NetworkState, reading: Reading, curve: Curve | None) -> Content:
    """The curve of the state's slider; without one that is measured, its empty frame.

    Marked on it is where the slider stands, with what the network says there in this `reading`.
    """
    parameters = {p.name: p for p in parameters_for(*reading.received.shape)}
    parameter = parameters.get(state.dial) or parameters["turn"]
    labels = reading.labels
    said = reading.said if reading.chances is None else reading.chances
    assert labels is not None and said is not None
    now = answers_of(reading)[0]
    meta: dict[str, Any] = {
        "dials": [[name, _(p.label)] for name, p in parameters.items()],
        "dial": dial(_, parameter, value_of(parameter, state.disturb)),
        "now": [labels[now], _finite(said[now])],
        "names": None,
        "labels": {},
        "sentence": [],
        "fooled": bool(state.fool),
        "words": _words(_),
    }
    needed = AUXILIARY.get(parameter.name)
    if needed and dict(state.disturb).get(needed, NEUTRAL[needed]) == NEUTRAL[needed]:
        meta["sentence"] = [_(NEEDS[parameter.name])]
    if curve is None or curve.parameter != parameter or curve.answer is None:
        return meta, {name: np.zeros(0, np.float32) for name in ("places", "first", "second", "ahead")}
    first, second = curve.answer, curve.next_class()
    places = curve.places
    found = [curve.points[place] for place in places]
    meta["names"] = [labels[first], None if second is None else labels[second]]
    meta["labels"] = {str(answer): labels[answer] for answer, _said in found}
    meta["first"] = first
    meta["here"] = [_finite(said[first]), None if second is None else _finite(said[second])]
    if curve.finished and not meta["sentence"]:
        meta["sentence"] = _sentences(_, curve, labels)
    chances = np.array([each for _answer, each in found], np.float32)
    return meta, {
        "places": np.array(places, np.float32),
        "first": chances[:, first],
        "second": chances[:, first if second is None else second],
        "ahead": np.array([answer for answer, _said in found], np.float32),
    }


def _finite(share: np.floating[Any]) -> float | None:
    """The share, or None where a network of somebody else made none."""
    return float(share) if np.isfinite(share) else None


def _sentences(_: Translate, curve: Curve, labels: tuple[str, ...]) -> list[str]:
    name, turns = _(curve.parameter.label), curve.turns()
    if not turns:
        assert curve.answer is not None
        return [_(STAYS).format(name=name, answer=labels[curve.answer])]
    return [
        _(CHANGES).format(
            name=name, place=place_on(curve.parameter, place), before=labels[before], after=labels[after]
        )
        for place, before, after in turns
    ]


def _words(_: Translate) -> dict[str, str]:
    return {
        "over": _("Probability over the range of"),
        "ahead": _("another class is ahead"),
        "place": _("{name} {place}: {answer} {share}"),
        "curve": _("Curve of the probability. Drag on it, or use the arrow keys, to move the slider."),
        "waits": _("The curve is measured when the slider rests."),
        "fooled": _("The curve is that of the picture without the change by gradient."),
    }
