"""Arrays of several parts in one piece, as ``shared/packed.js`` takes them apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

ALIGNED = 8
"""Bytes; where an array of any type may begin."""

Place = tuple[str, int, int]
"""The type of an array, its first byte, and how many numbers it has."""


class Pile:
    """Arrays one behind the other, flat, each in its own type and little-endian.

    Attributes
    ----------
    pieces
        The bytes, in order.
    size
        How many there are.
    """

    def __init__(self) -> None:
        self.pieces: list[bytes | memoryview] = []
        self.size = 0

    def put(self, values: npt.NDArray[Any]) -> Place:
        """Add an array to the end of the pile; gives where it lies."""
        flat = np.ravel(values)
        place = self.size
        room = -flat.nbytes % ALIGNED
        self.pieces += [flat.data, bytes(room)]
        self.size += flat.nbytes + room
        return flat.dtype.name, place, flat.size

    def put_all(self, arrays: Mapping[str, npt.NDArray[Any]]) -> dict[str, Place]:
        """Add the arrays of one part to the end of the pile; gives by name where each lies."""
        return {name: self.put(values) for name, values in arrays.items()}
