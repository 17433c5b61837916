"""Gradients through single operators: every rule against central differences in float64."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from cnnviz.networks import OPERATORS, Input, Layer, ModelError, Network
from cnnviz.networks.gradients import RULES, gradients

from .slopes import check

WITHOUT_SLOPE = {
    "And", "ArgMax", "ArgMin", "Constant", "ConstantOfShape", "Equal", "Greater", "GreaterOrEqual", "Less",
    "LessOrEqual", "Not", "Or", "Range", "Shape", "Size", "Xor", "ConvInteger", "DequantizeLinear",
    "DynamicQuantizeLinear", "MatMulInteger", "QLinearConv", "QLinearMatMul", "QuantizeLinear",
}  # fmt: skip
"""Operators that give whole numbers or truth values, or take no floats: no gradient passes them."""


def drawn(*shape: int) -> np.ndarray:
    """Numbers that keep clear of kinks and of one another: no small step brings one past another or past 0."""
    count = int(np.prod(shape))
    rng = np.random.default_rng(count)
    return ((rng.permutation(count) - count / 2 + 0.3) * 4 / max(count, 1)).reshape(shape)


def positive(*shape: int) -> np.ndarray:
    return np.abs(drawn(*shape)) + 0.2


@dataclass
class Case:
    """One layer; `given` are the network's inputs by number, `fixed` come with the model."""

    op_type: str
    given: dict[int, np.ndarray]
    fixed: dict[int, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    opset: int = 22
    outputs: int = 1

    def network(self) -> Network:
        count = max([*self.given, *self.fixed]) + 1
        known = {*self.given, *self.fixed}
        layer = Layer(
            "layer",
            self.op_type,
            tuple(f"in{number}" if number in known else "" for number in range(count)),
            tuple(f"out{number}" for number in range(self.outputs)),
            self.attributes,
        )
        return Network(
            [layer],
            [Input(f"in{number}", array.shape, array.dtype) for number, array in self.given.items()],
            list(layer.outputs),
            {f"in{number}": np.asarray(array) for number, array in self.fixed.items()},
            self.opset,
        )

    def inputs(self) -> dict[str, np.ndarray]:
        return {f"in{number}": array for number, array in self.given.items()}


MAP = drawn(2, 4, 5, 6)
ONE_INPUT = [
    "Abs", "Celu", "Cos", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "Mish",
    "Neg", "Reciprocal", "Relu", "Selu", "Shrink", "Sigmoid", "Sin", "Softplus", "Softsign", "Swish", "Tanh",
    "ThresholdedRelu", "Ceil", "Floor", "Round", "Sign", "Dropout", "Flatten", "Transpose", "GlobalAveragePool",
    "GlobalMaxPool",
]  # fmt: skip
CASES: dict[str, Case] = {name: Case(name, {0: drawn(2, 3, 4, 3)}) for name in ONE_INPUT}
CASES |= {name: Case(name, {0: positive(2, 3, 4)}) for name in ("Log", "Sqrt")}
CASES |= {
    "Gelu, by tanh": Case("Gelu", {0: drawn(3, 7)}, attributes={"approximate": "tanh"}),
    "Shrink, to 0": Case("Shrink", {0: drawn(3, 7)}, attributes={"bias": 0.9, "lambd": 0.9}),
    "Dropout with its mask": Case("Dropout", {0: drawn(3, 7)}, outputs=2),
    "Conv": Case("Conv", {0: MAP, 1: drawn(6, 2, 3, 2), 2: drawn(6)},
                 attributes={"group": 2, "strides": (2, 1), "dilations": (1, 2), "pads": (1, 0, 2, 1)}),
    "Conv, one axis": Case("Conv", {0: drawn(2, 3, 9), 1: drawn(4, 3, 3)}, attributes={"auto_pad": "SAME_UPPER"}),
    "ConvTranspose": Case("ConvTranspose", {0: drawn(2, 4, 3, 4), 1: drawn(4, 3, 3, 2), 2: drawn(6)}, {},
                          {"group": 2, "strides": (2, 3), "pads": (1, 0, 1, 1), "output_padding": (1, 0)}),
    "ConvTranspose, one axis": Case("ConvTranspose", {0: drawn(1, 2, 5), 1: drawn(2, 3, 2)}, {},
                                    {"dilations": (3,), "output_padding": (2,)}),
    "MaxPool": Case("MaxPool", {0: MAP}, attributes={"kernel_shape": (3, 2), "strides": (2, 1), "pads": (1, 0, 1, 1)}),
    "MaxPool, with places": Case("MaxPool", {0: MAP}, attributes={"kernel_shape": (2, 2)}, outputs=2),
    "MaxPool, ceil": Case("MaxPool", {0: drawn(1, 2, 9)},
                          attributes={"kernel_shape": (2,), "strides": (2,), "ceil_mode": 1}),
    "AveragePool": Case("AveragePool", {0: MAP},
                        attributes={"kernel_shape": (3, 2), "strides": (2, 2), "pads": (1, 1, 0, 1), "ceil_mode": 1}),
    "AveragePool, with its padding": Case("AveragePool", {0: MAP}, attributes={
        "kernel_shape": (3, 3), "pads": (1, 1, 1, 1), "count_include_pad": 1}),
    "MaxPool, three axes": Case("MaxPool", {0: drawn(1, 2, 3, 4, 3)},
                                attributes={"kernel_shape": (2, 3, 2), "strides": (1, 2, 1), "pads": (1, 1, 0, 0, 1, 1)}),
    "AveragePool, three axes": Case("AveragePool", {0: drawn(1, 2, 3, 4, 3)},
                                    attributes={"kernel_shape": (3, 1, 2), "pads": (1, 0, 0, 1, 0, 1)}),
    "LpPool, three axes": Case("LpPool", {0: drawn(1, 2, 3, 4, 3)}, attributes={"kernel_shape": (2, 3, 1)}),
    "LpPool": Case("LpPool", {0: MAP}, attributes={"kernel_shape": (3, 2), "strides": (2, 1), "pads": (1, 0, 1, 1)}),
    "LpPool, cubes": Case("LpPool", {0: drawn(1, 2, 9)}, attributes={"kernel_shape": (2,), "p": 3}),
    "GlobalLpPool": Case("GlobalLpPool", {0: MAP}, attributes={"p": 3}),
    "Mod": Case("Mod", {0: drawn(2, 3), 1: np.array([0.7, -0.9, 1.1])}),
    "Mod, with the dividend's sign": Case("Mod", {0: drawn(2, 3), 1: np.array([0.7, 0.9, 1.1])}, attributes={"fmod": 1}),
    "Gemm": Case("Gemm", {0: drawn(3, 4), 1: drawn(5, 4), 2: drawn(5)},
                 attributes={"transB": 1, "alpha": 0.5, "beta": 2.0}),
    "Gemm, turned": Case("Gemm", {0: drawn(4, 3), 1: drawn(4, 5), 2: drawn(3, 1)}, attributes={"transA": 1}),
    "MatMul": Case("MatMul", {0: drawn(2, 1, 3, 4), 1: drawn(3, 4, 2)}),
    "MatMul, vector left": Case("MatMul", {0: drawn(4), 1: drawn(3, 4, 2)}),
    "MatMul, vector right": Case("MatMul", {0: drawn(2, 3, 4), 1: drawn(4)}),
    "MatMul, vectors": Case("MatMul", {0: drawn(4), 1: positive(4)}),
    "Softmax": Case("Softmax", {0: drawn(2, 3, 4)}, attributes={"axis": 1}),
    "Softmax, old": Case("Softmax", {0: drawn(2, 3, 4)}, attributes={"axis": 1}, opset=11),
    "LogSoftmax": Case("LogSoftmax", {0: drawn(2, 3, 4)}, attributes={"axis": -2}),
    "LogSoftmax, old": Case("LogSoftmax", {0: drawn(2, 3, 4)}, opset=11),
    "PRelu": Case("PRelu", {0: MAP, 1: drawn(4, 1, 1)}),
    "PRelu, one slope": Case("PRelu", {0: drawn(2, 3), 1: drawn(1)}),
    "PRelu, old": Case("PRelu", {0: MAP, 1: drawn(4)}, opset=6),
    "Clip": Case("Clip", {0: MAP, 1: np.array(-0.7), 2: np.array(0.9)}),
    "Clip, old": Case("Clip", {0: MAP}, attributes={"max": 0.55}, opset=10),
    "Add": Case("Add", {0: drawn(2, 3, 4), 1: drawn(3, 1)}),
    "Sub": Case("Sub", {0: drawn(3, 1), 1: drawn(2, 3, 4)}),
    "Mul": Case("Mul", {0: drawn(2, 1, 4), 1: drawn(3, 1)}),
    "Mul, old": Case("Mul", {0: MAP, 1: drawn(4)}, attributes={"broadcast": 1, "axis": 1}, opset=6),
    "Div": Case("Div", {0: drawn(2, 3, 4), 1: positive(3, 1)}),
    "Pow": Case("Pow", {0: positive(2, 3), 1: drawn(3)}),
    "Pow, a square": Case("Pow", {0: drawn(2, 3)}, {1: np.float64(2)}),
    "Max": Case("Max", {0: drawn(3, 4), 1: drawn(4) + 0.01, 2: drawn(3, 1) - 0.01}),
    "Min": Case("Min", {0: drawn(3, 4), 1: drawn(4) + 0.01}),
    "Sum": Case("Sum", {0: drawn(3, 4), 1: drawn(4), 2: drawn(1, 1)}),
    "Mean": Case("Mean", {0: drawn(3, 4), 1: drawn(4), 2: drawn(1, 1)}),
    "Where": Case("Where", {1: drawn(3, 4), 2: drawn(4)}, {0: np.arange(3)[:, np.newaxis] % 2 == 0}),
    "Cast": Case("Cast", {0: drawn(3, 4)}, attributes={"to": 11}),
    "CastLike": Case("CastLike", {0: drawn(3, 4)}, {1: np.zeros(1)}),
    "Reshape": Case("Reshape", {0: drawn(2, 3, 4)}, {1: np.array([0, -1])}),
    "Squeeze": Case("Squeeze", {0: drawn(1, 3, 1, 2)}, {1: np.array([0])}),
    "Unsqueeze": Case("Unsqueeze", {0: drawn(3, 2)}, {1: np.array([0, 3])}),
    "Transpose, to an order": Case("Transpose", {0: MAP}, attributes={"perm": (0, 2, 3, 1)}),
    "Concat": Case("Concat", {0: drawn(2, 3, 2), 1: drawn(2, 1, 2), 2: drawn(2, 2, 2)}, attributes={"axis": -2}),
    "Split": Case("Split", {0: drawn(2, 5, 2)}, {1: np.array([2, 3])}, {"axis": 1}, outputs=2),
    "Slice": Case("Slice", {0: MAP}, {1: np.array([1, -1]), 2: np.array([4, -6]), 3: np.array([2, 3]),
                                      4: np.array([1, -2])}),
    "Gather": Case("Gather", {0: drawn(3, 4, 2)}, {1: np.array([[3, 0], [-1, 3]])}, {"axis": 1}),
    "Expand": Case("Expand", {0: drawn(3, 1)}, {1: np.array([2, 3, 4])}),
    "Tile": Case("Tile", {0: drawn(3, 2)}, {1: np.array([2, 3])}),
    "DepthToSpace": Case("DepthToSpace", {0: drawn(1, 8, 2, 3)}, attributes={"blocksize": 2, "mode": "CRD"}),
    "SpaceToDepth": Case("SpaceToDepth", {0: drawn(1, 2, 4, 6)}, attributes={"blocksize": 2}),
    "BatchNormalization": Case("BatchNormalization", {
        0: MAP, 1: drawn(4), 2: drawn(4), 3: drawn(4), 4: positive(4)}),
    "InstanceNormalization": Case("InstanceNormalization", {0: MAP, 1: drawn(4), 2: drawn(4)}),
    "GroupNormalization": Case("GroupNormalization", {0: MAP, 1: drawn(4), 2: drawn(4)}, {}, {"num_groups": 2}),
    "GroupNormalization, old": Case("GroupNormalization", {0: MAP, 1: drawn(2), 2: drawn(2)}, {}, {"num_groups": 2},
                                    opset=18),
    "LayerNormalization": Case("LayerNormalization", {0: drawn(2, 3, 4), 1: drawn(3, 4), 2: drawn(4)}, {}, {"axis": 1}),
    "LRN": Case("LRN", {0: drawn(2, 6, 2, 2)}, attributes={"size": 3, "alpha": 0.9, "beta": 0.6, "bias": 1.5}),
    "LRN, an even number": Case("LRN", {0: drawn(2, 6, 2, 2)}, attributes={"size": 4, "alpha": 0.9}),
    "Resize": Case("Resize", {0: drawn(1, 2, 3, 4)}, {2: np.array([1, 1, 2.5, 1.5])}, {"mode": "linear"}),
    "Resize, nearest": Case("Resize", {0: drawn(1, 2, 3, 4)}, {3: np.array([1, 2, 5, 7])}),
    "Resize, smaller": Case("Resize", {0: drawn(1, 1, 9, 8)}, {2: np.array([1, 1, 0.5, 0.4])},
                            {"mode": "cubic", "antialias": 1}),
    "Upsample": Case("Upsample", {0: drawn(1, 2, 3, 4)}, {1: np.array([1, 1, 2.0, 3.0])}, {"mode": "linear"}, opset=9),
    "Pad": Case("Pad", {0: drawn(1, 2, 3, 4)}, {1: np.array([0, 1, 2, -1, 0, 0, 1, 2])}),
    "Pad, with a number of the input": Case("Pad", {0: drawn(2, 3), 2: np.array(3.0)}, {1: np.array([1, 0, 0, -1])}),
    "Pad, old": Case("Pad", {0: drawn(2, 3)}, attributes={"pads": (1, 0, 0, 2), "value": 5.0}, opset=9),
    "Pad, reflecting": Case("Pad", {0: drawn(2, 4)}, {1: np.array([1, 2, 0, 3])}, {"mode": "reflect"}),
}  # fmt: skip
for _name in ("L1", "L2", "LogSumExp", "Max", "Mean", "Min", "Sum", "SumSquare"):
    CASES[f"Reduce{_name}"] = Case(f"Reduce{_name}", {0: drawn(2, 3, 4)}, {1: np.array([-1, 0])})
    CASES[f"Reduce{_name}, axes away"] = Case(
        f"Reduce{_name}", {0: drawn(2, 3, 4)}, attributes={"axes": (1,), "keepdims": 0}, opset=11
    )
CASES["ReduceProd"] = Case("ReduceProd", {0: positive(2, 3)}, {1: np.array([1])})
CASES["ReduceProd, with zeros"] = Case(
    "ReduceProd", {0: np.array([[0.0, 2, 3], [0, 0, 5], [1, 2, 4]])}, {1: np.array([1])}
)
CASES["ReduceLogSum"] = Case("ReduceLogSum", {0: positive(2, 3)}, attributes={"keepdims": 0})


@pytest.mark.parametrize("name", CASES)
def test_each_rule_gives_what_central_differences_say(name: str) -> None:
    """By every float input of the layer and through every float output, to 1e-6 of the largest."""
    case = CASES[name]
    network = case.network()
    values = network.run(case.inputs())
    for output in network.outputs:
        if values[output].dtype == float:
            check(network, case.inputs(), output, np.random.default_rng(0))


def test_every_operator_has_a_rule_or_is_known_to_have_none() -> None:
    """A new operator needs a rule and a case here, or a place in the list."""
    assert set(OPERATORS) == set(RULES) | WITHOUT_SLOPE
    assert not set(RULES) & WITHOUT_SLOPE
    assert {case.op_type for case in CASES.values()} == set(RULES)


def chain(*layers: Layer, shape: tuple[int, ...], outputs: list[str]) -> Network:
    return Network(layers, [Input("x", shape, np.dtype(float))], outputs, {})


def test_an_array_taken_twice_gets_both_gradients() -> None:
    """``x * x + x`` has the slope ``2 x + 1``, and the arrays between have theirs."""
    network = chain(
        Layer("square", "Mul", ("x", "x"), ("xx",)),
        Layer("sum", "Add", ("xx", "x"), ("y",)),
        shape=(3,),
        outputs=["y"],
    )
    x = np.array([1.0, -2.0, 0.5])
    found = gradients(network, network.run({"x": x}), "y", np.ones(3))
    np.testing.assert_array_equal(found["x"], 2 * x + 1)
    np.testing.assert_array_equal(found["xx"], np.ones(3))


def test_arrays_without_a_part_in_the_output_have_no_gradient() -> None:
    """A branch that leads elsewhere is left out; an input without a part has zeros."""
    network = Network(
        [
            Layer("a", "Relu", ("x",), ("a",)),
            Layer("b", "Neg", ("x",), ("b",)),
            Layer("c", "Exp", ("z",), ("c",)),
        ],
        [Input("x", (2,), np.dtype(float)), Input("z", (2,), np.dtype(float))],
        ["a", "b", "c"],
    )
    values = network.run({"x": np.ones(2), "z": np.ones(2)})
    found = gradients(network, values, "a", [1, 0])
    assert sorted(found) == ["a", "x", "z"]
    np.testing.assert_array_equal(found["x"], [1, 0])
    np.testing.assert_array_equal(found["z"], [0, 0])


def test_no_gradient_passes_whole_numbers_and_truth_values() -> None:
    """Where a comparison chooses, only the chosen number moves the result."""
    network = chain(
        Layer("zero", "Constant", (), ("zero",), {"value": np.zeros(1)}),
        Layer("above", "Greater", ("x", "zero"), ("above",)),
        Layer("count", "Cast", ("above",), ("count",), {"to": 11}),
        Layer("product", "Mul", ("x", "count"), ("y",)),
        shape=(2,),
        outputs=["y"],
    )
    found = gradients(network, network.run({"x": [3.0, -3.0]}), "y", [1, 1])
    np.testing.assert_array_equal(found["x"], [1, 0])
    assert "count" not in found


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        (
            [Layer("size", "Shape", ("x",), ("y",))],
            "the array 'y' depends on the input only by way of whole numbers, which the layer 'size' (Shape) makes; "
            "whole numbers have no slope, so there is no gradient",
        ),
        (
            [Layer("factors", "ReduceMax", ("x",), ("scales",), {"axes": (0, 1, 2), "keepdims": 0}),
             Layer("large", "Resize", ("x", "", "scales"), ("y",))],
            "the gradient through the layer 'large' (Resize) cannot be computed: "
            "'scales' depends on the input, but its gradient cannot be worked out",
        ),
    ],
)  # fmt: skip
def test_what_has_no_gradient_is_refused_with_a_sentence(layers: list[Layer], sentence: str) -> None:
    """An output of whole numbers, and a size that depends on the input."""
    network = Network(layers, [Input("x", (1, 2, 4, 4), np.dtype(float))], ["y"], {}, 13)
    values = network.run({"x": drawn(1, 2, 4, 4)})
    with pytest.raises(ModelError) as refusal:
        gradients(network, values, "y", np.ones(values["y"].shape))
    assert str(refusal.value) == sentence


def test_an_operator_without_a_rule_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only if it lies on the way back."""
    monkeypatch.delitem(RULES, "Exp")
    network = chain(
        Layer("a", "Relu", ("x",), ("a",)), Layer("b", "Exp", ("a",), ("b",)), shape=(2,), outputs=["b"]
    )
    values = network.run({"x": np.ones(2)})
    assert set(gradients(network, values, "a", np.ones(2))) == {"a", "x"}
    with pytest.raises(ModelError) as refusal:
        gradients(network, values, "b", np.ones(2))
    assert (
        str(refusal.value)
        == "backpropagation passes through the layer 'b' (Exp), whose gradient is not known"
    )


def test_a_seed_of_another_shape_is_refused() -> None:
    """A seed says how much each number of the output counts, so it has the output's shape."""
    network = chain(Layer("a", "Relu", ("x",), ("y",)), shape=(2,), outputs=["y"])
    with pytest.raises(ModelError, match=r"the seed has shape \(3,\), but the array 'y' has shape \(2,\)"):
        gradients(network, network.run({"x": [1.0, 2.0]}), "y", np.ones(3))


def test_a_slope_that_no_layer_makes_begins_with_a_step_too() -> None:
    """Of what the network is given: done in slices as well as at once."""
    network = chain(Layer("y", "Relu", ("x",), ("y",)), shape=(2,), outputs=["y"])
    values = network.run({"x": np.array([1.0, -2.0])})
    steps = gradients.steps(network, values, "x", np.array([1.0, 0.0]))
    assert next(steps) == 0.0
    np.testing.assert_array_equal(gradients(network, values, "x", np.array([1.0, 0.0]))["x"], [1.0, 0.0])
