"""BMP: a header and the pixels (BITMAPINFOHEADER)."""

from __future__ import annotations

import struct

from cnnviz.images.containers.found import Found, bounded

_RUN_LENGTH = (1, 2)
_MOST_RUNS = 2**21
"""Bytes and pixels of a run-length file, which Pillow decodes byte by byte in Python."""


def found(data: bytes) -> Found:
    """A BMP file's needed parts: the file as it is, and what decoding it takes where its pixels are run-length coded."""
    (header,) = struct.unpack_from("<I", data, 14)
    if header < 40:
        return Found(data)
    width, height, _planes, _bits, compression = struct.unpack_from("<iiHHI", data, 18)
    if compression not in _RUN_LENGTH:
        return Found(data)
    pixels = abs(width * height)
    bounded(max(len(data), pixels), _MOST_RUNS)
    return Found(data, working_bytes=2 * pixels)
