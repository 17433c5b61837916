"""The state of a page, which callbacks change, and direct answers from their own threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from cnnviz.state import PageState


class Held:
    """The state of one page, which callbacks change, and direct answers from their own threads.

    `count` gives the versions, each greater than the last; one for all pages of a visitor.
    """

    def __init__(self, state: PageState, count: Callable[[], int]) -> None:
        self._count = count
        self._lock = threading.Lock()
        self.now = (state, count())
        """The state and its version; to be read at once, as an answer may come meanwhile."""

    @property
    def state(self) -> PageState:
        return self.now[0]

    def put(self, state: PageState) -> None:
        """Hold another state."""
        self.become(lambda _: state)

    def become(self, after: Callable[[Any], PageState]) -> None:
        """Hold what `after` makes of the state; no answer comes in between."""
        with self._lock:
            self.now = (after(self.now[0]), self._count())

    def lead(self, after: Callable[[Any], PageState]) -> PageState:
        """What `after` makes of the state; held if it is of the same page, else left to the caller. No answer comes in between."""
        with self._lock:
            there = after(self.now[0])
            if type(there) is type(self.now[0]):
                self.now = (there, self._count())
            return there

    def answer(self, before: PageState, after: PageState) -> int | None:
        """Put `after` in the place of `before` and give its version; None if it is another state by now."""
        with self._lock:
            if self.now[0] is not before:
                return None
            self.now = (after, self._count())
            return self.now[1]
