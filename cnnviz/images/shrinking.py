"""A decoded image to 8 bits at the size people work with, in pieces, so that a large one never exists twice."""

from __future__ import annotations

from PIL import Image

from cnnviz.images.deep import Lower
from cnnviz.images.modes import BAND_PIXELS, EightBit, bands
from cnnviz.images.picture import LARGEST, Picture, Pixels, Sheet, fitted, pixels_of

_LANCZOS = Image.Resampling.LANCZOS
_PREMULTIPLIED = {"LA": "La", "RGBA": "RGBa"}
_BANDS = 24
"""Bytes for each pixel of a band: it and what it is turned into on its way."""

Size = tuple[float, float]


def working_bytes(width: int, height: int) -> int:
    """Bytes that :func:`sheet_of` takes beside an image of that size."""
    _, across = fitted(height, width, LARGEST)
    shrunk = 4 * height * across if max(width, height) > LARGEST else 4 * width * height
    return shrunk + _BANDS * max(BAND_PIXELS, width)


def sheet_of(image: Image.Image, size: Size, lower: Lower | None = None) -> Sheet:
    """The loaded `image` in 8 bits, with `LARGEST` pixels on its longer side if it has more, else as it is.

    `image` is first brought to 8 bits, then shrunk by Lanczos over all its pixels, across and then down. Colours
    count in it as much as they cover, so that those of transparent pixels do not show at an edge.

    Parameters
    ----------
    size
        Width and height of what it shows, in its pixels; a fraction where the decoder made it smaller.
    lower
        The lower bytes of its colours of 16 bits; without them the upper ones are taken as they are.
    """
    numbers = EightBit(image, lower)
    wide, high = size
    height, width = image.height, image.width
    mode = numbers.mode
    if max(width, height) > LARGEST:
        height, width = fitted(image.height, image.width, LARGEST)
        mode = _PREMULTIPLIED.get(mode, mode)
    across = Image.new(mode, (width, image.height))
    for top, bottom in bands(image):
        band = numbers.rows(top, bottom).convert(mode)
        across.paste(band.resize((width, bottom - top), _LANCZOS, (0, 0, wide, bottom - top)), (0, top))
    done = across.resize((width, height), _LANCZOS, (0, 0, width, high)).convert(numbers.mode)
    alpha = pixels_of(done.getchannel("A")) if numbers.mode.endswith("A") else None
    pixels = pixels_of(done.convert(numbers.mode.removesuffix("A")))
    if image.mode in ("P", "PA") and _is_gray(pixels, alpha):
        pixels = pixels[:1]
    see_through = alpha is not None and alpha.min() < 255
    return Sheet(Picture(pixels, numbers.note), alpha if see_through else None)


def _is_gray(pixels: Pixels, alpha: Pixels | None) -> bool:
    """Whether all that shows has three equal channels."""
    same = (pixels == pixels[:1]).all(axis=0)
    return bool((same if alpha is None else same | (alpha[0] == 0)).all())
