"""The description of a network to be trained: its layers one after another, and what each makes of a shape.

A description holds no numbers that are learned. The shape between two layers is without the batch axis: ``(C, H, W)`` for
maps, ``(features,)`` for a vector.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from cnnviz.ops import conv_output_size
from cnnviz.training.errors import TrainingError, check_between
from cnnviz.words import N_

Shape = tuple[int, ...]

ACTIVATIONS = ("relu", "leaky_relu", "elu", "silu", "gelu", "softplus", "sigmoid", "tanh")
"""Those that are offered, each with the engine's default parameters: keys of :data:`cnnviz.ops.ACTIVATIONS`."""

MOST_SIZE = 16
"""The largest side of a kernel or a window, stride and padding."""
MOST_OUTPUTS = 1024
"""The most kernels of a convolution and outputs of a fully connected layer."""
MOST_DROPPED = 0.9


class Layer:
    """One line of a description.

    Attributes
    ----------
    kind
        Its name in a sentence, a marked message.
    """

    kind: ClassVar[str]

    def output(self, shape: Shape) -> Shape:
        """The shape that the layer makes of `shape`.

        Raises
        ------
        TrainingError
            The layer does not fit there.
        """
        return shape

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        """The shapes of the arrays that the layer learns, by name, if it is given `shape`."""
        return {}

    def multiply_adds(self, shape: Shape) -> int:
        """Multiplications with a learned number, each with its addition, for one picture."""
        return 0

    def check(self) -> None:
        """Refuse settings out of range.

        Raises
        ------
        TrainingError
            A setting is out of its bounds.
        """


@dataclass(frozen=True)
class Convolution(Layer):
    """Square kernels that span all channels, with a bias each; zeros around."""

    kernels: int
    size: int = 3
    stride: int = 1
    padding: int = 0

    kind = N_("convolution")

    def output(self, shape: Shape) -> Shape:
        return (self.kernels, *_places(self, shape, self.size, self.stride, self.padding))

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        return {"weight": (self.kernels, shape[0], self.size, self.size), "bias": (self.kernels,)}

    def multiply_adds(self, shape: Shape) -> int:
        return math.prod(self.output(shape)) * shape[0] * self.size**2

    def check(self) -> None:
        check_between(N_("kernels"), self.kernels, 1, MOST_OUTPUTS, whole=True)
        check_between(N_("size"), self.size, 1, MOST_SIZE, whole=True)
        check_between(N_("stride"), self.stride, 1, MOST_SIZE, whole=True)
        check_between(N_("padding"), self.padding, 0, self.size - 1, whole=True)


@dataclass(frozen=True)
class Activation(Layer):
    """A function of each number, one of :data:`ACTIVATIONS`."""

    name: str = "relu"

    kind = N_("activation")

    def check(self) -> None:
        if self.name not in ACTIVATIONS:
            raise TrainingError(
                "'{name}' is not an activation that can be trained with; these are: {names}",
                name=self.name,
                names=", ".join(ACTIVATIONS),
            )


@dataclass(frozen=True)
class Pool(Layer):
    """A window of `size` cells a side that moves by `stride`; cells at the end that no window reaches are left out."""

    size: int = 2
    stride: int = 2

    def output(self, shape: Shape) -> Shape:
        return (shape[0], *_places(self, shape, self.size, self.stride, 0))

    def check(self) -> None:
        check_between(N_("size"), self.size, 1, MOST_SIZE, whole=True)
        check_between(N_("stride"), self.stride, 1, MOST_SIZE, whole=True)


@dataclass(frozen=True)
class MaxPool(Pool):
    """The largest number of each window."""

    kind = N_("max pooling")


@dataclass(frozen=True)
class AveragePool(Pool):
    """The mean of each window."""

    kind = N_("average pooling")


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Each channel brought to mean 0 and variance 1 over the batch, then scaled and moved by learned numbers."""

    kind = N_("batch normalisation")

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        return {"weight": shape[:1], "bias": shape[:1]}

    def multiply_adds(self, shape: Shape) -> int:
        return math.prod(shape)


@dataclass(frozen=True)
class Dropout(Layer):
    """While it trains, each number becomes 0 with this probability, and the others grow to make up for it."""

    probability: float = 0.5

    kind = N_("dropout")

    def check(self) -> None:
        check_between(N_("probability"), self.probability, 0, MOST_DROPPED)


@dataclass(frozen=True)
class Flatten(Layer):
    """All maps as one vector, channel by channel and row by row."""

    kind = N_("flatten")

    def output(self, shape: Shape) -> Shape:
        _as_maps(self, shape)
        return (math.prod(shape),)


@dataclass(frozen=True)
class GlobalAverage(Layer):
    """The mean of each map, as a vector."""

    kind = N_("global average")

    def output(self, shape: Shape) -> Shape:
        _as_maps(self, shape)
        return shape[:1]


@dataclass(frozen=True)
class FullyConnected(Layer):
    """Each output is a weighted sum of all inputs, plus its bias."""

    outputs: int

    kind = N_("fully connected")

    def output(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise TrainingError(
                "a fully connected layer takes a vector, but it is given {channels} maps of {height} × {width}; put a flatten or a global average before it",
                channels=shape[0],
                height=shape[1],
                width=shape[2],
            )
        return (self.outputs,)

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        return {"weight": (self.outputs, shape[0]), "bias": (self.outputs,)}

    def multiply_adds(self, shape: Shape) -> int:
        return self.outputs * shape[0]

    def check(self) -> None:
        check_between(N_("outputs"), self.outputs, 1, MOST_OUTPUTS, whole=True)


Architecture = tuple[Layer, ...]
"""Layers in their order; the last one's outputs are the classes' scores."""


def _as_maps(layer: Layer, shape: Shape) -> Shape:
    if len(shape) != 3:
        raise TrainingError(
            "{kind} takes maps, but it is given a vector of {features} numbers; put it before the layer that makes the vector",
            kind=layer.kind,
            features=shape[0],
        )
    return shape


def _places(layer: Layer, shape: Shape, size: int, stride: int, padding: int) -> tuple[int, int]:
    """How many places a window has on the rows and on the columns."""
    _, height, width = _as_maps(layer, shape)
    rows, columns = (
        conv_output_size(cells, size, stride=stride, padding_begin=padding, padding_end=padding)
        for cells in (height, width)
    )
    if not rows or not columns:
        raise TrainingError(
            "a window of {size} × {size} does not fit into maps of {height} × {width} with padding {padding}",
            size=size,
            height=height,
            width=width,
            padding=padding,
        )
    return rows, columns
