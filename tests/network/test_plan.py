"""Plans: networks made ready for inputs of one shape."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.limits import Limits
from cnnviz.network import ModelError, Network, Plan, read_onnx

from .build import model, node


def normal(shape: tuple[int, ...], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def picture_network(
    channels: tuple[int, ...] = (3, 10, 10), *, outputs: str = "probabilities", size: int = 20, **conv: Any
) -> Network:
    """Convolutions with ReLU, each pair followed by pooling, then a fully connected layer and softmax."""
    nodes, weights, name = [], {}, "x"
    for number, (c, o) in enumerate(pairwise(channels)):
        weights |= {f"w{number}": normal((o, c, 3, 3), number) / 5, f"b{number}": normal((o,), number + 9)}
        nodes += [
            node("Conv", f"{name} w{number} b{number}", f"conv{number}", **conv),
            node("Relu", f"conv{number}", f"relu{number}"),
            node(
                "MaxPool" if number % 2 else "AveragePool",
                f"relu{number}",
                f"pool{number}",
                kernel_shape=[2, 2],
                strides=[2, 1],
            ),
        ]
        name = f"pool{number}"
    nodes.append(node("Flatten", name, "flat"))
    shape = read_onnx(
        model(nodes, {"x": ("N", channels[0], size, size + 3)}, "flat", weights).SerializeToString()
    )
    length = shape.run({"x": np.zeros((1, channels[0], size, size + 3), np.float32)})["flat"].shape[1]
    weights |= {"matrix": normal((5, length), 7) / 20, "terms": normal((5,), 8)}
    nodes += [
        node("Gemm", "flat matrix terms", "logits", transB=1),
        node("Softmax", "logits", "probabilities"),
    ]
    return read_onnx(
        model(nodes, {"x": ("N", channels[0], size, size + 3)}, outputs, weights).SerializeToString()
    )


def assert_same(plan: Plan, inputs: dict[str, np.ndarray], error: float = 2e-6) -> None:
    """The plan gives what the network gives."""
    expected = plan.network.run(inputs)
    found = plan.run(inputs)
    assert list(found) == list(plan.network.outputs)
    for name, array in found.items():
        assert array.shape == expected[name].shape and array.dtype == expected[name].dtype
        scale = np.abs(expected[name]).max() or 1
        np.testing.assert_allclose(array, expected[name], rtol=0, atol=error * scale)


@settings(max_examples=25, deadline=None)
@given(data=st.data(), seed=st.integers(0, 99))
def test_a_plan_gives_what_the_network_gives(data: st.DataObject, seed: int) -> None:
    """Chains of any depth, kernels with padding and strides, one image and several, again and again."""
    channels = tuple(data.draw(st.lists(st.integers(1, 12), min_size=2, max_size=3)))
    pads = data.draw(st.lists(st.integers(0, 2), min_size=4, max_size=4))
    strides = data.draw(st.sampled_from([[1, 1], [1, 2]]))
    network = picture_network(channels, outputs="logits probabilities", pads=pads, strides=strides)
    images = data.draw(st.integers(1, 3))
    plan = Plan(network, {"x": (images, channels[0], 20, 23)})
    for turn in range(2):
        assert_same(plan, {"x": normal((images, channels[0], 20, 23), seed + turn)}, 2e-5)


def test_a_whole_picture_network_is_compiled() -> None:
    """From the image to the probabilities; where a result inside is asked for, only up to there."""
    network = picture_network()
    assert Plan(network, {"x": (1, 3, 20, 23)}).compiled == tuple(layer.name for layer in network.layers)
    network = picture_network(outputs="relu0 probabilities")
    plan = Plan(network, {"x": (2, 3, 20, 23)})
    assert plan.compiled == ("make conv0", "make relu0")
    assert_same(plan, {"x": normal((2, 3, 20, 23), 1)})


def test_many_channels_go_by_tiles() -> None:
    """Layers of 32 channels and more, whose error is larger, and odd sizes."""
    network = picture_network((3, 32, 40, 33), pads=[1, 1, 1, 1], size=33)
    assert_same(Plan(network, {"x": (1, 3, 33, 36)}), {"x": normal((1, 3, 33, 36), 2)}, 2e-5)


@pytest.mark.parametrize(
    ("nodes", "compiled"),
    [
        ([node("Relu", "x", "a"), node("Add", "a x", "y")], 0),
        ([node("Conv", "x w", "a"), node("Relu", "a", "b"), node("Concat", "a b", "y", axis=1)], 1),
        ([node("Conv", "x w", "a"), node("Tanh", "a", "b"), node("Relu", "b", "y")], 1),
        ([node("Conv", "x w", "a", group=1), node("MaxPool", "a", "y", kernel_shape=[2, 2], ceil_mode=1, strides=[2, 2])], 1),
        ([node("MaxPool", "x", "y", kernel_shape=[3, 2], pads=[1, 0, 1, 0])], 0),
        ([node("MaxPool", "x", "y", kernel_shape=[3, 2], dilations=[2, 1])], 1),
        ([node("Conv", "x w", "a"), node("Identity", "a", "b"), node("Relu", "b", "y")], 3),
        ([node("Relu", "x", "a"), node("Conv", "a w", "y")], 2),
        ([node("Flatten", "x", "a"), node("Softmax", "a", "y", axis=-1)], 2),
        ([node("Flatten", "x", "y", axis=2)], 0),
        ([node("Relu", "w", "a"), node("Conv", "x a", "y")], 0),
    ],
)  # fmt: skip
def test_what_a_chain_cannot_do_is_run_as_ever(nodes: Any, compiled: int) -> None:
    """A chain ends at branches, other operators, and settings it does not know."""
    weights = {"w": normal((4, 3, 3, 3), 1)}
    network = read_onnx(model(nodes, {"x": (2, 3, 12, 17)}, "y", weights).SerializeToString())
    plan = Plan(network, {"x": (2, 3, 12, 17)})
    assert len(plan.compiled) == compiled
    for seed in range(2):
        assert_same(plan, {"x": normal((2, 3, 12, 17), seed)})


def test_groups_and_single_kernels_in_a_chain() -> None:
    """A separable layer: one kernel for each channel, then kernels of one cell over all."""
    nodes = [node("Conv", "x d", "a", group=3, pads=[1, 1, 1, 1]), node("Conv", "a p", "y")]
    weights = {"d": normal((3, 1, 3, 3), 1), "p": normal((8, 3, 1, 1), 2)}
    network = read_onnx(model(nodes, {"x": (1, 3, 70, 80)}, "y", weights).SerializeToString())
    assert_same(Plan(network, {"x": (1, 3, 70, 80)}), {"x": normal((1, 3, 70, 80), 3)})


def test_two_large_kernels_in_a_chain() -> None:
    """Layers that go by Fourier transform keep a spectrum each."""
    nodes = [node("Conv", "x u", "a", group=2, pads=[8, 8, 8, 8]), node("Conv", "a v", "y", group=2)]
    weights = {"u": normal((2, 1, 17, 17), 1), "v": normal((2, 1, 17, 17), 2)}
    network = read_onnx(model(nodes, {"x": (1, 2, 40, 51)}, "y", weights).SerializeToString())
    assert_same(Plan(network, {"x": (1, 2, 40, 51)}), {"x": normal((1, 2, 40, 51), 3)}, 2e-5)


def test_results_are_never_overwritten() -> None:
    """What a plan hands out is new each time, also where an output is an input or a weight."""
    network = picture_network(outputs="logits x")
    plan = Plan(network, {"x": (2, 3, 20, 23)})
    x = normal((2, 3, 20, 23), 1)
    first = plan.run({"x": x})
    kept = {name: array.copy() for name, array in first.items()}
    second = plan.run({"x": -x})
    for name, array in first.items():
        np.testing.assert_array_equal(array, kept[name])
        assert not np.shares_memory(array, second[name]) and not np.shares_memory(array, x)


def test_threads_share_a_plan() -> None:
    """Many visitors at once: each run has scratch of its own."""
    plan = Plan(picture_network(), {"x": (1, 3, 20, 23)})
    images = [normal((1, 3, 20, 23), seed) for seed in range(40)]
    expected = [plan.run({"x": image})["probabilities"] for image in images]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda image: plan.run({"x": image})["probabilities"], images))
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("value", [np.nan, np.inf, 3e38])
def test_what_is_no_number_spreads_no_further_than_it_should(value: float) -> None:
    """With a pixel that is infinite or none, a plan gives what the network gives."""
    weights = {"w": normal((32, 32, 3, 3), 1)}
    nodes = [node("Conv", "x w", "a"), node("Relu", "a", "y")]
    network = read_onnx(model(nodes, {"x": (1, 32, 20, 20)}, "y", weights).SerializeToString())
    plan = Plan(network, {"x": (1, 32, 20, 20)})
    x = normal((1, 32, 20, 20), 2)
    x[0, 3, 4, 5] = value
    for _ in range(2):
        np.testing.assert_array_equal(plan.run({"x": x})["y"], network.run({"x": x})["y"])
    assert_same(plan, {"x": normal((1, 32, 20, 20), 4)}, 2e-5)


def test_a_plan_says_what_does_not_fit() -> None:
    """Other shapes than it was made for, inputs left out, and networks over the limits."""
    network = picture_network()
    plan = Plan(network, {"x": (1, 3, 20, 23)})
    with pytest.raises(
        ModelError, match=r"has shape \(2, 3, 20, 23\), but the network was made ready for \(1, 3, 20, 23\)"
    ):
        plan.run({"x": np.zeros((2, 3, 20, 23), np.float32)})
    with pytest.raises(ModelError, match="input 'x' is missing"):
        plan.run({})
    with pytest.raises(ModelError, match="input 'x' is missing"):
        Plan(network, {})
    with pytest.raises(ModelError, match="multiply-adds"):
        Plan(network, {"x": (1, 3, 20, 23)}, Limits(operations=1000))
