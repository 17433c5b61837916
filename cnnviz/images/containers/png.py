"""PNG: a list of chunks, each with a name, a length and a checksum (PNG specification, section 5)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from cnnviz.images.containers.found import Found, bounded
from cnnviz.images.containers.orientation import orientation_of

_MOST_CHUNKS = 100_000
_MOST_TEXT = 2**20
_HEADER = (b"IHDR", b"PLTE", b"tRNS")
_XMP = b"XML:com.adobe.xmp\0"
_RAW_EXIF = b"Raw profile type exif\0"


def found(data: bytes) -> Found:
    """A PNG file's needed parts: header, palette, transparency, and all pixels in one chunk."""
    header: dict[bytes, bytes] = {}
    pixels: list[memoryview] = []
    view = memoryview(data)
    exif = xmp = b""
    pictures = 1
    for name, at, length in _chunks(data):
        body = slice(at + 8, at + 8 + length)
        if name == b"IDAT":
            pixels.append(view[body])
        elif name in _HEADER and not pixels:
            header[name] = data[at : at + 12 + length]
        elif name == b"eXIf":
            exif = data[body]
        elif name in (b"tEXt", b"zTXt", b"iTXt") and length <= _MOST_TEXT:
            if data.startswith(_XMP, at + 8):
                xmp = data[body]
            elif data.startswith(_RAW_EXIF, at + 8):
                exif = exif or _raw_profile(name, data[body])
        elif name == b"acTL" and length >= 4:
            (pictures,) = struct.unpack_from(">I", data, at + 8)
    checked = zlib.crc32(b"IDAT")
    for part in pixels:
        checked = zlib.crc32(part, checked)
    lean: tuple[bytes | memoryview, ...] = (
        data[:8],
        *header.values(),
        struct.pack(">I", sum(map(len, pixels))) + b"IDAT",
        *pixels,
        struct.pack(">I", checked),
        b"\0\0\0\0IEND\xaeB`\x82",
    )
    return Found(b"".join(lean), orientation_of(exif, xmp), pictures > 1)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, place and length of each chunk; the last may be cut short."""
    at, count = 8, 0
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        yield name, at, length
        at += 12 + length
        count += 1
        bounded(count, _MOST_CHUNKS)
        if name == b"IEND":
            return


def _raw_profile(name: bytes, body: bytes) -> bytes:
    """EXIF data as older programs wrote it: three lines, then hexadecimal digits; nothing if it is not so."""
    text = body.removeprefix(_RAW_EXIF)
    try:
        if name == b"zTXt":
            text = zlib.decompressobj().decompress(text[1:], _MOST_TEXT)
        return bytes.fromhex(b"".join(text.split(b"\n")[3:]).decode("ascii"))
    except (ValueError, zlib.error):
        return b""
