"""What training a network means, with the engine's functions, one layer after the other: the definition.

:mod:`cnnviz.training.quick` computes the same sooner and is tested against this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cnnviz.learning import layers as plain
from cnnviz.ops.backward import softmax_cross_entropy
from cnnviz.ops.shape import Array
from cnnviz.training.account import Line
from cnnviz.training.architecture import (
    Activation,
    AveragePool,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    FullyConnected,
    GlobalAverage,
    MaxPool,
)
from cnnviz.training.settings import DROPOUT, Settings


def build(lines: Sequence[Line], parameters: Mapping[str, Array]) -> plain.Network:
    """The network with copies of these numbers, in their dtype."""
    network = plain.Network([_layer(str(number), line, parameters) for number, line in enumerate(lines)])
    for layer in network.layers:
        layer.parameters = {name: parameters[f"{layer.name}.{name}"].copy() for name in layer.parameters}
    return network


def gradients(
    network: plain.Network, images: Array, labels: np.ndarray, settings: Settings, step: int
) -> tuple[float, dict[str, Array]]:
    """The mean loss over a batch and its gradient by every learned array.

    Parameters
    ----------
    images
        ``(N, C, H, W)``, floats.
    labels
        ``(N,)``, whole numbers.
    step
        Which step of the training this is, from 0: dropout leaves out other numbers in each.
    """
    for layer in network.layers:
        if isinstance(layer, _Dropout):
            layer.draw(settings, step, len(images), images.dtype)
    loss, grad = softmax_cross_entropy(network.forward(images), labels)
    network.backward(grad)
    return loss, network.gradients


class _Dropout(plain.Dropout):
    """Draws its mask from the numbers of its line and step."""

    def __init__(self, name: str, probability: float, shape: tuple[int, ...]) -> None:
        super().__init__(name)
        self.probability, self.shape = probability, shape

    def draw(self, settings: Settings, step: int, images: int, dtype: np.dtype) -> None:
        rng = settings.random(DROPOUT, step, int(self.name))
        kept = rng.random((images, *self.shape), np.float32) >= np.float32(self.probability)
        self.mask = kept.astype(dtype) / dtype.type(1 - self.probability)


def _layer(name: str, line: Line, parameters: Mapping[str, Array]) -> plain.Layer:
    match line.layer:
        case Convolution(stride=stride, padding=padding):
            return plain.Conv2d(name, parameters[f"{name}.weight"], stride=stride, padding=padding)
        case FullyConnected():
            return plain.Linear(name, parameters[f"{name}.weight"])
        case Activation(name=function):
            return plain.Activation(name, function)
        case MaxPool(size=size, stride=stride):
            return plain.MaxPool2d(name, size, stride)
        case AveragePool(size=size, stride=stride):
            return plain.AvgPool2d(name, size, stride)
        case BatchNorm():
            return plain.BatchNorm(name, line.before[0], parameters[f"{name}.weight"].dtype)
        case Dropout(probability=probability):
            return _Dropout(name, probability, line.before)
        case Flatten():
            return plain.Flatten(name)
        case GlobalAverage():
            return plain.GlobalAverage(name)
    raise AssertionError(line.layer)
