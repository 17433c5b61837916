"""Networks to begin with, from the simplest classifier to one in which gradients vanish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cnnviz.training.architecture import (
    Activation,
    Architecture,
    Convolution,
    Flatten,
    FullyConnected,
    MaxPool,
)
from cnnviz.words import N_


@dataclass(frozen=True)
class Preset:
    """A network to begin with.

    Attributes
    ----------
    label
        A marked message.
    layers
        The layers for a number of classes; they fit pictures of 28 × 28.
    """

    id: str
    label: str
    layers: Callable[[int], Architecture]


def _softmax(classes: int) -> Architecture:
    return Flatten(), FullyConnected(classes)


def _hidden(classes: int) -> Architecture:
    return Flatten(), FullyConnected(128), Activation(), FullyConnected(classes)


def _convolution(classes: int) -> Architecture:
    return Convolution(8, 3, padding=1), Activation(), MaxPool(), Flatten(), FullyConnected(classes)


def _lenet(classes: int) -> Architecture:
    """After LeCun et al., 1998, as it is mostly written today: with ReLU, max pooling and all connections."""
    return (
        *(Convolution(6, 5, padding=2), Activation(), MaxPool()),
        *(Convolution(16, 5), Activation(), MaxPool()),
        *(Flatten(), FullyConnected(120), Activation(), FullyConnected(84), Activation()),
        FullyConnected(classes),
    )


def _digits(classes: int) -> Architecture:
    return (
        *(Convolution(8, 3, padding=1), Activation(), MaxPool()),
        *(Convolution(16, 3, padding=1), Activation(), MaxPool()),
        *(Flatten(), FullyConnected(classes)),
    )


def _three(classes: int) -> Architecture:
    return (
        *(Convolution(16, 3, padding=1), Activation(), MaxPool()),
        *(Convolution(32, 3, padding=1), Activation(), MaxPool()),
        *(Convolution(32, 3, padding=1), Activation(), MaxPool()),
        *(Flatten(), FullyConnected(classes)),
    )


def _sigmoids(classes: int) -> Architecture:
    hidden = [layer for _ in range(7) for layer in (FullyConnected(32), Activation("sigmoid"))]
    return (
        *(Convolution(8, 3, padding=1), Activation("sigmoid"), MaxPool()),
        *(Flatten(), *hidden, FullyConnected(classes)),
    )


PRESETS: dict[str, Preset] = {
    preset.id: preset
    for preset in (
        Preset("softmax", N_("Softmax regression"), _softmax),
        Preset("hidden", N_("One hidden layer"), _hidden),
        Preset("convolution", N_("One convolution"), _convolution),
        Preset("lenet", N_("LeNet-5"), _lenet),
        Preset("digits", N_("The digits network"), _digits),
        Preset("three", N_("Three convolutions"), _three),
        Preset("sigmoids", N_("Eight sigmoid layers"), _sigmoids),
    )
}
"""By the name that a link carries."""
