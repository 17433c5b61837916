"""Uploaded bytes to a picture, or to one sentence on why not. Nothing a visitor sends can raise anything else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageFile

from cnnviz.images.containers import Found, found
from cnnviz.images.deep import has_lower_bytes, lower_bytes, lower_bytes_memory
from cnnviz.images.modes import BAND_PIXELS, EightBit, bands
from cnnviz.images.picture import LARGEST, Colour, ImageError, Picture, Pixels, Sheet, fitted, pixels_of
from cnnviz.images.shrinking import sheet_of, working_bytes
from cnnviz.images.signatures import declared_size, format_of
from cnnviz.limits import LIMITS, megabytes
from cnnviz.words import N_

SEVERAL = N_("This file holds several pictures; only the first is used.")

_DRAFT = 3
"""A JPEG may be decoded to no less than so many times the size it is shrunk to."""

_PIXEL_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}
_MOST_PIXEL_BYTES = 4

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


@dataclass(frozen=True, eq=False)
class Upload:
    """A file that was looked at and can be decoded.

    Attributes
    ----------
    bytes : int
        What decoding takes at its largest, with a copy of the file that holds nothing but the picture.
    """

    bytes: int
    _kind: str
    _found: Found
    _deep: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the picture, turned as the file asks."""
        with _told(self._kind), Image.open(io.BytesIO(self._found.data), formats=(self._kind,)) as image:
            width, height = image.size
        swap = _TURNS.get(self._found.orientation, (False,))[0]
        return (width, height) if swap else (height, width)

    @property
    def file_bytes(self) -> int:
        """Bytes of the file that are kept: what its picture depends on."""
        return len(self._found.data)

    def decode_whole(self, background: Colour) -> Pixels:
        """The picture at its own size over `background`, uint8 (C, H, W), turned as the file asks.

        Colours of 16 bits keep their upper 8. It takes some bytes for each pixel twice, see
        :func:`cnnviz.full_size.decoding_bytes`.

        Raises
        ------
        ImageError
            The file is damaged, cut short or of a rare kind.
        """
        with _told(self._kind), Image.open(io.BytesIO(self._found.data), formats=(self._kind,)) as image:
            _check_size(*image.size)
            image.load()
            numbers = EightBit(image)
            pixels: Pixels | None = None
            for top, bottom in bands(image):
                band = numbers.rows(top, bottom)
                alpha = pixels_of(band.getchannel("A")) if numbers.mode.endswith("A") else None
                colours = Picture(pixels_of(band.convert(numbers.mode.removesuffix("A"))))
                laid = Sheet(colours, alpha).over(background).pixels
                if pixels is None:
                    pixels = np.empty((len(laid), image.height, image.width), np.uint8)
                pixels[:, top:bottom] = laid
        assert pixels is not None
        return _turned(pixels, self._found.orientation)

    def decode(self) -> Sheet:
        """The picture in 8 bits, at most `LARGEST` pixels on its longer side, turned as the file asks.

        A larger one is shrunk by Lanczos over all its pixels; only a JPEG with at least six times `LARGEST` pixels on its
        longer side is decoded at a half, a quarter or an eighth of its size first, still three times as large as it
        will be. Of an animation or a stack of pages the first picture is used, with a note; a note about the numbers
        themselves comes before that one. Colour profiles are not applied. Colours of 16 bits are rounded, but of a picture
        whose lower bytes do not fit into the memory beside the upper ones these are left out.

        Raises
        ------
        ImageError
            The file is damaged, cut short or of a rare kind.
        """
        with _told(self._kind), _opened(self._kind, self._found.data) as (image, size):
            image.load()
            if self._deep:
                with _opened(self._kind, self._found.data) as (other, _):
                    sheet = sheet_of(image, size, lower_bytes(other))
            else:
                sheet = sheet_of(image, size)
        pixels = _turned(sheet.picture.pixels, self._found.orientation)
        alpha = None if sheet.alpha is None else _turned(sheet.alpha, self._found.orientation)
        note = sheet.picture.note or (SEVERAL if self._found.several else None)
        return Sheet(replace(sheet.picture, pixels=pixels, note=note), alpha)


def look_at(data: bytes) -> Upload:
    """What decoding `data`, a PNG, JPEG, WebP, GIF, BMP or TIFF file, would take; nothing is decoded yet.

    Raises
    ------
    ImageError
        The file is empty, too large, of another kind, damaged or cut short, or its picture is too large.
    """
    if not data:
        raise ImageError("This file is empty; choose a PNG, JPEG, WebP, GIF, BMP or TIFF picture.")
    if len(data) > LIMITS.picture_bytes:
        raise ImageError(
            "This file is {size} MB in size; a picture file may be at most {limit} MB.",
            size=megabytes(len(data)),
            limit=megabytes(LIMITS.picture_bytes),
        )
    kind = format_of(data)
    size = declared_size(data)
    if size:
        _check_size(*size)
    deep = False
    with _told(kind):
        needed = found(kind, data)
        if kind == "WEBP" and size:  # which Pillow sets memory aside for as soon as it opens one
            pixel = _MOST_PIXEL_BYTES
        else:
            with _opened(kind, needed.data) as (image, _):
                pixel = _PIXEL_BYTES.get(image.mode, _MOST_PIXEL_BYTES)
                size = image.size
                deep = has_lower_bytes(image)
    count = pixel * size[0] * size[1] + max(needed.working_bytes, working_bytes(*size))
    if count > LIMITS.picture_memory:
        raise ImageError(
            "Reading this picture takes {size} MB of memory, and at most {limit} MB may be used; make it smaller, or save it "
            "as a PNG or a plain JPEG.",
            size=megabytes(count),
            limit=megabytes(LIMITS.picture_memory),
        )
    if deep:
        more = lower_bytes_memory(*size, BAND_PIXELS)
        deep = count + more <= LIMITS.picture_memory
        count += more if deep else 0
    return Upload(count + len(needed.data), kind, needed, deep)


def decode_upload(data: bytes) -> Sheet:
    """The picture in `data`; see `look_at` and `Upload.decode`."""
    return look_at(data).decode()


@contextmanager
def _opened(kind: str, data: bytes) -> Iterator[tuple[ImageFile.ImageFile, tuple[float, float]]]:
    """The image with its header read, ready to load, and the width and height of what it will show, in its pixels."""
    with Image.open(io.BytesIO(data), formats=(kind,)) as image:
        _check_size(*image.size)
        high, wide = fitted(image.height, image.width, LARGEST)
        drafted = image.draft(None, (_DRAFT * wide, _DRAFT * high))  # None from all but a JPEG
        yield image, drafted[1][2:] if drafted else image.size


@contextmanager
def _told(kind: str) -> Iterator[None]:
    """What goes wrong inside as an `ImageError`."""
    try:
        yield
    except ImageError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageError(
            "This picture has more than {limit} million pixels; make it smaller first.",
            limit=LIMITS.picture_pixels // 1_000_000,
        ) from None
    except Exception:  # Decoders meet bytes of every kind, and fail in every way.
        raise ImageError(
            "This {format} file is damaged, cut short or of a rare kind; save it again as a PNG or JPEG.",
            format=kind,
        ) from None


def _check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise ImageError(
            "This picture is {width} × {height} pixels; each side needs at least one.",
            width=width,
            height=height,
        )
    if width * height > LIMITS.picture_pixels:
        raise ImageError(
            "This picture has {width} × {height} pixels; at most {limit} million fit, so make it smaller first.",
            width=width,
            height=height,
            limit=LIMITS.picture_pixels // 1_000_000,
        )
    if max(width, height) > LIMITS.picture_side:
        raise ImageError(
            "This picture has {width} × {height} pixels; a side may have at most {limit}, so cut out a part of it first.",
            width=width,
            height=height,
            limit=LIMITS.picture_side,
        )


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    """`pixels` (C, H, W) as an EXIF orientation of 1 to 8 wants them seen; others change nothing."""
    swap, flip_rows, flip_columns = _TURNS.get(orientation, (False, False, False))
    if swap:
        pixels = pixels.transpose(0, 2, 1)
    return np.ascontiguousarray(pixels[:, :: -1 if flip_rows else 1, :: -1 if flip_columns else 1])
