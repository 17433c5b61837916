"""JPEG: segments that begin with a marker, then scans (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
import struct

from cnnviz.images.containers.found import Found, bounded
from cnnviz.images.containers.orientation import orientation_of

_MOST_SEGMENTS = 20_000
_MOST_SCANS = 64
"""A progressive file has ten or twenty; each costs a walk over the whole picture, however short it is."""

_MARKER = re.compile(rb"\xff+([\x01-\xfe])")
_NEXT_SEGMENT = re.compile(rb"\xff+([\x02-\xcf\xd8-\xfe])")  # in a scan's bits, where restarts do not count
_EOI, _SOS, _APP0, _APP1, _APP14 = 0xD9, 0xDA, 0xE0, 0xE1, 0xEE
_ALONE = {0x01, *range(0xD0, 0xD9)}
_TABLES = {0xC4, 0xCC, 0xDB, 0xDD}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_COEFFICIENTS = 128
"""Bytes of the 64 coefficients of a block of 8 by 8."""


def found(data: bytes) -> Found:
    """A JPEG file's needed parts: the frame, its tables and scans, and the segments that say how colours are coded."""
    view = memoryview(data)
    kept = [view[:2]]
    exif = xmp = b""
    working = 0
    frame: tuple[int, bytes] | None = None
    at, count = 2, 0
    while True:
        marker, begin, at = _segment(data, at, _MARKER)
        if marker in _ALONE:
            continue
        count += 1
        bounded(count, _MOST_SEGMENTS)
        body = data[begin + 4 : at]
        if marker == _EOI:
            raise ValueError("no scan")
        if marker == _SOS:
            if frame and (frame[0] in _PROGRESSIVE or body[0] < frame[1][5]):
                working = _all_coefficients(frame[1])
            kept.append(view[begin : _end_of_scans(data, at)])
            break
        if marker in _FRAMES:
            frame = (marker, body)
        if marker == _APP1:
            if body.startswith(b"Exif\0\0"):
                exif = exif or body
            elif body.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
                xmp = xmp or body
        colours = (marker == _APP0 and body.startswith(b"JFIF\0")) or (
            marker == _APP14 and body.startswith(b"Adobe")
        )
        if marker in _TABLES or marker in _FRAMES or colours:
            kept.append(view[begin:at])
    # Phones hide extra pictures in a JPEG that no viewer shows; they are not worth a note.
    return Found(b"".join(kept), orientation_of(exif, xmp), working_bytes=working)


def _segment(data: bytes, at: int, pattern: re.Pattern[bytes]) -> tuple[int, int, int]:
    """The next marker, where it begins and where its segment ends."""
    match = pattern.search(data, at)
    if match is None:
        raise ValueError("no further marker")
    marker, end = match[1][0], match.end()
    if marker not in _ALONE and marker != _EOI:
        end += int(struct.unpack_from(">H", data, end)[0])
    return marker, match.end() - 2, end


def _end_of_scans(data: bytes, at: int) -> int:
    """Where the picture ends whose first scan begins at `at`; the file's end where it is cut short."""
    scans = count = 1
    while match := _NEXT_SEGMENT.search(data, at):
        marker, at = match[1][0], match.end()
        if marker == _EOI:
            return at
        count += 1
        scans += marker == _SOS
        bounded(scans, _MOST_SCANS)
        bounded(count, _MOST_SEGMENTS)
        if marker not in _ALONE and at + 2 <= len(data):
            at += int(struct.unpack_from(">H", data, at)[0])
    return len(data)


def _all_coefficients(frame: bytes) -> int:
    """Bytes of all coefficients, which are kept until the last scan has refined them."""
    height, width, count = struct.unpack_from(">HHB", frame, 1)
    factors = [divmod(frame[7 + 3 * index], 16) for index in range(count)]
    most_across, most_down = (max((*numbers, 1)) for numbers in zip(*factors, strict=True))
    blocks = sum(
        _up(width * across, most_across * 8) * _up(height * down, most_down * 8) for across, down in factors
    )
    return blocks * _COEFFICIENTS


def _up(number: int, divisor: int) -> int:
    return -(-number // divisor)
