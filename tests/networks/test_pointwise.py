"""Functions of one number in networks: operators, and what PyTorch exports where ONNX has no operator."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from onnx import ModelProto

from cnnviz import ops
from cnnviz.networks import ModelError, read_onnx
from cnnviz.networks.operators import CALLS
from cnnviz.networks.trace import Element, explain
from cnnviz.pointwise import BY_OPERATOR

from .build import model, node, run_onnxruntime
from .slopes import check, doubled

X = np.random.default_rng(11).normal(0, 2, (1, 2, 3, 5)).astype(np.float32)
BOUND = np.array(0.75, np.float32)


def exported(*nodes: Any, **weights: np.ndarray) -> ModelProto:
    return model(list(nodes), {"x": X}, "y", weights)


EXPORTS: dict[str, tuple[ModelProto, Any]] = {
    "Softshrink": (
        exported(node("Shrink", "x", "y", lambd=0.75, bias=0.75)),
        lambda x: ops.softshrink(x, lambd=0.75),
    ),
    "Hardshrink": (exported(node("Shrink", "x", "y", lambd=0.75)), lambda x: ops.hardshrink(x, lambd=0.75)),
    "Hardtanh": (
        exported(node("Clip", "x low high", "y"), low=-BOUND, high=2 * BOUND),
        lambda x: ops.hardtanh(x, min_val=-0.75, max_val=1.5),
    ),
    "Threshold": (
        exported(node("Greater", "x at", "above"), node("Where", "above x v", "y"), at=BOUND, v=-BOUND),
        lambda x: ops.threshold(x, threshold=0.75, value=-0.75),
    ),
    "Tanhshrink": (exported(node("Tanh", "x", "t"), node("Sub", "x t", "y")), ops.tanhshrink),
    "LogSigmoid": (exported(node("Sigmoid", "x", "s"), node("Log", "s", "y")), ops.logsigmoid),
    "LogSigmoid by Softplus": (
        exported(node("Neg", "x", "n"), node("Softplus", "n", "s"), node("Neg", "s", "y")),
        ops.logsigmoid,
    ),
    "Abs": (exported(node("Abs", "x", "y")), ops.abs),
}
"""How the functions of one number without an operator of their own stand in files of PyTorch."""


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_give_the_engines_and_onnxruntimes_numbers(name: str) -> None:
    """The engine's function, and onnxruntime on the same file; both in 32 bits."""
    built, function = EXPORTS[name]
    y = read_onnx(built.SerializeToString()).run({"x": X})["y"]
    np.testing.assert_allclose(y, function(X), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(y, run_onnxruntime(built, {"x": X})["y"], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_have_gradients(name: str) -> None:
    """Those of central differences."""
    network = doubled(read_onnx(EXPORTS[name][0].SerializeToString()))
    check(network, {"x": X.astype(float)}, "y", np.random.default_rng(0))


@pytest.mark.parametrize("op_type", sorted(BY_OPERATOR))
def test_a_trace_names_the_record_and_all_coefficients(op_type: str) -> None:
    """Those that the model leaves out too, with ONNX's defaults."""
    inputs = {"PRelu": "x w", "Clip": "x w"}.get(op_type, "x")
    built = model(
        [node(op_type, inputs, "y")],
        {"x": np.abs(X)},
        "y",
        {"w": BOUND.reshape(())},
        24 if op_type == "Swish" else 20,
    )
    network = read_onnx(built.SerializeToString())
    values = network.run({"x": np.abs(X)})
    how: Any = explain(network, values, Element("y", (0, 1, 2, 3))).how
    function = BY_OPERATOR[op_type]
    assert how.name == function.name
    assert how.parameters.keys() == {each.name for each in function.coefficients}
    for each in function.coefficients:
        if each.attribute:
            assert how.parameters[each.name] == each.default
    assert how.value == pytest.approx(float(values["y"][0, 1, 2, 3]), rel=1e-5, abs=1e-6)


def test_operators_of_the_engine_are_calls() -> None:
    """Those that torch has under another name are, those with more settings than torch's are not."""
    calls = {name for name in BY_OPERATOR if name in CALLS}
    assert {"Relu", "LeakyRelu", "Gelu", "PRelu", "Softplus"} <= calls
    assert not calls & {"Abs", "Clip", "HardSigmoid", "Selu", "Shrink", "Swish", "Exp"}


@pytest.mark.parametrize("op_type", ["Abs", "Neg", "Sign", "Clip", "Relu"])
def test_whole_numbers_stay_whole(op_type: str) -> None:
    """In their own type, also those that no float32 holds."""
    x = np.array([[-16777217, 16777217, 0]], np.int64)
    built = model([node(op_type, "x", "y")], {"x": x}, "y")
    y = read_onnx(built.SerializeToString()).run({"x": x})["y"]
    expected = {"Abs": np.abs(x), "Neg": -x, "Sign": np.sign(x), "Clip": x, "Relu": np.maximum(x, 0)}[op_type]
    assert y.dtype == np.int64
    np.testing.assert_array_equal(y, expected)


def test_a_slope_that_is_no_number_or_too_large_is_refused() -> None:
    """Slopes that would stretch the input, and bounds that are more than one number."""
    for op_type, weight, words in (
        ("PRelu", np.ones((4, 1, 1, 1), np.float32), "is larger than its input"),
        ("Clip", np.ones(2, np.float32), "its bounds must be single numbers"),
    ):
        built = model([node(op_type, "x w", "y")], {"x": X}, "y", {"w": weight})
        with pytest.raises(ModelError, match=words):
            read_onnx(built.SerializeToString()).run({"x": X})


def test_a_gelu_of_an_unknown_formula_is_refused() -> None:
    """In the engine's words."""
    built = model([node("Gelu", "x", "y", approximate="erf")], {"x": X}, "y")
    with pytest.raises(ModelError, match="approximate is 'erf'"):
        read_onnx(built.SerializeToString()).run({"x": X})


def test_infinite_bounds_are_none() -> None:
    """Clip with a bound of infinity hands everything on."""
    built = model(
        [node("Clip", "x low high", "y")],
        {"x": X},
        "y",
        {"low": np.array(-math.inf, np.float32), "high": np.array(math.inf, np.float32)},
    )
    np.testing.assert_array_equal(read_onnx(built.SerializeToString()).run({"x": X})["y"], X)
