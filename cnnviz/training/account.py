"""What is said of a description line by line: shapes, numbers to learn, multiply-adds, or why it cannot be trained."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.limits import LIMITS, Limits
from cnnviz.training.architecture import Layer, Shape
from cnnviz.training.errors import TrainingError

MOST_LAYERS = 40


@dataclass(frozen=True)
class Line:
    """What is said beside a layer of a description.

    Attributes
    ----------
    before, after
        The shapes of what it takes and of what it makes.
    parameters
        The shapes of the arrays that it learns, by name.
    multiply_adds
        For one picture.
    """

    layer: Layer
    before: Shape
    after: Shape
    parameters: dict[str, Shape]
    multiply_adds: int

    @property
    def weights(self) -> int:
        """How many numbers it learns."""
        return sum(math.prod(shape) for shape in self.parameters.values())


class LineError(TrainingError):
    """A layer that does not fit, `line` is its place from 0; its sentence is `reason`'s."""

    def __init__(self, line: int, reason: TrainingError) -> None:
        super().__init__(reason.template, **reason.values)
        self.line = line


def lines(layers: Sequence[Layer], shape: Shape) -> list[Line]:
    """The account of `layers` for pictures of `shape`, which is ``(C, H, W)``.

    Raises
    ------
    LineError
        The first layer that has a setting out of range, or does not fit what comes before it.
    """
    found = []
    for number, layer in enumerate(layers):
        try:
            layer.check()
            after = layer.output(shape)
        except TrainingError as error:
            raise LineError(number, error) from None
        found.append(Line(layer, shape, after, layer.parameters(shape), layer.multiply_adds(shape)))
        shape = after
    return found


def check(layers: Sequence[Layer], shape: Shape, classes: int, limits: Limits = LIMITS) -> list[Line]:
    """The account of a network that can be trained on pictures of `shape` to tell `classes` apart.

    Raises
    ------
    LineError
        A layer does not fit.
    TrainingError
        The network learns nothing, does not end in one number for each class, or is over the limits.
    """
    if len(layers) > MOST_LAYERS:
        raise TrainingError(
            "the network has {count} layers, but at most {most} can be trained here",
            count=len(layers),
            most=MOST_LAYERS,
        )
    found = lines(layers, shape)
    weights = sum(line.weights for line in found)
    if not weights:
        raise TrainingError(
            "the network has no weights, so nothing can be learned; add a convolution or a fully connected layer"
        )
    if found[-1].after != (classes,):
        raise TrainingError(
            "the network ends in {shape}, but it needs {classes} numbers, one for each class; let it end in a fully connected layer with {classes} outputs",
            shape=" × ".join(map(str, found[-1].after)),
            classes=classes,
        )
    if weights > limits.trained_weights:
        raise TrainingError(
            "the network has {count} parameters, but at most {most} can be trained here",
            count=weights,
            most=limits.trained_weights,
        )
    products = sum(line.multiply_adds for line in found)
    if products > limits.trained_operations:
        raise TrainingError(
            "the network needs {count} multiply-adds for each picture, but at most {most} can be trained here",
            count=products,
            most=limits.trained_operations,
        )
    return found
