"""Small networks whose explanations are known beforehand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cnnviz.networks import Input, Layer, Network

Weights = Mapping[str, np.ndarray]


def network(
    layers: list[Layer], weights: Weights, shape: tuple[int | str | None, ...], output: str = "scores"
) -> Network:
    """A float64 network from the input `x`."""
    return Network(layers, [Input("x", shape, np.dtype(float))], [output], weights)


def weighted_sum(weights: np.ndarray, batch: int | str = "N") -> Network:
    """Scores that are weighted sums of the pixels: weights (classes, C, H, W)."""
    return network(
        [
            Layer("flatten", "Flatten", ("x",), ("flat",)),
            Layer("sum", "Gemm", ("flat", "w"), ("scores",), {"transB": 1}),
        ],
        {"w": weights.reshape(len(weights), -1)},
        (batch, *weights.shape[1:]),
    )


def averaged(rng: np.random.Generator, channels: int = 3, maps: int = 5, classes: int = 4) -> Network:
    """Convolution, activation, the mean of each map, and weighted sums of the means: where CAM is defined."""
    return network(
        [
            Layer("conv", "Conv", ("x", "w1", "b1"), ("conv",), {"pads": (1, 1, 1, 1), "strides": (2, 2)}),
            Layer("relu", "Relu", ("conv",), ("maps",)),
            Layer("mean", "GlobalAveragePool", ("maps",), ("means",)),
            Layer("flatten", "Flatten", ("means",), ("flat",)),
            Layer("sum", "Gemm", ("flat", "w2", "b2"), ("scores",), {"transB": 1}),
        ],
        {
            "w1": rng.standard_normal((maps, channels, 3, 3)),
            "b1": rng.standard_normal(maps),
            "w2": rng.standard_normal((classes, maps)),
            "b2": rng.standard_normal(classes),
        },
        ("N", channels, None, None),
    )


def without_biases(rng: np.random.Generator) -> Network:
    """Convolutions, ReLU, max pooling and a fully connected layer, none with a bias, for (1, 2, 12, 10)."""
    return network(
        [
            Layer("conv1", "Conv", ("x", "w1"), ("conv1",)),
            Layer("relu1", "Relu", ("conv1",), ("relu1",)),
            Layer("pool", "MaxPool", ("relu1",), ("pool",), {"kernel_shape": (2, 2), "strides": (2, 2)}),
            Layer("conv2", "Conv", ("pool", "w2"), ("conv2",)),
            Layer("relu2", "Relu", ("conv2",), ("relu2",)),
            Layer("flatten", "Flatten", ("relu2",), ("flat",)),
            Layer("sum", "Gemm", ("flat", "w3"), ("scores",), {"transB": 1}),
        ],
        {
            "w1": rng.standard_normal((4, 2, 3, 3)),
            "w2": rng.standard_normal((5, 4, 3, 3)),
            "w3": rng.standard_normal((3, 5 * 3 * 2)),
        },
        (1, 2, 12, 10),
    )
