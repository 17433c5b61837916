"""What the server keeps for one visitor beside the page's state, and how it is given back when the visitor leaves.

A visitor whose connection ended may come back within two minutes, after a reload or out of a tunnel. What can be computed
anew goes at once; what was brought along goes when others need the room. Then even those who are here, but have asked for nothing
for some seconds, lose what can be computed anew: their next click computes it.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from streamlit.runtime.scriptrunner import get_script_run_ctx

from cnnviz.memory import LEDGER, Account
from cnnviz.ui import session

_PLACE = "visitor"
REST_SECONDS = 3.0
"""Seconds after which one who has asked for nothing can wait for the next answer a little longer."""
COLLECT_SECONDS = 1.0
"""Seconds from one search for garbage to the next, at least, as it stops everybody for some tenths of one."""


class Visitor:
    """One visitor's account and belongings.

    Attributes
    ----------
    account
        Of the memory that the process has for all.
    here
        Whether the visitor's page is open.
    last
        When something of theirs was last looked at, in seconds of a clock that only runs on.
    brought
        The visitor's own pictures, networks and recordings, by place.
    """

    def __init__(self) -> None:
        self.account: Account = LEDGER.account()
        self.here = True
        self.last = time.monotonic()
        self._computed: dict[str, Any] = {}
        self.brought: dict[str, Any] = {}

    @property
    def computed(self) -> dict[str, Any]:
        """What can be computed anew, by place; what is put there after the visitor left is not kept."""
        self.stir()
        return self._computed if self.here else {}

    def stir(self) -> None:
        """Note that something is done for the visitor."""
        self.last = time.monotonic()

    def leave(self) -> None:
        """Note that the visitor left, and drop what can be computed anew."""
        self.here = False
        self._computed = {}

    def give_up(self) -> bool:
        """Drop, because others need the room, what who left has brought, or what can be computed anew for who rests.

        Gives whether there was any.
        """
        if self.here:
            rests = time.monotonic() - self.last > REST_SECONDS
            had, self._computed = bool(self._computed) and rests, {} if rests else self._computed
        else:
            had, self.brought = bool(self.brought), {}
        return had


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
    visitor = present()
    visitor.here = True
    visitor.stir()


def known(session_id: str) -> Visitor | None:
    """The visitor with that session, if the page was ever made."""
    return _VISITORS.get(session_id)


def part_from(is_here: Callable[[str], bool]) -> list[str]:
    """Note of everybody whose session `is_here` does not know any more that they left; gives the ids of these sessions."""
    global _departures
    left = [name for name, visitor in _VISITORS.items() if visitor.here and not is_here(name)]
    for session_id in left:
        _VISITORS[session_id].leave()
    _departures += len(left)
    return left


def departures() -> int:
    """How many visits have ended so far."""
    return _departures


def make_room() -> bool:
    """Drop what is kept for one visitor: who left comes before who rests, the longest first; whether there was any."""
    found = sorted(_VISITORS.values(), key=lambda each: (each.here, each.last))
    return any(visitor.give_up() for visitor in found)


_collected = float("-inf")


def collect() -> bool:
    """Give back what is claimed for garbage, unless that was just done: nobody is refused for a page that is gone. Whether there was any."""
    global _collected
    if time.monotonic() - _collected < COLLECT_SECONDS:
        return False
    claimed = LEDGER.bytes
    gc.collect()
    _collected = time.monotonic()
    return LEDGER.bytes < claimed


LEDGER.when_full(collect)
LEDGER.when_full(make_room)
