"""Pictures shifted, turned and scaled a little, so that a network meets another one each time."""

from __future__ import annotations

import numpy as np

from cnnviz.ops.shape import Array

SHIFT = 2.0
TURN = np.radians(10)
SCALE = 0.1
"""The largest shift in pixels, turn, and change of size as a share."""
AT_ONCE = 32
"""Pictures whose places are worked out together."""


def augment(images: np.ndarray, rng: np.random.Generator) -> Array:
    """Each picture under a random map of its own about its middle, with nothing around.

    Parameters
    ----------
    images
        ``(N, C, H, W)``, levels from 0 to 255 in uint8.

    Returns
    -------
    The same shape in float32, from 0 to 1: between four pixels as much of each as the point is near (bilinear).
    """
    count = len(images)
    turn, scale = rng.uniform(-TURN, TURN, count), 1 + rng.uniform(-SCALE, SCALE, count)
    shift = rng.uniform(-SHIFT, SHIFT, (2, count))
    moved = np.empty(images.shape, np.float32)
    for start in range(0, count, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        moved[part] = move(images[part], turn[part], scale[part], shift[:, part])
    return moved


def move(images: np.ndarray, turn: Array, scale: Array, shift: Array) -> Array:
    """As :func:`augment`, by turns in radians ``(N,)``, scales ``(N,)``, and shifts down and right ``(2, N)``."""
    count, channels, height, width = images.shape
    down = np.arange(height, dtype=np.float32)[np.newaxis, :, np.newaxis] - (height - 1) / 2
    right = np.arange(width, dtype=np.float32)[np.newaxis, np.newaxis, :] - (width - 1) / 2
    down, right = (
        axis - by.astype(np.float32)[:, np.newaxis, np.newaxis]
        for axis, by in zip((down, right), shift, strict=True)
    )
    cos, sin = (
        (function(turn) / scale).astype(np.float32)[:, np.newaxis, np.newaxis]
        for function in (np.cos, np.sin)
    )
    row, r = _between(cos * down - sin * right + np.float32((height - 1) / 2), height)
    column, c = _between(cos * right + sin * down + np.float32((width - 1) / 2), width)
    padded = np.zeros((count, channels, height + 2, width + 2), np.float32)
    np.multiply(images, np.float32(1 / 255), out=padded[:, :, 1:-1, 1:-1])
    cells = padded.reshape(count, channels, -1)
    corner = (row * (width + 2) + column).reshape(count, 1, -1)
    r, c = (share.reshape(count, 1, -1) for share in (r, c))
    upper, lower = (
        (1 - c) * np.take_along_axis(cells, first, axis=2) + c * np.take_along_axis(cells, first + 1, axis=2)
        for first in (corner, corner + width + 2)
    )
    return ((1 - r) * upper + r * lower).reshape(images.shape)


def _between(place: Array, size: int) -> tuple[np.ndarray, Array]:
    """The cell before `place`, counted from the border of one cell, and how far behind it the place is."""
    place = np.clip(place, -1, size)
    first = np.minimum(np.floor(place), size - 1)
    return first.astype(np.intp) + 1, place - first
