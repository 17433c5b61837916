"""Long work in slices of some milliseconds, so that no visitor's work keeps the others waiting.

Between two slices a page rests and takes what its visitor does; when the visitor leaves, nobody asks for the next one.
All visitors take turns: at any moment one slice is computed, or one piece of work that cannot be sliced.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

SLICE_SECONDS = 0.05
"""A slice begins no further step after this; the first it does in any case."""
REST_SECONDS = 0.1
"""Between two slices of a visitor's work."""

_TURN = threading.Lock()

T = TypeVar("T")


@contextmanager
def turn() -> Iterator[None]:
    """Wait for the turn, and keep it: for work that cannot be sliced but ends by itself."""
    with _TURN:
        yield


class Sliced(Generic[T]):
    """Work that tells at each step how far it has come; `latest` is what it told last.

    The first step is done at once, so it must be a short one.
    """

    def __init__(self, steps: Iterator[T], *, waits: bool = False) -> None:
        self._steps = steps
        self.latest = next(steps)
        self.finished = False
        self.error: Exception | None = None
        self.waits = waits
        """Whether it waits for the visitor to start it, or to go on."""

    @property
    def running(self) -> bool:
        """Whether another slice would go on with it."""
        return not (self.finished or self.waits)

    def go_on(self) -> None:
        """Work for one slice, or not at all if others keep the turn for too long."""
        if not self.running or not _TURN.acquire(timeout=REST_SECONDS):
            return
        try:
            end = time.monotonic() + SLICE_SECONDS
            while not self.finished:
                step = next(self._steps, None)
                self.finished = step is None
                self.latest = self.latest if step is None else step
                if time.monotonic() >= end:
                    break
        except Exception as error:
            self.finished, self.error = True, error
            raise
        finally:
            _TURN.release()
