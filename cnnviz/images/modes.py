"""From whatever numbers a file holds to 8 bits: depth, colour model and transparency.

Colour profiles (ICC) are not applied: the numbers shown are those in the file, read as sRGB.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from cnnviz.images.picture import Pixels, pixels_of
from cnnviz.words import N_

Colour = tuple[int, int, int]

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
_BAND = 256  # rows at a time, so that a large picture never exists in 64-bit floats


def eight_bit(image: Image.Image, background: Colour) -> tuple[Pixels, str | None]:
    """The uint8 pixels (C, H, W) of a loaded `image` of any Pillow mode, and a note or None.

    - 1, L, LA and 16-bit gray give C = 1; everything else C = 3, except a palette of grays only.
    - 16 bits: 0..65535 to 0..255 by ``round(v / 257)`` (12 bits: ``round(v * 255 / 4095)``).
    - 32-bit integers: as they are within 0..255, as 16 bits within 0..65535, else stretched.
    - floats: times 255 within 0..1, as they are within 0..255, else stretched, both rounded;
      what is not finite becomes 0.
    - stretched: the smallest number becomes 0 and the largest 255, with a note.
    - CMYK, YCbCr, LAB and HSV go through Pillow's conversion to RGB.
    - transparency: laid over `background`; gray over a gray background stays gray.
    """
    note = None
    if image.mode.startswith("I;16"):
        image = _deep_gray(image)
    elif image.mode in ("I", "F"):
        image, note = _wide_gray(image)
    pixels = pixels_of(_over(image, background) if image.has_transparency_data else _opaque(image))
    if image.mode in ("P", "PA") and (pixels == pixels[:1]).all():
        pixels = pixels[:1]
    return pixels, note


def _opaque(image: Image.Image) -> Image.Image:
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _over(image: Image.Image, background: Colour) -> Image.Image:
    """`image` with its transparency laid over `background`, in mode L or RGB."""
    gray = image.mode in ("1", "L", "LA", "La")
    full = image.convert("LA" if gray else "RGBA")
    if gray and len(set(background)) == 1:
        base = Image.new("L", image.size, background[0])
        base.paste(full.getchannel("L"), mask=full.getchannel("A"))
    else:
        base = Image.new("RGB", image.size, background)
        base.paste(full.convert("RGB"), mask=full.getchannel("A"))
    return base


def _tiff_tag(image: Image.Image, tag: int, default: int) -> int:
    value = getattr(image, "tag_v2", {}).get(tag, default)
    return int(value[0] if isinstance(value, tuple) else value)


def _table(top: int) -> Pixels:
    """Where each 16-bit number goes when `top` becomes 255."""
    table: Pixels = np.minimum(np.rint(np.arange(65536) * (255 / top)), 255).astype(np.uint8)
    return table


def _deep_gray(image: Image.Image) -> Image.Image:
    """16-bit (or 12-bit) gray as L, or as LA when the file calls one number transparent."""
    values = np.asarray(image)
    gray = _table(2 ** _tiff_tag(image, _TIFF_BITS, 16) - 1)[values]
    key = image.info.get("transparency")
    return _gray_image(image, gray, values != key if isinstance(key, int) else None)


def _gray_image(image: Image.Image, gray: Pixels, opaque: npt.NDArray[np.bool_] | None = None) -> Image.Image:
    """`gray` as mode L or LA; Pillow leaves it to us to turn a TIFF where 0 means white."""
    if _tiff_tag(image, _TIFF_PHOTOMETRIC, 1) == _WHITE_IS_ZERO:
        gray = 255 - gray
    result = Image.fromarray(gray)
    if opaque is not None:
        result.putalpha(Image.fromarray(np.where(opaque, 255, 0).astype(np.uint8)))
    return result


def _wide_gray(image: Image.Image) -> tuple[Image.Image, str | None]:
    """32-bit integers or floats as L, with a note where numbers were stretched or missing."""
    values = np.asarray(image)
    if image.mode == "I" and _tiff_tag(image, _TIFF_SAMPLE_FORMAT, _SIGNED) != _SIGNED:
        values = values.view(np.uint32)
    known = np.isfinite(values)
    holes = not known.all()
    seen = values[known] if holes else values
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 0.0)
    tops = (255, 65535) if image.mode == "I" else (1, 255)
    top = next((top for top in tops if low >= 0 and high <= top), None)
    stretched = top is None
    start, span = (0, top) if top else (low, high - low or 1)
    gray = np.zeros(values.shape, np.uint8)
    for row in range(0, len(values), _BAND):
        band = slice(row, row + _BAND)
        numbers = np.where(known[band], values[band], low).astype(np.float64)
        gray[band] = np.rint((numbers - start) * (255 / span))
    result = _gray_image(image, gray)
    if holes:
        result.paste(0, mask=Image.fromarray(~known))
    if stretched:
        return result, STRETCHED_WITH_HOLES if holes else STRETCHED
    return result, HOLES if holes else None
