"""The network page's messages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from cnnviz.actions.drawing import text_of
from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.actions.reveal import revealed
from cnnviz.disturbances import NEUTRAL
from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.images.gallery import PHOTOS
from cnnviz.offers import FACE_THRESHOLDS
from cnnviz.state.network import MOST_SAMPLES, NetworkState

OPENED_BY_A_CLICK = ("layer", "trace", "wish")
"""The panels that follow a click; from any other it leads to the first."""

_FACE_THRESHOLDS = ("face_threshold", "face_r", "face_o")
_OF_A_WISH = ("patch", "grown", "grow_seed", "grow_rate", "grow_blur", "grow_jitter", "grow_goal")


def after(state: NetworkState, part: str, body: Any) -> NetworkState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "photos", str(name) if name in PHOTOS:
            return changed(state, photo=name, fool=0, crop=None, face_window=None)
        case "samples", str(name) if name in _sample_names(state.network == "own"):
            return changed(state, sample=int(name), fool=0)
        case "pad", _:
            return changed(state, drawing=text_of(body, DIGIT_SIDE), fool=0)
        case "disturb", {"values": dict(values), "dial": str(dial)}:
            return _disturbed(state, values, dial)
        case "disturb_curve", {"dial": str(dial), "at": at}:
            return _disturbed(state, {**dict(state.disturb), dial: at}, dial)
        case "disturb_curve", {"dial": str(dial)}:
            return changed(state, dial=dial)
        case "disturb" | "fooling", {"use": int(levels)} if type(levels) is int:
            return changed(state, fool=levels)
        case "answers", None:
            return changed(state, answer=None)
        case "answers", int(answer) if type(answer) is int:
            return changed(state, answer=answer)
        case "answers", {"cover": _}:
            return revealed(state, body)
        case "cascade", [str(which), float() | int() as threshold] if which in _FACE_THRESHOLDS and _fits(
            threshold
        ):
            return changed(state, **{which: float(threshold)})
        case "cascade", ["step", str(step)]:
            return changed(state, face_step=step)
        case "cascade", ["window", *place]:
            return changed(state, face_window=_whole(place) or None)
        case "graph", ["scale", str(scale)]:
            return changed(state, scale="" if scale == state.own_scale else scale)
        case "graph", ["page", str(array), int(page)] if type(page) is int:
            return changed(state, pages=tuple(sorted({**dict(state.pages), array: page}.items())))
        case "graph", ["module", str(name), bool(opened)]:
            return changed(state, opened=tuple(sorted({*state.opened, name} - (set() if opened else {name}))))
        case "graph", ["select", str(layer), *element]:
            panel = state.panel if state.panel in OPENED_BY_A_CLICK else OPENED_BY_A_CLICK[0]
            return changed(_at(state, layer, element), panel=panel)
        case ("layer", ["element", str(layer), *element]) | ("trace", ["start", str(layer), *element]):
            return _at(state, layer, element)
        case "layer", dict():
            return revealed(state, body)
        case "wish", ["map", str(layer), int(number)] if type(number) is int:
            return changed(_at(state, layer, [number]), patch=0)
        case "wish", [str(name), int(value) | str(value)] if name in _OF_A_WISH and type(value) is not bool:
            return changed(state, **{name: value})
        case "trace", ["follow", *ranks]:
            return changed(state, path=_whole(ranks))
    raise RefusedError


def _disturbed(state: NetworkState, values: Mapping[str, Any], dial: str) -> NetworkState:
    """Other values of disturbances; a change by gradient was made for the picture before, and goes."""
    if not all(type(value) in (int, float) and math.isfinite(value) for value in values.values()):
        raise RefusedError
    if not values.keys() <= NEUTRAL.keys():
        raise RefusedError
    chosen = {**NEUTRAL, **values}
    differing = tuple((name, chosen[name]) for name in NEUTRAL if chosen[name] != NEUTRAL[name])
    return changed(state, disturb=differing, dial=dial, fool=0)


def _fits(threshold: float) -> bool:
    low, high = FACE_THRESHOLDS
    return type(threshold) is not bool and low <= threshold <= high


@cache
def _sample_names(own: bool) -> frozenset[str]:
    """The digits' numbers, and for a visitor's own network, which may bring its own examples, all that a link can carry."""
    return frozenset(map(str, range(MOST_SAMPLES if own else len(samples()[1]))))


def _at(state: NetworkState, layer: str, element: Sequence[Any]) -> NetworkState:
    """Look at a layer, and at the element with these indices if there are any."""
    return changed(state, layer=layer, element=_whole(element) or None, path=())


def _whole(numbers: Sequence[Any]) -> tuple[int, ...]:
    if not all(type(each) is int and each >= 0 for each in numbers):
        raise RefusedError
    return tuple(numbers)
