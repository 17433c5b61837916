"""A PNG file written band by band, with 8 or 16 bits a channel in gray or colour: Pillow writes no colour of 16 bits."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {1: 0, 3: 2}
_CHUNK = 2**16


class PngStream:
    """A PNG file to which rows are added from top to bottom.

    Parameters
    ----------
    shape
        (C, H, W) with C of 1 (gray) or 3 (red, green, blue).
    bits
        8 or 16 for each number.
    texts
        What stands in the file's text chunks, by keyword: Latin letters for keywords, any text for what they say.

    Raises
    ------
    ValueError
        For other numbers of channels or bits.
    """

    def __init__(self, shape: tuple[int, int, int], bits: int, texts: Mapping[str, str]) -> None:
        channels, height, width = shape
        if channels not in _COLOUR_TYPES or bits not in (8, 16):
            raise ValueError(f"a PNG of {channels} channels and {bits} bits is not written here")
        self._shape, self._type = shape, np.dtype(">u2" if bits == 16 else "u1")
        header = struct.pack(">IIBBBBB", width, height, bits, _COLOUR_TYPES[channels], 0, 0, 0)
        self._file = bytearray(_SIGNATURE + _chunk(b"IHDR", header))
        for keyword, text in texts.items():
            told = keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
            self._file += _chunk(b"iTXt", told)
        self._packer = zlib.compressobj(6)
        self._waiting = bytearray()
        self._rows = 0

    def add(self, levels: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]) -> None:
        """Append rows: whole numbers (C, rows, W) within the file's bits."""
        channels, rows, width = levels.shape
        assert (channels, width) == (self._shape[0], self._shape[2])
        size = self._type.itemsize
        lines = np.ascontiguousarray(levels.transpose(1, 2, 0)).astype(self._type)
        raw = lines.view(np.uint8).reshape(rows, -1)
        pixel = channels * size
        filtered = np.empty((rows, 1 + raw.shape[1]), np.uint8)
        filtered[:, 0] = 1  # each byte less the one of the pixel to its left, which packs photos well
        filtered[:, 1 : 1 + pixel] = raw[:, :pixel]
        np.subtract(raw[:, pixel:], raw[:, :-pixel], out=filtered[:, 1 + pixel :])
        self._waiting += self._packer.compress(filtered.tobytes())
        self._rows += rows
        self._flush(_CHUNK)

    def finish(self) -> bytes:
        """The file, when all rows were added."""
        assert self._rows == self._shape[1]
        self._waiting += self._packer.flush()
        self._flush(1)
        self._file += _chunk(b"IEND", b"")
        return bytes(self._file)

    def _flush(self, least: int) -> None:
        if len(self._waiting) >= least:
            self._file += _chunk(b"IDAT", bytes(self._waiting))
            self._waiting.clear()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
