"""Mount the Stepper for signals: lanes on one axis, and the arithmetic of one element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy.typing as npt
import streamlit as st

from cnnviz.state.signal import SignalPin
from cnnviz.state.stages import STAGES
from cnnviz.ui.components.bundle import script, text
from cnnviz.ui.components.tables import tables

_LARGEST_INDEX = 9999

_mount = st.components.v2.component(
    "cnnviz_signal_stepper",
    html=text("signal_stepper/signal_stepper.html"),
    css=text("shared/base.css", "stepper/stepper.css", "signal_stepper/signal_stepper.css"),
    js=script("signal_stepper/signal_stepper.js"),
)


def signal_stepper(
    meta: Mapping[str, Any],
    arrays: Mapping[str, npt.NDArray[Any]],
    *,
    key: str,
    on_pin: Callable[[SignalPin | None], None],
) -> None:
    """Show a run; `meta` and `arrays` come from :mod:`cnnviz.views.signal_payload`, with the words added.

    `on_pin` is called with the element that was pinned, or None when it was let go.
    """

    def pin() -> None:
        body = st.session_state[key].get("pin")
        if body == "none":
            on_pin(None)
        elif (chosen := checked_signal_pin(body)) is not None:
            on_pin(chosen)

    _mount(key=key, data={"meta": dict(meta), **tables(arrays)}, on_pin_change=pin)


def checked_signal_pin(body: Any) -> SignalPin | None:
    """The element that a browser's `body` names, or None if it names none: a browser can send anything."""
    if not isinstance(body, dict) or body.get("stage") not in STAGES:
        return None
    match [body.get(name) for name in ("channel", "column")]:
        case [int(channel), int(place)] if all(
            type(index) is int and 0 <= index <= _LARGEST_INDEX for index in (channel, place)
        ):
            return SignalPin(body["stage"], channel, place)
    return None
