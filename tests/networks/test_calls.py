"""Layers as calls of the engine, which a page can explain element by element."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from onnx import NodeProto

from cnnviz import evidence
from cnnviz.networks import Call, read_onnx

from .build import model, node

X = np.random.default_rng(0).standard_normal((1, 4, 7, 8)).astype(np.float32)
W = np.random.default_rng(1).standard_normal((6, 2, 3, 2)).astype(np.float32)
B = np.random.default_rng(2).standard_normal(6).astype(np.float32)
S = np.float32([0.1, 0.2, 0.3, 0.4])


def called(written: NodeProto, x: np.ndarray = X, **weights: np.ndarray) -> tuple[Call | None, np.ndarray]:
    """The call of a model of one layer, and the layer's result."""
    network = read_onnx(model([written], {"x": x}, "y", weights).SerializeToString())
    values = network.run({"x": x})
    return network.call(network.layers[0], values), values["y"]


CALLS: dict[str, tuple[NodeProto, dict[str, Any]]] = {
    "conv2d": (node("Conv", "x w b", "y", group=2, strides=[2, 1], pads=[1, 0, 2, 1]), {"w": W, "b": B}),
    "conv_transpose2d": (node("ConvTranspose", "x w", "y", group=2, strides=[2, 1]), {"w": W[:4]}),
    "max_pool2d": (node("MaxPool", "x", "y", kernel_shape=[3, 2], ceil_mode=1, strides=[2, 2]), {}),
    "avg_pool2d": (node("AveragePool", "x", "y", kernel_shape=[3, 2], auto_pad="SAME_LOWER"), {}),
    "leaky_relu": (node("LeakyRelu", "x", "y", alpha=0.3), {}),
    "elu": (node("Elu", "x", "y", alpha=0.3), {}),
    "gelu": (node("Gelu", "x", "y", approximate="tanh"), {}),
    "sigmoid": (node("Sigmoid", "x", "y"), {}),
    "softplus": (node("Softplus", "x", "y"), {}),
    "softmax": (node("Softmax", "x", "y", axis=1), {}),
    "log_softmax": (node("LogSoftmax", "x", "y"), {}),
    "prelu": (node("PRelu", "x slope", "y"), {"slope": S.reshape(4, 1, 1)}),
    "linear": (node("MatMul", "x m", "y"), {"m": W.reshape(8, 9)}),
}


@pytest.mark.parametrize("operation", CALLS)
def test_a_call_computes_what_the_layer_computes(operation: str) -> None:
    """The engine's function of that name, with these arguments, gives the layer's result."""
    written, weights = CALLS[operation]
    opset_input = {name: np.asarray(array) for name, array in weights.items()}
    call, result = called(written, **opset_input)
    assert call is not None
    assert call.operation == operation
    np.testing.assert_allclose(call.compute(), result, rtol=1e-6, atol=1e-6)


def test_global_pools_are_one_window() -> None:
    """Over all of a channel's cells."""
    for op_type, operation in (("GlobalAveragePool", "avg_pool2d"), ("GlobalMaxPool", "max_pool2d")):
        call, result = called(node(op_type, "x", "y"))
        assert call is not None
        assert (call.operation, call.arguments["kernel_size"]) == (operation, (7, 8))
        np.testing.assert_array_equal(call.compute(), result)


def test_evidence_takes_a_calls_arguments_as_they_are() -> None:
    """One element of each kind of layer, worked out again by hand."""
    call, result = called(CALLS["conv2d"][0], w=W, b=B)
    assert call is not None
    convolution = evidence.convolution_step(call.input[0], position=(4, 2, 5), **call.arguments)
    assert convolution.total == pytest.approx(result[0, 4, 2, 5], rel=1e-5)
    call, result = called(CALLS["max_pool2d"][0])
    assert call is not None
    largest = evidence.max_pooling_step(call.input[0], position=(3, 2, 3), **call.arguments)
    assert largest.maximum == result[0, 3, 2, 3]
    call, result = called(CALLS["avg_pool2d"][0])
    assert call is not None
    mean = evidence.average_pooling_step(call.input[0], position=(2, 0, 0), **call.arguments)
    assert mean.mean == pytest.approx(result[0, 2, 0, 0], rel=1e-6)


def test_a_gemm_is_a_linear_layer_whichever_way_its_weight_lies() -> None:
    """Weights stored either way, a bias of a row, of one number, or none."""
    x, w = X.reshape(4, 56)[:2], np.random.default_rng(3).standard_normal((5, 56)).astype(np.float32)
    for stored, turned in ((w, 1), (np.ascontiguousarray(w.T), 0)):
        for bias in (B[:5], B[:1], B[:5].reshape(1, 5)):
            call, result = called(node("Gemm", "x w b", "y", transB=turned), x, w=stored, b=bias)
            assert call is not None
            step = evidence.linear_step(call.input[1], index=3, **call.arguments)
            assert step.total == pytest.approx(result[1, 3], rel=1e-5)
            np.testing.assert_allclose(call.compute(), result, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("written", "x", "weights"),
    [
        (
            node("Gemm", "x w b", "y", alpha=2.0),
            X.reshape(4, 56),
            {"w": np.ones((56, 3), "f"), "b": np.ones(3, "f")},
        ),
        (
            node("Gemm", "x w b", "y"),
            X.reshape(4, 56),
            {"w": np.ones((56, 3), "f"), "b": np.ones((4, 1), "f")},
        ),
        (node("MatMul", "x w", "y"), X, {"w": np.ones((1, 4, 8, 2), "f")}),
        (node("PRelu", "x s", "y"), X, {"s": np.ones((7, 8), "f")}),
        (node("Add", "x x", "y"), X, {}),
    ],
)
def test_what_is_not_one_call_is_said_to_be_none(
    written: NodeProto, x: np.ndarray, weights: dict[str, np.ndarray]
) -> None:
    """Scaled products, biases by row, stacks of matrices, slopes by cell, sums."""
    assert called(written, x, **weights)[0] is None
