"""TIFF: directories of tagged values, and the pixels in strips or tiles (TIFF 6.0; BigTIFF)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from cnnviz.images.containers.found import Found, bounded
from cnnviz.images.containers.orientation import ORIENTATION, orientation_of

_MOST_ENTRIES = 4_000
_MOST_PIECES = 100_000
"""Strips or tiles; also what any other list of numbers may hold."""

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES, _ROWS = 256, 257, 258, 259, 262, 277, 278
_TILE_WIDTH, _TILE_HEIGHT, _XMP = 322, 323, 700
_NEEDED = {
    *(_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES, _ROWS, _TILE_WIDTH, _TILE_HEIGHT),
    *(254, 266, 273, 279, 284, 292, 293, 317, 320, 324, 325, 332, 338, 339, 347),
    *(*range(512, 522), *range(529, 533)),
}
"""What the numbers of the first picture depend on: the tags of TIFF 6.0 and of JPEG inside."""

_YCBCR, _PLAIN = 6, 1
_KINDS = {1: "B", 3: "H", 4: "I", 6: "B", 8: "H", 9: "I", 16: "Q", 17: "Q"}


@dataclass(frozen=True)
class _Form:
    """How this file writes its directories: offset, count of entries, and an entry without its value."""

    order: str
    offset: str
    count: str
    entry: str
    value_bytes: int

    @property
    def entry_bytes(self) -> int:
        return struct.calcsize(self.order + self.entry) + self.value_bytes


def found(data: bytes) -> Found:
    """A TIFF file's needed parts: one directory, at the end, with only the tags that the picture depends on."""
    order = "<" if data[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == 43
    form = _Form(order, "Q", "Q", "HHQ", 8) if big else _Form(order, "I", "H", "HHI", 4)
    pointer = 8 if big else 4
    (at,) = struct.unpack_from(order + form.offset, data, pointer)
    (count,) = struct.unpack_from(order + form.count, data, at)
    bounded(count, _MOST_ENTRIES)
    at += struct.calcsize(order + form.count)
    kept: dict[int, bytes] = {}
    numbers: dict[int, int] = {}
    orientation, xmp = None, b""
    for place in range(at, at + count * form.entry_bytes, form.entry_bytes):
        tag, kind, values = struct.unpack_from(order + form.entry, data, place)
        if tag == _XMP:
            xmp = xmp or _bytes(data, form, place, values)
        elif tag == ORIENTATION:
            orientation = _number(data, form, place, kind, values)
        elif tag in _NEEDED and tag not in kept:
            bounded(values, _MOST_PIECES)
            kept[tag] = data[place : place + form.entry_bytes]
            numbers[tag] = _number(data, form, place, kind, values)
    after = at + count * form.entry_bytes
    several = any(data[after : after + struct.calcsize(form.offset)])
    body = data[:pointer] + struct.pack(order + form.offset, len(data) + len(data) % 2)
    directory = struct.pack(order + form.count, len(kept)) + b"".join(kept.values())
    end = struct.pack(order + form.offset, 0)
    lean = b"".join((body, memoryview(data)[len(body) :], b"\0" * (len(data) % 2), directory, end))
    return Found(
        lean, orientation_of(xmp=xmp) if orientation is None else orientation, several, _piece_bytes(numbers)
    )


def _value_at(data: bytes, form: _Form, place: int, size: int) -> int:
    """Where a value of `size` bytes stands: in its entry if it fits, else where the entry says."""
    inside = place + form.entry_bytes - form.value_bytes
    if size <= form.value_bytes:
        return inside
    return int(struct.unpack_from(form.order + form.offset, data, inside)[0])


def _number(data: bytes, form: _Form, place: int, kind: int, values: int) -> int:
    """The first number of an entry; 0 if it holds something else."""
    if kind not in _KINDS or not values:
        return 0
    letter = _KINDS[kind]
    at = _value_at(data, form, place, values * struct.calcsize(form.order + letter))
    return int(struct.unpack_from(form.order + letter, data, at)[0])


def _bytes(data: bytes, form: _Form, place: int, values: int) -> bytes:
    at = _value_at(data, form, place, values)
    return data[at : at + values]


def _piece_bytes(numbers: dict[int, int]) -> int:
    """Bytes of one strip or tile, which are decoded at once; none where nothing is compressed."""
    if numbers.get(_COMPRESSION, _PLAIN) == _PLAIN:
        return 0
    if _TILE_WIDTH in numbers or _TILE_HEIGHT in numbers:
        pixels = numbers.get(_TILE_WIDTH, 0) * numbers.get(_TILE_HEIGHT, 0)
    else:
        height = numbers.get(_HEIGHT, 0)
        pixels = numbers.get(_WIDTH, 0) * min(numbers.get(_ROWS) or height, height)
    each = -(-max(numbers.get(_SAMPLES, 1), 1) * max(numbers.get(_BITS, 1), 1) // 8)
    if numbers.get(_PHOTOMETRIC) == _YCBCR:  # these are turned into RGBA there
        each += 4
    return pixels * each
