"""Mount the Stepper for signals: lanes on one axis, and the arithmetic of one element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy.typing as npt

from cnnviz.ui.components.bundle import component, frame
from cnnviz.ui.components.tables import tables
from cnnviz.ui.pinning import pin_taker

_mount = component(
    "cnnviz_signal_stepper",
    "signal_stepper/signal_stepper.js",
    "shared/base.css",
    "stepper/stepper.css",
    "signal_stepper/signal_stepper.css",
    html=lambda: frame("stepper signal", "signal_stepper/lanes.html"),
)


def signal_stepper(meta: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]], *, key: str) -> None:
    """Show a run; `meta` and `arrays` come from :mod:`cnnviz.views.signal_payload`, with the words added.

    The message is the element that was pinned, or None when it was let go.
    """
    _mount(
        key=key,
        data={"meta": dict(meta), **tables(arrays)},
        on_pin_change=pin_taker(key),
    )
