"""One step of a trace, layer by layer: its terms, its weights and its value are those of the layer."""

from __future__ import annotations

import gc
from typing import Any
from weakref import ref

import numpy as np
import pytest

from cnnviz.networks import read_onnx
from cnnviz.networks.trace import (
    Closed,
    Curve,
    Element,
    Given,
    Move,
    Product,
    Share,
    Sum,
    explain,
    trace,
)
from cnnviz.networks.trace.layer import TracedLayer, changing_arrays, makers
from tests.networks.test_trace import digits, of_one

from .build import model, node, small_network


@pytest.mark.parametrize(("opset", "axis"), [(20, 1), (20, -1), (20, 2), (12, 1), (12, 2)])
def test_softmax_shares_by_the_rows_of_its_version(opset: int, axis: int) -> None:
    """Exponents over their sum are the engine's probability, over one axis from opset 13, over all from one on before."""
    x = np.random.default_rng(3).standard_normal((2, 3, 4, 5))
    network, values = of_one("Softmax", "x", {"x": x.astype(np.float32)}, axis=axis, opset=opset)
    index = (1, 2, 0, 3)
    how = explain(network, values, Element("y", index)).how
    assert isinstance(how, Share)
    assert how.terms.element(0) == Element("x", index)
    if opset < 13:
        assert len(how.terms) == int(np.prod(x.shape[axis:]))
    else:
        assert len(how.terms) == x.shape[axis]
    assert how.value == pytest.approx(values["y"][index], abs=1e-15)
    assert how.exponents[0] / how.exponents.sum() == pytest.approx(values["y"][index], abs=1e-15)


@pytest.mark.parametrize(
    ("op_type", "attributes"),
    [
        ("Relu", {}), ("LeakyRelu", {"alpha": 0.3}), ("Elu", {"alpha": 0.7}), ("Selu", {}), ("Celu", {"alpha": 2.0}),
        ("Gelu", {}), ("Softplus", {}), ("Sigmoid", {}), ("HardSigmoid", {"alpha": 0.3}), ("HardSwish", {}), ("Tanh", {}),
        ("Mish", {}), ("Softsign", {}), ("ThresholdedRelu", {"alpha": 0.4}), ("Abs", {}), ("Neg", {}), ("Exp", {}),
        ("Sin", {}), ("Cos", {}), ("Erf", {}), ("Floor", {}), ("Sign", {}), ("Shrink", {"bias": 0.25, "lambd": 0.4}),
    ],
)  # fmt: skip
def test_curves_have_the_engines_value_and_the_slope_of_a_difference(
    op_type: str, attributes: dict[str, Any]
) -> None:
    """f(x) is what the layer made, and the slope is that of a central difference of the layer itself."""
    x = np.array([[-2.3, -0.6, 0.3, 0.9, 7.2]])
    network, values = of_one(op_type, "x", {"x": x.astype(np.float32)}, **attributes)
    step = 1e-5
    high, low = (network.run({"x": values["x"] + sign * step})["y"] for sign in (1, -1))
    for column in range(5):
        how = explain(network, values, Element("y", (0, column))).how
        assert isinstance(how, Curve)
        assert how.value == values["y"][0, column]
        assert how.slope == pytest.approx((high - low)[0, column] / (2 * step), rel=1e-8, abs=1e-8)


def test_what_an_activation_lets_through_is_named() -> None:
    """ReLU passes a positive number whole and nothing of a negative one, leaky ReLU a part of it."""
    x = np.array([[-2.0, 3.0]], np.float32)
    network, values = of_one("Relu", "x", {"x": x})
    passes = [explain(network, values, Element("y", (0, i))).how.passes for i in (0, 1)]  # type: ignore[attr-defined]
    assert passes == ["nothing", "all"]
    network, values = of_one("LeakyRelu", "x", {"x": x}, alpha=0.25)
    passes = [explain(network, values, Element("y", (0, i))).how.passes for i in (0, 1)]  # type: ignore[attr-defined]
    assert passes == ["part", "all"]


@pytest.mark.parametrize(
    ("op_type", "inputs", "weights", "attributes"),
    [
        ("ConvTranspose", "x w b", {"w": (4, 3, 3, 2), "b": (6,)}, {"strides": [2, 3], "pads": [1, 0, 0, 1], "group": 2,
                                                                   "dilations": [1, 2], "output_padding": [1, 1]}),
        ("Conv", "x w", {"w": (6, 2, 3, 2)}, {"group": 2, "dilations": [2, 1], "pads": [1, 2, 0, 1], "strides": [1, 2]}),
        ("GlobalAveragePool", "x", {}, {}),
        ("AveragePool", "x", {}, {"kernel_shape": [3, 2], "ceil_mode": 1, "strides": [2, 2], "pads": [1, 0, 1, 1]}),
        ("ReduceMean", "x axes", {"axes": np.array([1, 3])}, {"keepdims": 0}),
        ("ReduceSum", "x axes", {"axes": np.array([2])}, {}),
        ("BatchNormalization", "x s b m v", {"s": (4,), "b": (4,), "m": (4,), "v": np.full(4, 0.3, np.float32)}, {}),
        ("MatMul", "x w", {"w": (6, 3)}, {}),
        ("MatMul", "w x", {"w": (3, 5)}, {}),
        ("Sub", "w x", {"w": (4, 1, 1)}, {}),
        ("Mul", "x w", {"w": (6,)}, {}),
        ("Div", "x w", {"w": (6,)}, {}),
        ("Pad", "x p", {"p": np.array([0, 0, 1, 2, 0, 0, 0, -1])}, {"mode": "reflect"}),
        ("DepthToSpace", "x", {}, {"blocksize": 2}),
        ("SpaceToDepth", "z", {}, {"blocksize": 2}),
        ("Gather", "x i", {"i": np.array([3, 0])}, {"axis": 1}),
        ("Tile", "x r", {"r": np.array([1, 2, 1, 3])}, {}),
        ("Split", "x", {}, {"axis": 1, "num_outputs": 1}),
        ("Resize", "x - s", {"s": np.array([1, 1, 2, 1.5], np.float32)}, {"mode": "linear"}),
        ("Where", "k x w", {"k": np.array([True, False, True, True, False, True]), "w": (6,)}, {}),
    ],
)  # fmt: skip
def test_a_sum_or_a_move_is_the_layers_derivative(
    op_type: str, inputs: str, weights: dict[str, Any], attributes: dict[str, Any]
) -> None:
    """Each layer that is a sum is its terms times the layer's derivative, by changing every number of its input."""
    rng = np.random.default_rng(5)
    x = rng.standard_normal((1, 4, 5, 6)).astype(np.float32)
    if inputs.startswith("z"):
        inputs, x = "x", x[:, :, :4]
    if op_type == "ConvTranspose":
        x = x[:, :, :3, :4]
    arrays = {
        n: w if isinstance(w, np.ndarray) else rng.standard_normal(w).astype(np.float32)
        for n, w in weights.items()
    }
    network, values = of_one(op_type, inputs, {"x": x}, arrays, **attributes)
    y = values["y"]
    picked = rng.choice(y.size, 6)
    derivative = np.zeros((x.size, 6))
    for place in range(x.size):
        changed = values["x"].copy()
        changed.flat[place] += 1
        derivative[place] = (network.run({"x": changed})["y"] - y).flat[picked]
    for column, place in enumerate(picked):
        step = explain(network, values, Element("y", tuple(int(i) for i in np.unravel_index(place, y.shape))))
        assert isinstance(step.how, Sum | Move)
        assert step.how.value == pytest.approx(y.flat[place], abs=1e-12)
        found = np.zeros(x.size)
        divisor = step.how.divisor if isinstance(step.how, Sum) else 1
        np.add.at(found, step.how.terms.places, step.how.terms.weights / divisor)
        assert found == pytest.approx(derivative[:, column], abs=1e-9)


@pytest.mark.parametrize("op_type", ["AveragePool", "MaxPool"])
def test_every_number_of_a_pool_over_three_axes_agrees(op_type: str) -> None:
    """A window with a depth, rows and columns, some of it on padding."""
    x = np.random.default_rng(3).standard_normal((1, 2, 3, 4, 5)).astype(np.float32)
    network, values = of_one(
        op_type, "x", {"x": x}, kernel_shape=[3, 1, 2], pads=[1, 0, 0, 1, 0, 1], ceil_mode=1
    )
    for index in np.ndindex(values["y"].shape):
        step = explain(network, values, Element("y", index))
        assert step.agrees and len(step.how.terms) == (2 + (index[2] == 1)) * (1 + (index[4] < 4))


@pytest.mark.parametrize("number", [0, 1])
def test_gemm_in_its_other_forms_is_a_sum_too(number: int) -> None:
    """Turned round, scaled, with a stretched third input, and with the picture on either side."""
    rng = np.random.default_rng(8)
    shapes = [(5, 3), (4, 5)]
    x, w = (
        rng.standard_normal(shape).astype(np.float32) for shape in (shapes if not number else shapes[::-1])
    )
    inputs = "x w c" if not number else "w x c"
    weights = {"w": w, "c": rng.standard_normal((1, 4)).astype(np.float32)}
    network, values = of_one("Gemm", inputs, {"x": x}, weights, transA=1, transB=1, alpha=0.5, beta=-2.0)
    a, b = (x, w) if not number else (w, x)
    for row, column in [(0, 0), (2, 3)]:
        how = explain(network, values, Element("y", (row, column))).how
        assert isinstance(how, Sum)
        products = 0.5 * a[:, row].astype(np.float64) * b[column]
        assert sorted(how.terms.products) == pytest.approx(sorted(products), abs=1e-15)
        assert how.bias == -2 * float(weights["c"][0, column])
        assert how.value == pytest.approx(values["y"][row, column], abs=1e-12)


def test_an_input_that_says_where_numbers_go_is_named_as_a_part() -> None:
    """Places that are themselves worked out are not hidden: the step is closed, and leads on to the number there."""
    x = np.random.default_rng(1).standard_normal((1, 6)).astype(np.float32)
    nodes = [node("ArgMax", "x", "i", axis=1, keepdims=0), node("Gather", "x i", "y", axis=1)]
    network = read_onnx(model(nodes, {"x": x}, "y").SerializeToString())
    values = network.run({"x": x})
    step, after = trace(network, values, Element("y", (0, 0)))
    assert isinstance(step.how, Closed) and step.how.count == 2 and step.how.value is None
    assert after.engine == x.max()


def test_two_numbers_that_depend_on_the_input_are_each_others_weight() -> None:
    """A product of two branches is no sum: it names both factors."""
    x = np.array([[2.0, -3.0]], np.float32)
    built = model([node("Sigmoid", "x", "s"), node("Mul", "x s", "y")], {"x": x}, "y")
    network = read_onnx(built.SerializeToString())
    values = network.run({"x": x})
    step = explain(network, values, Element("y", (0, 1)))
    assert isinstance(step.how, Product) and step.agrees
    assert {step.how.terms.element(rank).array for rank in (0, 1)} == {"x", "s"}
    assert step.how.terms.inputs.tolist() == step.how.terms.weights.tolist()[::-1]


@pytest.mark.parametrize(
    ("op_type", "attributes", "count", "goes_on"),
    [
        ("LpPool", {"kernel_shape": [2, 2]}, 4, True),
        ("GlobalLpPool", {"p": 3}, 5 * 6, True),
        ("LRN", {"size": 3}, 3, True),
        ("ReduceL2", {}, 4 * 5 * 6, True),
        ("ArgMax", {"axis": 1}, 4, True),
    ],
)
def test_a_layer_that_is_not_shown_says_how_many_numbers_it_takes(
    op_type: str, attributes: dict[str, Any], count: int, goes_on: bool
) -> None:
    """It claims no value, and the trace ends there or goes on at the same place."""
    x = np.random.default_rng(2).standard_normal((1, 4, 5, 6)).astype(np.float32)
    network, values = of_one(op_type, "x", {"x": x}, **attributes)
    steps = trace(network, values, Element("y", (0,) * values["y"].ndim))
    assert isinstance(steps[0].how, Closed)
    assert steps[0].how.count == count and steps[0].how.value is None and steps[0].agrees is None
    assert (len(steps) == 2) == goes_on or op_type == "ReduceL2"


def test_every_number_of_a_network_with_branches_agrees() -> None:
    """Add, Concat, groups, ceil mode, Flatten: every single number of every array is made as its step says."""
    network = read_onnx(small_network().SerializeToString())
    values = network.run({"image": np.random.default_rng(4).random((1, 3, 7, 10), np.float32)})
    for layer in network.layers:
        name = layer.outputs[0]
        for index in np.ndindex(values[name].shape):
            assert explain(network, values, Element(name, index)).agrees


def test_numbers_of_the_model_are_named_as_such() -> None:
    """A number that does not depend on the input is given, and is no input."""
    network, values = digits()
    how = explain(network, values, Element("conv1.weight", (0, 0, 1, 1))).how
    assert isinstance(how, Given) and not how.is_input


WIDE = {
    "Sum": node("Sum", "x w v x", "y"),
    "Mean": node("Mean", "v x", "y"),
    "Concat": node("Concat", "x w x", "y", axis=-2),
    "Sub": node("Sub", "w x", "y"),
    "Slice": node("Slice", "x a b", "y"),
}


@pytest.mark.parametrize("kind", WIDE)
def test_the_place_of_one_element_is_that_among_all(kind: str) -> None:
    """Reckoned for one element, or looked up where all of them lie."""
    weights = {"w": np.ones((1, 1, 4, 1)), "v": np.ones(5), "a": np.array([0, 1]), "b": np.array([1, 2])}
    weights["w"] = weights["w"] if kind in ("Sum", "Sub") else np.ones((1, 2, 3, 5))
    arrays = {
        name: array.astype(array.dtype if name in "ab" else np.float32) for name, array in weights.items()
    }
    network = read_onnx(model([WIDE[kind]], {"x": [1, 2, 4, 5]}, "y", arrays).SerializeToString())
    values = network.run({"x": np.zeros((1, 2, 4, 5), np.float32)})
    run = TracedLayer.of(network, network.layers[0], values, frozenset({"x", "y"}))
    for number in run.moved if kind in ("Concat", "Slice") else range(len(run.arrays)):
        labels = run.labels(number)
        assert all(run.place(number, index) == labels[index] for index in np.ndindex(labels.shape))


@pytest.mark.parametrize("kind", ["Sum", "Max", "Concat"])
def test_a_number_is_followed_through_a_layer_of_many_inputs(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without writing out, for each of them, where all its numbers lie."""
    count = 3000
    built = model([node(kind, " ".join(["x"] * count), "y")], {"x": [1, 1, 2, 2]}, "y")
    network = read_onnx(built.SerializeToString())
    values = network.run({"x": np.float32([[[[1, 2], [3, 4]]]])})

    def never(self: TracedLayer, number: int) -> None:
        raise AssertionError

    monkeypatch.setattr(TracedLayer, "labels", never)
    step = explain(network, values, Element("y", (0, 0, 1, 0)))
    assert step.engine == (3 * count if kind == "Sum" else 3)
    assert len(step.how.terms) == (1 if kind == "Concat" else count)
    assert step.how.terms.element(0) == Element("x", (0, 0, 1, 0))


def test_what_is_known_of_a_network_lives_no_longer_than_that() -> None:
    """Worked out once, and given back with the network."""
    network, _values = of_one("Relu", "x", {"x": np.ones((1, 2), np.float32)})
    known = changing_arrays(network)
    assert known == {"x", "y"} and changing_arrays(network) is known and makers(network)["y"][1] == 0
    alive = ref(network)
    del network
    gc.collect()
    assert alive() is None
