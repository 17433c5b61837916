"""What is said of each layer, and of the network that they make."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cnnviz.parts.builder.words import KINDS
from cnnviz.pointwise import LAB
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
    Pool,
    Shape,
)
from cnnviz.training.building import dense_weights
from cnnviz.training.errors import TrainingError
from cnnviz.views.numbers import grouped
from cnnviz.views.sentences import listed
from cnnviz.words import N_, Translate

ABOUT = {
    MaxPool: N_("Keeps the largest number of each window."),
    AveragePool: N_("Keeps the mean of each window."),
    BatchNorm: N_(
        "Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it by two learned parameters."
    ),
    Dropout: N_(
        "During training, sets each number to 0 with this probability and scales up the others, so that the network cannot rely on any single number."
    ),
    Flatten: N_("Puts all maps into one vector, channel by channel and row by row."),
    GlobalAverage: N_("Keeps the mean of each map."),
}


_TIMES = "\u00a0×\u00a0"
"""No line ends between the sides of a window or of maps."""


def title(_: Translate, layer: Layer) -> str:
    """The name of a layer, with the setting of an activation, a pooling and a dropout."""
    match layer:
        case Convolution():
            return _(KINDS["convolution"])
        case MaxPool(size=size):
            return f"{_(KINDS['max'])} {_square(size)}"
        case AveragePool(size=size):
            return f"{_(KINDS['average'])} {_square(size)}"
        case Activation(name=name):
            return _(LAB[name].label)
        case BatchNorm():
            return _(KINDS["norm"])
        case Dropout(probability=probability):
            return f"{_(KINDS['dropout'])} {probability:g}"
        case Flatten():
            return _(KINDS["flatten"])
        case GlobalAverage():
            return _(KINDS["global"])
    return _(KINDS["connected"])


def detail(_: Translate, layer: Layer, *, scores: bool) -> str:
    """Its other settings, if they are not the usual ones, and that it has an output for each class if it makes the `scores`."""
    said = []
    if isinstance(layer, Convolution):
        said.append(_square(layer.size))
    if isinstance(layer, Convolution | Pool) and layer.stride != (
        layer.size if isinstance(layer, Pool) else 1
    ):
        said.append(_("stride {count}").format(count=layer.stride))
    if isinstance(layer, Convolution) and layer.padding:
        said.append(_("padding {count}").format(count=layer.padding))
    if scores:
        said.append(_("one output for each class"))
    return listed(_, said)


def _square(size: int) -> str:
    return f"{size}{_TIMES}{size}"


def notes(_: Translate, layer: Layer, line: Line | None, *, scores: bool) -> list[str]:
    """What it does, how its weights are counted, and what it saves; `line` is None where it does not fit."""
    said = []
    if isinstance(layer, Activation):
        said.append(_(LAB[layer.name].use))
    elif type(layer) in ABOUT:
        said.append(_(ABOUT[type(layer)]))
    if scores:
        said.append(
            _(
                "This layer has one output for each class. The softmax that always follows turns these scores into probabilities."
            )
        )
    if line is None:
        return said
    match layer:
        case Convolution(kernels=kernels, size=size):
            channels, places = line.before[0], math.prod(line.after[1:])
            said += [
                _(
                    "{kernels} × ({channels} × {size} × {size} weights + 1 bias) = {weights} parameters, which are shared by all {places} positions."
                ).format(
                    kernels=kernels,
                    channels=channels,
                    size=size,
                    weights=grouped(line.weights),
                    places=grouped(places),
                ),
                _("A fully connected layer between the same shapes would have {weights} parameters.").format(
                    weights=grouped(dense_weights(line))
                ),
            ]
        case FullyConnected(outputs=outputs):
            said.append(
                _("{outputs} × ({inputs} weights + 1 bias) = {weights} parameters.").format(
                    outputs=outputs, inputs=grouped(line.before[0]), weights=grouped(line.weights)
                )
            )
    return said


def saving(_: Translate, lines: Sequence[Line]) -> str:
    """What the network would have to learn without the convolutions' windows and shared weights; empty without a convolution."""
    total = sum(line.weights for line in lines)
    dense = sum(
        dense_weights(line) if isinstance(line.layer, Convolution) else line.weights for line in lines
    )
    if dense <= total:
        return ""
    times = dense / total
    return _(
        "With a fully connected layer in place of each convolution, this network would have {weights} parameters, {times} times as many."
    ).format(weights=grouped(dense), times=grouped(times) if times >= 10 else f"{times:.1f}")


def refusal(_: Translate, error: TrainingError) -> str:
    """Why a network cannot be trained, as a sentence."""
    values = {}
    for name, value in error.values.items():
        if name in ("name", "kind"):
            values[name] = _(str(value))
        else:
            values[name] = grouped(value) if isinstance(value, int) else str(value)
    text = _(error.template).format(**values).replace(" × ", _TIMES)
    return _("{sentence}.").format(sentence=text[:1].upper() + text[1:])


def shape_text(shape: Shape) -> str:
    """Such as ``8 × 14 × 14``."""
    return _TIMES.join(map(str, shape))
