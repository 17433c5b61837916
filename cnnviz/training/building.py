"""What a builder does to a description: which layers it offers where, and how each change is made.

A change may leave a description that does not fit together, a draft: :func:`account_so_far` says how far it does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cnnviz.limits import LIMITS, Limits
from cnnviz.training.account import MOST_LAYERS, Line, LineError, check, lines
from cnnviz.training.architecture import (
    MOST_DROPPED,
    MOST_OUTPUTS,
    MOST_SIZE,
    Activation,
    Architecture,
    AveragePool,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    FullyConnected,
    GlobalAverage,
    Layer,
    MaxPool,
    Pool,
    Shape,
)
from cnnviz.training.errors import TrainingError

KERNELS, OUTPUTS, DROPPED = 8, 32, 0.25
"""Of a layer that is added."""

KINDS: dict[str, Callable[[], Layer]] = {
    "convolution": lambda: Convolution(KERNELS, 3, padding=1),
    "activation": Activation,
    "max": MaxPool,
    "average": AveragePool,
    "norm": BatchNorm,
    "dropout": lambda: Dropout(DROPPED),
    "flatten": Flatten,
    "global": GlobalAverage,
    "connected": lambda: FullyConnected(OUTPUTS),
}
"""The layers that can be added, by a name for messages."""


def output_place(layers: Architecture) -> int | None:
    """Where the layer stands whose outputs are the classes' scores; None where there is none.

    It is the last fully connected layer, or the last convolution if its maps are not flattened behind it.
    """
    for place in reversed(range(len(layers))):
        match layers[place]:
            case FullyConnected() | Convolution():
                return place
            case Flatten():
                return None
    return None


def for_classes(layers: Architecture, classes: int) -> Architecture:
    """`layers` with one output for each of so many classes; as they are without a layer that makes the scores."""
    place = output_place(layers)
    if place is None:
        return layers
    last = layers[place]
    field = "kernels" if isinstance(last, Convolution) else "outputs"
    return _with(layers, place, _changed(last, field, classes))


def account_so_far(
    layers: Architecture, shape: Shape, classes: int, limits: Limits = LIMITS
) -> tuple[list[Line], TrainingError | None]:
    """The account of the lines that fit, and why there is nothing to be trained, or None if :func:`check` finds no fault.

    The error is a :class:`LineError` if it is one line's; the account then ends before it.
    """
    try:
        return check(layers, shape, classes, limits), None
    except LineError as error:
        return lines(layers[: error.line], shape), error
    except TrainingError as error:
        try:
            return lines(layers, shape), error
        except LineError as other:
            return lines(layers[: other.line], shape), other


def offered(layers: Architecture, shape: Shape) -> list[list[str]]:
    """For each place, from the first to that of what makes the scores, the names of :data:`KINDS` that can be put before it.

    Each leaves as many layers fitting as before. Nothing is offered behind a layer that does not fit, nor in a full description.
    """
    last = output_place(layers)
    places = (len(layers) if last is None else last) + 1
    if len(layers) >= MOST_LAYERS:
        return [[] for _ in range(places)]
    fitting = _fitting(layers, shape)
    shapes = [shape, *(line.after for line in lines(layers[:fitting], shape))]
    return [
        [name for name in KINDS if _goes(added(layers, name, place), place, shapes[place], fitting)]
        if place <= fitting
        else []
        for place in range(places)
    ]


def _goes(layers: Architecture, place: int, shape: Shape, fitting: int) -> bool:
    """Whether the layer at `place` fits maps or vectors of `shape`, and so many layers of the former description fit with it."""
    layer, rest = layers[place], layers[place + 1 : fitting + 1]
    try:
        after = layer.output(shape)
    except TrainingError:
        return False
    return after == shape or _fitting(rest, after) == len(rest)


def added(layers: Architecture, kind: str, place: int) -> Architecture:
    """`layers` with another of `kind`, a name of :data:`KINDS`, before the one at `place`."""
    layer = KINDS[kind]()
    if isinstance(layer, Convolution):
        before = [each.kernels for each in layers[:place] if isinstance(each, Convolution)]
        layer = replace(layer, kernels=before[-1] if before else KERNELS)
    return (*layers[:place], layer, *layers[place:])


def removed(layers: Architecture, place: int) -> Architecture:
    """`layers` without the one at `place`."""
    return (*layers[:place], *layers[place + 1 :])


def swapped(layers: Architecture, place: int) -> Architecture:
    """`layers` with those at `place` and behind it in each other's place."""
    return (*layers[:place], layers[place + 1], layers[place], *layers[place + 2 :])


def bounds(layer: Layer) -> dict[str, tuple[float, float]]:
    """The numbers of a layer that can be set, each with its lowest and highest value; all but a probability are whole."""
    match layer:
        case Convolution(size=size):
            return {
                "kernels": (1, MOST_OUTPUTS),
                "size": (1, MOST_SIZE),
                "stride": (1, MOST_SIZE),
                "padding": (0, size - 1),
            }
        case Pool():
            return {"size": (1, MOST_SIZE), "stride": (1, MOST_SIZE)}
        case Dropout():
            return {"probability": (0, MOST_DROPPED)}
        case FullyConnected():
            return {"outputs": (1, MOST_OUTPUTS)}
    return {}


def with_setting(layers: Architecture, place: int, name: str, value: Any) -> Architecture:
    """`layers` with another value of a setting at `place`; settings that hang on it follow.

    A padding never reaches the size of its kernel, and windows of a pooling that touched each other still do.

    Raises
    ------
    TrainingError
        The value is out of its bounds.
    """
    layer = layers[place]
    changed = _changed(layer, name, value)
    if name == "size":
        if isinstance(changed, Convolution) and changed.size >= 1:
            changed = replace(changed, padding=min(changed.padding, changed.size - 1))
        if isinstance(layer, Pool) and isinstance(changed, Pool) and layer.stride == layer.size:
            changed = replace(changed, stride=changed.size)
    changed.check()
    return _with(layers, place, changed)


def dense_weights(line: Line) -> int:
    """How many weights a fully connected layer from the same inputs to the same outputs would have, biases included."""
    before, after = (math.prod(shape) for shape in (line.before, line.after))
    return before * after + after


def _changed(layer: Any, name: str, value: Any) -> Layer:
    """Layers with settings are dataclasses, which their common class does not say."""
    found: Layer = replace(layer, **{name: value})
    return found


def _fitting(layers: Architecture, shape: Shape) -> int:
    """How many layers from the first on fit."""
    try:
        return len(lines(layers, shape))
    except LineError as error:
        return error.line


def _with(layers: Architecture, place: int, layer: Layer) -> Architecture:
    return (*layers[:place], layer, *layers[place + 1 :])
