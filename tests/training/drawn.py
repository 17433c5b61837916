"""Networks drawn at random: any layer after any that fits, on pictures that are not square."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from cnnviz.training.account import Line, check, lines
from cnnviz.training.architecture import (
    ACTIVATIONS,
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
    Shape,
)

CLASSES = 3


@st.composite
def networks(
    draw: st.DrawFn, activations: tuple[str, ...] = ACTIVATIONS, *, exact: bool = False
) -> tuple[Architecture, Shape]:
    """Layers that end in three classes, and the shape of a picture.

    With `exact` only those that make whole numbers of whole numbers, so that no rounding moves a window's winner.
    """
    start = (draw(st.integers(1, 2)), draw(st.integers(5, 10)), draw(st.integers(5, 10)))
    layers: list[Layer] = []
    shape: Shape = start
    for _ in range(draw(st.integers(1, 5))):
        layer = draw(_layers(shape, activations, exact))
        layers.append(layer)
        (line,) = lines([layer], shape)
        shape = line.after
    if len(shape) == 3:
        layers.append(Flatten() if exact else draw(st.sampled_from([Flatten(), GlobalAverage()])))
    layers.append(FullyConnected(CLASSES))
    if draw(st.booleans()):
        layers.append(Activation(draw(st.sampled_from(activations))))
    return tuple(layers), start


@st.composite
def _layers(draw: st.DrawFn, shape: Shape, activations: tuple[str, ...], exact: bool) -> Layer:
    kinds = ["activation"] + ([] if exact else ["norm", "dropout"])
    if len(shape) == 3:
        kinds += ["convolution"] * 3 + ["max", "block"] + ([] if exact else ["average"])
    else:
        kinds += ["connected"] * 2
    kind = draw(st.sampled_from(kinds))
    room = min(shape[1:], default=1)
    size = draw(st.integers(1, min(4, room)))
    stride = draw(st.integers(1, 3))
    match kind:
        case "activation":
            return Activation(draw(st.sampled_from(activations)))
        case "norm":
            return BatchNorm()
        case "dropout":
            return Dropout(draw(st.sampled_from([0.0, 0.25, 0.5])))
        case "connected":
            return FullyConnected(draw(st.integers(1, 5)))
        case "max":
            return MaxPool(size, stride)
        case "block":
            return MaxPool(2, 2) if room >= 2 else MaxPool(1, 1)
        case "average":
            return AveragePool(size, stride)
    return Convolution(draw(st.integers(1, 3)), size, stride, draw(st.integers(0, size - 1)))


def numbers(found: list[Line], seed: int, *, exact: bool = False) -> dict[str, np.ndarray]:
    """Random numbers for everything that is learned, biases too, in float64; whole ones from -2 to 2 with `exact`."""
    rng = np.random.default_rng(seed)
    return {
        f"{number}.{name}": rng.integers(-2, 3, shape).astype(float) if exact else rng.standard_normal(shape)
        for number, line in enumerate(found)
        for name, shape in line.parameters.items()
    }


def account(layers: Architecture, shape: Shape) -> list[Line]:
    """As for a network that is to be trained."""
    return check(layers, shape, CLASSES)
