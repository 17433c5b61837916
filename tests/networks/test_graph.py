"""Graphs of layers, built by hand or read."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz import ops
from cnnviz.networks import Input, Layer, ModelError, Network, read_onnx

from .build import model, node, run_onnxruntime, small_network

IMAGE = np.random.default_rng(0).standard_normal((2, 3, 7, 10)).astype(np.float32)


def test_a_chain_gives_every_intermediate_array() -> None:
    """A network written by hand is what its operations are one after the other."""
    rng = np.random.default_rng(0)
    w, x = rng.standard_normal((4, 3, 3, 3)), rng.standard_normal((1, 3, 8, 9))
    network = Network(
        [
            Layer("convolve", "Conv", ("image", "w"), ("map",), {"strides": (2, 1)}),
            Layer("activate", "LeakyRelu", ("map",), ("act",), {"alpha": 0.2}),
            Layer("pool", "AveragePool", ("act",), ("pooled",), {"kernel_shape": (2, 2)}),
        ],
        [Input("image", (1, 3, None, None), np.dtype(np.float64))],
        ["pooled"],
        {"w": w},
    )
    values = network.run({"image": x})
    map_ = ops.conv2d(x, w, stride=(2, 1))
    act = ops.leaky_relu(map_, negative_slope=0.2)
    np.testing.assert_array_equal(values["map"], map_)
    np.testing.assert_array_equal(values["act"], act)
    np.testing.assert_array_equal(values["pooled"], ops.avg_pool2d(act, 2, stride=1))
    assert list(values) == ["w", "image", "map", "act", "pooled"]
    assert network.layer("convolve").weights["w"] is w


def test_branches_that_add_and_concat_join_give_what_onnxruntime_gives() -> None:
    """Every array of the small network, not only the answer."""
    built = small_network()
    values = read_onnx(built.SerializeToString()).run({"image": IMAGE})
    expected = run_onnxruntime(built, {"image": IMAGE})
    assert len(expected) == 10
    for name, array in expected.items():
        np.testing.assert_allclose(values[name], array, rtol=1e-5, atol=1e-5, err_msg=name)


def test_results_are_new_arrays() -> None:
    """Neither inputs, weights nor other results change with a result, and the input is copied."""
    built = model(
        [
            node("Identity", "x", "same"),
            node("Reshape", "same shape", "laid"),
            node("Transpose", "laid", "turned"),
            node("Dropout", "turned", "kept"),
            node("Expand", "kept wide", "wide_kept"),
            node("Identity", "w", "weight_again"),
        ],
        {"x": [2, 3]},
        "kept weight_again",
        {"shape": np.array([3, 2]), "w": np.ones(3, np.float32), "wide": np.array([2, 3])},
    )
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    network = read_onnx(built.SerializeToString())
    values = network.run({"x": x})
    made = [values[name] for name in ("x", "same", "laid", "turned", "kept", "wide_kept", "weight_again")]
    for number, array in enumerate(made):
        array[...] = 100 + number
    for number, array in enumerate(made):
        assert (array == 100 + number).all()
    np.testing.assert_array_equal(x, np.arange(6).reshape(2, 3))
    np.testing.assert_array_equal(network.weights["w"], np.ones(3))


def test_layers_may_come_in_any_order_and_keep_theirs_where_they_can() -> None:
    """A list that is already in order stays; one that is not is put in order."""
    built = small_network()
    names = [each.name for each in built.graph.node]
    assert [layer.name for layer in read_onnx(built.SerializeToString()).layers] == names
    nodes = list(built.graph.node)[::-1]
    del built.graph.node[:]
    built.graph.node.extend(nodes)
    network = read_onnx(built.SerializeToString())
    assert sorted(layer.name for layer in network.layers) == sorted(names)
    expected = read_onnx(small_network().SerializeToString()).run({"image": IMAGE})
    np.testing.assert_array_equal(network.run({"image": IMAGE})["answer"], expected["answer"])


def test_layers_tell_all_that_a_page_needs() -> None:
    """Operator, names, attributes in Python's own types, and the arrays that come with the model."""
    network = read_onnx(small_network().SerializeToString())
    assert [(port.name, port.shape, port.dtype.name) for port in network.inputs] == [
        ("image", ("N", 3, 7, 10), "float32")
    ]
    assert network.outputs == ("answer",)
    left = network.layer("make left")
    assert (left.op_type, left.inputs, left.outputs) == ("Conv", ("relu1", "w2", "b2"), ("left",))
    assert dict(left.attributes) == {"pads": (1, 1, 1, 1), "group": 2}
    assert {name: array.shape for name, array in left.weights.items()} == {"w2": (4, 2, 3, 3), "b2": (4,)}
    with pytest.raises(ModelError, match="no layer 'other'"):
        network.layer("other")


def test_arrays_from_constant_layers_count_as_weights() -> None:
    """Old exporters write weights as layers without inputs."""
    w = np.ones((1, 1, 2, 2), np.float32)
    from onnx import numpy_helper

    built = model(
        [node("Constant", "", "w", value=numpy_helper.from_array(w)), node("Conv", "x w", "y")],
        {"x": [1, 1, 3, 3]},
        "y",
    )
    network = read_onnx(built.SerializeToString())
    np.testing.assert_array_equal(network.layer("make y").weights["w"], w)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "the network's input 'image' is missing"),
        (
            {"image": np.zeros((2, 4, 7, 10), np.float32)},
            "the input 'image' has shape (2, 4, 7, 10), but the network takes (N, 3, 7, 10)",
        ),
        (
            {"image": np.zeros((3, 7, 10), np.float32)},
            "the input 'image' has shape (3, 7, 10), but the network takes (N, 3, 7, 10)",
        ),
        (
            {"image": np.zeros((1, 3, 7, 10), complex)},
            "the input 'image' holds values of type complex128, but the network takes float32",
        ),
    ],
)
def test_run_says_what_is_wrong_with_an_input(given: dict[str, np.ndarray], sentence: str) -> None:
    """A missing input, a shape or a type that does not fit."""
    with pytest.raises(ModelError) as caught:
        read_onnx(small_network().SerializeToString()).run(given)
    assert str(caught.value) == sentence


def test_whole_numbers_may_be_given_for_floats() -> None:
    """An image of bytes will do."""
    network = read_onnx(small_network().SerializeToString())
    image = np.random.default_rng(0).integers(0, 255, (1, 3, 7, 10)).astype(np.uint8)
    expected = network.run({"image": image.astype(np.float32)})
    np.testing.assert_array_equal(network.run({"image": image})["answer"], expected["answer"])


def test_a_layer_that_cannot_be_computed_is_named_with_the_reason() -> None:
    """The engine's own sentence, within ours."""
    built = model(
        [node("Conv", "x w", "y")], {"x": ["N", "C", "H", "W"]}, "y", {"w": np.ones((2, 3, 3, 3), "f")}
    )
    with pytest.raises(ModelError) as caught:
        read_onnx(built.SerializeToString()).run({"x": np.ones((1, 4, 5, 5), "f")})
    assert str(caught.value) == (
        "the layer 'make y' (Conv) cannot be computed: conv2d: the input has 4 channels but a weight of "
        "shape (2, 3, 3, 3) with groups=1 needs 3"
    )
    assert isinstance(caught.value.values["reason"], ops.OperationError)
    assert caught.value.template == "the layer '{layer}' ({operator}) cannot be computed: {reason}"


RELU = Layer("a", "Relu", ("x",), ("y",))
PORT = Input("x")


@pytest.mark.parametrize(
    ("layers", "outputs", "sentence"),
    [
        ([], ["x"], "the network has no layers"),
        ([RELU], ["z"], "the network's output 'z' is made by no layer"),
        (
            [Layer("a", "Relu", ("other",), ("y",))],
            ["y"],
            "the layer 'a' takes an array 'other' that nothing makes",
        ),
        (
            [RELU, Layer("b", "Relu", ("x",), ("y",))],
            ["y"],
            "two parts of the network make an array of the same name, 'y'",
        ),
        (
            [Layer("a", "Relu", ("x",), ("x",))],
            ["x"],
            "two parts of the network make an array of the same name, 'x'",
        ),
        (
            [Layer("a", "Add", ("x", "z"), ("y",)), Layer("b", "Relu", ("y",), ("z",))],
            ["z"],
            "some layers depend on one another in a circle, 'a' among them",
        ),
        ([RELU, Layer("b", "Relu", ("x",), ())], ["y"], "the layer 'b' makes no array"),
        ([RELU, Layer("b", "Dropout", ("x",), ("", "m"))], ["y"], "the layer 'b' makes no array"),
        (
            [Layer("a", "Relu", ("x", "x"), ("y",))],
            ["y"],
            "the layer 'a' (Relu) cannot be computed: it has 2 inputs, but Relu takes from 1 to 1",
        ),
        (
            [Layer("a", "Conv", ("x", ""), ("y",))],
            ["y"],
            "the layer 'a' (Conv) cannot be computed: one of the inputs that Conv needs is left out",
        ),
        (
            [Layer("a", "Elu", ("x",), ("y",), {"beta": 1.0})],
            ["y"],
            "the layer 'a' (Elu) cannot be computed: its attribute 'beta' is not known; Elu has these: alpha",
        ),
        (
            [Layer("a", "Elu", ("x",), ("y",), {"alpha": "1"})],
            ["y"],
            "the layer 'a' (Elu) cannot be computed: its attribute 'alpha' must be of ONNX's type FLOAT",
        ),
        (
            [Layer("a", "MaxPool", ("x",), ("y",))],
            ["y"],
            "the layer 'a' (MaxPool) cannot be computed: its attribute 'kernel_shape' is missing",
        ),
    ],
)
def test_a_graph_that_cannot_be_run_is_refused_at_once(
    layers: list[Layer], outputs: list[str], sentence: str
) -> None:
    """Names that nothing makes, or two things; circles; layers that their operator does not fit."""
    with pytest.raises(ModelError) as caught:
        Network(layers, [PORT], outputs)
    assert str(caught.value) == sentence


def test_an_operator_that_is_not_known_is_named_with_its_layer() -> None:
    """And without a list of all that is known, which helps nobody."""
    with pytest.raises(ModelError) as caught:
        Network([Layer("cells", "LSTM", ("x",), ("y",))], [PORT], ["y"])
    assert str(caught.value) == "the layer 'cells' is of the kind LSTM, which cannot be computed here"
