"""What is put in the place of a covered part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from cnnviz.words import N_

Array = npt.NDArray[Any]
BLUR = 0.1
"""The blur's standard deviation, as a share of the longer side."""


def _blurred(x: Array) -> Array:
    spread = BLUR * max(x.shape[1:])
    return ndimage.gaussian_filter(x, (0, spread, spread), mode="nearest")


def _each(number: Callable[..., Array]) -> Callable[[Array], Array]:
    def fill(x: Array) -> Array:
        return np.broadcast_to(number(x, axis=(1, 2), keepdims=True), x.shape).astype(x.dtype)

    return fill


_FILLS: dict[str, Callable[[Array], Array]] = {
    "mean": _each(np.mean),
    "low": _each(np.min),
    "high": _each(np.max),
    "blur": _blurred,
}

FILLS: dict[str, str] = {
    "mean": N_("the picture's mean"),
    "low": N_("the darkest value in the picture"),
    "high": N_("the brightest value in the picture"),
    "blur": N_("a blurred copy"),
}
"""Every fill with its marked name."""


def fill_of(kind: str, x: Array) -> Array:
    """What covered parts of the input `x`, (C, H, W), show instead: (C, H, W).

    ``"mean"``, ``"low"`` and ``"high"`` are one number for each channel, taken from x itself; ``"blur"`` is x without
    its details. A fill that the picture already shows hides nothing: `"low"` covers no paper where paper is 0.
    """
    return _FILLS[kind](x)
