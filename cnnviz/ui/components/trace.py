"""Mount the trace: a card for each step from an answer back to the pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy.typing as npt

from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.tables import tables
from cnnviz.ui.components.turns import seen, taker

_mount = component("cnnviz_trace", "trace/trace.js", "shared/base.css", "trace/trace.css")


def trace(meta: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]], *, key: str) -> None:
    """Show a trace; `meta` and `arrays` come from :func:`cnnviz.views.trace_payload.trace_payload`, with words added.

    The messages are ``["follow", *ranks]``, the term that is to be followed at each step up to the last that was chosen,
    and ``["start", layer, *element]`` for the number that a trace is to start at.
    """
    _mount(
        key=key,
        data={"meta": {**meta, "turn": seen(key)}, **tables(arrays)},
        on_action_change=taker(key),
    )
