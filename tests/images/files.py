"""Files made by hand, byte by byte, where Pillow writes none of the kind."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

from cnnviz.images.loading import decode_upload
from cnnviz.images.picture import Colour, Picture

WHITE = (255, 255, 255)


def opened(data: bytes, background: Colour = WHITE) -> Picture:
    """The picture in `data` over `background`."""
    return decode_upload(data).over(background)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """`image` as Pillow writes it."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, colour_type: int, rows: bytes, *, level: int = 6) -> bytes:
    """A PNG of these raw rows (each beginning with its filter byte)."""
    return chunked_png(width, height, depth, colour_type, zlib.compress(rows, level))


def chunked_png(
    width: int,
    height: int,
    depth: int,
    colour_type: int,
    squeezed: bytes,
    *,
    interlace: int = 0,
    before: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """A PNG of these compressed rows, with chunks before and after them."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, interlace)
    body = chunk(b"IHDR", header) + before + chunk(b"IDAT", squeezed) + after + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def tiff(
    width: int,
    height: int,
    data: bytes,
    *,
    photometric: int,
    bits: int,
    samples: int = 1,
    sample_format: int = 1,
    extra: int | None = None,
) -> bytes:
    """A little-endian, uncompressed TIFF with one strip (TIFF 6.0, sections 2 and 8)."""
    short, long = 3, 4
    count = 10 + (extra is not None)
    lists_at = 8 + 2 + 12 * count + 4
    lists = b""

    def short_list(value: int) -> int:
        nonlocal lists
        packed = struct.pack(f"<{samples}H", *[value] * samples)
        if len(packed) <= 4:
            return int.from_bytes(packed.ljust(4, b"\0"), "little")
        lists += packed
        return lists_at + len(lists) - len(packed)

    entries = [
        (256, long, 1, width),
        (257, long, 1, height),
        (258, short, samples, short_list(bits)),
        (259, short, 1, 1),
        (262, short, 1, photometric),
        (273, long, 1, -1),
        (277, short, 1, samples),
        (278, long, 1, height),
        (279, long, 1, len(data)),
    ]
    if extra is not None:
        entries.append((338, short, 1, extra))
    entries.append((339, short, samples, short_list(sample_format)))
    out = b"II*\0" + struct.pack("<IH", 8, count)
    for tag, kind, number, value in entries:
        out += struct.pack("<HHII", tag, kind, number, lists_at + len(lists) if value < 0 else value)
    return out + struct.pack("<I", 0) + lists + data
