"""Shapes, counts and sentences of a network's description, and the networks to begin with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.limits import SHARED
from cnnviz.training import plain
from cnnviz.training.account import MOST_LAYERS, LineError, check, lines
from cnnviz.training.architecture import (
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
from cnnviz.training.errors import TrainingError
from cnnviz.training.presets import PRESETS
from cnnviz.zoo import load

from .drawn import account, networks, numbers


@settings(max_examples=60, deadline=None)
@given(drawn=networks(), seed=st.integers(0, 2**32 - 1))
def test_every_line_tells_the_shape_that_the_engine_makes(
    drawn: tuple[Architecture, Shape], seed: int
) -> None:
    """Layer by layer, for a batch of two."""
    layers, shape = drawn
    found = account(layers, shape)
    x = np.random.default_rng(seed).standard_normal((2, *shape))
    for line, layer in zip(found, plain.build(found, numbers(found, seed)).layers, strict=True):
        assert line.before == x.shape[1:]
        x = layer.apply(x)
        assert line.after == x.shape[1:]


def test_lenets_lines_have_the_textbooks_counts() -> None:
    """61,706 weights; 5 x 5 kernels on 28 x 28 and on 10 x 10; then 120, 84 and 10."""
    found = check(PRESETS["lenet"].layers(10), (1, 28, 28), 10)
    learning = [(line.after, line.weights, line.multiply_adds) for line in found if line.weights]
    assert learning == [
        ((6, 28, 28), 156, 6 * 28 * 28 * 25),
        ((16, 10, 10), 2416, 16 * 10 * 10 * 6 * 25),
        ((120,), 48_120, 48_000),
        ((84,), 10_164, 10_080),
        ((10,), 850, 840),
    ]
    assert sum(line.weights for line in found) == 61_706


def test_batch_norm_learns_two_numbers_a_channel_and_dropout_none() -> None:
    """And batch norm multiplies each number once."""
    norm, drop = lines((BatchNorm(), Dropout()), (3, 4, 5))
    assert (norm.weights, norm.multiply_adds) == (6, 60)
    assert (drop.weights, drop.multiply_adds) == (0, 0)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("classes", [2, 5, 10])
def test_every_preset_fits_pictures_of_28_by_28(name: str, classes: int) -> None:
    """For any number of classes."""
    assert check(PRESETS[name].layers(classes), (1, 28, 28), classes)[-1].after == (classes,)


def test_the_digits_preset_has_the_shipped_networks_weights() -> None:
    """In the same shapes and order, so that the one can be opened as the other."""
    found = check(PRESETS["digits"].layers(10), (1, 28, 28), 10)
    shapes = [shape for line in found for shape in line.parameters.values()]
    assert shapes == [weight.shape for weight in load("digits").weights.values()]


def test_the_deep_preset_has_eight_sigmoids() -> None:
    """One behind its convolution and seven behind full connections."""
    assert PRESETS["sigmoids"].layers(10).count(Activation("sigmoid")) == 8


@pytest.mark.parametrize(
    ("layers", "line", "sentence"),
    [
        (
            [Convolution(4, 9)],
            0,
            "a window of 9 × 9 does not fit into maps of 6 × 8 with padding 0",
        ),
        (
            [MaxPool(), MaxPool(), MaxPool()],
            2,
            "a window of 2 × 2 does not fit into maps of 1 × 2 with padding 0",
        ),
        (
            [Flatten(), Convolution(4)],
            1,
            "convolution takes maps, but it is given a vector of 48 numbers; put it before the layer that makes the vector",
        ),
        (
            [GlobalAverage(), AveragePool()],
            1,
            "average pooling takes maps, but it is given a vector of 1 numbers; put it before the layer that makes the vector",
        ),
        (
            [Flatten(), Flatten()],
            1,
            "flatten takes maps, but it is given a vector of 48 numbers; put it before the layer that makes the vector",
        ),
        (
            [FullyConnected(3)],
            0,
            "a fully connected layer takes a vector, but it is given 1 maps of 6 × 8; put a flatten or a global average before it",
        ),
        ([Convolution(0)], 0, "kernels is 0, but it must be from 1 to 1024"),
        ([Convolution(2, 3, 0)], 0, "stride is 0, but it must be from 1 to 16"),
        ([Convolution(2, 3, 1, 3)], 0, "padding is 3, but it must be from 0 to 2"),
        ([Convolution(2, True)], 0, "size is True, but it must be a whole number"),
        ([MaxPool(2.5)], 0, "size is 2.5, but it must be a whole number"),  # type: ignore[arg-type]
        ([Dropout(1.0)], 0, "probability is 1.0, but it must be from 0 to 0.9"),
        ([Dropout(float("nan"))], 0, "probability is nan, but it must be from 0 to 0.9"),
        (
            [Activation("softmax")],
            0,
            "'softmax' is not an activation that can be trained with; these are: "
            "relu, leaky_relu, elu, silu, gelu, softplus, sigmoid, tanh",
        ),
    ],
)
def test_what_does_not_fit_gets_one_sentence_and_the_place(
    layers: list[Layer], line: int, sentence: str
) -> None:
    """On pictures of 6 x 8."""
    with pytest.raises(LineError) as caught:
        lines(layers, (1, 6, 8))
    assert (caught.value.line, str(caught.value)) == (line, sentence)


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        (
            (),
            "the network has no weights, so nothing can be learned; add a convolution or a fully connected layer",
        ),
        (
            (Convolution(3),),
            "the network ends in 3 × 26 × 26, but it needs 5 numbers, one for each class; let it end in a fully connected layer with 5 outputs",
        ),
        (
            (Flatten(), FullyConnected(4)),
            "the network ends in 4, but it needs 5 numbers, one for each class; let it end in a fully connected layer with 5 outputs",
        ),
        (
            (*[Dropout()] * MOST_LAYERS, Flatten()),
            "the network has 41 layers, but at most 40 can be trained here",
        ),
        (
            (Flatten(), FullyConnected(400), FullyConnected(5)),
            "the network has 316005 parameters, but at most 250000 can be trained here",
        ),
        (
            (Convolution(100, 3), Convolution(20, 3), GlobalAverage(), FullyConnected(5)),
            "the network needs 10976500 multiply-adds for each picture, but at most 5000000 can be trained here",
        ),
    ],
)
def test_a_network_that_cannot_be_trained_gets_one_sentence(layers: Architecture, sentence: str) -> None:
    """On pictures of 28 x 28 with five classes."""
    with pytest.raises(TrainingError) as caught:
        check(layers, (1, 28, 28), 5, SHARED)
    assert str(caught.value) == sentence
