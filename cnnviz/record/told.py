"""What the script of a recorded page is told: views as plain values, each of which is told once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cnnviz.parts import layer_stepper
from cnnviz.parts.part import Part
from cnnviz.record.view import Layers, Moments, Record, View

LAYER = "network.layer"
"""The key of the Stepper that shows a layer."""


class Teller:
    """Makes plain values of views that share one pile of arrays.

    What several have is told once, and named by its number among `values`: the words of a part, the layers of a network that
    several cards of a lesson show, what a part shows at one of many steps.

    Attributes
    ----------
    parts
        By their names, those that the views have.
    """

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self._numbers: dict[str, int] = {}

    @property
    def values(self) -> list[Any]:
        """What was told, by its number."""
        return [json.loads(text) for text in self._numbers]

    def number(self, value: object) -> int:
        """The number of a value.

        Raises
        ------
        ValueError
            It holds infinity or NaN, which JSON does not have.
        """
        return self._numbers.setdefault(
            json.dumps(value, sort_keys=True, allow_nan=False), len(self._numbers)
        )

    def record(self, record: Record) -> dict[str, Any]:
        """A part's content."""
        meta = {name: self.number(value) for name, value in record.meta.items()}
        return {"meta": meta, "places": record.places}

    def view(self, view: View) -> dict[str, Any]:
        """A whole view."""
        shown = {}
        for key, (part, record) in view.shown.items():
            self.parts[part.name] = part
            shown[key] = {"part": part.name, **self.record(record)}
        if view.layers is not None:
            self.parts[layer_stepper.PART.name] = layer_stepper.PART
        return {
            "title": view.title,
            "facts": view.facts,
            "credits": view.credits,
            "warnings": view.warnings,
            "notes": view.notes,
            "shown": shown,
            "layers": None if view.layers is None else self.number(self._layers(view.layers)),
            "kernels": [self.record(each) for each in view.kernels],
            "replies": {
                key: {body: self._all(records) for body, records in replies.items()}
                for key, replies in view.replies.items()
            },
            "moments": {key: self._moments(moments) for key, moments in view.moments.items()},
            "headings": view.headings,
            "without": view.without,
        }

    def _all(self, records: Mapping[str, Record]) -> dict[str, int]:
        return {key: self.number(self.record(record)) for key, record in records.items()}

    def _moments(self, moments: Moments) -> dict[str, Any]:
        return {
            "steps": moments.steps,
            "begin": moments.steps[moments.begin],
            "looked": [self._all(each) for each in moments.looked],
            "reached": [self._all(each) for each in moments.reached],
        }

    def _layers(self, layers: Layers) -> dict[str, Any]:
        maps = {
            name: [self.record(each) if isinstance(each, Record) else each for each in found]
            for name, found in layers.maps.items()
        }
        return {"key": LAYER, "part": layer_stepper.PART.name, **vars(layers), "maps": maps}
