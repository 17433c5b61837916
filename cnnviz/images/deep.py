"""Colours of 16 bits, of which Pillow keeps the upper bytes alone: the lower ones too, and both rounded to 8 bits."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageFile

from cnnviz.images.picture import Pixels

_BANDS = 16
"""Bytes for each pixel of a band while it is rounded."""

_FIRST = {f"{colours};16B": f"{colours};16L" for colours in ("RGB", "RGBA", "RGBX")}
_SECOND = {second: first for first, second in _FIRST.items()}
_NATIVE = _SECOND if sys.byteorder == "little" else _FIRST
_LOWER = {
    **_FIRST,
    **_SECOND,
    **{name[:-1] + "N": other for name, other in _NATIVE.items()},
    "LA;16B": "RGBA",  # gray's two bytes and the two of its alpha
}
"""For how Pillow reads colours of 16 bits, the way that takes the other byte of each as if it were the upper one."""


def has_lower_bytes(image: ImageFile.ImageFile) -> bool:
    """Whether `image`, which is not loaded yet, has lower bytes that :func:`lower_bytes` can read."""
    return bool(image.tile) and all(
        any(isinstance(arg, str) and arg in _LOWER for arg in _arguments(tile.args)) for tile in image.tile
    )


def lower_bytes_memory(width: int, height: int, band: int) -> int:
    """Bytes that the lower bytes of a picture take, and their rounding, `band` pixels at a time."""
    return 4 * width * height + _BANDS * max(band, width)


def lower_bytes(image: ImageFile.ImageFile) -> Lower:
    """The lower bytes of a 16-bit `image`: it is loaded with each number's lower byte in the place of the upper one."""
    gray = any("LA;16B" in _arguments(tile.args) for tile in image.tile)
    image.tile = [tile._replace(args=_swapped(tile.args)) for tile in image.tile]
    image.load()
    return Lower(image, gray)


@dataclass(frozen=True, eq=False)
class Lower:
    """The lower bytes of an image's numbers; with `gray` both bytes of gray and then both of its alpha."""

    image: Image.Image
    gray: bool

    def rounded(self, upper: Image.Image, top: int, bottom: int) -> Image.Image:
        """``round(v / 257)`` of ``v = 256 * upper + lower`` for rows `top` to `bottom`, which are `upper`.

        v is ``257 * upper + (lower - upper)``, so this is `upper`, or one more or less. `upper` may have an alpha that
        the file says in another way.
        """
        lower: Pixels = np.asarray(self.image.crop((0, top, self.image.width, bottom)))
        if self.gray:
            lower = lower[..., [1, 1, 1, 3]]
        result = np.array(upper)
        high = result[..., : lower.shape[-1]]
        beyond = lower.astype(np.int16) - high
        high += (beyond > 128).astype(np.uint8)
        high -= (beyond < -128).astype(np.uint8)
        return Image.fromarray(result)


def _arguments(args: object) -> tuple[object, ...]:
    return args if isinstance(args, tuple) else (args,)


def _swapped(args: Any) -> Any:
    if isinstance(args, str):
        return _LOWER[args]
    return tuple(_LOWER.get(arg, arg) if isinstance(arg, str) else arg for arg in args)
