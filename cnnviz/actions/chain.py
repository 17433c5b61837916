"""What going on with a result, and going back to one before, change in the lab's state."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.chain import may_go_on
from cnnviz.state.lab import LabState, making

USE = {"use": "result"}
"""The message by which the result becomes the input."""
_AS_USUAL = {name: getattr(LabState(), name) for name in ("stride", "padding", "dilation", "output_padding")}


def another_input(state: LabState, body: Any) -> dict[str, Any]:
    """The fields after the input has become another one.

    Parameters
    ----------
    body
        :data:`USE` takes the result as the input: the chosen kernel and the settings stay and work on it, the other kernels and the
        second step are gone. ``{"back": k}`` goes back to step k and its settings, and ``{"use": "picture"}`` takes the picture.

    Raises
    ------
    RefusedError
        It is none of these, there is no such step, or the result cannot become the input.
    """
    shown: dict[str, Any] = {"pin": None, "term": None}
    match body:
        case {"use": "result"} if may_go_on(state):
            step = LabState(**making(state))
            fields = shown | {"before": (*state.before, step), "others": (), "at": 0, "then": "none"}
            if state.operation == "transposed":  # two of them would soon be too large
                panel = "element" if state.panel == "overlap" else state.panel
                fields |= _AS_USUAL | {"operation": "convolution", "panel": panel}
            return fields
        case {"use": "picture"} if state.before:
            return shown | {"before": ()}
        case {"back": int(place)} if type(place) is int and 0 <= place < len(state.before):
            return shown | making(state.before[place]) | {"before": state.before[:place]}
    raise RefusedError
