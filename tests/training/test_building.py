"""What a builder offers, and what its changes make of a description."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.limits import SHARED
from cnnviz.ops import conv2d, linear
from cnnviz.training.account import MOST_LAYERS, LineError, check, lines
from cnnviz.training.architecture import Activation, Architecture, Convolution, Layer, MaxPool, Shape
from cnnviz.training.building import (
    KINDS,
    account_so_far,
    added,
    bounds,
    dense_weights,
    for_classes,
    offered,
    output_place,
    removed,
    swapped,
    with_setting,
)
from cnnviz.training.errors import TrainingError
from cnnviz.training.presets import PRESETS
from cnnviz.training.written import read_layers, write_layers

from .drawn import CLASSES, networks

PICTURE = (1, 28, 28)
DIGITS = PRESETS["digits"].layers(10)


@pytest.mark.parametrize(
    ("text", "place", "followed"),
    [
        ("flat-fc32-relu-fc10-tanh", 3, "flat-fc32-relu-fc5-tanh"),
        ("conv8k3-relu-conv10k3-bn-gap", 2, "conv8k3-relu-conv5k3-bn-gap"),
        ("conv8k3-relu-flat", None, "conv8k3-relu-flat"),
        ("relu-gap", None, "relu-gap"),
    ],
)
def test_what_makes_the_scores_follows_the_classes(text: str, place: int | None, followed: str) -> None:
    """The last fully connected layer, or the last convolution in a network that has none behind it and flattens nothing."""
    layers = read_layers(text)
    assert output_place(layers) == place
    assert write_layers(for_classes(layers, 5)) == followed


@settings(max_examples=60, deadline=None)
@given(drawn=networks(), kind=st.sampled_from(sorted(KINDS)), at=st.floats(0, 1))
def test_what_is_offered_breaks_nothing_and_all_else_does(
    drawn: tuple[Architecture, Shape], kind: str, at: float
) -> None:
    """At every place before the scores, in networks that fit."""
    layers, shape = drawn
    last = output_place(layers)
    assert last is not None
    place = round(at * last)
    found = added(layers, kind, place)
    assert len(found) == len(layers) + 1 and removed(found, place) == layers
    if kind in offered(layers, shape)[place]:
        check(found, shape, CLASSES)
    else:
        with pytest.raises(LineError):
            lines(found, shape)


def test_nothing_is_offered_behind_the_scores_behind_a_fault_and_in_a_full_network() -> None:
    """There is no shape to say what fits."""
    last = output_place(DIGITS)
    assert last is not None
    found = offered(DIGITS, PICTURE)
    assert len(found) == last + 1 and all(found)
    broken = offered(read_layers("conv8k3-conv8k16-conv8k16-flat-fc10"), PICTURE)
    assert all(broken[:3]) and not any(broken[3:])
    full = (Activation(),) * (MOST_LAYERS - len(DIGITS)) + DIGITS
    assert not any(offered(full, PICTURE))


def test_a_convolution_that_is_added_has_as_many_kernels_as_the_one_before() -> None:
    """Eight where there is none."""
    for place, kernels in ((0, 8), (1, 8), (4, 16)):
        layer = added(PRESETS["digits"].layers(10), "convolution", place)[place]
        assert layer == Convolution(kernels, 3, padding=1)


def test_a_draft_is_counted_up_to_its_fault() -> None:
    """A layer that does not fit, or the whole that cannot be trained; without a fault nothing is said."""
    assert account_so_far(DIGITS, PICTURE, 10) == (check(DIGITS, PICTURE, 10), None)
    found, error = account_so_far(removed(DIGITS, 6), PICTURE, 10)
    assert isinstance(error, LineError) and error.line == 6 == len(found)
    found, error = account_so_far(DIGITS, PICTURE, 5)
    assert len(found) == len(DIGITS) and type(error) is TrainingError
    _, error = account_so_far(DIGITS, PICTURE, 10, replace(SHARED, trained_weights=100))
    assert error is not None and "at most 100" in str(error)
    many = (Activation(),) * MOST_LAYERS + read_layers("max16-max16-flat-fc10")
    found, error = account_so_far(many, PICTURE, 10)
    assert isinstance(error, LineError) and len(found) == MOST_LAYERS + 1


def test_settings_that_hang_on_another_follow_it() -> None:
    """No padding of a whole kernel, and windows of a pooling that touched still do."""
    layers: Architecture = (Convolution(4, 7, padding=3), MaxPool(2, 2), MaxPool(3, 2))
    assert with_setting(layers, 0, "size", 3)[0] == Convolution(4, 3, padding=2)
    assert with_setting(layers, 1, "size", 4)[1] == MaxPool(4, 4)
    assert with_setting(layers, 2, "size", 4)[2] == MaxPool(4, 2)
    assert with_setting(layers, 1, "stride", 1)[1] == MaxPool(2, 1)


@pytest.mark.parametrize("layer", [kind() for kind in KINDS.values()])
def test_every_setting_reaches_its_bounds_and_goes_no_farther(layer: Layer) -> None:
    """As a description takes it."""
    layers = (layer,)
    for name, (low, high) in bounds(layer).items():
        for value in (low, high):
            assert getattr(with_setting(layers, 0, name, value)[0], name) == value
        for value in (low - 1, high + 1):
            with pytest.raises(TrainingError):
                with_setting(layers, 0, name, value)


def test_layers_change_places() -> None:
    """And back."""
    found = swapped(DIGITS, 1)
    assert write_layers(found) == "conv8k3p1-max2-relu-conv16k3p1-relu-max2-flat-fc10"
    assert swapped(found, 1) == DIGITS


@settings(max_examples=30, deadline=None)
@given(
    kernels=st.integers(1, 3),
    size=st.integers(1, 3),
    padding=st.integers(0, 2),
    height=st.integers(3, 5),
    width=st.integers(3, 5),
)
def test_the_fully_connected_layer_it_is_compared_with_gives_the_same_numbers(
    kernels: int, size: int, padding: int, height: int, width: int
) -> None:
    """A convolution is linear: its answers to single pixels are the columns of that layer's weights, as many as are counted."""
    layer = Convolution(kernels, size, padding=min(padding, size - 1))
    (line,) = lines([layer], (2, height, width))
    rng = np.random.default_rng(0)
    weight, bias = (rng.standard_normal(shape) for shape in line.parameters.values())
    inputs = 2 * height * width
    single = np.eye(inputs).reshape(inputs, 2, height, width)
    columns = conv2d(single, weight, padding=layer.padding).reshape(inputs, -1).T
    x = rng.standard_normal((2, height, width))
    moved = np.repeat(bias, columns.shape[0] // kernels)
    expected = conv2d(x, weight, bias, padding=layer.padding).ravel()
    np.testing.assert_allclose(linear(x.reshape(1, -1), columns, moved)[0], expected, atol=1e-12)
    assert dense_weights(line) == columns.size + moved.size
