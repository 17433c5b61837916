"""What the messages of the builder change in a network to be trained."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.training.account import MOST_LAYERS
from cnnviz.training.architecture import ACTIVATIONS, Activation, Architecture
from cnnviz.training.building import (
    KINDS,
    added,
    bounds,
    for_classes,
    output_place,
    removed,
    swapped,
    with_setting,
)
from cnnviz.training.errors import TrainingError
from cnnviz.training.presets import PRESETS
from cnnviz.training.written import read_layers


def after(layers: Architecture, classes: int, body: Any) -> Architecture:
    """The layers after a message, perhaps a draft whose layers do not fit each other.

    Its last layer, which makes the scores, keeps one output for each of `classes`, and is neither moved nor removed; nothing is put
    behind it.

    Raises
    ------
    RefusedError
        The builder says no such thing of these layers.
    """
    last = output_place(layers)
    match body:
        case {"preset": str(name)} if name in PRESETS:
            return PRESETS[name].layers(classes)
        case {"to": str(text)}:
            return for_classes(_read(text), classes)
        case {"add": str(kind), "at": int(place)} if kind in KINDS and len(layers) < MOST_LAYERS:
            if _within(place, (len(layers) if last is None else last) + 1):
                return added(layers, kind, place)
        case {"remove": int(place)} if _within(place, len(layers)) and place != last and len(layers) > 1:
            return removed(layers, place)
        case {"move": int(place), "by": 1 | -1 as by} if type(by) is int:
            first = min(place, place + by)
            if (
                _within(place, len(layers))
                and _within(first, len(layers) - 1)
                and last not in (first, first + 1)
            ):
                return swapped(layers, first)
        case {"line": int(place), "name": str(name), "value": value} if _within(place, len(layers)):
            return _set(layers, place, name, value, scores=place == last)
    raise RefusedError


def _within(place: int, count: int) -> bool:
    return type(place) is int and 0 <= place < count


def _read(text: str) -> Architecture:
    try:
        return read_layers(text)
    except ValueError:
        raise RefusedError from None


def _set(layers: Architecture, place: int, name: str, value: Any, *, scores: bool) -> Architecture:
    layer = layers[place]
    if isinstance(layer, Activation) and name == "name" and value in ACTIVATIONS:
        return with_setting(layers, place, name, value)
    if name not in bounds(layer) or (scores and name in ("kernels", "outputs")):
        raise RefusedError
    if type(value) is float and name == "probability":
        value = round(value, 2)  # so that links stay short
    elif type(value) is not int:
        raise RefusedError
    try:
        return with_setting(layers, place, name, value)
    except TrainingError:
        raise RefusedError from None
