"""Two arrays combined number by number."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from cnnviz import ops

from .drawn import OPSET, dtypes, seeds

SHAPES = st.lists(st.integers(1, 7), min_size=1, max_size=4)
ONNX = {ops.add: "Add", ops.sub: "Sub", ops.maximum: "Max"}


def pair(shape: list[int], seed: int, dtype: Any) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays of one shape."""
    rng = np.random.default_rng(seed)
    return rng.normal(0, 100, shape).astype(dtype), rng.normal(0, 100, shape).astype(dtype)


@settings(max_examples=40, deadline=None)
@given(SHAPES, seeds, st.sampled_from(list(ONNX)))
def test_sums_differences_and_maxima_are_those_of_onnxruntime(
    shape: list[int], seed: int, operation: Any
) -> None:
    """To the last bit, with any axes."""
    a, b = pair(shape, seed, np.float32)
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in "aby"]
    node = helper.make_node(ONNX[operation], ["a", "b"], ["y"])
    graph = helper.make_graph([node], "pair", values[:2], values[2:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    np.testing.assert_array_equal(operation(a, b), session.run(None, {"a": a, "b": b})[0])


@settings(max_examples=60, deadline=None)
@given(SHAPES, seeds, dtypes)
def test_hypot_is_the_length_of_the_vector(shape: list[int], seed: int, dtype: Any) -> None:
    """That of the complex number a + bi, within the rounding of its type, and it stays in that type."""
    a, b = pair(shape, seed, dtype)
    found = ops.hypot(a, b)
    assert found.dtype == dtype and found.shape == tuple(shape)
    length = np.abs(a.astype(np.float64) + 1j * b.astype(np.float64))
    np.testing.assert_allclose(found, length, rtol=4 * np.finfo(dtype).eps)


def test_hypot_of_whole_triples_and_of_large_numbers() -> None:
    """Pythagorean triples are exact, and squares beyond the type do no harm."""
    np.testing.assert_array_equal(ops.hypot([3, -5, 0], [4, 12, 0]), np.float32([5, 13, 0]))
    assert ops.hypot(np.float32([3e30]), np.float32([4e30]))[0] == np.float32(5e30)


@pytest.mark.parametrize("operation", [ops.add, ops.sub, ops.maximum, ops.hypot])
def test_only_arrays_of_one_shape_are_combined(operation: Any) -> None:
    """One row would fit all rows by broadcasting, which here is a mistake."""
    with pytest.raises(ops.OperationError, match=r"\(2, 3\) and \(1, 3\)"):
        operation(np.ones((2, 3)), np.ones((1, 3)))
