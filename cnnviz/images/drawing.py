"""A freehand drawing, and the short text that carries it in a link."""

from __future__ import annotations

import base64
import binascii
import zlib

import numpy as np

from cnnviz.images.picture import ImageError, Picture, Pixels

SIDE = 32
"""Points on a side of the drawing in the kernel lab."""

DIGIT_SIDE = 54
"""Points on a side of the drawing that a network reads: as fine as fits below 2,000 characters, whatever is drawn."""

LEVELS = 16
"""Shades of gray: 0 is black, 15 white."""


def most_characters(side: int) -> int:
    """No drawing of `side` by `side` points has a longer text: noise, which nothing shortens, is stored as it is."""
    stored = side * side // 2 + 11  # what zlib adds to one block it cannot shorten
    return -(-stored * 4 // 3)


def blank(side: int = SIDE) -> Pixels:
    """An empty drawing, uint8 (side, side)."""
    return np.zeros((side, side), np.uint8)


def encode(levels: Pixels) -> str:
    """`levels`, uint8 (side, side) of 0 to 15 with an even side, as text that is safe in a link.

    Two pixels to a byte (the left one in the high half), zlib, then URL-safe base64 without padding.
    """
    side = len(levels)
    if (
        levels.shape != (side, side)
        or side % 2
        or levels.dtype != np.uint8
        or levels.max(initial=0) >= LEVELS
    ):
        raise ValueError(f"levels must be uint8 (side, side) below {LEVELS} with an even side")
    pairs = levels.reshape(-1, 2)
    packed = pairs[:, 0] << 4 | pairs[:, 1]
    return base64.urlsafe_b64encode(zlib.compress(packed.tobytes(), 9)).decode().rstrip("=")


def decode(text: str, side: int = SIDE) -> Pixels:
    """The levels, uint8 (side, side), of what `encode` made of a drawing with that `side`.

    Raises
    ------
    ImageError
        If `text` is anything else. Never more than one drawing's bytes are unpacked.
    """
    packed = _unpacked(text, side)
    if packed is None:
        raise ImageError("The drawing in this link cannot be read; draw it again or ask for a new link.")
    values = np.frombuffer(packed, np.uint8)
    return np.stack([values >> 4, values & 15], axis=1).reshape(side, side)


def _unpacked(text: str, side: int) -> bytes | None:
    """The drawing's packed bytes, or None if `text` is not exactly one whole drawing."""
    if len(text) > most_characters(side):
        return None
    size = side * side // 2
    unpack = zlib.decompressobj()
    try:
        squeezed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        packed = unpack.decompress(squeezed, size + 1)
    except (binascii.Error, ValueError, zlib.error):
        return None
    whole = unpack.eof and not unpack.unused_data and len(packed) == size
    return packed if whole else None


def to_picture(levels: Pixels) -> Picture:
    """`levels` (side, side) as a gray picture: 0 to 15 become 0 to 255 in steps of 17."""
    return Picture((levels * np.uint8(17))[None])
