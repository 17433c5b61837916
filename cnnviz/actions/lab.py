"""The kernel lab's messages."""

from __future__ import annotations

from typing import Any

from cnnviz.actions import compare, kernel, layer
from cnnviz.actions.drawing import text_of
from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.actions.reveal import revealed
from cnnviz.actions.stages import another_value, places_in_stage
from cnnviz.images.drawing import SIDE
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.state.lab import LabState
from cnnviz.state.stages import Pin


def after(state: LabState, part: str, body: Any) -> LabState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "photos", str(name) if name in PHOTOS:
            return changed(state, photo=name)
        case "patterns", str(name) if name in PATTERNS:
            return changed(state, pattern=name, pattern_numbers=())
        case "sketch", _:
            return changed(state, drawing=text_of(body, SIDE))
        case "kernels", str(name):
            return changed(state, **kernel.another(name))
        case "dials", {"scope": str(scope), "values": dict(values)}:
            return layer.on_kernel(state, body, lambda one: kernel.other_numbers(one, scope, values))
        case "editor", _:
            return layer.on_kernel(state, body, lambda one: kernel.edited(one, body))
        case "controls", {"name": str(name), "value": value}:
            return changed(state, **another_value(state, name, value))
        case "stepper" | "compare", {"compare": str(what)}:
            return changed(state, **compare.compared(state, what))
        case "stepper" | "compare", None:
            return changed(state, pin=None)
        case "stepper" | "compare", {"stage": str(stage)}:
            return changed(state, pin=Pin(stage, *places_in_stage(body, "channel", "row", "column")))
        case "stepper", dict() if layer.CHANGES & body.keys():
            return changed(state, **layer.rearranged(state, body))
        case "stepper", dict():
            return revealed(state, body)
    raise RefusedError
