"""A small freehand drawing, and the short text that carries it in a link."""

from __future__ import annotations

import base64
import binascii
import zlib

import numpy as np

from cnnviz.images.picture import ImageError, Picture, Pixels

SIDE = 32
LEVELS = 16
"""Shades of gray: 0 is black, 15 white."""

_PACKED = SIDE * SIDE // 2
MOST_CHARACTERS = 768
"""Noise, which nothing shortens, needs about 700; no drawing needs more than this."""


def encode(levels: Pixels) -> str:
    """`levels`, uint8 (32, 32) of 0 to 15, as text that is safe in a link.

    Two pixels to a byte (the left one in the high half), zlib, then URL-safe base64 without padding.
    """
    if levels.shape != (SIDE, SIDE) or levels.dtype != np.uint8 or levels.max() >= LEVELS:
        raise ValueError(f"levels must be uint8 ({SIDE}, {SIDE}) below {LEVELS}")
    pairs = levels.reshape(-1, 2)
    packed = pairs[:, 0] << 4 | pairs[:, 1]
    return base64.urlsafe_b64encode(zlib.compress(packed.tobytes(), 9)).decode().rstrip("=")


def decode(text: str) -> Pixels:
    """The levels, uint8 (32, 32), of what `encode` made.

    Raises
    ------
    ImageError
        If `text` is anything else. Never more than one drawing's bytes are unpacked.
    """
    packed = _unpacked(text)
    if packed is None:
        raise ImageError("The drawing in this link cannot be read; draw it again or ask for a new link.")
    values = np.frombuffer(packed, np.uint8)
    return np.stack([values >> 4, values & 15], axis=1).reshape(SIDE, SIDE)


def _unpacked(text: str) -> bytes | None:
    """The drawing's packed bytes, or None if `text` is not exactly one whole drawing."""
    if len(text) > MOST_CHARACTERS:
        return None
    unpack = zlib.decompressobj()
    try:
        squeezed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        packed = unpack.decompress(squeezed, _PACKED + 1)
    except (binascii.Error, ValueError, zlib.error):
        return None
    whole = unpack.eof and not unpack.unused_data and len(packed) == _PACKED
    return packed if whole else None


def to_picture(levels: Pixels) -> Picture:
    """`levels` (32, 32) as a gray picture: 0 to 15 become 0 to 255 in steps of 17."""
    return Picture((levels * np.uint8(17))[None])
