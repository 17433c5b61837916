"""Results that are the same for everybody, kept for the process: of shipped networks on shipped pictures."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar

from cnnviz.memory import LEDGER, Claim, FullError, Ledger
from cnnviz.wish.climbing import Grown
from cnnviz.wish.patches import Found


class Sized(Protocol):
    """What knows how many bytes it takes."""

    @property
    def bytes(self) -> int: ...


T = TypeVar("T", bound=Sized)


class Kept(Generic[T]):
    """So many results, those that were asked for last; counted once, on an account of nobody's. For any thread.

    A visitor's own data must never come here.
    """

    def __init__(self, most: int, ledger: Ledger = LEDGER) -> None:
        self._most = most
        self._account = ledger.account()
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[T, Claim]] = OrderedDict()

    def get(self, key: Hashable) -> T | None:
        """What is kept under this key."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, value: T) -> None:
        """Keep a result that does not change any more, if there is room."""
        try:
            claim = self._account.claim(value.bytes)
        except FullError:
            return
        with self._lock:
            self._kept[key] = value, claim
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def give_up(self) -> bool:
        """Keep what was asked for least lately no more; whether there was any."""
        with self._lock:
            return bool(self._kept) and bool(self._kept.popitem(last=False))


FOUND: Kept[Found] = Kept(24)
"""Searches, by network and array."""
GROWN: Kept[Grown] = Kept(48)
"""Pictures that have grown to the end, by network, map and settings."""
LEDGER.when_full(GROWN.give_up)
LEDGER.when_full(FOUND.give_up)
