"""The features of SqueezeNet 1.1: 512 maps, and their means as one vector.

Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size", 2016. They are what the last
fire module of the shipped network makes; the layers after it, which tell the 1,000 classes of ImageNet apart, are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from cnnviz.images.picture import Pixels
from cnnviz.networks import Network
from cnnviz.networks.steps import Steps, stepwise
from cnnviz.zoo import SHIPPED, load

SHIPPED_AS = "squeezenet"
CREDIT = SHIPPED[SHIPPED_AS].credit
SIDE = 227
READING_BYTES = 30_000_000
"""What reading one picture takes at most, until it is read."""
COUNT = 512
CELLS = 13
PREPROCESSING = SHIPPED[SHIPPED_AS].preprocessing
"""Red, green and blue from 0 to 255; the mean of ImageNet is part of the first layer's bias."""

INPUT, MAPS = "image", "fire9"
"""The names of the arrays that the network takes and gives."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Features:
    """What SqueezeNet makes of a picture.

    Attributes
    ----------
    maps
        float32 ``(512, 13, 13)``, none below 0.
    length
        The length of the vector of the maps' means; 1 if all are 0.
    """

    maps: npt.NDArray[np.float32]
    length: float

    @property
    def vector(self) -> Array:
        """The means of the maps as a vector of length 1: float64 ``(512,)``."""
        return self.maps.mean(axis=(1, 2), dtype=np.float64) / self.length


@cache
def network() -> Network:
    """SqueezeNet up to its last fire module, with the weights of the whole. It never changes, and all visitors share it."""
    whole = load(SHIPPED_AS)
    end = next(number for number, layer in enumerate(whole.layers) if MAPS in layer.outputs)
    layers = whole.layers[: end + 1]
    taken = {name for layer in layers for name in layer.inputs}
    weights = {name: array for name, array in whole.weights.items() if name in taken}
    return Network(layers, whole.inputs, (MAPS,), weights, whole.opset)


def seen(pixels: Pixels) -> Pixels:
    """The middle square of a picture, uint8 ``(C, H, W)``, as SqueezeNet takes it: uint8 ``(3, 227, 227)``."""
    return PREPROCESSING.received(pixels, 3, SIDE, SIDE)


@stepwise
def features(pixels: Pixels) -> Steps[Features]:
    """The features of a picture, uint8 ``(C, H, W)`` with C 1 or 3; for any thread. Some 20 ms, which are many short steps."""
    arrays = yield from network().steps({INPUT: PREPROCESSING.numbers(seen(pixels))[None]})
    maps = arrays[MAPS][0]
    length = float(np.linalg.norm(maps.mean(axis=(1, 2), dtype=np.float64)))
    return Features(maps, length or 1.0)
