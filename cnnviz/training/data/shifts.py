"""Pictures that stand elsewhere: what a network must read that has only met them in the middle."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MOST = 3
"""Pixels, down or up and to the right or left. Of the ink of all shipped digits less than 1% is so close to the border."""


def shift(images: npt.NDArray[np.uint8], rng: np.random.Generator, most: int = MOST) -> npt.NDArray[np.uint8]:
    """Each picture moved by whole pixels, from ``-most`` to `most` along each axis, all moves alike in chance.

    Parameters
    ----------
    images
        uint8 ``(N, C, H, W)``.

    Returns
    -------
    The same shape and dtype; what comes in from outside is 0.
    """
    count, _, height, width = images.shape
    down, right = rng.integers(0, 2 * most + 1, (2, count))
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    rows = (down[:, np.newaxis] + np.arange(height))[:, np.newaxis, :, np.newaxis]
    columns = (right[:, np.newaxis] + np.arange(width))[:, np.newaxis, np.newaxis, :]
    return np.take_along_axis(np.take_along_axis(padded, rows, axis=2), columns, axis=3)
