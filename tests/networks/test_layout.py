"""The order of a picture's axes, found from an input's shape and from the first layers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from onnx import NodeProto

from cnnviz.networks import read_onnx, receptive_fields
from cnnviz.networks.layout import FIRST, LAST, channels_of, with_channels_first
from tests.networks.build import model, node, run_onnxruntime

KERNEL = np.random.default_rng(5).normal(size=(4, 3, 3, 3)).astype(np.float32)
TURN = [node("Transpose", "x", "t", perm=[0, 3, 1, 2]), node("Conv", "t k", "y")]
SHIFTED = [
    node("Sub", "x c", "s"),
    node("Transpose", "s", "t", perm=[0, 3, 1, 2]),
    node("Conv", "t k", "y"),
]
STRAIGHT = [node("Conv", "x k", "y")]
NOTHING = [node("Relu", "x", "y")]


@pytest.mark.parametrize(
    ("nodes", "shape", "axis", "channels"),
    [
        (STRAIGHT, (1, 3, 8, 9), FIRST, 3),
        (STRAIGHT, ("N", "C", "H", "W"), FIRST, 3),
        (STRAIGHT, ("N", "C", "H", 3), FIRST, 3),
        (TURN, (1, 8, 9, 3), LAST, 3),
        (TURN, ("N", "H", "W", "C"), LAST, 3),
        (TURN, (1, 3, 9, 3), LAST, 3),
        (SHIFTED, ("N", "H", "W", "C"), LAST, 3),
        (NOTHING, (1, 28, 28, 1), LAST, 1),
        (NOTHING, ("N", "H", "W", 3), LAST, 3),
        (NOTHING, (1, 3, 3, 3), FIRST, 3),
        (NOTHING, (1, 3, 28, 1), FIRST, 3),
        (NOTHING, (1, 7, 28, 5), FIRST, 7),
        (NOTHING, ("N", "C", "H", "W"), FIRST, None),
    ],
)
def test_the_axis_of_the_channels_is_found(
    nodes: list[NodeProto], shape: tuple[Any, ...], axis: int, channels: int | None
) -> None:
    """A length of 1 or 3 tells, else the first convolution or a swap of axes before it, else channels are first."""
    weights = {"k": KERNEL, "c": np.ones(3, np.float32)}
    network = read_onnx(model(nodes, {"x": shape}, "y", weights).SerializeToString())
    assert channels_of(network, network.inputs[0]) == (axis, channels)


def test_a_network_with_a_first_layer_more_computes_the_same() -> None:
    """Its own arrays are bit for bit those that it makes of the picture with its channels last."""
    built = model(SHIFTED, {"x": ("N", 8, 9, 3)}, "y", {"k": KERNEL, "c": np.ones(3, np.float32)})
    network = read_onnx(built.SerializeToString())
    turned, given = with_channels_first(network, network.inputs[0])
    assert given.shape == ("N", 3, 8, 9)
    picture = np.random.default_rng(6).normal(size=(1, 3, 8, 9)).astype(np.float32)
    values = turned.run({given.name: picture})
    own = {"x": np.ascontiguousarray(picture.transpose(0, 2, 3, 1))}
    for name, expected in network.run(own).items():
        np.testing.assert_array_equal(values[name], expected)
    np.testing.assert_allclose(values["y"], run_onnxruntime(built, own)["y"], rtol=1e-4, atol=1e-5)
    seen = receptive_fields(turned, values, given.name)["y"]
    assert [axis.size for axis in seen] == [3, 3]


def test_names_that_are_taken_are_left_alone() -> None:
    """A file may call anything "picture", also the array that it takes."""
    nodes = [node("Relu", "picture", "picture'")]
    network = read_onnx(model(nodes, {"picture": (1, 5, 6, 3)}, "picture'").SerializeToString())
    turned, given = with_channels_first(network, network.inputs[0])
    assert given.name == "picture''"
    assert turned.run({given.name: np.ones((1, 3, 5, 6), np.float32)})["picture"].shape == (1, 5, 6, 3)
