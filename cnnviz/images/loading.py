"""Uploaded bytes to a picture, or to one sentence on why not. Nothing a visitor sends can raise anything else."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from cnnviz.images.modes import Colour, eight_bit
from cnnviz.images.picture import ImageError, Picture, Pixels
from cnnviz.images.signatures import declared_size, format_of
from cnnviz.words import N_

MOST_BYTES = 30_000_000
MOST_PIXELS = 40_000_000
WHITE: Colour = (255, 255, 255)

SEVERAL = N_("This file holds several pictures; only the first is used.")

_ORIENTATION = 0x0112
# EXIF orientation: (swap rows and columns, then flip up-down, then flip left-right)
_TURNS = {
    2: (False, False, True),
    3: (False, True, True),
    4: (False, True, False),
    5: (True, False, False),
    6: (True, False, True),
    7: (True, True, True),
    8: (True, True, False),
}


def decode_upload(data: bytes, *, background: Colour = WHITE) -> Picture:
    """The picture in `data`: a PNG, JPEG, WebP, GIF, BMP or TIFF file.

    It is turned as its EXIF data asks, brought to 8 bits (see `eight_bit`) and laid over
    `background` where it is transparent. Of an animation or a stack of pages the first picture
    is used, with a note; a note about the numbers themselves comes before that one.
    Colour profiles are not applied. Sizes are checked before anything is decoded.

    Raises
    ------
    ImageError
        If the file is empty, too large, of another kind, damaged or cut short.
    """
    if not data:
        raise ImageError("This file is empty; choose a PNG, JPEG, WebP, GIF, BMP or TIFF picture.")
    if len(data) > MOST_BYTES:
        raise ImageError(
            "This file has {size} MB; a picture may have at most {limit} MB.",
            size=-(-len(data) // 1_000_000),
            limit=MOST_BYTES // 1_000_000,
        )
    kind = format_of(data)
    if size := declared_size(data):
        _check_size(*size)
    try:
        return _decode(data, kind, background)
    except ImageError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageError(
            "This picture has more than {limit} million pixels; make it smaller first.",
            limit=MOST_PIXELS // 1_000_000,
        ) from None
    except Exception:  # Decoders meet bytes of every kind, and fail in every way.
        raise ImageError(
            "This {format} file is damaged, cut short or of a rare kind; save it again as a PNG or JPEG.",
            format=kind,
        ) from None


def _decode(data: bytes, kind: str, background: Colour) -> Picture:
    with Image.open(io.BytesIO(data), formats=(kind,)) as image:
        _check_size(*image.size)
        # Phones hide extra pictures in a JPEG that no viewer shows; they are not worth a note.
        several = kind != "JPEG" and getattr(image, "is_animated", False)
        image.load()
        pixels, note = eight_bit(image, background)
        return Picture(_turned(pixels, _orientation(image)), note or (SEVERAL if several else None))


def _check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise ImageError(
            "This picture is {width} × {height} pixels; each side needs at least one.",
            width=width,
            height=height,
        )
    if width * height > MOST_PIXELS:
        raise ImageError(
            "This picture has {width} × {height} pixels; at most {limit} million fit, so make it smaller first.",
            width=width,
            height=height,
            limit=MOST_PIXELS // 1_000_000,
        )


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # A sound picture with broken EXIF data is shown as it lies.
        return 1


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    """`pixels` (C, H, W) as an EXIF orientation of 1 to 8 wants them seen; others change nothing."""
    swap, flip_rows, flip_columns = _TURNS.get(orientation, (False, False, False))
    if swap:
        pixels = pixels.transpose(0, 2, 1)
    return np.ascontiguousarray(pixels[:, :: -1 if flip_rows else 1, :: -1 if flip_columns else 1])
