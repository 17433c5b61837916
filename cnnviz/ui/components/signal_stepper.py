"""Mount the Stepper for signals: lanes on one axis, and the arithmetic of one element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy.typing as npt

from cnnviz.state.signal import SignalPin
from cnnviz.ui.components.bundle import component, frame
from cnnviz.ui.components.pins import pin_taker, places_in_stage
from cnnviz.ui.components.tables import tables

_mount = component(
    "cnnviz_signal_stepper",
    "signal_stepper/signal_stepper.js",
    "shared/base.css",
    "stepper/stepper.css",
    "signal_stepper/signal_stepper.css",
    html=lambda: frame("stepper signal", "signal_stepper/lanes.html"),
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
    _mount(
        key=key,
        data={"meta": dict(meta), **tables(arrays)},
        on_pin_change=pin_taker(key, checked_signal_pin, on_pin),
    )


def checked_signal_pin(body: Any) -> SignalPin | None:
    """The element that a browser's `body` names, or None if it names none: a browser can send anything."""
    places = places_in_stage(body, ("channel", "column"))
    return None if places is None else SignalPin(body["stage"], *places)
