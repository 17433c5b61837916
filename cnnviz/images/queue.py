"""One large picture is decoded at a time in a process, in the order in which they came."""

from __future__ import annotations

import ctypes
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from cnnviz.limits import MEGABYTE

SMALL_BYTES = 12 * MEGABYTE
"""What decoding a picture of about one million pixels takes; such ones need not wait."""
LOOK_SECONDS = 0.2
"""Seconds between two looks at whether anybody still waits for the picture."""


class Queue:
    """Who may decode a large picture; whoever comes first is first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()

    @contextmanager
    def turn(self, count: int, stay: Callable[[], None]) -> Iterator[None]:
        """Wait until it is one's turn to decode what takes `count` bytes, and have it until the block ends.

        Parameters
        ----------
        stay
            Called now and then while waiting, and once when the turn has come; what it raises ends the waiting.
        """
        if count <= SMALL_BYTES:
            yield
            return
        me = object()
        with self._changed:
            self._waiting.append(me)
        try:
            while not self._came(me):
                stay()
            stay()
            try:
                yield
            finally:
                _give_back()
        finally:
            with self._changed:
                self._waiting.remove(me)
                self._changed.notify_all()

    def _came(self, me: object) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._waiting[0] is me, LOOK_SECONDS)


def _give_back() -> None:
    """Give freed memory back to the system where the C library can (Linux).

    It keeps some for each thread, and each visitor's script is a thread of its own: many decoded one after the other
    would take as much as if all were decoded at once.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


DECODING = Queue()
"""The queue of all visitors of this process."""
