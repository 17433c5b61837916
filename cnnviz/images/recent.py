"""Pictures that are made again and again, the last ones used within a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from cnnviz.images.picture import Picture


class Recent:
    """A cache of the pictures that were asked for last.

    Parameters
    ----------
    most_bytes
        Of all their pixels together.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._pictures: OrderedDict[Hashable, Picture] = OrderedDict()
        self.bytes = 0
        """The bytes of all pictures that are cached."""

    def picture(self, key: Hashable, make: Callable[[], Picture]) -> Picture:
        """The picture that is cached under `key`, or the one that `make` makes, which is cached."""
        with self._lock:
            if (found := self._pictures.get(key)) is not None:
                self._pictures.move_to_end(key)
                return found
        made = make()
        with self._lock:
            first = self._pictures.setdefault(key, made)  # another may have made it meanwhile
            if first is made:
                self.bytes += made.pixels.nbytes
            self._pictures.move_to_end(key)
            while self.bytes > self._most:
                _, oldest = self._pictures.popitem(last=False)
                self.bytes -= oldest.pixels.nbytes
        return first
