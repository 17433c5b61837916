"""What the numbers at a network's end mean, found from the last layers of graphs that are built here."""

from __future__ import annotations

import numpy as np
import pytest
from onnx import NodeProto, TensorProto

from cnnviz.networks import read_onnx
from cnnviz.networks.ends import End, end_among, ends_of, meanings_for, with_meaning
from tests.networks.build import model, node, run_onnxruntime

X = np.random.default_rng(4).normal(size=(1, 3, 6, 6)).astype(np.float32)


def ends(
    nodes: list[NodeProto],
    outputs: str = "y",
    weights: dict[str, np.ndarray] | None = None,
    opset: int = 20,
    classes: int = 5,
    batch: int = 1,
) -> tuple[End, ...]:
    """The ends of a network that makes a row `z` of so many numbers, and then has these nodes."""
    rng = np.random.default_rng(1)
    start = [
        node("Conv", "x k", "maps"),
        node("GlobalAveragePool", "maps", "means"),
        node("Flatten", "means", "z"),
    ]
    weights = {"k": rng.normal(size=(classes, 3, 3, 3)).astype(np.float32)} | (weights or {})
    built = model([*start, *nodes], {"x": (batch, 3, 6, 6)}, outputs, weights, opset)
    network = read_onnx(built.SerializeToString())
    given = {"x": np.repeat(X, batch, axis=0)}
    values = network.run(given)
    for name, expected in run_onnxruntime(built, given).items():
        np.testing.assert_allclose(values[name], expected, rtol=1e-4, atol=1e-5)
    return ends_of(network, values, batch)


SHAPE = {
    "shape": np.array([1, 5], np.int64),
    "one": np.array([1], np.int64),
    "scale": np.float32(1),
    "zero": np.zeros(5, np.float32),
}

MOVED = {
    "nothing": [node("Softmax", "z", "y", axis=1)],
    "identity": [node("Softmax", "z", "p", axis=1), node("Identity", "p", "y")],
    "flatten": [node("Softmax", "means", "p", axis=1), node("Flatten", "p", "y")],
    "reshape": [node("Softmax", "means", "p", axis=1), node("Reshape", "p shape", "y")],
    "squeeze": [node("Softmax", "z", "p", axis=1), node("Squeeze", "p", "y")],
    "swap of axes of length 1": [
        node("Softmax", "z", "p", axis=1),
        node("Unsqueeze", "p one", "a"),
        node("Transpose", "a", "y", perm=[0, 2, 1]),
    ],
    "unsqueeze": [node("Softmax", "z", "p", axis=1), node("Unsqueeze", "p one", "y")],
    "cast": [node("Softmax", "z", "p", axis=1), node("Cast", "p", "y", to=TensorProto.DOUBLE)],
    "scale": [node("Softmax", "z", "p", axis=1), node("Mul", "p scale", "a"), node("Add", "a zero", "y")],
    "many": [
        node("Softmax", "z", "p", axis=1),
        node("Identity", "p", "a"),
        node("Unsqueeze", "a one", "b"),
        node("Flatten", "b", "c"),
        node("Dropout", "c", "y"),
    ],
}


@pytest.mark.parametrize("moved", MOVED)
def test_softmax_is_seen_behind_layers_that_only_move_numbers(moved: str) -> None:
    """Probabilities, with the numbers that the softmax took; the row is the last one that still has its batch axis."""
    (end,) = ends(MOVED[moved], weights=SHAPE)
    assert (end.meaning, end.certain, end.output) == ("probabilities", True, "y")
    assert end.scores == ("means" if moved in ("flatten", "reshape") else "z")
    assert end.array == ("p" if moved == "squeeze" else "y")


@pytest.mark.parametrize(
    ("nodes", "meaning", "scores"),
    [
        ([node("LogSoftmax", "z", "y", axis=1)], "log_probabilities", "z"),
        ([node("Softmax", "z", "p", axis=1), node("Log", "p", "y")], "log_probabilities", "z"),
        ([node("LogSoftmax", "z", "l", axis=1), node("Exp", "l", "y")], "probabilities", "z"),
        ([node("Sigmoid", "z", "y")], "labels", "z"),
        ([node("Sigmoid", "z", "s"), node("Identity", "s", "y")], "labels", "z"),
        ([node("HardSigmoid", "z", "y")], "labels", None),
        (
            [node("Exp", "z", "e"), node("ReduceSum", "e one", "s", keepdims=1), node("Div", "e s", "y")],
            "probabilities",
            "z",
        ),
    ],
)
def test_the_last_layer_says_what_its_numbers_are(
    nodes: list[NodeProto], meaning: str, scores: str | None
) -> None:
    """Softmax, its logarithm, sigmoid, and softmax written out."""
    (end,) = ends(nodes, weights={"one": np.array([1], np.int64)})
    assert (end.meaning, end.scores, end.certain, end.index) == (meaning, scores, True, None)


@pytest.mark.parametrize(
    ("nodes", "classes", "meaning"),
    [
        ([node("Identity", "z", "y")], 5, "logits"),
        ([node("Relu", "z", "y")], 5, "logits"),
        ([node("Identity", "z", "y")], 1, "values"),
        ([node("Neg", "z", "n"), node("Exp", "n", "y")], 5, "logits"),
        ([node("Softmax", "z", "p", axis=1), node("Neg", "p", "y")], 5, "logits"),
        ([node("Softmax", "z", "p", axis=1), node("Mul", "p hundred", "y")], 5, "logits"),
    ],
)
def test_what_the_graph_does_not_say_is_taken_for_the_usual(
    nodes: list[NodeProto], classes: int, meaning: str
) -> None:
    """Several numbers are logits and one is a value, and neither is certain."""
    (end,) = ends(nodes, classes=classes, weights={"hundred": np.float32(100)})  # type: ignore[dict-item]
    assert (end.meaning, end.certain, end.scores) == (meaning, False, None)


@pytest.mark.parametrize(("opset", "meaning"), [(12, "probabilities"), (13, "values")])
def test_a_softmax_along_an_axis_of_one_number_makes_no_probabilities(opset: int, meaning: str) -> None:
    """Without an axis it takes all numbers up to opset 12, and from 13 on the last axis, which here has one."""
    axis = {"axis": 1} if opset < 13 else {}
    (end,) = ends([node("Softmax", "means", "y", **axis)], opset=opset)
    assert (end.meaning, end.certain) == (meaning, True)


@pytest.mark.parametrize("keepdims", [0, 1])
@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize(("operator", "smallest"), [("ArgMax", False), ("ArgMin", True)])
def test_an_index_is_that_of_the_numbers_behind_it(
    operator: str, smallest: bool, batch: int, keepdims: int
) -> None:
    """What is known of the probabilities before ArgMax stays known; the smallest of numbers makes them mere numbers."""
    nodes = [
        node("Softmax", "z", "p", axis=1),
        node(operator, "p", "i", axis=1, keepdims=keepdims),
        node("Identity", "i", "y"),
    ]
    (end,) = ends(nodes, batch=batch)
    assert (end.output, end.array, end.index, end.smallest) == ("y", "p", "i", smallest)
    assert (end.meaning, end.certain) == ("values" if smallest else "probabilities", True)


def test_maps_and_places_of_maps_are_no_end() -> None:
    """A class for each cell, and maps of it, are no answer for the picture."""
    assert ends([node("Softmax", "maps", "p", axis=1), node("ArgMax", "p", "y", axis=1)], "y p maps") == ()


def test_of_several_outputs_the_one_that_is_known_is_read_first() -> None:
    """A map is passed over, and so are features of which nothing is known; a link may name another."""
    nodes = [node("Softmax", "z", "p", axis=1), node("Tanh", "z", "features")]
    found = ends(nodes, "maps features p")
    assert [end.output for end in found] == ["features", "p"]
    chosen = end_among(found)
    assert chosen is not None and chosen.output == "p"
    assert end_among(found, "features") is found[0]
    assert end_among(found, "maps") == end_among(found, "no output") == found[1]
    assert end_among(()) is None


def test_a_meaning_is_taken_where_the_graph_leaves_it_open_and_the_numbers_allow_it() -> None:
    """Negative numbers are no probabilities, and what softmax made is nothing else."""
    (open_end,) = ends([node("Identity", "z", "y")])
    inside, outside = np.array([0.2, 0.8], np.float32), np.array([-2, 3], np.float32)
    assert meanings_for(open_end, outside) == ("logits", "label_logits", "values")
    assert set(meanings_for(open_end, inside)) == {
        "logits",
        "label_logits",
        "values",
        "probabilities",
        "labels",
    }
    assert with_meaning(open_end, "labels", inside).meaning == "labels"
    assert with_meaning(open_end, "labels", outside).meaning == "logits"
    (sure,) = ends([node("Softmax", "z", "y", axis=1)])
    assert meanings_for(sure, inside) == ("probabilities",)
    assert with_meaning(sure, "logits", inside) is sure


def test_a_long_way_of_layers_that_move_nothing_ends() -> None:
    """A thousand of them are not all followed back; then nothing is known."""
    nodes = [node("Softmax", "z", "y0", axis=1)]
    nodes += [node("Identity", f"y{number}", f"y{number + 1}") for number in range(1000)]
    (end,) = ends(nodes, "y1000")
    assert (end.array, end.certain) == ("y1000", False)


def test_quantised_probabilities_stay_probabilities() -> None:
    """Rounding to 8 bits and back changes what numbers are by little, and what they stand for not at all."""
    weights = {"scale": np.float32(1 / 255), "zero": np.uint8(0)}
    nodes = [
        node("Softmax", "z", "p", axis=1),
        node("QuantizeLinear", "p scale zero", "q"),
        node("DequantizeLinear", "q scale zero", "y"),
    ]
    (end,) = ends(nodes, weights=weights)  # type: ignore[arg-type]
    assert (end.array, end.meaning, end.scores) == ("y", "probabilities", "z")
