"""What the server keeps for one visitor beside the page's state, and how it is given back when the visitor leaves.

A visitor whose connection ended may come back within two minutes, after a reload or out of a tunnel. What can be computed
anew goes at once; what was brought along goes when others need the room.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from streamlit.runtime.scriptrunner import get_script_run_ctx

from cnnviz.memory import LEDGER, Account
from cnnviz.ui import session

Kept = TypeVar("Kept")

_PLACE = "visitor"


class Visitor:
    """One visitor's account and belongings.

    Attributes
    ----------
    account
        Of the memory that the process has for all.
    here
        Whether the visitor's page is open.
    """

    def __init__(self) -> None:
        self.account: Account = LEDGER.account()
        self.here = True
        self._passing: dict[str, Any] = {}
        self._brought: dict[str, Any] = {}

    @property
    def passing(self) -> dict[str, Any]:
        """What can be computed anew, by place. What is put there after the visitor left is not kept."""
        return self._passing if self.here else {}

    @property
    def brought(self) -> dict[str, Any]:
        """The visitor's own pictures, networks and recordings, by place."""
        return self._brought

    def leave(self) -> None:
        """Drop what can be computed anew."""
        self.here = False
        self._passing = {}

    def give_up(self) -> None:
        """Drop what was brought too, because others need the room."""
        self._brought = {}


_departures = 0
_VISITORS: WeakValueDictionary[str, Visitor] = WeakValueDictionary()
"""By the id of Streamlit's session."""


def present() -> Visitor:
    """The visitor whose page is being made; for the script and its callbacks."""
    visitor = session.kept(_PLACE, Visitor)
    context = get_script_run_ctx()
    if context is not None:
        _VISITORS[context.session_id] = visitor
    return visitor


def arrive() -> None:
    """Note at the start of a run that the visitor is here, perhaps again."""
    present().here = True


def known(session_id: str) -> Visitor | None:
    """The visitor with that session, if the page was ever made."""
    return _VISITORS.get(session_id)


def part_from(is_here: Callable[[str], bool]) -> list[str]:
    """Let everybody leave whose session `is_here` does not know any more; whose they are."""
    global _departures
    left = [name for name, visitor in _VISITORS.items() if visitor.here and not is_here(name)]
    for session_id in left:
        _VISITORS[session_id].leave()
    _departures += len(left)
    return left


def departures() -> int:
    """How many visits have ended so far."""
    return _departures


def make_room() -> None:
    """Drop what visitors brought who left, and what nobody refers to."""
    for visitor in list(_VISITORS.values()):
        if not visitor.here:
            visitor.give_up()
    gc.collect()


LEDGER.when_full(make_room)
