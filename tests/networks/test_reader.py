"""Files that nobody vouches for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import AttributeProto, ModelProto, TensorProto, helper, numpy_helper

from cnnviz.limits import Limits
from cnnviz.networks import ModelError, read_onnx

from .build import model, node, small_network, tensor


def relu() -> ModelProto:
    return model([node("Relu", "x", "y")], {"x": [1, 2]}, "y")


def with_weight(weight: TensorProto) -> ModelProto:
    built = model([node("Add", "x w", "y")], {"x": [1, 2]}, "y")
    built.graph.initializer.append(weight)
    return built


def external(folder: Path) -> TensorProto:
    (folder / "secret").write_bytes(bytes(8))
    weight = TensorProto(name="w", dims=[2], data_type=1, data_location=TensorProto.EXTERNAL)
    weight.external_data.add(key="location", value=str(folder / "secret"))
    return weight


def edited(change: Callable[[ModelProto], object]) -> ModelProto:
    built = relu()
    change(built)
    return built


def subgraph(built: ModelProto) -> None:
    attribute = built.graph.node[0].attribute.add(name="body", type=AttributeProto.GRAPH)
    attribute.g.name = "inner"


def reference(built: ModelProto) -> None:
    built.graph.node[0].attribute.add(name="alpha", type=AttributeProto.FLOAT, ref_attr_name="outer")


BAD = {
    "no bytes": (b"", "the file holds no network: it is empty, damaged, or not an ONNX model"),
    "noise": (bytes(range(256)) * 4, "the file is not an ONNX model, or is damaged"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "the file is not an ONNX model, or is damaged"),
    "text": (b"hello, this is no model at all", "the file is not an ONNX model, or is damaged"),
    "no nodes": (
        edited(lambda m: m.graph.ClearField("node")),
        "the file holds no network: it is empty, damaged, or not an ONNX model",
    ),
    "no output": (edited(lambda m: m.graph.ClearField("output")), "the network has no output"),
    "no opset": (
        edited(lambda m: m.ClearField("opset_import")),
        "the model follows opset ? of ONNX, and 6 to 28 are read",
    ),
    "two opsets": (
        edited(lambda m: m.opset_import.add(domain="ai.onnx", version=9)),
        "the model follows opset 20, 9 of ONNX, and 6 to 28 are read",
    ),
    "an opset to come": (
        edited(lambda m: setattr(m.opset_import[0], "version", 29)),
        "the model follows opset 29 of ONNX, and 6 to 28 are read",
    ),
    "operators from elsewhere": (
        edited(lambda m: setattr(m.graph.node[0], "domain", "com.example")),
        "the layer 'make y' is of the kind Relu from 'com.example', and only ONNX's own are supported",
    ),
    "functions": (
        edited(lambda m: m.functions.add(name="f")),
        "the model holds functions or training steps of its own, which are not supported; "
        "onnx.inliner.inline_local_functions writes functions out as layers",
    ),
    "training": (
        edited(lambda m: m.training_info.add()),
        "the model holds functions or training steps of its own, which are not supported; "
        "onnx.inliner.inline_local_functions writes functions out as layers",
    ),
    "sparse arrays": (
        edited(lambda m: m.graph.sparse_initializer.add()),
        "the model holds sparse arrays, which are not supported",
    ),
    "graphs in layers": (
        edited(subgraph),
        "the layer 'make y' (Relu) is not supported: the attribute 'body' is of the kind GRAPH, which is not supported",
    ),
    "references": (
        edited(reference),
        "the layer 'make y' (Relu) is not supported: the attribute 'alpha' refers to another, which is not supported",
    ),
    "attributes twice": (
        edited(lambda m: m.graph.node[0].attribute.extend([helper.make_attribute("a", 1)] * 2)),
        "the layer 'make y' has the attribute 'a' twice",
    ),
    "sequences": (
        edited(lambda m: m.graph.input[0].CopyFrom(helper.make_tensor_sequence_value_info("x", 1, None))),
        "the input 'x' is not an array",
    ),
    "text as input": (
        edited(lambda m: setattr(m.graph.input[0].type.tensor_type, "elem_type", TensorProto.STRING)),
        "'x' cannot be used: its values are of the type string; only float16, float32, float64, whole numbers of 8 to 64 bits "
        "and Booleans are supported",
    ),
    "a type that NumPy lacks": (
        with_weight(tensor("w", [2], bytes(4), TensorProto.BFLOAT16)),
        "the layer 'make y' (Add) is not supported: 'w' cannot be used: its values are of the type bfloat16; only float16, float32, float64, whole numbers of 8 to 64 bits "
        "and Booleans are supported",
    ),
    "too few bytes": (
        with_weight(tensor("w", [2, 3], bytes(20))),
        "'w' has the shape (2, 3), which takes 24 bytes, but holds 20",
    ),
    "too many bytes": (
        with_weight(tensor("w", [2], bytes(12))),
        "'w' has the shape (2,), which takes 8 bytes, but holds 12",
    ),
    "a huge shape": (
        with_weight(tensor("w", [2**40, 2**40], bytes(8))),
        "'w' has the shape (1099511627776, 1099511627776), which takes 4835703278458516698824704 bytes, but holds 8",
    ),
    "a shape below 0": (
        with_weight(tensor("w", [-2, -1], bytes(8))),
        "'w' has the shape (-2, -1), which is not a valid array shape",
    ),
    "too few numbers": (
        with_weight(TensorProto(name="w", dims=[3], data_type=1, float_data=[1, 2])),
        "'w' has the shape (3,), which takes 3 numbers, but holds 2",
    ),
    "weights of one name": (
        edited(lambda m: m.graph.initializer.extend([tensor("w", [1], bytes(4))] * 2)),
        "two parts of the network make an array of the same name, 'w'",
    ),
    "segments": (
        with_weight(
            TensorProto(name="w", dims=[0], data_type=1, segment=TensorProto.Segment(begin=0, end=1))
        ),
        "the numbers of 'w' are cut into segments, which are not supported",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_not_known_to_be_safe_is_refused_in_a_sentence(kind: str) -> None:
    """Each kind of bad file has a sentence of its own."""
    bad, sentence = BAD[kind]
    with pytest.raises(ModelError) as caught:
        read_onnx(bad if isinstance(bad, bytes) else bad.SerializeToString())
    assert str(caught.value) == sentence
    assert caught.value.template.format(**caught.value.values) == sentence


@pytest.mark.parametrize("place", ["weight", "attribute"])
def test_numbers_in_other_files_are_never_read(place: str, tmp_path: Path) -> None:
    """A model could name any file of the server's; it is refused before anything is opened."""
    weight = external(tmp_path)
    if place == "weight":
        built = with_weight(weight)
    else:
        built = model([node("Constant", "", "w"), node("Add", "x w", "y")], {"x": [1, 2]}, "y")
        built.graph.node[0].attribute.add(name="value", type=AttributeProto.TENSOR).t.CopyFrom(weight)
    with pytest.raises(
        ModelError, match=r"in another file, .* with torch\.onnx\.export\(…, external_data=False\)"
    ):
        read_onnx(built.SerializeToString())


def saved_apart(folder: Path, location: str = "model.onnx.data") -> tuple[bytes, bytes]:
    """A network with two weights as the onnx package saves it with its numbers in a second file."""
    built = model([node("MatMul", "x v", "z"), node("Add", "z w", "y")], {"x": [1, 2]}, "y")
    built.graph.initializer.append(numpy_helper.from_array(np.float32([[1, 2], [3, 4]]), "v"))
    built.graph.initializer.append(numpy_helper.from_array(np.float32([5, 6]), "w"))
    onnx.save(
        built, folder / "model.onnx", save_as_external_data=True, location="model.onnx.data", size_threshold=0
    )
    held = onnx.load(folder / "model.onnx", load_external_data=False)
    for weight in held.graph.initializer:
        weight.external_data[0].value = location
    return held.SerializeToString(), (folder / "model.onnx.data").read_bytes()


@pytest.mark.parametrize(
    "location", ["model.onnx.data", "weights/model.onnx.data", "C:\\mine\\model.onnx.data", "MODEL.onnx.data"]
)
def test_numbers_in_a_file_that_is_brought_along_are_taken(location: str, tmp_path: Path) -> None:
    """By the file's name, wherever it lay, and from the places that the model names."""
    data, held = saved_apart(tmp_path, location)
    network = read_onnx(data, beside={"Model.onnx.data": held})
    assert network.run({"x": np.float32([[1, 1]])})["y"].tolist() == [[9, 12]]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        (
            "offset",
            "1000000",
            r"'v' are not where the model says, for the file 'model.onnx.data' has \d+ bytes",
        ),
        ("length", "1000000", "'v' are not where the model says"),
        ("offset", "-8", "'v' are not where the model says"),
        ("offset", "9" * 30, "'v' are not where the model says"),
        ("length", "eight", "'v' are not where the model says"),
        ("length", "12", "takes 16 bytes, but holds 12"),
        ("location", "other.data", "'v' are in another file, 'other.data'"),
    ],
)
def test_numbers_that_are_not_in_the_file_are_said(
    key: str, value: str, sentence: str, tmp_path: Path
) -> None:
    """A model can name any place in it."""
    data, held = saved_apart(tmp_path)
    built = onnx.load_from_string(data)
    entries = built.graph.initializer[0].external_data
    for entry in entries:
        if entry.key == key:
            entry.value = value
    if key not in [entry.key for entry in entries]:
        entries.add(key=key, value=value)
    with pytest.raises(ModelError, match=sentence):
        read_onnx(built.SerializeToString(), beside={"model.onnx.data": held})


def test_files_that_belong_together_are_counted_together() -> None:
    """The limit is for both."""
    limits = Limits(model_bytes=1000)
    with pytest.raises(ModelError, match="larger than"):
        read_onnx(bytes(600), limits, beside={"more": bytes(600)})


def test_a_file_over_the_limit_is_not_even_parsed() -> None:
    """64 MB by default."""
    assert Limits().model_bytes == 64 * 2**20
    with pytest.raises(ModelError, match="larger than 1 MB"):
        read_onnx(bytes(2**20 + 1), Limits(model_bytes=2**20))
    with pytest.raises(ModelError, match="more than 9 layers, and that is the most"):
        read_onnx(small_network().SerializeToString(), Limits(layers=9))


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?"])
@pytest.mark.parametrize("raw", [True, False])
def test_every_type_and_both_forms_of_numbers_are_read(dtype: str, raw: bool) -> None:
    """Raw bytes or lists of numbers, from the smallest to the largest value of the type."""
    kind = np.dtype(dtype)
    if kind.kind == "f":
        ends = [np.finfo(kind).min, -0.0, 1.5, np.finfo(kind).tiny, np.inf, np.finfo(kind).max]
    else:
        ends = [0, 1] if kind.kind == "b" else [np.iinfo(kind).min, 0, 7, np.iinfo(kind).max]
    array = np.array(ends, kind)
    number = helper.np_dtype_to_tensor_dtype(kind)
    values = array.tobytes() if raw else array.tolist()
    weight = helper.make_tensor("w", number, array.shape, values, raw=raw)
    built = model([node("Identity", "w", "y")], {}, "y")
    built.graph.initializer.append(weight)
    found = read_onnx(built.SerializeToString()).run({})["y"]
    np.testing.assert_array_equal(found, array)
    assert found.dtype == kind


@pytest.mark.parametrize("domain", ["", "ai.onnx"])
def test_an_opset_may_be_said_twice_in_one_way(domain: str) -> None:
    """Under both names of ONNX's own operators, or under one of them."""
    twice = edited(lambda m: m.opset_import.add(domain=domain, version=20))
    assert read_onnx(twice.SerializeToString()).opset == 20


def test_inputs_with_a_weight_of_the_same_name_are_not_asked_for() -> None:
    """Old files list their weights among the inputs."""
    built = with_weight(tensor("w", [2], bytes(8)))
    built.graph.input.append(helper.make_tensor_value_info("w", 1, [2]))
    assert [port.name for port in read_onnx(built.SerializeToString()).inputs] == ["x"]


def test_layers_without_a_name_of_their_own_get_one() -> None:
    """Named after operator and number; names of others are not taken."""
    built = model(
        [node("Relu", "x", "a"), node("Relu", "a", "b"), node("Abs", "b", "c"), node("Neg", "c", "y")],
        {"x": [1, 2]},
        "y",
    )
    for each, name in zip(built.graph.node, ["", "one", "one", "Relu 0"], strict=True):
        each.name = name
    names = [layer.name for layer in read_onnx(built.SerializeToString()).layers]
    assert names == ["Relu 0'", "one", "Abs 2", "Relu 0"]


def test_long_names_are_cut_in_sentences() -> None:
    """A name may be longer than a sentence has room for."""
    built = edited(lambda m: setattr(m.graph.node[0], "name", "n" * Limits().name_bytes))
    built.graph.node[0].op_type = "Unheard"
    with pytest.raises(ModelError) as caught:
        read_onnx(built.SerializeToString())
    assert len(str(caught.value)) < 6000


@pytest.mark.parametrize("name", ["a\nb", "'\"<b>{x}%s$", "\0", "\U0001f600", "层", " ", "n" * 4096])
def test_any_text_can_be_a_name(name: str) -> None:
    """Of a layer, an array, a length: it stands there as the file has it."""
    built = model([node("Relu", "x", "y")], {"x": [name, 2]}, "y")
    built.graph.node[0].name = name
    built.graph.input[0].name = built.graph.node[0].input[0] = name
    network = read_onnx(built.SerializeToString())
    assert network.layers[0].name == network.inputs[0].name == name
    assert network.inputs[0].shape == (name, 2)
    np.testing.assert_array_equal(network.run({name: np.ones((3, 2))})["y"], np.ones((3, 2)))


NOT_TEXT = b"\xff\xc3\x28\xed\xa0\x80"
"""As long as the name in whose place it is put."""


@pytest.mark.parametrize("place", ["layer", "array", "length", "output", "weight", "word"])
def test_names_that_are_no_utf8_are_shown_byte_by_byte(place: str) -> None:
    """Files from programs with another encoding open like others; everything in them is text."""
    spoiled = "spoilt"
    built = model(
        [node("Elu", "x", "mid"), node("Add", "mid w", "y")], {"x": ["N", 2]}, "y", {"w": np.ones(2)}
    )
    first, second = built.graph.node
    match place:
        case "layer":
            first.name = spoiled
        case "array":
            first.output[0] = second.input[0] = spoiled
        case "length":
            built.graph.input[0].type.tensor_type.shape.dim[0].dim_param = spoiled
        case "output":
            second.output[0] = built.graph.output[0].name = spoiled
        case "weight":
            second.input[1] = built.graph.initializer[0].name = spoiled
        case "word":
            first.attribute.add(name="alpha", type=AttributeProto.STRING, s=spoiled.encode())
    data = built.SerializeToString().replace(spoiled.encode(), NOT_TEXT)
    if place == "word":
        with pytest.raises(ModelError, match="its attribute 'alpha' must be of ONNX's type FLOAT"):
            read_onnx(data)
        return
    network = read_onnx(data)
    names = [each for layer in network.layers for each in (layer.name, *layer.inputs, *layer.outputs)]
    names += [*network.outputs, *network.weights, *map(str, network.inputs[0].shape or ())]
    assert all(isinstance(name, str) for name in names)
    assert "\\xff\\xc3(\\xed\\xa0\\x80" in names
