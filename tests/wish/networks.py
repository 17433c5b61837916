"""Small networks to look into."""

from __future__ import annotations

import numpy as np

from cnnviz.images.picture import Pixels
from cnnviz.networks import Input, Network
from cnnviz.networks.graph import Layer
from cnnviz.preprocessing import Preprocessing
from cnnviz.reader import Reader
from cnnviz.reading import Reading, read


def branched(seed: int, height: int = 21, width: int = 17) -> Reader:
    """Convolution, ReLU, pooling and two branches, joined; three channels of a picture of another height than width."""
    rng = np.random.default_rng(seed)
    weights = {
        "w1": rng.standard_normal((4, 3, 3, 3)).astype(np.float32),
        "w2": rng.standard_normal((2, 4, 1, 1)).astype(np.float32),
        "w3": rng.standard_normal((3, 4, 3, 5)).astype(np.float32),
    }
    layers = [
        Layer("conv1", "Conv", ("x", "w1"), ("conv1",), {"strides": (2, 1), "pads": (1, 1, 1, 1)}),
        Layer("relu1", "Relu", ("conv1",), ("relu1",)),
        Layer("pool1", "MaxPool", ("relu1",), ("pool1",), {"kernel_shape": (2, 2), "strides": (1, 2)}),
        Layer("left", "Conv", ("pool1", "w2"), ("left",)),
        Layer("right", "Conv", ("pool1", "w3"), ("right",), {"pads": (1, 2, 1, 2)}),
        Layer("right.relu", "Relu", ("right",), ("right.relu",)),
        Layer("joined", "Concat", ("left", "right.relu"), ("joined",), {"axis": 1}),
        Layer("mean", "GlobalAveragePool", ("joined",), ("mean",)),
        Layer("scores", "Flatten", ("mean",), ("scores",)),
        Layer("chances", "Softmax", ("scores",), ("chances",)),
    ]
    net = Network(layers, [Input("x", (1, 3, height, width))], ["chances"], weights)
    return Reader(net, "x", 3, (height, width), Preprocessing(mean=(0.4, 0.5, 0.6), std=(0.2, 0.3, 0.25)))


def reading_of(reader: Reader, seed: int = 0) -> Reading:
    """The network's reading of noise."""
    height, width = reader.size
    assert height is not None and width is not None
    picture: Pixels = np.random.default_rng(seed).integers(0, 256, (3, height, width), np.uint8)
    return read(reader, picture)
