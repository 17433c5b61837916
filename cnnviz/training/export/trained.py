"""A network as it is after training, with names for its layers that can be read, and its numbers as files."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.learning.layers import Network
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
    Layer,
    MaxPool,
    Shape,
)

WEIGHTS_FILE = "network.npz"
"""The name under which the programs look for the weights."""
PICTURE = "picture"
"""The picture's name in that file, and the input's in a model."""

SHORT: dict[type[Layer], str] = {
    Convolution: "conv",
    MaxPool: "maxpool",
    AveragePool: "avgpool",
    BatchNorm: "norm",
    Dropout: "dropout",
    Flatten: "flatten",
    GlobalAverage: "mean",
    FullyConnected: "fc",
}
"""What a layer is called, before its number; an activation has the name of its function."""


@dataclass(frozen=True, eq=False)
class Trained:
    """A network as it is after training.

    Attributes
    ----------
    lines
        The account of its layers.
    network
        The same layers with their numbers, by the names that all files give them.
    classes
        What the classes are called, as text for a file.
    """

    lines: Sequence[Line]
    network: Network
    classes: tuple[str, ...]

    @property
    def shape(self) -> Shape:
        """Of a picture, ``(C, H, W)``."""
        return self.lines[0].before


def trained(lines: Sequence[Line], network: Network, classes: Sequence[str]) -> Trained:
    """`network`, of the layers that `lines` are about, with names that can be read, such as ``conv1`` and ``fc2``.

    The layers of `network` get these names.
    """
    met: Counter[str] = Counter()
    for line, layer in zip(lines, network.layers, strict=True):
        described = line.layer
        short = described.name if isinstance(described, Activation) else SHORT[type(described)]
        met[short] += 1
        layer.name = f"{short}{met[short]}"
    return Trained(lines, network, tuple(classes))


def onnx_file(given: Trained, about: str) -> bytes:
    """The network with a softmax at its end as an ONNX model, which holds the names of the classes.

    Its input ``picture`` is float32 ``(N, C, H, W)`` from 0 to 1, its output ``probabilities`` ``(N, classes)``.

    Parameters
    ----------
    about
        What the file says of itself.
    """
    from cnnviz.learning.export import classifier_file  # loads a package that only this needs

    return classifier_file(
        given.network,
        input_name=PICTURE,
        input_shape=given.shape,
        classes=given.classes,
        about=about,
        name="network",
    )


def weights_file(given: Trained, picture: npt.NDArray[np.uint8]) -> bytes:
    """Every array that the network needs, and a picture to try it with, as NumPy's ``savez`` writes them.

    Parameters
    ----------
    picture
        uint8 ``(C, H, W)``; lies in the file as ``picture``, beside ``conv1.weight``, ``conv1.bias`` and so on, float32 under
        torch's names.
    """
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **{PICTURE: picture}, **given.network.state)
    return buffer.getvalue()
