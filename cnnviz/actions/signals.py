"""The signals page's messages."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.actions.reveal import revealed
from cnnviz.actions.stages import another_value, places_in_stage
from cnnviz.signals import KERNELS, SIGNALS
from cnnviz.state.signal import SignalState
from cnnviz.state.stages import Pin


def after(state: SignalState, part: str, body: Any) -> SignalState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "shapes", str(name) if name in SIGNALS:
            return changed(state, signal=name, signal_numbers=())
        case "kernels", str(name) if name in KERNELS:
            return changed(state, kernel=name, kernel_numbers=(), taps=None, padding=_padding(state, name))
        case "controls", {"name": str(name), "value": value}:
            return changed(state, **another_value(state, name, value))
        case "stepper", None:
            return changed(state, pin=None)
        case "stepper", {"stage": str(stage)}:
            channel, column = places_in_stage(body, "channel", "column")
            return changed(state, pin=Pin(stage, channel, 0, column))
        case "stepper", dict():
            return revealed(state, body)
    raise RefusedError


def _padding(state: SignalState, kernel: str) -> str:
    """A kernel that looks into the past alone brings causal padding with it, and any other takes it away."""
    if KERNELS[kernel].past:
        return "causal"
    return "same" if state.padding == "causal" and KERNELS[state.kernel].past else state.padding
