"""WebP: RIFF chunks (RFC 9649)."""

from __future__ import annotations

import struct

from cnnviz.images.containers.found import Found, bounded
from cnnviz.images.containers.orientation import orientation_of
from cnnviz.images.signatures import declared_size

_MOST_CHUNKS = 100_000
_ALPHA, _ANIMATION = 0x10, 0x02
_CANVAS_BYTES = 12
"""Bytes for each pixel that libwebp's decoder of animations and Pillow keep besides the decoded picture: three RGBA canvases;
and another copy of the file."""


def found(data: bytes) -> Found:
    """A WebP file's needed parts: the picture, or the first frame of an animation on its canvas."""
    kept: list[bytes | memoryview] = []
    view = memoryview(data)
    exif = xmp = b""
    frames = count = 0
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        begin, at = at, at + 8 + length + length % 2
        count += 1
        bounded(count, _MOST_CHUNKS)
        frames += name == b"ANMF"
        if name == b"VP8X":
            flags = data[begin + 8] & (_ALPHA | _ANIMATION)
            kept.append(data[begin : begin + 8] + bytes([flags]) + data[begin + 9 : at])
        elif name in (b"ALPH", b"VP8 ", b"VP8L", b"ANIM") or (name == b"ANMF" and frames == 1):
            kept.append(view[begin:at])
        elif name == b"EXIF":
            exif = data[begin + 8 : begin + 8 + length]
        elif name == b"XMP ":
            xmp = data[begin + 8 : begin + 8 + length]
    length = 4 + sum(map(len, kept))
    width, height = declared_size(data) or (0, 0)
    return Found(
        b"".join((b"RIFF" + struct.pack("<I", length) + b"WEBP", *kept)),
        orientation_of(exif, xmp),
        frames > 1,
        _CANVAS_BYTES * width * height + length,
    )
