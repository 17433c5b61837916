"""Layers in a row: their gradients through the whole network, and how they start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.learning.layers import Conv2d, Flatten, Linear, MaxPool2d, Network, ReLU, he_normal
from cnnviz.ops.backward import softmax_cross_entropy


def small_network(rng: np.random.Generator) -> Network:
    """Every kind of layer, for images ``(2, 6, 8)`` and three classes, in float64."""
    network = Network(
        [
            Conv2d("conv", he_normal((3, 2, 3, 3), rng), padding=1),
            ReLU("relu"),
            MaxPool2d("pool", 2),
            Flatten("flatten"),
            Linear("fc", he_normal((3, 3 * 3 * 4), rng)),
        ]
    )
    for layer in network.layers:
        layer.parameters = {name: rng.standard_normal(p.shape) for name, p in layer.parameters.items()}
    return network


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_gradients_through_all_layers_equal_finite_differences_of_the_loss(seed: int) -> None:
    """By every parameter and every input cell, for a batch of two."""
    rng = np.random.default_rng(seed)
    network, images, labels = small_network(rng), rng.standard_normal((2, 2, 6, 8)), rng.integers(0, 3, 2)
    _, grad = softmax_cross_entropy(network.forward(images), labels)
    by_input = network.backward(grad)
    assert network.gradients.keys() == network.parameters.keys()
    pairs = [(images, by_input)] + [(network.parameters[n], g) for n, g in network.gradients.items()]
    for array, gradient in pairs:
        assert gradient.shape == array.shape
        direction = rng.standard_normal(array.shape)
        kept, losses = array.copy(), []
        for step in (1e-7, -1e-7):
            array[...] = kept + step * direction
            losses.append(softmax_cross_entropy(network.forward(images), labels)[0])
        array[...] = kept
        slope = (losses[0] - losses[1]) / 2e-7
        assert np.vdot(gradient, direction) == pytest.approx(slope, rel=1e-5, abs=1e-6)


def test_parameters_are_named_after_their_layer() -> None:
    """``layer.name``, in the order of the layers; layers that learn nothing have none."""
    names = list(small_network(np.random.default_rng(0)).parameters)
    assert names == ["conv.weight", "conv.bias", "fc.weight", "fc.bias"]


def test_he_normal_keeps_the_scale_through_a_relu() -> None:
    """The mean square behind weights and ReLU is that before them (He et al., 2015), within a few percent."""
    rng = np.random.default_rng(0)
    weight = he_normal((2000, 500), rng)
    x = rng.standard_normal((200, 500))
    assert np.mean(np.maximum(x @ weight.T, 0) ** 2) == pytest.approx(np.mean(x**2), rel=0.05)
    assert weight.dtype == np.float32
