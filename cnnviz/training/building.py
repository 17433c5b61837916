"""What a builder does to a description: the last layer follows the classes."""

from __future__ import annotations

from dataclasses import replace

from cnnviz.training.architecture import Architecture, FullyConnected


def for_classes(layers: Architecture, classes: int) -> Architecture:
    """`layers` with so many outputs of the last fully connected layer, whatever comes behind it; as they are without one."""
    for place in reversed(range(len(layers))):
        layer = layers[place]
        if isinstance(layer, FullyConnected):
            return (*layers[:place], replace(layer, outputs=classes), *layers[place + 1 :])
    return layers
