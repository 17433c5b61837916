"""What each disturbance does: functions of levels, float32 (C, H, W), which may leave 0 to 255 in between.

Each gives a new array of the same shape; none rounds. Interpolation and borders are those of :mod:`scipy.ndimage`.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Levels = npt.NDArray[np.float32]

WHITE = 255


def moved(
    levels: Levels, *, rows: float = 0, columns: float = 0, turn: float = 0, scale: float = 1
) -> Levels:
    """Scaled and turned about the middle, then shifted; all three at once, so that it is interpolated only once.

    Bilinear interpolation. Where the moved picture shows what lies outside, the nearest pixel of its border is repeated.

    Parameters
    ----------
    rows, columns
        Down and to the right, in pixels.
    turn
        Clockwise, in degrees.
    scale
        2 makes everything twice as large; above 0.
    """
    angle = math.radians(turn)
    back = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]) / scale
    middle = (np.array(levels.shape[1:]) - 1) / 2
    offset = middle - back @ (middle + (rows, columns))
    return np.stack(
        [ndimage.affine_transform(channel, back, offset, order=1, mode="nearest") for channel in levels]
    )


def thickened(levels: Levels, *, thickness: float) -> Levels:
    """Light strokes grown by so many pixels at each side, or worn off for a negative number.

    Grayscale dilation (or erosion): each pixel becomes the largest (smallest) of itself and its four neighbours, once for each
    whole pixel; a fraction mixes the steps before and after it.
    """
    cross = ndimage.generate_binary_structure(2, 1)[np.newaxis]
    step = ndimage.grey_dilation if thickness > 0 else ndimage.grey_erosion
    share, whole = math.modf(abs(thickness))
    for _ in range(int(whole)):
        levels = step(levels, footprint=cross, mode="nearest")
    if share:
        levels = levels + np.float32(share) * (step(levels, footprint=cross, mode="nearest") - levels)
    return levels


def blurred(levels: Levels, *, blur: float) -> Levels:
    """A Gaussian blur with this standard deviation in pixels; at the border the nearest pixel is repeated."""
    return ndimage.gaussian_filter(levels, (0, blur, blur), mode="nearest")


def contrasted(levels: Levels, *, contrast: float) -> Levels:
    """``mean + contrast * (level - mean)`` with the mean of the whole picture; 0 leaves one gray."""
    mean = levels.mean(dtype=np.float64)
    return (mean + contrast * (levels - mean)).astype(np.float32)


def brightened(levels: Levels, *, brightness: float) -> Levels:
    """So many levels added to each."""
    return levels + np.float32(brightness)


def inverted(levels: Levels, *, invert: float) -> Levels:
    """``(1 - invert) * level + invert * (255 - level)``: 1 swaps dark and light, one half is one gray."""
    return np.float32(1 - invert) * levels + np.float32(invert) * (WHITE - levels)


def covered(levels: Levels, *, cover: float, cover_row: float = 0, cover_column: float = 0) -> Levels:
    """A square of `cover` pixels a side shows each channel's mean; its middle is the picture's, moved by so many pixels."""
    height, width = levels.shape[1:]
    side = int(cover)
    top = round((height - side) / 2) + int(cover_row)
    left = round((width - side) / 2) + int(cover_column)
    here = (
        slice(None),
        slice(max(0, top), max(0, top + side)),
        slice(max(0, left), max(0, left + side)),
    )
    levels = levels.copy()
    levels[here] = levels.mean(axis=(1, 2), keepdims=True)
    return levels


def noisy(levels: Levels, *, noise: float, seed: float = 0) -> Levels:
    """Gaussian noise with this standard deviation in levels, for each pixel and channel by itself.

    The same seed gives the same pattern, however strong.
    """
    drawn = np.random.default_rng(int(seed)).standard_normal(levels.shape, np.float32)
    return levels + np.float32(noise) * drawn
