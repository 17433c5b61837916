"""A text as a QR code (ISO/IEC 18004), made by segno."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import segno

MOST_BYTES = 858
"""What version 20 holds, with 97 modules a side. A larger code needs a camera nearer than a class sits."""
EASY_SIDE = 57
"""Modules a side of version 10. Up to here a code as high as a screen is read across a room."""


def qr_modules(text: str) -> npt.NDArray[np.uint8] | None:
    """The QR code of `text`, of the smallest version that holds it, with as much error correction as fits.

    Returns
    -------
    array of uint8, shape (side, side), or None
        1 where a module is dark, without the quiet zone of 4 light modules that belongs around it. None for a text of more
        than `MOST_BYTES`.
    """
    if len(text.encode()) > MOST_BYTES:
        return None
    code = segno.make_qr(text, error="l", boost_error=True)
    return np.array([list(row) for row in code.matrix], np.uint8)
