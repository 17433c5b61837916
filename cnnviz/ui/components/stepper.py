"""Mount the Stepper: three linked stages, and the arithmetic of one element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy.typing as npt
import streamlit as st

from cnnviz.state.lab import Pin
from cnnviz.state.stages import STAGES
from cnnviz.ui.components.bundle import script, text
from cnnviz.ui.components.tables import tables

_LARGEST_INDEX = 9999

_mount = st.components.v2.component(
    "cnnviz_stepper",
    html=text("stepper/stepper.html"),
    css=text("shared/base.css", "stepper/stepper.css"),
    js=script("stepper/stepper.js"),
)


def stepper(
    meta: Mapping[str, Any],
    arrays: Mapping[str, npt.NDArray[Any]],
    *,
    key: str,
    on_pin: Callable[[Pin | None], None],
) -> None:
    """Show a run of the lab; `meta` and `arrays` come from :mod:`cnnviz.views.payload`, with the words added.

    `on_pin` is called with the element that was pinned, or None when it was let go.
    """

    def pin() -> None:
        body = st.session_state[key].get("pin")
        if body == "none":
            on_pin(None)
        elif (chosen := checked_pin(body)) is not None:
            on_pin(chosen)

    _mount(key=key, data={"meta": dict(meta), **tables(arrays)}, on_pin_change=pin)


def checked_pin(body: Any) -> Pin | None:
    """The element that a browser's `body` names, or None if it names none: a browser can send anything."""
    if not isinstance(body, dict) or body.get("stage") not in STAGES:
        return None
    match [body.get(name) for name in ("channel", "row", "column")]:
        case [int(channel), int(row), int(column)] if all(
            type(place) is int and 0 <= place <= _LARGEST_INDEX for place in (channel, row, column)
        ):
            return Pin(body["stage"], channel, row, column)
    return None
