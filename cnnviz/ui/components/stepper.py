"""Mount the Stepper: three linked stages, and the arithmetic of one element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnviz.state.lab import Pin
from cnnviz.ui.components.bundle import component, frame
from cnnviz.ui.components.pins import pin_taker, places_in_stage
from cnnviz.ui.components.tables import sent
from cnnviz.ui.direct import Content, Direct

_mount = component(
    "cnnviz_stepper",
    "stepper/stepper.js",
    "shared/base.css",
    "stepper/stepper.css",
    html=lambda: frame("stepper", "stepper/stages.html"),
)


def stepper(
    content: Content | None,
    *,
    key: str,
    on_pin: Callable[[Pin | None], None],
    direct: Direct | None = None,
) -> None:
    """Show a run of the lab; `content` is what :mod:`cnnviz.views.payload` makes of it, with the words added.

    The picture is what a :func:`~cnnviz.ui.components.carrier.carrier` brought under the name in ``meta["image"]``.
    Without `content` it shows what the last answer over the line `direct` brought.

    `on_pin` is called with the element that was pinned, or None when it was let go.
    """
    _mount(
        key=key,
        data=sent(content or ({}, {}), direct, same=content is None),
        on_pin_change=pin_taker(key, checked_pin, on_pin),
    )


def checked_pin(body: Any) -> Pin | None:
    """The element that a browser's `body` names, or None if it names none: a browser can send anything."""
    places = places_in_stage(body, ("channel", "row", "column"))
    return None if places is None else Pin(body["stage"], *places)
