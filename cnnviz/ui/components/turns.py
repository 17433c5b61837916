"""Numbered messages from a component, each handled once and in order.

While a script runs, Streamlit keeps only the newest of the triggers that wait
for it. A component therefore repeats its unanswered messages in every trigger,
as ``[[number, body], ...]``, and its data carry the newest number seen, by which
the browser also knows a stale answer. The other half is ``shared/turns.js``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from cnnviz.ui import session
from cnnviz.ui.direct import Direct, line_of

EVENT = "action"
_LARGEST = 2**53
_MOST = 1000


def seen(key: str, direct: Direct | None = None) -> int:
    """The number of the newest message that the component `key` sent and the script or its line handled."""
    turn = st.session_state.get(_place(key), 0)
    line = line_of(direct)
    return max(turn if isinstance(turn, int) else 0, line.done(key) if line else 0)


def taker(key: str, direct: Direct | None = None) -> Callable[[], None]:
    """The callback of the component `key`: the page follows each of its new messages, in order."""

    def take() -> None:
        for body in unseen(key, direct):
            session.act(key, body)

    return take


def unseen(key: str, direct: Direct | None = None) -> list[Any]:
    """The bodies of messages not handled yet, oldest first; to be called in the trigger's callback.

    What only says that a direct answer has arrived is told to its line, and left out. So is all that comes after the page
    was left.
    A browser can send anything: what is no numbered message is left out; the bodies are still unchecked.
    """
    state = st.session_state.get(key)
    sent = state.get(EVENT) if isinstance(state, dict) else None
    if not isinstance(sent, list) or not session.is_open(key):
        return []
    line = line_of(direct)
    newest = seen(key, direct)  # what was done and its answer lost is not to be done again
    bodies = []
    for message in sent[-_MOST:]:
        match message:
            case [int(turn), body] if not isinstance(turn, bool) and newest < turn < _LARGEST:
                newest = turn
                match body:
                    case {"arrived": int(number)}:
                        if line is not None:
                            line.arrived(number)
                    case _:
                        bodies.append(body)
    st.session_state[_place(key)] = newest
    return bodies


def _place(key: str) -> str:
    return f"{key}.turn"
