"""Grad-CAM: against CAM where both are defined, its maps, and stretching them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnviz.explain import FeatureMaps, Score, feature_maps, grad_cam
from cnnviz.explain.grad_cam import bilinear
from cnnviz.networks import Layer, ModelError

from .networks import averaged, network, weighted_sum, without_biases


@settings(max_examples=30, deadline=None)
@given(st.integers(4, 12), st.integers(4, 12), st.integers(0, 3), st.integers(0, 2**31))
def test_for_averaged_maps_it_is_the_class_activation_map(
    height: int, width: int, index: int, seed: int
) -> None:
    """CAM weighs each map by its weight in the score; Grad-CAM by that divided by the number of cells."""
    rng = np.random.default_rng(seed)
    net = averaged(rng)
    values = net.run({"x": rng.standard_normal((1, 3, height, width))})
    maps, weights = values["maps"][0], net.weights["w2"][index]
    cam = sum(weight * each for weight, each in zip(weights, maps, strict=True))
    found = grad_cam(net, values, Score("scores", index))
    assert found.maps == FeatureMaps("conv", "maps")
    cells = maps[0].size
    np.testing.assert_allclose(found.weights, weights / cells)
    np.testing.assert_allclose(found.total * cells, cam, atol=1e-12)
    np.testing.assert_allclose(found.map * cells, np.maximum(cam, 0), atol=1e-12)
    # the mean of the CAM and the bias are the score
    assert cam.mean() + net.weights["b2"][index] == pytest.approx(values["scores"][0, index])


def test_the_last_maps_with_cells_are_looked_at_or_those_asked_for() -> None:
    """Features are the numbers after a convolution's activation."""
    rng = np.random.default_rng(0)
    net = without_biases(rng)
    values = net.run({"x": rng.standard_normal((1, 2, 12, 10))})
    score = Score("scores", 0)
    known = feature_maps(net, values, score)
    assert known == (FeatureMaps("conv1", "relu1"), FeatureMaps("conv2", "relu2"))
    assert grad_cam(net, values, score).maps == known[1]
    first = grad_cam(net, values, score, known[0])
    assert first.weights.shape == (4,) and first.total.shape == (10, 8)
    assert first.stretched(12, 10).shape == (12, 10)


def test_maps_that_branch_keep_to_the_convolution_and_other_branches_are_left_out() -> None:
    """An activation that is not alone in taking a map does not stand for it; a head of another answer has no part."""
    one = {"pads": (1, 1, 1, 1)}
    net = network(
        [
            Layer("a", "Conv", ("x", "w"), ("a",), one),
            Layer("relu", "Relu", ("a",), ("relu",)),
            Layer("add", "Add", ("a", "relu"), ("sum",)),
            Layer("elsewhere", "Conv", ("sum", "w"), ("other",), one),
            Layer("b", "Conv", ("sum", "w"), ("b",), one),
            Layer("norm", "BatchNormalization", ("b", "c", "c", "c", "c"), ("norm",)),
            Layer("relu b", "Relu", ("norm",), ("relu b",)),
            Layer("mean", "GlobalMaxPool", ("relu b",), ("mean",)),
            Layer("cell", "Conv", ("mean", "v"), ("scores",)),
        ],
        {"w": np.ones((2, 2, 3, 3)), "c": np.ones(2), "v": np.ones((3, 2, 1, 1))},
        ("N", 2, 5, 5),
    )
    values = net.run({"x": np.random.default_rng(0).standard_normal((1, 2, 5, 5))})
    found = feature_maps(net, values, Score("scores", 0))
    assert found == (FeatureMaps("a", "a"), FeatureMaps("b", "relu b"))
    with pytest.raises(ModelError, match="the array 'other' does not contribute to the score"):
        grad_cam(net, values, Score("scores", 0), FeatureMaps("elsewhere", "other"))


def test_a_network_without_convolutions_has_no_map() -> None:
    """There are no features with a place."""
    net = weighted_sum(np.ones((1, 1, 4, 4)))
    values = net.run({"x": np.ones((1, 1, 4, 4))})
    with pytest.raises(ModelError, match="no convolution leads to this score"):
        grad_cam(net, values, Score("scores", 0))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 20), st.integers(0, 20), st.integers(0, 2**31))
def test_stretching_a_map_gives_what_pillow_gives(
    height: int, width: int, more: int, wider: int, seed: int
) -> None:
    """Bilinear interpolation between the middles of the cells, for larger maps of any shape."""
    values = np.random.default_rng(seed).standard_normal((height, width)).astype(np.float32)
    size = (width + wider, height + more)
    expected = np.asarray(Image.fromarray(values).resize(size, Image.Resampling.BILINEAR))
    np.testing.assert_allclose(bilinear(values, size[1], size[0]), expected, atol=1e-5)
