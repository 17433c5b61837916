"""Turns in a few threads that all visitors share: who had least of them lately comes first.

Whoever asks for much never has all threads, so that the others do not wait until such work ends.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

MEMORY_SECONDS = 2.0
"""What a visitor had counts for less as time goes by: after so long for about a third."""
MUCH_SECONDS = 0.3
"""Who had more than this lately leaves one thread to the others."""


@dataclass(eq=False)
class _Share:
    """What one visitor had: `seconds`, as they counted at the moment `at`, and how many threads it has now."""

    seconds: float
    at: float
    running: int = 0

    def lately(self, now: float) -> float:
        return self.seconds * math.exp((self.at - now) / MEMORY_SECONDS)

    def add(self, seconds: float, now: float) -> None:
        self.seconds, self.at = self.lately(now) + seconds, now


@dataclass(eq=False)
class _Waiting:
    share: _Share
    turn: asyncio.Future[None]


class FairQueue:
    """A queue that gives as many turns at once as there are `threads`; `clock` gives seconds.

    To be used from one event loop.
    """

    def __init__(self, threads: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._free = self._threads = threads
        self._clock = clock
        self._shares: WeakKeyDictionary[Hashable, _Share] = WeakKeyDictionary()
        self._waiting: list[_Waiting] = []

    @asynccontextmanager
    async def turn(self, whose: Hashable) -> AsyncIterator[None]:
        """Wait for a turn of this visitor's, and have it as long as the context lasts."""
        share = self._shares.setdefault(whose, _Share(0.0, self._clock()))
        waiting = _Waiting(share, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._give_turns()
        try:
            await waiting.turn
        except asyncio.CancelledError:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            else:  # the turn came in the same moment
                self._end(share, 0.0)
            raise
        began = self._clock()
        try:
            yield
        finally:
            self._end(share, self._clock() - began)

    def _end(self, share: _Share, seconds: float) -> None:
        share.running -= 1
        share.add(seconds, self._clock())
        self._free += 1
        self._give_turns()

    def _give_turns(self) -> None:
        self._waiting = [each for each in self._waiting if not each.turn.done()]  # without who was cancelled
        while self._free and self._waiting:
            now = self._clock()
            following = min(self._waiting, key=lambda each: (each.share.running, each.share.lately(now)))
            share = following.share
            much = share.running > 0 or share.lately(now) > MUCH_SECONDS
            if much and self._free == 1 < self._threads:
                return
            self._waiting.remove(following)
            share.running += 1
            self._free -= 1
            following.turn.set_result(None)
