"""A layer in a run: its arrays, and its settings where the model says nothing."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.networks import OPERATORS, read_onnx
from cnnviz.networks.layer_run import LayerRun

from .build import model, node

X = np.random.default_rng(2).standard_normal((1, 2, 4, 5)).astype(np.float32)


def run_of(*given: str, **attributes: float) -> LayerRun:
    """The only layer of a network in a run."""
    op_type, inputs, outputs = given
    built = model(
        [node(op_type, inputs, outputs, **attributes)], {"x": X}, "y", {"h": np.array(0.5, np.float32)}
    )
    made = read_onnx(built.SerializeToString())
    return LayerRun.of(made, made.layers[0], made.run({"x": X}))


def test_arrays_that_are_left_out_are_none() -> None:
    """Between others, and past the last."""
    run = run_of("Clip", "x - h", "y")
    assert run.optional(1) is None and run.optional(7) is None
    assert run.array(2) == np.float32(0.5)
    np.testing.assert_array_equal(run.x, X)
    np.testing.assert_array_equal(run.y, np.minimum(X, np.float32(0.5)))


@pytest.mark.parametrize(
    ("op_type", "attributes", "name", "value"),
    [
        ("LeakyRelu", {"alpha": 0.25}, "alpha", 0.25),
        ("LeakyRelu", {}, "alpha", 0.01),
        ("Shrink", {"bias": 1.0}, "lambd", 0.5),
        ("Softmax", {}, "axis", None),
        ("Relu", {}, "alpha", 7),
    ],
)
def test_a_setting_is_the_models_or_else_the_operators(
    op_type: str, attributes: dict[str, float], name: str, value: float | None
) -> None:
    """And what was named otherwise if the operator has no such attribute."""
    assert run_of(op_type, "x", "y", **attributes).setting(name, 7) == value


def test_defaults_are_of_attributes_that_may_be_left_out() -> None:
    """Every attribute has a default or is required."""
    for operator in OPERATORS.values():
        assert operator.defaults.keys() | operator.required == operator.attributes.keys()
        assert not operator.defaults.keys() & operator.required
