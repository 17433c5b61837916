"""Modules are found from the graph alone, and what they cost is what their weights and maps say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.networks import Network, read_onnx
from cnnviz.networks.modules import common_name, cost_of, modules_of
from cnnviz.zoo import load

from ..parts.graphs import drawn
from .build import model, node


def network_of(nodes: list[Any], weights: dict[str, np.ndarray], outputs: str = "y") -> Network:
    return read_onnx(model(nodes, {"x": (1, 6, 5, 7)}, outputs, weights).SerializeToString())


def called(made: Any, name: str) -> Any:
    """A node under another name."""
    made.name = name
    return made


def fire(prefix: str, squeezed: int = 3, extra: str = "") -> tuple[list[Any], dict[str, np.ndarray]]:
    """A fire module with names as PyTorch's exporter gives them; `extra` is taken by another layer as well."""
    nodes = [
        called(node("Conv", "x ws bs", "s"), f"{prefix}/squeeze/Conv"),
        called(node("Relu", "s", "sr"), f"{prefix}/squeeze_activation/Relu"),
        called(node("Conv", "sr w1", "e1"), f"{prefix}/expand1x1/Conv"),
        called(node("Relu", "e1", "r1"), f"{prefix}/expand1x1_activation/Relu"),
        called(node("Conv", "sr w3", "e3", pads=[1, 1, 1, 1]), f"{prefix}/expand3x3/Conv"),
        called(node("Relu", "e3", "r3"), f"{prefix}/expand3x3_activation/Relu"),
        called(node("Concat", "r1 r3", "c", axis=1), f"{prefix}/Concat"),
    ]
    nodes.append(node("Relu", "c", "y") if not extra else node("Concat", f"c {extra}", "y", axis=1))
    weights = {
        "ws": drawn(squeezed, 6, 1, 1),
        "bs": drawn(squeezed),
        "w1": drawn(4, squeezed, 1, 1),
        "w3": drawn(5, squeezed, 3, 3),
    }
    return nodes, weights


def test_squeezenet_has_eight_fire_modules() -> None:
    """Fire 2 to 9, each squeezed to an eighth of what it gives; three pool layers stand between them."""
    found = modules_of(load("squeezenet"))
    assert [module.name for module in found] == [f"fire{number}" for number in range(2, 10)]
    assert all(module.is_fire and len(module.layers) == 7 for module in found)
    assert [module.source for module in found] == [
        "pool1",
        "fire2",
        "pool3",
        "fire4",
        "pool5",
        "fire6",
        "fire7",
        "fire8",
    ]
    squeezed = [16, 16, 32, 32, 48, 48, 64, 64]
    assert [
        module.squeeze.weights[module.squeeze.inputs[1]].shape[0] for module in found if module.squeeze
    ] == squeezed


def test_what_squeezenets_modules_cost_and_save() -> None:
    """The second one by hand: 64 maps to 16, these to 64 and 64; instead, 9 · 64 · 128 weights and 128 biases."""
    network = load("squeezenet")
    values = network.run({"image": np.zeros((1, 3, 227, 227), np.float32)})
    cost = cost_of(modules_of(network)[0], values)
    weights = 64 * 16 + 16 * 64 + 9 * 16 * 64
    assert (cost.weights, cost.operations) == (weights + 16 + 64 + 64, weights * 56 * 56)
    assert (cost.kernel, cost.one_weights) == ((3, 3), 9 * 64 * 128 + 128)
    assert cost.one_operations == 9 * 64 * 128 * 56 * 56


def test_a_fire_module_of_another_file_is_found_by_its_form() -> None:
    """Its name is what the names of its layers have in common."""
    (module,) = modules_of(network_of(*fire("/features/features.3")))
    assert module.is_fire and module.name == "features/features.3"
    assert (module.source, module.joined) == ("x", "c")
    assert module.arrays == {"s", "sr", "e1", "r1", "e3", "r3", "c"}


def test_what_goes_on_from_inside_makes_it_no_module() -> None:
    """Folding it would hide where another layer's maps come from, so the module reaches to where all ways have met.

    A squeeze that others take too is left outside.
    """
    (module,) = modules_of(network_of(*fire("f", extra="e1")))
    assert (module.source, module.joined, module.is_fire) == ("x", "y", False)
    (module,) = modules_of(network_of(*fire("f", extra="s")))
    assert module.squeeze is None and module.source == "sr"


def test_without_fewer_channels_nothing_is_squeezed() -> None:
    """A convolution of 1 × 1 to as many channels belongs to what stands before."""
    (module,) = modules_of(network_of(*fire("f", squeezed=6)))
    assert module.squeeze is None and not module.is_fire and module.source == "sr"


@pytest.mark.parametrize("join", ["Add", "Concat"])
def test_a_connection_past_all_layers_makes_no_module(join: str) -> None:
    """As in residual and dense networks: one way has no layer of its own."""
    more = {"axis": 1} if join == "Concat" else {}
    nodes = [
        node("Conv", "x w", "a", pads=[1, 1, 1, 1]),
        node("Relu", "a", "r"),
        node(join, "r x", "y", **more),
    ]
    assert modules_of(network_of(nodes, {"w": drawn(6, 6, 3, 3)})) == ()


@given(st.lists(st.integers(1, 3), min_size=2, max_size=4))
def test_branches_of_any_number_and_length_are_one_module(lengths: list[int]) -> None:
    """Each branch is so many convolutions long; what they take and make is named, and each layer is in it once."""
    nodes, weights, ends = [], {}, []
    for branch, length in enumerate(lengths):
        before = "x"
        for at in range(length):
            name = f"b{branch}_{at}"
            nodes.append(node("Conv", f"{before} w{name}", name, pads=[1, 1, 1, 1]))
            weights[f"w{name}"] = drawn(6, 6, 3, 3)
            before = name
        ends.append(before)
    nodes.append(node("Concat", " ".join(ends), "y", axis=1))
    (module,) = modules_of(network_of(nodes, weights))
    assert (module.source, module.joined, len(module.layers)) == ("x", "y", sum(lengths) + 1)
    assert [len(branch) for branch in module.branches] == lengths
    assert [layer.outputs[0] for layer in module.branches[0]] == [f"b0_{at}" for at in range(lengths[0])]


@pytest.mark.parametrize(
    ("names", "common"),
    [
        (["/a/b.3/x/Conv", "/a/b.3/Concat"], "a/b.3"),
        (["fire2", "fire2/squeeze"], "fire2"),
        (["fire2", "fire21"], ""),
        (["left", "right"], ""),
    ],
)
def test_names_are_shared_in_whole_parts(names: list[str], common: str) -> None:
    """Half a word is no name."""
    assert common_name(names) == common
