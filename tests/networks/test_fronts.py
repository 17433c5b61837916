"""Pictures in another form: without an axis for several, with the channels last, in whole numbers from 0 to 255."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from onnx import NodeProto

from cnnviz.networks import ModelError, read_onnx
from cnnviz.networks.fronts import keeps_batch, missing_axes
from cnnviz.networks.gradients import gradients
from cnnviz.networks.trace import Element, trace
from cnnviz.preprocessing import Preprocessing
from cnnviz.reader import Reader, reader_of
from cnnviz.reading import Reading, read
from tests.networks.build import model, node, run_onnxruntime

PICTURE = np.random.default_rng(3).integers(0, 256, (3, 15, 11), dtype=np.uint8)
RNG = np.random.default_rng(5)
WEIGHTS: dict[str, np.ndarray] = {
    "k3": RNG.normal(size=(4, 3, 3, 3)).astype(np.float32),
    "k1": RNG.normal(size=(4, 1, 3, 3)).astype(np.float32),
    "m": RNG.normal(size=(4, 5)).astype(np.float32),
    "w": RNG.normal(size=(108, 5)).astype(np.float32),
    "zero": np.array([0]),
    "both": np.array([0, 1]),
    "row": np.array([1, -1]),
    "rows": np.array([-1, 108]),
    "square": np.array([-1, 144]),
    "end": np.array([-1]),
    "one": np.array([1]),
    "v": RNG.normal(size=(144, 5)).astype(np.float32),
    "scale": np.float32(1 / 255),
    "point": np.uint8(0),
}


def rest(kernel: str) -> list[NodeProto]:
    """From an array "maps" (1, channels, H, W) to five classes."""
    return [
        node("Conv", f"maps {kernel}", "lit"),
        node("GlobalAveragePool", "lit", "means"),
        node("Flatten", "means", "flat"),
        node("MatMul", "flat m", "scores"),
        node("Softmax", "scores", "y"),
    ]


CAST = [node("Cast", "x", "real", to=1), node("Mul", "real scale", "unit")]
BYTES = np.uint8

FORMS: dict[str, tuple[tuple[Any, ...], Any, list[NodeProto], tuple[str, ...], int]] = {
    "channels first, no batch": ((3, 9, 12), "f", [node("Unsqueeze", "x zero", "maps"), *rest("k3")], ("batch",), 3),
    "one channel, no batch": ((1, 9, 12), "f", [node("Unsqueeze", "x zero", "maps"), *rest("k1")], ("batch",), 1),
    "of any size, no batch": ((3, "H", "W"), "f", [node("Unsqueeze", "x zero", "maps"), *rest("k3")], ("batch",), 3),
    "channels last, no batch": (
        (9, 12, 3), "f",
        [node("Transpose", "x", "t", perm=[2, 0, 1]), node("Unsqueeze", "t zero", "maps"), *rest("k3")],
        ("batch", "channels"), 3,
    ),
    "channels last, first an axis": (
        (9, 12, 3), "f",
        [node("Unsqueeze", "x zero", "t"), node("Transpose", "t", "maps", perm=[0, 3, 1, 2]), *rest("k3")],
        ("batch", "channels"), 3,
    ),
    "as wide as it has channels, last": (
        (3, 12, 3), "f",
        [node("Identity", "x", "a"), node("Transpose", "a", "t", perm=[2, 0, 1]), node("Unsqueeze", "t zero", "maps"),
         *rest("k3")],
        ("batch", "channels"), 3,
    ),
    "as wide as it has channels, first": ((3, 12, 3), "f", [node("Unsqueeze", "x zero", "maps"), *rest("k3")], ("batch",), 3),
    "rows and columns": ((9, 12), "f", [node("Unsqueeze", "x both", "maps"), *rest("k1")], ("batch",), 1),
    "rows and columns, axis by axis": (
        (9, 12), "f", [node("Unsqueeze", "x zero", "t"), node("Unsqueeze", "t zero", "maps"), *rest("k1")], ("batch",), 1
    ),
    "rows and columns in one row": (
        (9, 12), "f", [node("Reshape", "x row", "flat"), node("MatMul", "flat w", "scores"), node("Softmax", "scores", "y")],
        ("batch",), 1,
    ),
    "rows and columns by length": (
        (9, 12), "f", [node("Reshape", "x rows", "flat"), node("MatMul", "flat w", "y")], ("batch",), 1
    ),
    "gray, in one row": (
        ("N", 12, 12), "f", [node("Flatten", "x", "flat"), node("MatMul", "flat v", "scores"), node("Softmax", "scores", "y")],
        ("gray",), 1,
    ),
    "gray, one of a batch": ((1, 12, 12), "f", [node("Flatten", "x", "flat"), node("MatMul", "flat v", "y")], ("gray",), 1),
    "gray, in one row by length": (
        ("N", 12, 12), "f", [node("Reshape", "x square", "flat"), node("MatMul", "flat v", "y")], ("gray",), 1
    ),
    "gray, its channel put in last": (
        ("N", 12, 12), "f",
        [node("Unsqueeze", "x end", "t"), node("Transpose", "t", "maps", perm=[0, 3, 1, 2]), *rest("k1")], ("gray",), 1,
    ),
    "gray bytes": (
        ("N", 12, 12), BYTES, [*CAST, node("Unsqueeze", "unit one", "maps"), *rest("k1")], ("gray", "real pixels"), 1
    ),
    "bytes": (("N", 3, 9, 12), BYTES, [*CAST, node("Identity", "unit", "maps"), *rest("k3")], ("real pixels",), 3),
    "bytes, channels last": (
        (1, 9, 12, 3), BYTES, [*CAST, node("Transpose", "unit", "maps", perm=[0, 3, 1, 2]), *rest("k3")],
        ("channels", "real pixels"), 3,
    ),
    "quantised bytes": (
        (1, 1, 9, 12), BYTES, [node("DequantizeLinear", "x scale point", "maps"), *rest("k1")], ("pixels",), 1
    ),
    "bytes turned while they are bytes": (
        (1, 9, 12, 3), BYTES,
        [node("Transpose", "x", "t", perm=[0, 3, 1, 2]), node("Cast", "t", "real", to=1), node("Mul", "real scale", "maps"),
         *rest("k3")],
        ("channels", "pixels"), 3,
    ),
    "bytes, channels last, no batch": (
        (9, 12, 3), BYTES,
        [*CAST, node("Transpose", "unit", "t", perm=[2, 0, 1]), node("Unsqueeze", "t zero", "maps"), *rest("k3")],
        ("batch", "channels", "real pixels"), 3,
    ),
}  # fmt: skip
"""Shape, type, layers, the layers that are put before them, and channels."""

SIZES = {
    "of any size, no batch": (15, 11),
    "as wide as it has channels, last": (3, 12),
    "as wide as it has channels, first": (12, 3),
}
"""Height and width of the picture, where they are not 9 and 12, or 12 and 12 of a square."""


def built(name: str) -> tuple[Any, Reader]:
    """The model of that form, and its reader."""
    shape, dtype, nodes, _fronts, _channels = FORMS[name]
    used = {each for one in nodes for each in one.input}
    weights = {key: array for key, array in WEIGHTS.items() if key in used}
    made = model(nodes, {"x": shape}, "y", weights)
    made.graph.input[0].type.tensor_type.elem_type = 1 if dtype == "f" else 2
    return made, reader_of(read_onnx(made.SerializeToString()))


def opened(name: str, how: Preprocessing | None = None) -> tuple[Any, Reading]:
    made, reader = built(name)
    return made, read(reader, PICTURE, how)


@pytest.mark.parametrize("name", FORMS)
def test_every_array_is_onnxruntimes(name: str) -> None:
    """For the numbers that the file's own input is given, and the first of them is the picture's."""
    made, reading = opened(name)
    _shape, _dtype, _nodes, fronts, channels = FORMS[name]
    assert tuple(front.kind for front in reading.reader.fronts) == fronts
    assert reading.reader.channels == channels
    own = reading.values["x"]
    given = own.astype(np.uint8) if "bytes" in name else np.asarray(own)
    np.testing.assert_array_equal(given, own)
    for array, expected in run_onnxruntime(made, {"x": given}).items():
        np.testing.assert_allclose(reading.values[array], expected, rtol=1e-4, atol=1e-6)
        assert reading.values[array].dtype == expected.dtype
    size = SIZES.get(name, (12, 12) if "gray" in fronts else (9, 12))
    pixels = Preprocessing(unit="255" if "bytes" in name else "1").apply(PICTURE, channels, *size)
    np.testing.assert_array_equal(reading.values[reading.input], pixels)
    turned = "channels" in fronts
    laid = pixels.transpose(0, 2, 3, 1) if turned else pixels
    np.testing.assert_array_equal(own, laid.reshape(own.shape).astype(own.dtype))
    assert reading.answer() is not None


@pytest.mark.parametrize("name", [name for name in FORMS if "bytes" in name])
def test_bytes_are_the_pixels_as_they_are_stored(name: str) -> None:
    """Nothing is divided or taken off; numbers of another scale are cut to those that the type has, never wrapped."""
    _made, reading = opened(name)
    assert reading.reader.preprocessing == Preprocessing(unit="255") and reading.reader.stored
    real = "real pixels" in FORMS[name][3]
    assert reading.values["x"].dtype == (np.float32 if real else np.uint8)
    assert set(np.unique(reading.values["x"])) <= set(np.unique(reading.received))
    _made, wrong = opened(name, Preprocessing(unit="signed"))
    assert wrong.values["x"].max() <= 1


def test_a_score_has_a_slope_by_pixels_that_the_network_makes_real() -> None:
    """The gradient goes back to the picture, and is that of the numbers that were made of its bytes."""
    _made, reading = opened("bytes")
    seed = np.eye(5, dtype=np.float32)[:1]
    found = gradients(reading.network, reading.values, "scores", seed)
    np.testing.assert_allclose(found[reading.input], found["unit"] / np.float32(255), rtol=1e-5)
    assert found[reading.input].any()


@pytest.mark.parametrize(
    "name",
    ["bytes, channels last, no batch", "quantised bytes", "channels last, no batch", "rows and columns"],
)
def test_a_trace_goes_on_to_the_pixel(name: str) -> None:
    """Through the layers that were put before the network."""
    _made, reading = opened(name)
    steps = trace(reading.network, reading.values, Element("scores", (0, 2)))
    assert steps[-1].element.array == reading.input
    assert all(step.agrees is not False for step in steps)


@pytest.mark.parametrize(
    ("shape", "nodes"),
    [
        ((1, 12), [node("Unsqueeze", "x zero", "y")]),
        ((9, 12), [node("MatMul", "x w", "y")]),
        ((9, 12), [node("Unsqueeze", "x one", "y")]),
        ((9, 108), [node("Reshape", "x rows", "y")]),
        (("N", 12), [node("Reshape", "x rows", "y")]),
        ((1, 30, 7), [node("Unsqueeze", "x two", "t"), node("Relu", "t", "y")]),
        ((1, 30, 7), [node("Flatten", "x", "y")]),
        ((3, 12, 12), [node("Flatten", "x", "y")]),
        (("N", 12, 12), [node("Transpose", "x", "t", perm=[0, 2, 1]), node("Flatten", "t", "y")]),
        (("N", 12, 12), [node("Reshape", "x rows", "y")]),
        ((4, 9, 12), [node("Unsqueeze", "x zero", "y")]),
        ((3, 9, 12), [node("Reshape", "x rows", "y")]),
        ((3, 9, 12), [node("Unsqueeze", "x zero", "t"), node("Relu", "x", "y")]),
    ],
)
def test_rows_signals_and_stacks_lack_nothing(shape: tuple[Any, ...], nodes: list[NodeProto]) -> None:
    """Where the first axis goes on as that of several, or some layer takes the array as it is."""
    weights = {"zero": np.array([0]), "one": np.array([1]), "two": np.array([2]), "rows": np.array([-1, 108])}
    weights |= {"w": np.ones((12, 5), np.float32)}
    network = read_onnx(model(nodes, {"x": shape}, "y", weights).SerializeToString())
    assert missing_axes(network, network.inputs[0]) == ()


@pytest.mark.parametrize(
    "axes",
    [
        np.float32([np.inf]),
        np.zeros(10**6, np.int64),
        np.array([-7]),
        np.array([0, 0]),
        np.zeros(0, np.int64),
    ],
)
@pytest.mark.parametrize("op_type", ["Unsqueeze", "Reshape", "Squeeze"])
def test_a_file_may_hold_any_axes(op_type: str, axes: np.ndarray) -> None:
    """Numbers that are no axes are no reason to take the input for a picture, nor to break off."""
    network = read_onnx(
        model([node(op_type, "x w", "y")], {"x": (3, 9, 12)}, "y", {"w": axes}).SerializeToString()
    )
    assert missing_axes(network, network.inputs[0]) in ((), (0,))
    keeps_batch(network)


def test_a_network_without_a_batch_all_the_way_is_refused() -> None:
    """PyTorch puts the axis in around each convolution of one picture alone: its maps would be taken for a batch."""
    nodes = [
        node("Unsqueeze", "x zero", "one"),
        node("Conv", "one k3", "c"),
        node("Squeeze", "c zero", "alone"),
        node("Relu", "alone", "lit"),
        node("Unsqueeze", "lit zero", "again"),
        node("Conv", "again k4", "y"),
    ]
    weights = {name: WEIGHTS[name] for name in ("zero", "k3")} | {"k4": np.ones((2, 4, 1, 1), np.float32)}
    with pytest.raises(ModelError, match="real numbers with four axes"):
        reader_of(read_onnx(model(nodes, {"x": (3, 9, 12)}, "y", weights).SerializeToString()))
    ending = [node("Unsqueeze", "x zero", "maps"), *rest("k3"), node("Squeeze", "y zero", "row")]
    used = {name: WEIGHTS[name] for name in ("zero", "k3", "m")}
    found = reader_of(read_onnx(model(ending, {"x": (3, 9, 12)}, "row", used).SerializeToString()))
    assert found.pictured and read(found, PICTURE).values["row"].shape == (5,)


def test_bytes_beside_another_input_are_filled() -> None:
    """Which of several inputs is the picture is not guessed from whole numbers."""
    nodes = [*CAST, node("Conv", "unit k3", "maps"), node("Add", "maps more", "y")]
    weights = {"scale": WEIGHTS["scale"], "k3": WEIGHTS["k3"]}
    made = model(nodes, {"x": np.zeros((1, 3, 9, 12), np.uint8), "more": (1, 4)}, "y", weights)
    reader = reader_of(read_onnx(made.SerializeToString()))
    assert not reader.pictured and not reader.fronts
