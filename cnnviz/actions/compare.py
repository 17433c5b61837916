"""What opening, changing and closing the comparison of two settings change in the lab's state."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.second_step import is_possible
from cnnviz.state.lab import LAB_STAGES, SETTINGS, LabState, settings_of


def compared(state: LabState, what: str) -> dict[str, Any]:
    """The fields after a message about the comparison.

    Parameters
    ----------
    what
        "open" keeps the present settings as A, and of a second step its maps are compared; "close" drops them, "swap" exchanges A and the present settings; "beside" and
        "over" say how the two maps lie, and the name of a stage which stage is compared.

    Raises
    ------
    RefusedError
        It is none of these, or nothing is compared that could be swapped.
    """
    if what == "open":
        last = {"compare_stage": "then"} if is_possible(state) else {}
        return {"compare": settings_of(state)} | last
    if what == "close":
        return {"compare": None}
    if what == "swap" and state.compare is not None:
        settings = {field: getattr(state.compare, field) for field in SETTINGS}
        return settings | {"compare": settings_of(state)}
    if what in ("beside", "over"):
        return {"wipe": what == "over"}
    if what in LAB_STAGES:
        return {"compare_stage": what}
    raise RefusedError
