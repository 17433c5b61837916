"""What remains of a network of which some layers cannot be computed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from onnx import AttributeProto, NodeProto, helper

from cnnviz.networks import LeftOut, ModelError, Network, read_onnx
from tests.networks.build import model, node, run_onnxruntime

KERNEL = {"k": np.random.default_rng(2).normal(size=(4, 3, 3, 3)).astype(np.float32)}
START = [node("Conv", "x k", "maps"), node("Relu", "maps", "lit")]


def elsewhere() -> NodeProto:
    """A layer of somebody's own."""
    made = node("Secret", "lit", "hidden")
    made.domain = "com.example"
    return made


def branching() -> NodeProto:
    """A layer with graphs in it."""
    made = node("If", "lit", "hidden")
    for name in ("then_branch", "else_branch"):
        made.attribute.add(name=name, type=AttributeProto.GRAPH).g.name = name
    return made


KINDS: dict[str, tuple[Callable[[], NodeProto], str]] = {
    "not known": (
        lambda: node("GridSample", "lit grid", "hidden"),
        "the layer 'make hidden' is of the kind GridSample, which cannot be computed here",
    ),
    "from elsewhere": (
        elsewhere,
        "the layer 'make hidden' is of the kind Secret from 'com.example', and only ONNX's own are supported",
    ),
    "with graphs": (branching, "the layer 'make hidden' is of the kind If, which cannot be computed here"),
    "with settings that are not taken": (
        lambda: node("Relu", "lit", "hidden", alpha=2.0),
        "the layer 'make hidden' (Relu) cannot be computed: its attribute 'alpha' is not known; Relu has these: —",
    ),
}


def partly(nodes: list[NodeProto], outputs: str = "y") -> tuple[Network, LeftOut]:
    """The network of these layers, as far as it can be computed."""
    weights = KERNEL | {"grid": np.zeros((1, 2, 2, 2), np.float32)}
    built = model(nodes, {"x": (1, 3, 6, 7)}, outputs, weights)
    built.opset_import.append(helper.make_opsetid("com.example", 1))
    data = built.SerializeToString()
    with pytest.raises(ModelError):
        read_onnx(data)
    network = read_onnx(data, partly=True)
    assert network.left_out is not None
    return network, network.left_out


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_before_a_layer_that_cannot_be_computed_is_computed(kind: str) -> None:
    """As onnxruntime computes it; that layer and all that need it are left out, and it is named."""
    make, sentence = KINDS[kind]
    network, left_out = partly([*START, make(), node("Abs", "hidden", "z"), node("Add", "z lit", "y")])
    assert [layer.op_type for layer in network.layers] == ["Conv", "Relu"]
    assert network.outputs == ("lit",)
    assert (str(left_out.reason), left_out.count, left_out.answers) == (sentence, 3, False)
    x = np.random.default_rng(3).normal(size=(1, 3, 6, 7)).astype(np.float32)
    expected = run_onnxruntime(model(START, {"x": (1, 3, 6, 7)}, "lit", KERNEL), {"x": x})["lit"]
    np.testing.assert_allclose(network.run({"x": x})["lit"], expected, rtol=1e-4, atol=1e-5)


def test_an_output_that_does_not_need_the_layer_stays() -> None:
    """Then the network still answers, with that."""
    nodes = [*START, node("GridSample", "lit grid", "y"), node("GlobalAveragePool", "lit", "means")]
    network, left_out = partly(nodes, "y means")
    assert network.outputs == ("means",)
    assert (left_out.count, left_out.kept, left_out.answers) == (1, 3, True)


def test_an_input_that_only_the_layer_takes_is_not_asked_for() -> None:
    """A second input need not keep a network from being looked at up to there."""
    inputs = {"x": (1, 3, 6, 7), "grid": (1, 2, 2, 2)}
    built = model([*START, node("GridSample", "lit grid", "y")], inputs, "y", KERNEL)
    network = read_onnx(built.SerializeToString(), partly=True)
    assert [port.name for port in network.inputs] == ["x"]


@pytest.mark.parametrize("before", [[], [node("Constant", "", "c", value_float=1.0)]])
def test_a_network_of_which_nothing_remains_is_refused_with_what_to_do(before: list[NodeProto]) -> None:
    """Layers that see nothing of the input are nothing to look at."""
    built = model(
        [*before, node("GridSample", "x grid", "y")], {"x": (1, 3, 6, 7), "grid": (1, 2, 2, 2)}, "y"
    )
    with pytest.raises(
        ModelError, match="GridSample, which .* no layer before it .* export the network without"
    ):
        read_onnx(built.SerializeToString(), partly=True)


def test_other_faults_are_still_refused() -> None:
    """An array that nothing makes is no layer that cannot be computed."""
    built = model(
        [*START, node("GridSample", "lit gone", "y"), node("Abs", "nowhere", "z")],
        {"x": (1, 3, 6, 7)},
        "y z",
        KERNEL,
    )
    with pytest.raises(ModelError, match="takes an array 'nowhere' that nothing makes"):
        read_onnx(built.SerializeToString(), partly=True)


def test_a_whole_network_lacks_nothing() -> None:
    """Read either way."""
    data = model(START, {"x": (1, 3, 6, 7)}, "lit", KERNEL).SerializeToString()
    assert read_onnx(data).left_out is read_onnx(data, partly=True).left_out is None
