"""The one kind of picture everything here makes, and its copy at the size people work with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

SMALLEST, LARGEST = 8, 1024
"""Bounds of a working copy's longer side in pixels."""

THINNEST = 4
"""A working copy's shorter side has at least this many pixels, whatever the aspect."""


class ImageError(ValueError):
    """A picture that cannot be used: one sentence as a template for translation, and its values."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture of 8-bit numbers.

    Attributes
    ----------
    pixels : uint8 array (C, H, W), read-only
        C is 1 (gray) or 3 (red, green, blue, as sRGB); H and W are at least 1.
    note : str or None
        A marked message on what was done to the file's numbers, if a visitor should know.
    """

    pixels: Pixels
    note: str | None = None

    def __post_init__(self) -> None:
        pixels = self.pixels
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[0] not in (1, 3) or not pixels.size:
            raise ValueError(f"pixels must be uint8 (1 or 3, H, W), not {pixels.dtype} {pixels.shape}")
        frozen = pixels.view()
        frozen.flags.writeable = False
        object.__setattr__(self, "pixels", frozen)

    @property
    def channels(self) -> int:
        """1 for gray, 3 for colour."""
        return int(self.pixels.shape[0])

    @property
    def height(self) -> int:
        """The number of rows."""
        return int(self.pixels.shape[1])

    @property
    def width(self) -> int:
        """The number of columns."""
        return int(self.pixels.shape[2])


@dataclass(frozen=True, eq=False)
class Sheet:
    """A picture that may let through what lies behind it.

    Attributes
    ----------
    picture : Picture
        Its own colours, (C, H, W).
    alpha : uint8 array (1, H, W) or None
        How much they cover, 0 for nothing to 255 for all; None where they cover all everywhere.
    """

    picture: Picture
    alpha: Pixels | None = None

    @property
    def bytes(self) -> int:
        """The bytes that colours and alpha take in memory."""
        return self.picture.pixels.nbytes + (0 if self.alpha is None else self.alpha.nbytes)

    def over(self, background: Colour) -> Picture:
        """The picture laid over `background`; gray stays gray over gray and becomes colour over a colour."""
        if self.alpha is None:
            return self.picture
        colours = pil_image(self.picture.pixels)
        level, *others = background
        if colours.mode == "L" and others == [level, level]:
            base = Image.new("L", colours.size, level)
        else:
            base = Image.new("RGB", colours.size, background)
        base.paste(colours.convert(base.mode), mask=pil_image(self.alpha))
        return replace(self.picture, pixels=pixels_of(base))


def pil_image(pixels: Pixels) -> Image.Image:
    """The Pillow image of `pixels` (C, H, W): mode L for one channel, RGB for three."""
    # Pillow interleaves channels several times faster than NumPy does.
    bands = [Image.fromarray(channel) for channel in pixels]
    return bands[0] if len(bands) == 1 else Image.merge("RGB", bands)


def pixels_of(image: Image.Image) -> Pixels:
    """The uint8 (C, H, W) of a Pillow image in mode L or RGB."""
    return np.stack([np.asarray(band) for band in image.split()])


def luminance(pixels: Pixels) -> Pixels:
    """The brightness (1, H, W) of `pixels` (C, H, W); gray stays as it is.

    Rec. 601 luma in 16-bit fixed point, rounded: ``(19595 R + 38470 G + 7471 B + 32768) >> 16``,
    that is 0.299 R + 0.587 G + 0.114 B; the formula of Pillow's mode L.
    """
    return pixels if pixels.shape[0] == 1 else pixels_of(pil_image(pixels).convert("L"))


def fitted(height: int, width: int, size: int) -> tuple[int, int]:
    """Height and width with `size` on the longer side, the same aspect and at least `THINNEST` on the shorter."""
    longer = max(height, width)
    high, wide = (
        size if side == longer else max(THINNEST, round(side * size / longer)) for side in (height, width)
    )
    return high, wide


def working_copy(picture: Picture, size: int, colour: bool) -> Picture:
    """`picture` with `size` pixels on its longer side, as brightness or in three channels.

    The aspect is kept, except that the shorter side never falls below `THINNEST`. Lanczos when
    the longer side shrinks, bicubic when it grows; a picture that fits already keeps its numbers.
    With `colour`, a gray picture gets three equal channels (R = G = B); without, colour becomes
    `luminance` before it is resized.

    Raises
    ------
    ImageError
        If `size` is outside `SMALLEST` to `LARGEST`.
    """
    if not SMALLEST <= size <= LARGEST:
        raise ImageError(
            "The working size must be {low} to {high} pixels, not {size}.",
            low=SMALLEST,
            high=LARGEST,
            size=size,
        )
    pixels = picture.pixels if colour else luminance(picture.pixels)
    height, width = fitted(picture.height, picture.width, size)
    if (height, width) != pixels.shape[1:]:
        method = (
            Image.Resampling.LANCZOS
            if max(picture.height, picture.width) > size
            else Image.Resampling.BICUBIC
        )
        pixels = pixels_of(pil_image(pixels).resize((width, height), method))
    if colour and pixels.shape[0] == 1:
        pixels = np.repeat(pixels, 3, axis=0)
    return replace(picture, pixels=pixels)
