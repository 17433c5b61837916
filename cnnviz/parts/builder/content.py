"""What the part shows of the layers that are being built."""

from __future__ import annotations

from typing import Any

from cnnviz.parts.builder.sentences import detail, notes, refusal, saving, shape_text, title
from cnnviz.parts.builder.words import KINDS, SETTINGS, WORDS
from cnnviz.parts.part import Content
from cnnviz.pointwise import LAB
from cnnviz.training.account import Line, LineError
from cnnviz.training.architecture import (
    ACTIVATIONS,
    Activation,
    Architecture,
    Flatten,
    GlobalAverage,
    Layer,
    Shape,
)
from cnnviz.training.building import account_so_far, bounds, offered, output_place
from cnnviz.training.presets import PRESETS
from cnnviz.training.written import write_layers
from cnnviz.views.numbers import grouped
from cnnviz.words import Translate

COUNTS = ("kernels", "outputs")
"""The settings that are changed beside a layer's name as well."""


def builder_content(
    _: Translate, layers: Architecture, shape: Shape, classes: int, used: Architecture | None = None
) -> Content:
    """The layers with their shapes, counts and settings, for pictures of `shape`, ``(C, H, W)``, of so many classes.

    Parameters
    ----------
    used
        The network that stays in use as long as `layers` are a draft that cannot be trained; None if there is none.
    """
    found, error = account_so_far(layers, shape, classes)
    last = output_place(layers)
    before = len(layers) if last is None else last
    fault = error.line if isinstance(error, LineError) else None
    weights, products = sum(line.weights for line in found), sum(line.multiply_adds for line in found)
    told = None if error is None else refusal(_, error)
    meta: dict[str, Any] = {
        "text": write_layers(layers),
        "classes": classes,
        "presets": [[preset.id, _(preset.label)] for preset in PRESETS.values()],
        "preset": next((id for id, each in PRESETS.items() if each.layers(classes) == layers), None),
        "own": _("Your own network"),
        "picture": shape_text(shape),
        "lines": [
            _line(_, layers, place, found[place] if place < len(found) else None, last)
            | {"error": told if place == fault else None}
            for place in range(len(layers))
        ],
        "kinds": [[kind, _(KINDS[kind])] for kind in KINDS],
        "offered": offered(layers, shape),
        "usual": _usual_place(layers, before),
        "weights": grouped(weights) if error is None else None,
        "products": grouped(products) if error is None else None,
        "saving": saving(_, found) if error is None else "",
        "error": told if fault is None else None,
        "draft": _draft(_, used, shape, classes) if error is not None else None,
        "said": _said(_, layers, weights, told, fault),
        "words": {name: _(text) for name, text in WORDS.items()},
    }
    return meta, {}


def _line(
    _: Translate, layers: Architecture, place: int, line: Line | None, last: int | None
) -> dict[str, Any]:
    layer, scores = layers[place], place == last
    limits = bounds(layer)
    count = next((name for name in COUNTS if name in limits and not scores), None)
    return {
        "name": title(_, layer),
        "detail": detail(_, layer, scores=scores),
        "shape": shape_text(line.after) if line else None,
        "weights": grouped(line.weights) if line and line.weights else "",
        "products": grouped(line.multiply_adds) if line and line.multiply_adds else "",
        "count": None
        if count is None
        else {
            "name": count,
            "label": _(SETTINGS[count]),
            "value": getattr(layer, count),
            "high": limits[count][1],
        },
        "controls": _controls(_, layer, scores=scores),
        "notes": notes(_, layer, line, scores=scores),
        "removable": not scores and len(layers) > 1,
        "up": place > 0 and last not in (place, place - 1),
        "down": place + 1 < len(layers) and last not in (place, place + 1),
    }


def _controls(_: Translate, layer: Layer, *, scores: bool) -> list[dict[str, Any]]:
    """In the form of the part `controls`; what makes the scores has no number of its own for them."""
    if isinstance(layer, Activation):
        options = [[name, _(LAB[name].label)] for name in ACTIVATIONS]
        return [_control(_, layer, "select", "name") | {"options": options, "disabled": False}]
    return [
        _control(_, layer, "number", name)
        | {
            "low": low,
            "high": high,
            "step": 0.05 if name == "probability" else 1,
            "whole": name != "probability",
        }
        for name, (low, high) in bounds(layer).items()
        if not (scores and name in COUNTS)
    ]


def _control(_: Translate, layer: Layer, kind: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "label": _(SETTINGS[name]),
        "help": None,
        "value": getattr(layer, name),
    }


def _usual_place(layers: Architecture, before: int) -> int:
    """Where a layer is added if none is chosen: where maps become a vector, or before what makes the scores."""
    vector = (place for place in range(before) if isinstance(layers[place], Flatten | GlobalAverage))
    return next(vector, before)


def _draft(_: Translate, used: Architecture | None, shape: Shape, classes: int) -> dict[str, str] | None:
    if used is None:
        return None
    found, error = account_so_far(used, shape, classes)
    if error is not None:
        return None
    weights = sum(line.weights for line in found)
    said = _(
        "These layers cannot be trained until they fit together. Until then the last network that did, with {weights} parameters, stays in use."
    ).format(weights=grouped(weights))
    return {"said": said, "text": write_layers(used)}


def _said(_: Translate, layers: Architecture, weights: int, told: str | None, fault: int | None) -> str:
    """One sentence for screen readers after each change."""
    if told is None:
        return _("{count} layers, {weights} parameters in all.").format(
            count=len(layers), weights=grouped(weights)
        )
    return told if fault is None else _("Layer {place}: {sentence}").format(place=fault + 1, sentence=told)
