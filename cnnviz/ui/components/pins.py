"""The pinned element as every Stepper tells it; a browser can send anything, so nothing is passed on unchecked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from cnnviz.state.stages import STAGES
from cnnviz.ui import session

T = TypeVar("T")

_LARGEST_INDEX = 9999


def pin_taker(
    key: str, check: Callable[[Any], T | None], take: Callable[[T | None], None]
) -> Callable[[], None]:
    """The callback for the component `key`: `take` gets what `check` made of a pin, or None when it was let go."""

    def pin() -> None:
        if not session.is_open(key):
            return
        body = st.session_state[key].get("pin")
        if body == "none":
            take(None)
        elif (chosen := check(body)) is not None:
            take(chosen)

    return pin


def places_in_stage(body: Any, axes: Sequence[str]) -> list[int] | None:
    """The places on `axes` of an element that a browser's `body` names together with its stage, or None."""
    if not isinstance(body, dict) or body.get("stage") not in STAGES:
        return None
    given = [body.get(axis) for axis in axes]
    places = [place for place in given if type(place) is int and 0 <= place <= _LARGEST_INDEX]
    return places if len(places) == len(axes) else None
