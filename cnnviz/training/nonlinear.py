"""Maps that no kernel makes: each element is a function of the pixels in a window, but no sum of weights times pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.words import N_

Array = npt.NDArray[np.float64]

WINDOW = (3, 3)
_SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


@dataclass(frozen=True)
class Nonlinear:
    """An operation on windows of 3 x 3 pixels, each channel by itself: (C, H, W) becomes (C, H - 2, W - 2).

    `label` is a marked message.
    """

    name: str
    label: str
    function: Callable[[Array], Array]


def _median(input: Array) -> Array:
    windows = np.lib.stride_tricks.sliding_window_view(input, WINDOW, axis=(1, 2))
    found: Array = np.median(windows, axis=(3, 4))
    return found


def _maximum(input: Array) -> Array:
    return np.asarray(ops.max_pool2d(input, WINDOW, stride=1), np.float64)


def _sign(input: Array) -> Array:
    side: Array = np.sign(input - input.mean(axis=(1, 2), keepdims=True))
    return side[:, 1:-1, 1:-1]


def _edges(input: Array) -> Array:
    return np.asarray(ops.abs(ops.conv2d(input[:, None], _SOBEL[None, None])[:, 0]), np.float64)


NONLINEAR = {
    each.name: each
    for each in (
        Nonlinear("median", N_("Median, 3 × 3 (nonlinear)"), _median),
        Nonlinear("maximum", N_("Maximum, 3 × 3 (nonlinear)"), _maximum),
        Nonlinear("sign", N_("±1, above or below the mean (nonlinear)"), _sign),
        Nonlinear("edges", N_("Absolute Sobel x (nonlinear)"), _edges),
    )
}
"""Every operation by its name, in the order a list shows them."""
