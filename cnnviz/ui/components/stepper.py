"""Mount the Stepper: three linked stages, and the arithmetic of one element."""

from __future__ import annotations

from cnnviz.ui.components.bundle import component, frame
from cnnviz.ui.components.tables import sent
from cnnviz.ui.direct import Content, Direct
from cnnviz.ui.pinning import pin_taker

_mount = component(
    "cnnviz_stepper",
    "stepper/stepper.js",
    "shared/base.css",
    "stepper/stepper.css",
    html=lambda: frame("stepper", "stepper/stages.html"),
)


def stepper(content: Content | None, *, key: str, direct: Direct | None = None) -> None:
    """Show a run of the lab; `content` is what :mod:`cnnviz.views.payload` makes of it, with the words added.

    The picture is what a :func:`~cnnviz.ui.components.carrier.carrier` brought under the name in ``meta["image"]``.
    Without `content` it shows what the last answer over the line `direct` brought.

    The message is the element that was pinned, or None when it was let go.
    """
    _mount(
        key=key,
        data=sent(content or ({}, {}), direct, same=content is None),
        on_pin_change=pin_taker(key),
    )
