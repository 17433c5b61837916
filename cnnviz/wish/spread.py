"""How a layer's numbers are spread: histograms of weights and of values, and which of its maps are 0 everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Layer, Network

Array = npt.NDArray[Any]

BINS = 41
"""An odd number, so that one bin has 0 in its middle where numbers lie on both sides of it."""


@dataclass(frozen=True, eq=False)
class Spread:
    """A histogram.

    Attributes
    ----------
    counts, edges
        ``(n,)`` and ``(n + 1,)``: how many numbers lie from one edge to the next; the last bin has both of its edges.
    zeros
        How many are exactly 0.
    total
        How many numbers are counted; those that are not finite are not.
    mean, deviation
        Of them, in float64.
    """

    counts: npt.NDArray[np.int64]
    edges: npt.NDArray[np.float64]
    zeros: int
    total: int
    mean: float
    deviation: float


def spread(numbers: Array) -> Spread | None:
    """The histogram of all finite `numbers`, of any shape; None if there are none.

    Where numbers lie on both sides of 0, the bins lie symmetrically about it and reach as far as the largest.
    """
    flat = np.ravel(numbers).astype(np.float64)
    flat = flat[np.isfinite(flat)]
    if not flat.size:
        return None
    low, high = float(flat.min()), float(flat.max())
    if low < 0 < high:
        high = max(-low, high)
        low = -high
    if low == high:
        low, high = low - 0.5, high + 0.5
    counts, edges = np.histogram(flat, BINS, (low, high))
    zeros = int(flat.size - np.count_nonzero(flat))
    return Spread(counts, edges, zeros, flat.size, float(flat.mean()), float(flat.std()))


def weights_of(network: Network, array: str) -> tuple[Layer, Array] | None:
    """The layer that makes an array, and its weights; None where it has none that are multiplied with what it takes."""
    layer = next((each for each in network.layers if array in each.outputs), None)
    own = (
        []
        if layer is None
        else [each for each in layer.weights.values() if each.dtype.kind == "f" and each.ndim > 1]
    )
    return (layer, own[0]) if layer is not None and own else None
