"""Small changes that leave a digit the same digit, so that a network meets a new drawing every time."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from cnnviz.ops.shape import Array

TURN = np.radians(10)
SHEAR = 0.2
STRETCH = 0.12
SHIFT = 1.0
WEIGHT = 1.0
"""The largest turn, shear, stretch of each axis, shift in cells, and share of a thicker or thinner stroke."""


def augment(images: Array, rng: np.random.Generator) -> Array:
    """Each image ``(N, H, W)`` in 0..1 turned, sheared, stretched, moved, and its strokes made thicker or thinner."""
    changed = change_strokes(images, rng.uniform(-WEIGHT, WEIGHT, len(images)))
    return np.stack([warp(image, rng) for image in changed])


def warp(image: Array, rng: np.random.Generator) -> Array:
    """One image ``(H, W)`` under a random affine map close to "stay", about its middle."""
    turn, shear = rng.uniform(-TURN, TURN), rng.uniform(-SHEAR, SHEAR)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = rotation @ [[1, 0], [shear, 1]] @ np.diag(np.exp(rng.uniform(-STRETCH, STRETCH, 2)))
    middle = (np.array(image.shape) - 1) / 2
    offset = middle - matrix @ (middle + rng.uniform(-SHIFT, SHIFT, 2))
    return ndimage.affine_transform(image, matrix, offset, order=1)


def change_strokes(images: Array, weights: Array) -> Array:
    """Images mixed with their dilation (`weights` above 0, up to 1) or their erosion (below 0)."""
    share = weights.astype(images.dtype)[:, np.newaxis, np.newaxis]
    thick = ndimage.maximum_filter(images, (1, 3, 3))
    thin = ndimage.minimum_filter(images, (1, 2, 2))
    return images + np.abs(share) * (np.where(share > 0, thick, thin) - images)
