"""Mount the trace: a card for each step from an answer back to the pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy.typing as npt

from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.tables import tables
from cnnviz.ui.components.turns import seen, unseen

_mount = component("cnnviz_trace", "trace/trace.js", "shared/base.css", "trace/trace.css")


def trace(
    meta: Mapping[str, Any],
    arrays: Mapping[str, npt.NDArray[Any]],
    *,
    key: str,
    on_follow: Callable[[int, int], None],
    on_start: Callable[[int], None],
) -> None:
    """Show a trace; `meta` and `arrays` come from :func:`cnnviz.views.trace_payload.trace_payload`, with words added.

    Parameters
    ----------
    on_follow
        Called with a step and the rank of the term that is to be followed there.
    on_start
        Called with the step that a trace is to start at.
    """
    steps = meta["steps"]

    def act() -> None:
        for body in unseen(key):
            match checked(body, steps):
                case ["follow", int(step), int(rank)]:
                    on_follow(step, rank)
                case ["start", int(step)]:
                    on_start(step)

    _mount(key=key, data={"meta": {**meta, "turn": seen(key)}, **tables(arrays)}, on_action_change=act)


def checked(body: Any, steps: Sequence[Mapping[str, Any]]) -> list[Any] | None:
    """``["follow", step, rank]`` or ``["start", step]`` if there is such a step, with such a term; else None."""
    match body:
        case [str(what), *numbers] if all(type(n) is int and n >= 0 for n in numbers):
            pass
        case _:
            return None
    match what, numbers:
        case "follow", [step, rank] if step < len(steps) and rank < steps[step]["count"]:
            return ["follow", step, rank]
        case "start", [step] if step < len(steps) and steps[step]["starts"]:
            return ["start", step]
    return None
