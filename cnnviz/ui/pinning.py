"""The pin on its way to a Stepper.

It goes there when the Stepper comes to the page, and when it is another than the browser knows: a link was opened, or one
went back. Otherwise the browser tells us, and what the Stepper is sent stays the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from cnnviz.state.lab import LabState
from cnnviz.state.signal import SignalState
from cnnviz.ui import session


def pin_to_send(stepper: str, pin: Any, *, anew: bool = False) -> tuple[Any, int]:
    """The pin for the Stepper with this key, and a number: the Stepper takes the pin when the number is another.

    `anew` says that the browser makes the Stepper anew.
    """
    known, sent, number = st.session_state.get(_place(stepper), (None, None, 0))
    if anew or stepper not in st.session_state or pin != known:
        sent, number = pin, number + 1
    st.session_state[_place(stepper)] = (pin, sent, number)
    return sent, number


def pin_taker(stepper: str) -> Callable[[], None]:
    """The callback of the Stepper with this key for the element that was pinned, or ``"none"`` where none is."""

    def take() -> None:
        if not session.is_open(stepper):
            return
        body = st.session_state[stepper].get("pin")
        session.act(stepper, None if body == "none" else body)
        state = session.current()
        if isinstance(state, LabState | SignalState):
            browser_pinned(stepper, state.pin)

    return take


def browser_pinned(stepper: str, pin: Any) -> None:
    """Remember that the browser knows of `pin`."""
    _, sent, number = st.session_state[_place(stepper)]
    st.session_state[_place(stepper)] = (pin, sent, number)


def _place(stepper: str) -> str:
    return f"{stepper}.sent_pin"
