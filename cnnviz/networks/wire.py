"""Protocol buffers as they lie in a file, field by field: nothing is copied, and every field is counted as it is met.

https://protobuf.dev/programming-guides/encoding
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""The forms of a field's value; what is not said here has been given up since 2008 or never was."""
LONGEST = 10
"""Bytes of a varint."""
PIECE = 2**18
"""Bytes of packed varints that are taken apart at once: some milliseconds, in which nobody else can compute."""

Field = tuple[int, int, Any]
"""Its number, its form, and its value: a whole number from 0 to 2^64 - 1 as VARINT, else a view of the bytes."""


class WireError(ValueError):
    """These bytes are no protocol buffer."""


def fields(part: memoryview, count: Callable[[], None]) -> Iterator[Field]:
    """The fields of a message that lies in `part`, in their order.

    Parameters
    ----------
    part
        Bytes, one axis.
    count
        Called before each; it may raise.

    Raises
    ------
    WireError
        A field that ends behind the message, or is none.
    """
    at, end = 0, len(part)
    while at < end:
        count()
        tag = part[at]
        at += 1
        if tag > 127:
            tag, at = _varint(part, at - 1)
        number, form = tag >> 3, tag & 7
        value: Any
        if form == BYTES:
            length, first = _varint(part, at)
            at = first + length
            value = part[first:at]
        elif form == VARINT:
            value, at = _varint(part, at)
        elif form in (FIXED32, FIXED64):
            first, at = at, at + (4 if form == FIXED32 else 8)
            value = part[first:at]
        else:
            raise WireError
        if not number or at > end:
            raise WireError
        yield number, form, value


def signed(value: int, bits: int = 64) -> int:
    """A varint as a whole number of so many bits, of which the first is the sign."""
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def text(part: memoryview) -> str:
    """Bytes as text; what is no UTF-8 stands there as ``\\xff``."""
    return str(part, "utf-8", "backslashreplace")


def count_varints(part: memoryview) -> int:
    """How many packed varints these bytes are."""
    data = np.frombuffer(part, np.uint8)
    return sum(int(np.count_nonzero(data[at : at + PIECE] < 128)) for at in range(0, len(data), PIECE))


def varints(part: memoryview) -> Iterator[npt.NDArray[np.uint64]]:
    """Packed varints taken apart, some after some; :func:`count_varints` says how many there are."""
    data = np.frombuffer(part, np.uint8)
    at = 0
    while at < len(data):
        piece = data[at : at + PIECE]
        ends = np.flatnonzero(piece < 128)
        starts = np.concatenate([[0], ends[:-1] + 1])
        if not len(ends) or (longest := int((ends - starts).max()) + 1) > LONGEST:
            raise WireError
        values = (piece[starts] & 127).astype(np.uint64)
        for place in range(1, longest):
            more = np.flatnonzero(ends - starts >= place)
            values[more] |= (piece[starts[more] + place] & 127).astype(np.uint64) << np.uint64(7 * place)
        yield values
        at += int(ends[-1]) + 1


def _varint(part: memoryview, at: int) -> tuple[int, int]:
    """The varint that begins at `at`, and where it ends."""
    value = 0
    try:
        if (byte := part[at]) < 128:
            return byte, at + 1
        for place in range(LONGEST):
            byte = part[at + place]
            value |= (byte & 127) << 7 * place
            if byte < 128:
                return value & 2**64 - 1, at + place + 1
    except IndexError:
        pass
    raise WireError
