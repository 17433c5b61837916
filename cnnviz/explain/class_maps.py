"""Class maps: a score that is the mean of a map, cell by cell.

Zhou, Khosla, Lapedriza, Oliva & Torralba, "Learning deep features for discriminative localization", 2016. Where a network takes the
mean of each of its last maps over all cells and weighs these means, the weighted sum of the maps has the score as its mean. So each
cell has its own share in the score, and nothing is estimated. SqueezeNet weighs nothing: its last maps are those of the classes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Layer, Network

Array = npt.NDArray[Any]

RESHAPING = frozenset({"Flatten", "Reshape", "Squeeze", "Identity", "Dropout"})
"""What may stand between the means and the scores without changing a number."""
CLOSE = 1e-3
"""How far the mean of a map may be from its score, as a share of the largest score; both are float32."""


@dataclass(frozen=True, eq=False)
class ClassMaps:
    """A map for each class, whose mean is the class's score.

    Attributes
    ----------
    layer, array
        The names of the layer that takes the means, and of the array that it takes them of.
    maps
        float32 ``(C, h, w)``, what it takes the means of.
    weights, biases
        ``(classes, C)`` and ``(classes,)``, of the fully connected layer behind it; None if there is none, and then the maps are
        those of the classes.
    """

    layer: str
    array: str
    maps: Array
    weights: Array | None = None
    biases: Array | None = None

    def of(self, index: int) -> Array:
        """The map of one class: float32 ``(h, w)``; its mean is the class's score.

        A bias counts in each cell.
        """
        if self.weights is None:
            return np.asarray(self.maps[index], np.float32)
        total = np.tensordot(self.weights[index], self.maps, axes=1)
        return np.asarray(total if self.biases is None else total + self.biases[index], np.float32)


def class_maps(network: Network, values: Mapping[str, Array], scores: str) -> ClassMaps | None:
    """The class maps behind the array `scores` (N, classes), of the first image; None if it is no mean over maps.

    Parameters
    ----------
    values
        What :meth:`Network.run` gave.
    """
    makers = {name: layer for layer in network.layers for name in layer.outputs}
    given = np.asarray(values[scores][0], np.float32).ravel()
    layer = _behind(makers, scores)
    weights = biases = None
    if layer is not None and layer.op_type == "Gemm":
        known = _linear(layer)
        if known is None:
            return None
        weights, biases = known
        layer = _behind(makers, layer.inputs[0])
    if layer is None or layer.op_type not in ("GlobalAveragePool", "ReduceMean", "AveragePool"):
        return None
    before, after = values[layer.inputs[0]], values[layer.outputs[0]]
    if before.ndim != 4 or math.prod(after.shape[1:]) != before.shape[1] or math.prod(before.shape[2:]) == 1:
        return None
    found = ClassMaps(layer.name, layer.inputs[0], before[0], weights, biases)
    if (len(before[0]) if weights is None else len(weights)) != len(given):
        return None
    means = before[0].mean(axis=(1, 2), dtype=np.float64)
    if weights is not None:
        means = weights @ means + (0 if biases is None else biases)
    close = np.abs(means - given).max() <= CLOSE * max(1.0, float(np.abs(given).max()))
    return found if close else None


def _behind(makers: Mapping[str, Layer], name: str) -> Layer | None:
    """The layer that makes an array, or what is only put into another shape as that array."""
    layer = makers.get(name)
    while layer is not None and layer.op_type in RESHAPING:
        layer = makers.get(layer.inputs[0])
    return layer


def _linear(layer: Layer) -> tuple[Array, Array | None] | None:
    """The weight (classes, C) and the bias of a fully connected layer; None for one with other factors."""
    weight = layer.weights.get(layer.inputs[1])
    bias = layer.weights.get(layer.inputs[2]) if len(layer.inputs) > 2 and layer.inputs[2] else None
    plain = all(layer.attributes.get(name, 1) == 1 for name in ("alpha", "beta"))
    if (
        weight is None
        or not plain
        or layer.attributes.get("transA")
        or (len(layer.inputs) > 2 and bias is None)
    ):
        return None
    return (weight if layer.attributes.get("transB") else weight.T), (None if bias is None else bias.ravel())
