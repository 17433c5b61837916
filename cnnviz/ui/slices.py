"""Long work in slices of some milliseconds, so that no visitor's work keeps the others waiting.

What runs of the script wait for takes turns in the order of asking, one slice at a time; what a page asks for at the door has
its turn there (:mod:`cnnviz.ui.fair`). Whoever stops or leaves between two slices has no turn to give back.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Generator
from typing import Any, Generic, TypeVar

from cnnviz.networks import without_frames

SLICE_SECONDS = 0.05
"""A slice begins no further step after this; the first it does in any case."""
WAIT_SECONDS = 0.5
"""So long one waits for a turn before doing something else; ten others' slices."""

T = TypeVar("T")


class Queue:
    """One at a time, in the order of asking."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._taken = False

    def take(self, timeout: float) -> bool:
        """Wait for the turn, `timeout` seconds at most; whether it came."""
        me = object()
        with self._changed:
            self._waiting.append(me)
            try:
                came = self._changed.wait_for(lambda: not self._taken and self._waiting[0] is me, timeout)
                self._taken = self._taken or came
                return came
            finally:
                self._waiting.remove(me)
                self._changed.notify_all()

    def give_back(self) -> None:
        """Let the next one have it."""
        with self._changed:
            self._taken = False
            self._changed.notify_all()


QUEUE = Queue()
"""Of all runs of the script in this process."""


class Sliced(Generic[T]):
    """Work that tells at each step how far it has come; `latest` is what it told last, `result` what it ended with.

    The first step is done at once, so it must be a short one.
    """

    def __init__(self, steps: Generator[T, None, Any], *, waits: bool = False) -> None:
        self._steps = steps
        self.latest = next(steps)
        self.finished = False
        self.result: Any = None
        self.error: Exception | None = None
        self._lock = threading.Lock()
        self.waits = waits
        """Whether it waits for the visitor to start it, or to go on."""

    @property
    def running(self) -> bool:
        """Whether another slice would go on with it."""
        return not (self.finished or self.waits)

    def go_on(self) -> bool:
        """Work for one slice, or not at all if others keep the turn for too long; whether it did."""
        if not self.running or not QUEUE.take(WAIT_SECONDS):
            return False
        try:
            self.ask()
        finally:
            QUEUE.give_back()
        return True

    def ask(self) -> None:
        """Work for one slice, unless another thread does; for who has a turn. What it raises is also kept in `error`."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self.running:
                self.work(SLICE_SECONDS)
        finally:
            self._lock.release()

    def work(self, seconds: float) -> None:
        """Work without asking for a turn; no step begins after so many seconds but the first."""
        end = time.monotonic() + seconds
        try:
            while not self.finished:
                self.latest = next(self._steps)
                if time.monotonic() >= end:
                    break
        except StopIteration as last:
            self.finished, self.result = True, last.value
        except Exception as error:
            self.finished, self.error = True, without_frames(error)
            raise
