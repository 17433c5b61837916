"""From a drawing to what a network trained on MNIST expects."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from cnnviz.ops.shape import Array

SIDE = 28
BOX = 20
FAINT = 0.1
"""Ink below this share of the darkest does not count when the drawing's edges are looked for."""


def centre_as_mnist(ink: npt.ArrayLike) -> Array:
    """A drawing scaled to a box of 20 x 20 and laid on 28 x 28 with its centre of mass in the middle.

    So the makers of MNIST prepared their digits (LeCun et al., 1998), and such a digit comes back almost as it is.

    Parameters
    ----------
    ink
        ``(H, W)``, how much ink there is: 0 (none) to 255 if the dtype is uint8, else 0 to 1; what lies outside
        is cut.

    Returns
    -------
    ``(28, 28)`` float32 from 0 to 1. The darkest ink becomes 1; without any ink all is 0.
    """
    drawn = np.asarray(ink)
    levels = drawn.astype(np.float32) / (255 if drawn.dtype == np.uint8 else 1)
    levels = np.clip(levels, 0, 1)
    result = np.zeros((SIDE, SIDE), np.float32)
    marked = levels > FAINT * levels.max(initial=0)
    if not marked.any():
        return result
    rows, columns = (np.flatnonzero(marked.any(axis=axis)) for axis in (1, 0))
    cut = levels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    shrink = BOX / max(cut.shape)
    height, width = (max(1, round(n * shrink)) for n in cut.shape)
    scaled = np.asarray(Image.fromarray(cut).resize((width, height), Image.Resampling.BILINEAR))
    scaled = np.clip(scaled / scaled.max(), 0, 1)
    top, left = _place(scaled.sum(axis=1)), _place(scaled.sum(axis=0))
    result[top : top + height, left : left + width] = scaled
    return result


def as_digit(levels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A drawing prepared as MNIST's digits were, and like them in 8 bits: uint8 (1, 28, 28)."""
    return np.rint(centre_as_mnist(levels) * 255).astype(np.uint8)[np.newaxis]


def _place(mass: Array) -> int:
    """The first cell of 28 for a strip of ink, so that its centre of mass comes to cell 14 but nothing is cut."""
    centre = float(np.average(np.arange(len(mass)), weights=mass))
    return min(max(0, round(SIDE / 2 - centre)), SIDE - len(mass))
