"""The kernel lab's messages."""

from __future__ import annotations

from typing import Any

from cnnviz.actions import chain, compare, kernel, layer
from cnnviz.actions.drawing import text_of
from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.actions.reveal import revealed
from cnnviz.actions.second import SECOND, another_second
from cnnviz.actions.stages import another_value, places_in_stage
from cnnviz.images.drawing import SIDE
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.state.lab import LAB_STAGES, LabState
from cnnviz.state.stages import Pin

WITHOUT = {"convolution": ("overlap",), "transposed": ("borders", "frequency", "methods")}
"""By operation: the panels that say nothing of it."""


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
            return layer.on_kernel(state, body, lambda one: kernel.other_numbers(one, scope, values))
        case "editor", _:
            return layer.on_kernel(state, body, lambda one: kernel.edited(one, body))
        case "controls", {"name": str(name), "value": value} if name.partition(".")[0] in SECOND:
            return changed(state, **_fitting(state, another_second(state, name, value)))
        case "controls", {"name": str(name), "value": value}:
            return changed(state, **_fitting(state, another_value(state, name, value)))
        case "matrix", {"on": str(marked)}:
            return changed(state, marked=marked)
        case "matrix", {"view": str(matrix)}:
            return changed(state, matrix=matrix)
        case "matrix", {"channel": int(channel)} if type(channel) is int:
            return changed(state, matrix_channel=channel)
        case "chain", dict():
            return changed(state, **chain.another_input(state, body))
        case "stepper", chain.USE:
            return changed(state, **chain.another_input(state, body))
        case "stepper" | "compare", {"compare": str(what)}:
            fields = compare.compared(state, what)
            if state.panel in WITHOUT[fields.get("operation", state.operation)]:
                fields |= {"panel": "element"}
            return changed(state, **fields)
        case "stepper" | "compare", None:
            return changed(state, pin=None)
        case "stepper" | "compare", {"stage": str(stage)}:
            return changed(
                state, pin=Pin(stage, *places_in_stage(body, "channel", "row", "column", stages=LAB_STAGES))
            )
        case "stepper", dict() if layer.CHANGES & body.keys():
            return changed(state, **layer.rearranged(state, body))
        case "stepper", {"photo": bool(on)}:
            return changed(state, photo_look=on)
        case "stepper", dict():
            return revealed(state, body)
    raise RefusedError


def _fitting(state: LabState, fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` that change, and what else has to: a transposed convolution has limits and panels of its own."""
    operation = fields.get("operation", state.operation)
    if operation != state.operation:
        panel = "element" if state.panel in WITHOUT[operation] else state.panel
        fields |= {"panel": panel, "flip": False, "output_padding": 0}
        if operation == "transposed":
            fields |= {
                "padding": "valid" if state.padding == "same" else state.padding,
                "padding_mode": "zeros",
            }
        return fields
    most = max(fields.get("stride", state.stride), fields.get("dilation", state.dilation)) - 1
    return fields | ({"output_padding": most} if state.output_padding > most else {})
