"""A class map has the class's score as its mean, and Grad-CAM agrees with it where it is the last map itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import explain
from cnnviz.explain import Score, class_maps
from cnnviz.networks import read_onnx

from ..networks.build import model, node
from ..networks.test_squeezenet import reading_of
from ..parts.graphs import drawn


@pytest.fixture(scope="module")
def reading() -> Any:
    """SqueezeNet on the astronaut."""
    return reading_of("astronaut")


@pytest.mark.parametrize("index", [422, 652, 0, 999])
def test_grad_cam_is_squeezenets_class_map(reading: Any, index: int) -> None:
    """The network's last maps are those of the classes: the slope of a mean over n cells is 1 / n in each of them, else 0."""
    found = class_maps(reading.network, reading.values, "scores")
    assert found is not None and found.weights is None and found.array == "conv10.relu"
    own = found.of(index)
    assert own.shape == (13, 13)
    cam = explain.grad_cam(reading.network, reading.values, Score("scores", index))
    assert cam.maps.array == found.array
    np.testing.assert_allclose(cam.total * own.size, own, rtol=1e-5, atol=1e-6)
    assert own.mean(dtype=np.float64) == pytest.approx(reading.scores[index], rel=1e-5, abs=1e-6)


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(2, 6), st.integers(1, 7), st.booleans(), st.booleans())
def test_the_mean_is_the_score_behind_a_fully_connected_layer_too(
    channels: int, height: int, width: int, bias: bool, transposed: bool
) -> None:
    """Global average, then a weighted sum: the maps weighed in the same way have the score as their mean."""
    rng = np.random.default_rng(channels + 10 * height + 100 * width)
    nodes = [
        node("GlobalAveragePool", "x", "p"),
        node("Flatten", "p", "f"),
        node("Gemm", "f w b" if bias else "f w", "s", transB=int(transposed)),
        node("Softmax", "s", "y"),
    ]
    weight = rng.normal(size=(4, channels)).astype(np.float32)
    weights = {"w": weight if transposed else weight.T.copy()}
    if bias:
        weights["b"] = drawn(4)
    network = read_onnx(model(nodes, {"x": (1, channels, height, width)}, "y", weights).SerializeToString())
    values = network.run({"x": rng.normal(size=(1, channels, height, width)).astype(np.float32)})
    found = class_maps(network, values, "s")
    assert found is not None
    for index in range(4):
        assert found.of(index).shape == (height, width)
        assert found.of(index).mean(dtype=np.float64) == pytest.approx(values["s"][0, index], abs=1e-5)


def test_what_is_no_mean_over_maps_has_none() -> None:
    """Digits go into a fully connected layer cell by cell; so would a largest number instead of a mean."""
    from cnnviz.zoo import load

    digits = load("digits")
    values = digits.run({"digit": np.ones((1, 1, 28, 28), np.float32)})
    assert class_maps(digits, values, "logits") is None
    nodes = [node("GlobalMaxPool", "x", "p"), node("Flatten", "p", "y")]
    network = read_onnx(model(nodes, {"x": (1, 3, 4, 5)}, "y", {}).SerializeToString())
    assert class_maps(network, network.run({"x": drawn(1, 3, 4, 5)}), "y") is None
