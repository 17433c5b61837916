"""Arrays in one piece, in which the same numbers lie once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.parts.packing import ALIGNED, Pile, Place
from cnnviz.parts.part import Content


@dataclass(frozen=True)
class Record:
    """The content of a part whose arrays lie on the view's pile.

    Attributes
    ----------
    meta
        Its meta data.
    places
        Where the arrays lie.
    """

    meta: Mapping[str, object]
    places: Mapping[str, Place]


class SharedPile(Pile):
    """A pile on which no array is laid that lies on it already, by itself or as a part of another.

    The maps that a layer makes are those that the next one takes, and all maps of a layer are made of the same: what a
    network's layers show becomes many times smaller.
    """

    def __init__(self) -> None:
        super().__init__()
        self.data = bytearray()
        self._known: dict[bytes, int] = {}

    def put(self, values: npt.NDArray[Any]) -> Place:
        """Add an array to the end of the pile, unless its numbers lie there already; gives where it lies."""
        flat = np.ravel(values)
        given = flat.tobytes()
        name = blake2b(given, digest_size=16).digest()  # to look through all that lies there takes long
        place = self._known.get(name, -1)
        if place < 0 or place % flat.itemsize or self.data[place : place + len(given)] != given:
            place = self._laid(given, flat.itemsize)
        self._known[name] = place
        self.size = len(self.data)
        return flat.dtype.name, place, flat.size

    def _laid(self, given: bytes, aligned: int) -> int:
        """Where the bytes lie, perhaps as a part of others."""
        place = self.data.find(given)
        while place % aligned and place >= 0:
            place = self.data.find(given, place + 1)
        if place < 0:
            self.data += bytes(-len(self.data) % ALIGNED)
            place = len(self.data)
            self.data += given
        return place

    def record(self, content: Content) -> Record:
        """Add the arrays of a part's content; gives the record of it."""
        meta, arrays = content
        return Record(meta, self.put_all(arrays))

    def cut(self, size: int) -> None:
        """Take off what was laid on it since it had this `size`."""
        del self.data[size:]
        self.size = size
