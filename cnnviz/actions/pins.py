"""A pinned element as a Stepper tells of it."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.state.stages import STAGES

_LARGEST = 9999


def places_in_stage(body: dict[str, Any], *axes: str) -> list[int]:
    """The places on `axes` of the element of a stage that `body` names.

    Raises
    ------
    RefusedError
        It names none.
    """
    places = [body.get(axis) for axis in axes]
    if body.get("stage") not in STAGES:
        raise RefusedError
    found = [place for place in places if type(place) is int and 0 <= place <= _LARGEST]
    if len(found) != len(axes):
        raise RefusedError
    return found
