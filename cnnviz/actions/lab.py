"""The kernel lab's messages."""

from __future__ import annotations

from typing import Any

from cnnviz.actions import kernel
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
        case "drop", "upload":
            return changed(state, source="upload")
        case "photos", str(name) if name in PHOTOS:
            return changed(state, photo=name)
        case "patterns", str(name) if name in PATTERNS:
            return changed(state, pattern=name, pattern_numbers=())
        case "sketch", _:
            return changed(state, drawing=text_of(body, SIDE))
        case "kernels", str(name):
            return changed(state, **kernel.another(name))
        case "dials", {"scope": str(scope), "values": dict(values)}:
            return changed(state, **kernel.other_numbers(state, scope, values))
        case "editor", _:
            return changed(state, **kernel.edited(state, body))
        case "controls", {"name": str(name), "value": value}:
            return changed(state, **another_value(state, name, value))
        case "stepper", None:
            return changed(state, pin=None)
        case "stepper", {"stage": str(stage)}:
            return changed(state, pin=Pin(stage, *places_in_stage(body, "channel", "row", "column")))
        case "stepper", {"photo": bool(on)}:
            return changed(state, photo_look=on)
        case "stepper", dict():
            return revealed(state, body)
    raise RefusedError
