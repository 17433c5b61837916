"""Scratch arrays that are made once and used again.

A fresh array costs as much as the arithmetic on it: the system hands out memory page by page, at the first touch.
"""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np
import numpy.typing as npt

MOST_KEPT = 2**24
"""Bytes of one array, above which it is not kept for the next call."""


class Memory:
    """Arrays by name. Asking for a name again gives the same memory, so one user at a time."""

    def __init__(self) -> None:
        self._arrays: dict[str, npt.NDArray[np.uint8]] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: npt.DTypeLike = np.float32) -> npt.NDArray[Any]:
        """An array of that shape and type, not cleared: it holds whatever stood in its memory before."""
        size = math.prod(shape) * np.dtype(dtype).itemsize
        if size > MOST_KEPT:
            return np.empty(shape, dtype)
        kept = self._arrays.get(name)
        if kept is None or kept.size < size:
            kept = self._arrays[name] = np.zeros(size, np.uint8)
        return kept[:size].view(dtype).reshape(shape)


np.empty(2**25 - 2**16, np.uint8)
# The C library of Linux gives freed memory back to the system above twice the largest piece that was ever freed, and then
# has to be given it again page by page. After this line, which touches none of it, that is 64 MB; Fourier transforms, which
# cannot be told where to put their results, take two thirds of the time.


class _Own(threading.local):
    def __init__(self) -> None:
        self.memory = Memory()


_own = _Own()


def of_this_thread() -> Memory:
    """The memory for calls that are over before the next one in the same thread begins."""
    return _own.memory
