"""Maps small enough to be sent."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz import ops


def fewer(values: npt.ArrayLike, most: int, *, largest: bool = False) -> npt.NDArray[np.float32]:
    """A map (H, W) of at most `most` cells a side: the means, or the largest, of square blocks of a larger one."""
    small = np.asarray(values, np.float32)
    side = -(-max(small.shape) // most)
    if side == 1:
        return small
    pool = ops.max_pool2d if largest else ops.avg_pool2d
    return pool(small[np.newaxis], side, ceil_mode=True)[0]
