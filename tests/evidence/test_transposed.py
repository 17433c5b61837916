"""Why one element of a transposed convolution has its value."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from cnnviz import ops
from cnnviz.evidence import overlaps, transposed_step
from cnnviz.ops import OperationError

from .drawing import TransposedCase, position_in, rounding_bound, transposed

MODERATE = settings(max_examples=150, deadline=None)


@MODERATE
@given(transposed(), st.data())
def test_total_is_the_engines_element(case: TransposedCase, data: st.DataObject) -> None:
    """The total differs from the engine's element by no more than rounding in its precision allows."""
    output = case.engine()
    position = position_in(data, output.shape)
    step = transposed_step(case.input, case.weight, case.bias, position, **case.arguments)
    bound = rounding_bound(step.products, step.bias, case.input.dtype)
    assert abs(step.total - float(output[position])) <= bound


@MODERATE
@given(transposed(whole=True), st.data())
def test_numbers_add_up(case: TransposedCase, data: st.DataObject) -> None:
    """Products are inputs times weights where an input reaches the element and 0 elsewhere; whole numbers add up exactly."""
    output = case.engine()
    position = position_in(data, output.shape)
    step = transposed_step(case.input, case.weight, case.bias, position, **case.arguments)
    assert np.array_equal(step.products, step.inputs * step.weights * step.reaches)
    assert not step.inputs[:, ~step.reaches].any()
    assert step.total == output[position]
    for tap in zip(*np.nonzero(step.reaches), strict=True):
        cell = [axis[at] for axis, at in zip(step.cells, tap, strict=True)]
        how = case.arguments
        there = [
            cell[axis] * how["stride"][axis] + tap[axis] * how["dilation"][axis] - how["padding"][axis][0]
            for axis in range(case.axes)
        ]
        assert tuple(there) == position[1:]


@MODERATE
@given(transposed(whole=True))
def test_overlaps_are_the_output_of_ones(case: TransposedCase) -> None:
    """Where every input and weight is 1, an element is the number of products that it adds up."""
    how = {name: value for name, value in case.arguments.items() if name != "groups"}
    ones = np.ones((1, *case.input.shape[1:])), np.ones((1, 1, *case.weight.shape[2:]))
    expected = getattr(ops, f"conv_transpose{case.axes}d")(*ones, **how)[0]
    assert np.array_equal(overlaps(case.input.shape[1:], case.weight.shape[2:], **how), expected)


def test_stride_2_and_kernel_3_make_a_checkerboard_and_kernel_4_does_not() -> None:
    """Counts alternate 1, 2, 1, 2 along a line and so 1, 2, 2, 4 in a map; inside, a kernel of 4 counts 4 everywhere."""
    assert overlaps((4,), (3,), stride=2).tolist() == [1, 1, 2, 1, 2, 1, 2, 1, 1]
    found = overlaps((4, 5), (3, 3), stride=2)
    assert found.shape == (9, 11)
    assert found[1:5, 1:5].tolist() == [[1, 2, 1, 2], [2, 4, 2, 4], [1, 2, 1, 2], [2, 4, 2, 4]]
    assert set(overlaps((4, 5), (4, 4), stride=2)[2:-2, 2:-2].ravel().tolist()) == {4}


@settings(max_examples=40, deadline=None)
@given(transposed(extra=True), st.data())
def test_total_is_onnxruntimes_element(case: TransposedCase, data: st.DataObject) -> None:
    """The same of onnxruntime's ConvTranspose, in float32."""
    runtime = pytest.importorskip("onnxruntime")
    extra = map(min, case.arguments["output_padding"], (stride - 1 for stride in case.arguments["stride"]))
    how = case.arguments | {"output_padding": tuple(extra)}  # its own limit is the stride alone
    x, w = case.input.astype(np.float32), case.weight.astype(np.float32)
    begins, ends = zip(*how["padding"], strict=True)
    node = helper.make_node(
        "ConvTranspose",
        ["x", "w"],
        ["y"],
        strides=how["stride"],
        dilations=how["dilation"],
        output_padding=how["output_padding"],
        pads=[*begins, *ends],
        group=how["groups"],
    )
    infos = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in (("x", (1, *x.shape)), ("w", w.shape), ("y", [None] * (1 + x.ndim)))
    ]
    graph = helper.make_graph([node], "one", infos[:2], infos[2:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = runtime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    output = session.run(None, {"x": x[None], "w": w})[0][0]
    position = position_in(data, output.shape)
    step = transposed_step(x, w, None, position, **how)
    assert abs(step.total - float(output[position])) <= rounding_bound(
        step.products, 0.0, np.dtype(np.float32)
    )


def test_positions_outside_and_shapes_that_do_not_fit_are_refused() -> None:
    """Each with one sentence."""
    x, w = np.ones((1, 3, 3)), np.ones((1, 1, 3, 3))
    with pytest.raises(OperationError, match="the last is"):
        transposed_step(x, w, None, (0, 5, 5))
    with pytest.raises(OperationError, match="do not fit together"):
        transposed_step(x, np.ones((2, 1, 3, 3)), None, (0, 0, 0))
