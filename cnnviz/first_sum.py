"""The first computation that a visitor sees: a small picture, one kernel, and the feature map that the engine makes of them."""

from __future__ import annotations

import numpy as np

from cnnviz import ops
from cnnviz.ops.shape import Array

PICTURE = np.array(
    [
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0, 3, 9, 2, 0, 6, 8, 0],
        [0, 6, 8, 0, 0, 9, 5, 0],
        [0, 9, 5, 0, 1, 9, 4, 0],
        [0, 8, 9, 9, 9, 9, 7, 0],
        [0, 1, 3, 4, 6, 9, 1, 0],
        [0, 0, 0, 0, 7, 8, 0, 0],
        [0, 0, 0, 0, 8, 5, 0, 0],
    ],
    np.float32,
)
"""A drawn 4, (8, 8): 0 is black, 9 is white, so that every sum can be done in the head."""

KERNEL = np.array([[-1, 0, 1]] * 3, np.float32)
"""What is on the right minus what is on the left, (3, 3): Prewitt's kernel for vertical edges."""


def feature_map() -> Array:
    """What the engine makes of both: float32 (6, 6), whole numbers."""
    made: Array = ops.conv2d(PICTURE[None], KERNEL[None, None])[0]
    return made
