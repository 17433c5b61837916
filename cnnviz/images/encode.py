"""Pixels to files a browser shows."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image, ImageOps

from cnnviz.images.picture import Picture, Pixels, pil_image


def to_png(pixels: Pixels) -> bytes:
    """`pixels`, uint8 (C, H, W) with C 1 or 3, as a PNG file that keeps every number."""
    buffer = io.BytesIO()
    pil_image(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def nearest_enlarge(pixels: Pixels, factor: int) -> Pixels:
    """`pixels` (C, H, W) with each pixel as a block of `factor` by `factor` equal ones."""
    return np.repeat(np.repeat(pixels, factor, axis=1), factor, axis=2)


def thumbnail_data_uri(picture: Picture, side: int = 64) -> str:
    """The middle square of `picture`, `side` pixels wide, as a ``data:image/webp`` address."""
    square = ImageOps.fit(pil_image(picture.pixels), (side, side), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    square.save(buffer, "WEBP", quality=75, method=6)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()
