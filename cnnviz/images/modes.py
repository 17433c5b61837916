"""From whatever numbers a file holds to 8 bits: depth, colour model and transparency.

Colour profiles (ICC) are not applied: the numbers shown are those in the file, read as sRGB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from operator import methodcaller

import numpy as np
import numpy.typing as npt
from PIL import Image

from cnnviz.images.deep import Lower
from cnnviz.images.picture import Pixels
from cnnviz.words import N_

STRETCHED = N_(
    "This file's numbers go beyond 0 to 255, so its darkest pixel became black and its brightest white."
)
HOLES = N_("Some pixels of this file hold no number; they became black.")
STRETCHED_WITH_HOLES = N_(
    "Some pixels of this file hold no number and became black; "
    "the other numbers go beyond 0 to 255, so the darkest became black and the brightest white."
)

_TIFF_BITS, _TIFF_PHOTOMETRIC, _TIFF_SAMPLE_FORMAT = 258, 262, 339
_WHITE_IS_ZERO, _SIGNED = 0, 2

BAND_PIXELS = 2**18
"""Pixels to work on at a time, or one row, so that a large picture never exists twice."""


def bands(image: Image.Image) -> Iterator[tuple[int, int]]:
    """First row and the row after the last of each piece of `image` to work on at a time, from top to bottom."""
    rows = max(1, BAND_PIXELS // image.width)
    for top in range(0, image.height, rows):
        yield top, min(top + rows, image.height)


class EightBit:
    """A loaded image of any Pillow mode, brought to 8 bits some rows at a time.

    - 1, L, LA and 16-bit gray give gray; everything else colour.
    - 16 bits, in colour with `lower`: 0..65535 to 0..255 by ``round(v / 257)`` (12 bits: ``round(v * 255 / 4095)``).
    - 32-bit integers: as they are within 0..255, as 16 bits within 0..65535, else stretched.
    - floats: times 255 within 0..1, as they are within 0..255, else stretched, both rounded;
      what is not finite becomes 0.
    - stretched: the smallest number becomes 0 and the largest 255, with a note.
    - CMYK, YCbCr, LAB and HSV go through Pillow's conversion to RGB.

    Attributes
    ----------
    mode : str
        What `rows` gives: L, LA, RGB or RGBA; with an A where the file says how much its pixels cover.
    note : str or None
        A marked message on what was done to the numbers, if a visitor should know.
    """

    def __init__(self, image: Image.Image, lower: Lower | None = None) -> None:
        self._image, self._lower = image, lower
        self.note: str | None = None
        self._bring: Callable[[Image.Image], Image.Image]
        if image.mode.startswith("I;16"):
            key = image.info.get("transparency")
            transparent = key if isinstance(key, int) else None
            self.mode = "L" if transparent is None else "LA"
            table = _table(2 ** _tiff_tag(image, _TIFF_BITS, 16) - 1)
            self._bring = partial(_deep_gray, table, transparent, _is_negative(image))
        elif image.mode in ("I", "F"):
            self.mode = "L"
            scale = _Scale(image)
            self.note, self._bring = scale.note, scale.gray
        else:
            gray = image.mode in ("1", "L", "LA", "La")
            self.mode = ("L" if gray else "RGB") + ("A" if image.has_transparency_data else "")
            self._bring = methodcaller("convert", self.mode)

    def rows(self, top: int, bottom: int) -> Image.Image:
        """Rows `top` to `bottom`, which is not included."""
        band = self._bring(self._image.crop((0, top, self._image.width, bottom)))
        return band if self._lower is None else self._lower.rounded(band, top, bottom)


def _tiff_tag(image: Image.Image, tag: int, default: int) -> int:
    value = getattr(image, "tag_v2", {}).get(tag, default)
    return int(value[0] if isinstance(value, tuple) else value)


def _is_negative(image: Image.Image) -> bool:
    """Whether 0 means white; Pillow leaves it to us to turn such a TIFF of more than 8 bits."""
    return _tiff_tag(image, _TIFF_PHOTOMETRIC, 1) == _WHITE_IS_ZERO


def _table(top: int) -> Pixels:
    """Where each 16-bit number goes when `top` becomes 255."""
    table: Pixels = np.minimum(np.rint(np.arange(65536) * (255 / top)), 255).astype(np.uint8)
    return table


def _deep_gray(table: Pixels, transparent: int | None, negative: bool, band: Image.Image) -> Image.Image:
    """16-bit (or 12-bit) gray as L, or as LA when the file calls one number transparent."""
    values = np.asarray(band)
    gray = table[values]
    result = Image.fromarray(255 - gray if negative else gray)
    if transparent is not None:
        result.putalpha(Image.fromarray(np.where(values != transparent, 255, 0).astype(np.uint8)))
    return result


class _Scale:
    """How 32-bit integers or floats become gray, which all numbers of the image decide together."""

    note: str | None

    def __init__(self, image: Image.Image) -> None:
        self._unsigned = image.mode == "I" and _tiff_tag(image, _TIFF_SAMPLE_FORMAT, _SIGNED) != _SIGNED
        self._negative = _is_negative(image)
        low, high, holes = np.inf, -np.inf, False
        for top, bottom in bands(image):
            values = self._values(image.crop((0, top, image.width, bottom)))
            seen = values[np.isfinite(values)]
            holes |= seen.size < values.size
            if seen.size:
                low, high = min(low, float(seen.min())), max(high, float(seen.max()))
        low, high = (low, high) if low <= high else (0.0, 0.0)
        whites = (255, 65535) if image.mode == "I" else (1, 255)
        white = next((white for white in whites if low >= 0 and high <= white), None)
        self._low, self._start = low, low if white is None else 0
        self._span = high - low or 1 if white is None else white
        if white is None:
            self.note = STRETCHED_WITH_HOLES if holes else STRETCHED
        else:
            self.note = HOLES if holes else None

    def gray(self, band: Image.Image) -> Image.Image:
        """Some rows of the image in mode L."""
        values = self._values(band)
        known = np.isfinite(values)
        numbers = np.where(known, values, self._low).astype(np.float64)
        gray = np.rint((numbers - self._start) * (255 / self._span)).astype(np.uint8)
        return Image.fromarray(np.where(known, 255 - gray if self._negative else gray, 0).astype(np.uint8))

    def _values(self, band: Image.Image) -> npt.NDArray[np.generic]:
        values = np.asarray(band)
        return values.view(np.uint32) if self._unsigned else values
