"""Animated pictures, written frame by frame: Pillow codes each frame by itself, and here the codes are put behind one another.

So no frame is kept: what is held is the file as far as it is written. Each frame after the first is a part of the picture, laid
over what was there, and clear wherever that stays. GIF89a (1990), APNG as in PNG, third edition (2025), chapter 11; WebP's container as in RFC 9649.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, the last two not included."""
Colour = tuple[int, int, int]
Pixels = npt.NDArray[np.uint8]
"""(rows, columns, 3)."""
Mask = npt.NDArray[np.bool_]

_CLEAR = 255
"""The place in a GIF's palette of what leaves a pixel as it is."""


def _with_clear(part: Pixels, changed: Mask) -> Image.Image:
    """The pixels that changed, and nothing elsewhere: RGBA."""
    shown = np.zeros((*changed.shape, 4), np.uint8)
    shown[..., :3] = part * changed[..., None]
    shown[..., 3] = changed * np.uint8(255)
    return Image.fromarray(shown)


class GifWriter:
    """A GIF: at most 256 colours, of which `exact` come out as they are, as far as there is room for them.

    Parameters
    ----------
    first
        The first frame, RGB, whose further colours are told apart as well as the rest of the palette allows.
    """

    def __init__(self, first: Image.Image, frames: int, exact: Sequence[Colour]) -> None:
        known = np.array(list(dict.fromkeys(exact)), np.int32)[:_CLEAR]
        rest = _CLEAR - len(known)
        if rest:
            palette = first.quantize(rest, method=Image.Quantize.MEDIANCUT).getpalette("RGB") or []
            known = np.concatenate([known, np.array(palette, np.int32).reshape(-1, 3)[:rest]])
        self._known = known
        table = np.zeros((256, 3), np.uint8)
        table[: len(self._known)] = self._known
        self._palette = table.tobytes()
        self._places: dict[int, int] = {}
        self.parts = [
            b"GIF89a" + struct.pack("<HHBBB", *first.size, 0xF7, 0, 0) + self._palette,
            b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00",
        ]

    def add(self, part: Pixels, changed: Mask, at: tuple[int, int], milliseconds: int) -> None:
        """Lay the pixels that `changed` of `part`, from left and top `at` on, over what is there, and show it for so long."""
        indices = np.full(changed.shape, _CLEAR, np.uint8)
        indices[changed] = self._indices(part[changed])
        frame = Image.fromarray(indices)
        frame.putpalette(self._palette)
        buffer = io.BytesIO()
        frame.save(buffer, "GIF", optimize=False, interlace=False)
        code, own = _gif_image(buffer.getvalue())
        head = struct.pack("<BHHHH", 0x2C, *at, *frame.size)
        colours = b"\x00" if own == self._palette else b"\x87" + own
        hundredths = max(2, round(milliseconds / 10))
        # it stays (1), with one colour that is clear
        control = b"\x21\xf9\x04\x05" + struct.pack("<H", hundredths) + bytes([_CLEAR, 0])
        self.parts.append(control + head + colours + code)

    def finish(self) -> bytes:
        """The file."""
        return b"".join([*self.parts, b"\x3b"])

    def _indices(self, pixels: Pixels) -> npt.NDArray[np.uint8]:
        """For each of some pixels (n, 3) the place of the nearest colour; each colour is looked for once."""
        wide = pixels.astype(np.int32)
        packed = (wide[:, 0] << 16) | (wide[:, 1] << 8) | wide[:, 2]
        colours, inverse = np.unique(packed, return_inverse=True)
        places = np.zeros(len(colours), np.uint8)
        for at, colour in enumerate(colours.tolist()):
            if colour not in self._places:
                rgb = np.array([colour >> 16, colour >> 8 & 255, colour & 255])
                self._places[colour] = int(((self._known - rgb) ** 2).sum(axis=1).argmin())
            places[at] = self._places[colour]
        return places[inverse]


def _gif_image(data: bytes) -> tuple[bytes, bytes]:
    """Of a GIF with one picture its code and its palette of 256 colours."""
    flags = data[10]
    at = 13
    palette = b""
    if flags & 0x80:
        size = 3 * 2 ** ((flags & 7) + 1)
        palette, at = data[at : at + size], at + size
    while data[at] == 0x21:  # extensions, each in blocks up to an empty one
        at = _after_blocks(data, at + 2)
    flags = data[at + 9]
    at += 10
    if flags & 0x80:
        size = 3 * 2 ** ((flags & 7) + 1)
        palette, at = data[at : at + size], at + size
    return data[at : _after_blocks(data, at + 1)], palette.ljust(768, b"\x00")


def _after_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


class ApngWriter:
    """An animated PNG: every colour as it is."""

    def __init__(self, first: Image.Image, frames: int, exact: Sequence[Colour]) -> None:
        header = struct.pack(">IIBBBBB", *first.size, 8, 6, 0, 0, 0)
        self.parts = [
            b"\x89PNG\r\n\x1a\n",
            _png_chunk(b"IHDR", header),
            _png_chunk(b"acTL", struct.pack(">II", frames, 0)),
        ]
        self._number = 0

    def add(self, part: Pixels, changed: Mask, at: tuple[int, int], milliseconds: int) -> None:
        """Lay the pixels that `changed` of `part`, from left and top `at` on, over what is there, and show it for so long."""
        buffer = io.BytesIO()
        frame = _with_clear(part, changed)
        frame.save(buffer, "PNG", compress_level=1)
        placed = (self._next(), *frame.size, *at, milliseconds, 1000, 0, int(self._number > 1))
        self.parts.append(_png_chunk(b"fcTL", struct.pack(">IIIIIHHBB", *placed)))
        code = b"".join(content for name, content in _png_chunks(buffer.getvalue()) if name == b"IDAT")
        if self._number == 1:
            self.parts.append(_png_chunk(b"IDAT", code))
        else:
            self.parts.append(_png_chunk(b"fdAT", struct.pack(">I", self._next()) + code))

    def finish(self) -> bytes:
        """The file."""
        return b"".join([*self.parts, _png_chunk(b"IEND", b"")])

    def _next(self) -> int:
        self._number += 1
        return self._number - 1


def _png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


class WebpWriter:
    """An animated WebP without loss: every colour as it is."""

    def __init__(self, first: Image.Image, frames: int, exact: Sequence[Colour]) -> None:
        width, height = first.size
        canvas = b"\x12\x00\x00\x00" + _three(width - 1) + _three(height - 1)
        self.parts = [_riff(b"VP8X", canvas), _riff(b"ANIM", b"\xff\xff\xff\xff\x00\x00")]

    def add(self, part: Pixels, changed: Mask, at: tuple[int, int], milliseconds: int) -> None:
        """Lay the pixels that `changed` of `part`, from left and top `at` on, over what is there, and show it for so long."""
        left, top = at[0] & ~1, at[1] & ~1  # places are told in pairs of pixels
        more = ((at[1] - top, 0), (at[0] - left, 0))
        frame = _with_clear(np.pad(part, (*more, (0, 0))), np.pad(changed, more))
        buffer = io.BytesIO()
        frame.save(buffer, "WEBP", lossless=True, method=1, quality=0)
        code = b"".join(
            _riff(name, content) for name, content in _riff_chunks(buffer.getvalue()) if name == b"VP8L"
        )
        size = _three(frame.width - 1) + _three(frame.height - 1)
        head = _three(left // 2) + _three(top // 2) + size + _three(milliseconds) + b"\x00"
        self.parts.append(_riff(b"ANMF", head + code))

    def finish(self) -> bytes:
        """The file."""
        content = b"WEBP" + b"".join(self.parts)
        return b"RIFF" + struct.pack("<I", len(content)) + content


def _three(number: int) -> bytes:
    return struct.pack("<I", number)[:3]


def _riff(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


Writer = GifWriter | ApngWriter | WebpWriter
WRITERS: dict[str, type[GifWriter] | type[ApngWriter] | type[WebpWriter]] = {
    "gif": GifWriter,
    "png": ApngWriter,
    "webp": WebpWriter,
}
"""By the end of a file's name."""
