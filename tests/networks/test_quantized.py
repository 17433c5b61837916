"""Quantised layers against onnxruntime and against their definitions in whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import ModelProto, TensorProto, helper

from cnnviz.limits import LIMITS
from cnnviz.networks import ModelError, parts, pieces, read_onnx, receptive_fields
from cnnviz.networks.budget import Budget
from cnnviz.networks.gradients import gradients
from cnnviz.networks.operators import CALLS, Context

from .build import model, node, run_onnxruntime

Arrays = dict[str, np.ndarray]
NARROW = [np.uint8, np.int8]
WIDE = [*NARROW, np.uint16, np.int16]


def ours(built: ModelProto, inputs: Arrays) -> Arrays:
    return read_onnx(built.SerializeToString()).run(inputs)


def check(built: ModelProto, inputs: Arrays) -> Arrays:
    """Raise unless every array is onnxruntime's, number for number and type for type; our arrays."""
    values = ours(built, inputs)
    for name, expected in run_onnxruntime(built, inputs).items():
        assert values[name].dtype == expected.dtype, name
        np.testing.assert_array_equal(values[name], expected, err_msg=name)
    return values


def drawn(rng: np.random.Generator, dtype: Any, *shape: int, bits: int = 8) -> np.ndarray:
    """Whole numbers; with 7 bits no processor's short sums of two products overflow."""
    ends = np.iinfo(dtype)
    low, high = (ends.min // 2, ends.max // 2) if bits == 7 else (ends.min, ends.max)
    return rng.integers(low, high, shape, endpoint=True).astype(dtype)


def layout(kind: str, shape: tuple[int, ...], axis: int, block: int) -> tuple[int, ...]:
    """The shape of scale and zero point."""
    if kind == "tensor":
        return ()
    if kind == "axis":
        return (shape[axis],)
    return (*shape[:axis], -(-shape[axis] // block), *shape[axis + 1 :])


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_quantising_and_back_is_that_of_onnxruntime(data: st.DataObject) -> None:
    """One scale, one for each place on an axis, one for each block; every type, halves and numbers far outside."""
    seed = data.draw(st.integers(0, 2**20))
    rng = np.random.default_rng(seed)
    dtype, kind = data.draw(st.sampled_from(WIDE)), data.draw(st.sampled_from(["tensor", "axis", "blocks"]))
    shape = tuple(data.draw(st.lists(st.integers(1, 5), min_size=2, max_size=4)))
    axis, block = data.draw(st.integers(0, len(shape) - 1)), data.draw(st.integers(1, 3))
    real = data.draw(st.sampled_from([np.float32, np.float32, np.float16]))
    where = layout(kind, shape, axis, block)
    scale = np.asarray(2.0 ** rng.integers(-3, 2, where), real)  # halves are met, and no division is rounded
    zero = drawn(rng, dtype, *where)
    x = (rng.integers(-2000, 2000, shape) / 8).astype(real)
    x[rng.random(shape) < 0.1] = 30000 * rng.choice([-1, 1])
    how = {} if kind == "tensor" else {"axis": axis - data.draw(st.sampled_from([0, len(shape)]))}
    if kind == "blocks":
        how["block_size"] = block
    check(
        model(
            [node("QuantizeLinear", "x s z", "q", **how), node("DequantizeLinear", "q s z", "y", **how)],
            {"x": x},
            "q y",
            {"s": scale, "z": zero},
            opset=21,
        ),
        {"x": x},
    )


def test_halves_go_to_the_even_number_and_what_lies_outside_to_the_end() -> None:
    """As the standard says it, with and without a zero point, and for numbers that are infinite."""
    x = np.float32([-1.5, -0.5, 0.5, 1.5, 2.5, 254.5, 255.5, 1e30, -1e30, np.inf, -np.inf])
    built = model(
        [node("QuantizeLinear", "x s", "y"), node("QuantizeLinear", "x s z", "w")],
        {"x": x},
        "y w",
        {"s": np.float32(1), "z": np.int8(-1)},
    )
    values = check(built, {"x": x})
    assert values["y"].tolist() == [0, 0, 0, 2, 2, 254, 255, 255, 0, 255, 0]
    assert values["w"].tolist() == [-3, -1, -1, 1, 1, 127, 127, 127, -128, 127, -128]


def test_whole_numbers_are_quantised_and_sums_are_turned_back() -> None:
    """int32 both ways: a bias is stored so."""
    x = np.array([[-70000, -3, 0], [5, 700, 2**30]], np.int32)
    scales = np.float32([0.5, 100, 4096])
    check(model([node("DequantizeLinear", "x s", "y", axis=1)], {"x": x}, "y", {"s": scales}), {"x": x})
    built = model([node("QuantizeLinear", "x s", "y")], {"x": x}, "y", {"s": np.float32(2)}, opset=21)
    assert ours(built, {"x": x})["y"].tolist() == [[0, 0, 0], [2, 255, 255]]


@pytest.mark.parametrize("x", [[-1.0, 0, 3.3, 2], [1, 2.5, 8], [-4, -0.5], [0, 0], [1e-20, 3]])
def test_a_range_gives_scale_and_zero_point(x: list[float]) -> None:
    """On both sides of 0, on one, and nothing but zeros."""
    array = np.float32(x)
    check(model([node("DynamicQuantizeLinear", "x", "y s z")], {"x": array}, "y s z"), {"x": array})


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[str, Arrays, dict[str, Any]]:
    """The arrays and the attributes of a quantised convolution."""
    rng = np.random.default_rng(draw(st.integers(0, 2**20)))
    groups, per_group = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    channels_out = groups * draw(st.integers(1, 3))
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    of_x = draw(st.sampled_from(NARROW))
    of_w = np.int8 if of_x == np.int8 else draw(st.sampled_from(NARROW))
    arrays = {
        "x": drawn(rng, of_x, draw(st.integers(1, 2)), groups * per_group, 6, 7),
        "w": drawn(rng, of_w, channels_out, per_group, *kernel, bits=7),
        "x_zero": drawn(rng, of_x),
        "w_zero": np.zeros(channels_out, np.int8) if of_w == np.int8 else drawn(rng, of_w, bits=7),
    }
    how = {
        "group": groups,
        "strides": [draw(st.integers(1, 2)), 1],
        "dilations": [1, draw(st.integers(1, 2))],
        "pads": [draw(st.integers(0, 2)) for _ in range(4)],
    }
    if draw(st.booleans()):
        how = {"group": groups, "auto_pad": draw(st.sampled_from(["SAME_UPPER", "SAME_LOWER", "VALID"]))}
    arrays |= {
        "x_scale": np.float32(rng.uniform(0.01, 0.1)),
        "w_scale": rng.uniform(0.001, 0.1, channels_out).astype(np.float32),
        "y_scale": np.float32(rng.uniform(0.1, 1)),
        "y_zero": drawn(rng, of_x),
        "bias": rng.integers(-5000, 5000, channels_out).astype(np.int32),
    }
    return draw(st.sampled_from(["", "bias"])), arrays, how


@settings(max_examples=100, deadline=None)
@given(convolutions())
def test_quantised_convolutions_are_those_of_onnxruntime(drawn: tuple[str, Arrays, dict[str, Any]]) -> None:
    """Scales by channel, zero points of both, groups, strides, padding that stands at the zero point."""
    bias, arrays, how = drawn
    inputs = f"x x_scale x_zero w w_scale w_zero y_scale y_zero {bias}"
    weights = {name: array for name, array in arrays.items() if name in inputs.split() and name != "x"}
    check(
        model([node("QLinearConv", inputs, "y", **how)], {"x": arrays["x"]}, "y", weights),
        {"x": arrays["x"]},
    )


@settings(max_examples=60, deadline=None)
@given(convolutions())
def test_convolutions_of_whole_numbers_are_their_definition(
    drawn: tuple[str, Arrays, dict[str, Any]],
) -> None:
    """The convolution of what numbers are above their zero points, as onnxruntime has it in float32: the sums are small."""
    _, arrays, how = drawn
    names = ("w", "x_zero", "w_zero")
    weights = {name: arrays[name] for name in names}
    built = model([node("ConvInteger", "x w x_zero w_zero", "y", **how)], {"x": arrays["x"]}, "y", weights)
    found = ours(built, {"x": arrays["x"]})["y"]
    above = arrays["x"].astype(np.float32) - arrays["x_zero"]
    kernel = arrays["w"].astype(np.float32) - arrays["w_zero"].reshape(-1, 1, 1, 1)
    plain = model([node("Conv", "x w", "y", **how)], {"x": above}, "y", {"w": kernel})
    assert found.dtype == np.int32
    np.testing.assert_array_equal(found, run_onnxruntime(plain, {"x": above})["y"])


@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("columns", [False, True])
@pytest.mark.parametrize(
    ("left", "right"), [((4, 6), (6, 5)), ((2, 4, 6), (6, 5)), ((2, 1, 4, 6), (3, 6, 5))]
)
def test_products_of_quantised_matrices(
    left: tuple[int, ...], right: tuple[int, ...], columns: bool, rows: bool
) -> None:
    """Whole and brought to a scale; zero points and scales for all, by row of the left, by column of the right."""
    rng = np.random.default_rng(3)
    a, b = drawn(rng, np.uint8, *left), drawn(rng, np.int8, *right, bits=7)
    of_rows = (left[-2],) if len(left) == 2 else (*left[:-1], 1)
    of_columns = (right[-1],) if len(right) == 2 else (*right[:-2], 1, right[-1])
    arrays = {
        "b": b,
        "a_zero": drawn(rng, np.uint8, *(of_rows if rows else ())),
        "b_zero": drawn(rng, np.int8, *(of_columns if columns else ()), bits=7),
        "a_scale": np.asarray(rng.uniform(0.01, 0.1, of_rows if rows else ()), np.float32),
        "b_scale": np.asarray(rng.uniform(0.01, 0.1, of_columns if columns else ()), np.float32),
        "y_scale": np.float32(0.7),
        "y_zero": np.uint8(101),
    }
    sums = (
        a.astype(int)
        - (arrays["a_zero"].reshape(-1, 1) if of_rows == left[:1] and rows else arrays["a_zero"])
    ) @ (b.astype(int) - arrays["b_zero"])
    nodes = [
        node("MatMulInteger", "a b a_zero b_zero", "sums"),
        node("QLinearMatMul", "a a_scale a_zero b b_scale b_zero y_scale y_zero", "y"),
    ]
    built = model(nodes, {"a": a}, "sums y", arrays)
    values = ours(built, {"a": a})
    np.testing.assert_array_equal(values["sums"], sums)
    row_scale = arrays["a_scale"].reshape(-1, 1) if rows and of_rows == left[:1] else arrays["a_scale"]
    exact = sums * (row_scale.astype(float) * arrays["b_scale"] / 0.7) + 101
    assert np.abs(values["y"] - np.clip(exact, 0, 255)).max() <= 0.501
    if not rows:  # which onnxruntime does not take
        check(built, {"a": a})


def test_a_large_quantised_convolution_in_pieces_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each channel keeps its own scale when channels are cut apart, and the result is never held in wide numbers."""
    rng = np.random.default_rng(5)
    x, w = drawn(rng, np.uint8, 2, 6, 40, 41), drawn(rng, np.int8, 9, 2, 3, 3)
    arrays = {
        "xs": np.float32(0.02), "xz": np.uint8(3), "w": w, "ws": rng.uniform(1e-3, 1e-2, 9).astype(np.float32),
        "wz": np.int8(0), "ys": np.float32(0.05), "yz": np.uint8(128), "b": np.arange(9, dtype=np.int32) * 100,
    }  # fmt: skip
    built = model(
        [node("QLinearConv", "x xs xz w ws wz ys yz b", "y", group=3, pads=[1, 1, 1, 1])],
        {"x": x},
        "y",
        arrays,
    )
    whole = ours(built, {"x": x})["y"]
    monkeypatch.setitem(pieces._LARGE, "QLinearConv", (1, pieces._convolved))
    monkeypatch.setattr(pieces.pieces, "__defaults__", (100_000,))
    network = read_onnx(built.SerializeToString())
    steps = list(network.steps({"x": x}))
    assert len(steps) > 10
    np.testing.assert_array_equal(network.run({"x": x})["y"], whole)
    assert len(np.unique(whole)) > 50


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"s": np.ones(4, np.float32)}, "its scale has shape (4,), but its zero point (3,)"),
        (
            {"s": np.ones(4, np.float32), "z": np.zeros(4, np.int8)},
            "its scale has shape (4,), but must be a single number or of shape (3,)",
        ),
        ({"z": np.zeros(3, np.int64)}, "its quantised numbers are of the type int64"),
        ({"s": np.ones(3, np.int32)}, "its scale is of the type int32"),
    ],
)
def test_what_does_not_fit_is_said(changed: Arrays, sentence: str) -> None:
    """Lengths and types of scale and zero point, with the layer's name."""
    arrays = {"s": np.ones(3, np.float32), "z": np.zeros(3, np.int8)} | changed
    x = np.zeros((2, 3), np.float32)
    with pytest.raises(ModelError) as caught:
        ours(model([node("QuantizeLinear", "x s z", "y")], {"x": x}, "y", arrays), {"x": x})
    assert "make y" in str(caught.value) and sentence in str(caught.value)


@pytest.mark.parametrize(
    ("data_type", "name"),
    [(TensorProto.INT4, "int4"), (TensorProto.UINT4, "uint4"), (TensorProto.FLOAT8E4M3FN, "float8e4m3fn")],
)
def test_types_that_numpy_lacks_are_named_with_the_layer(data_type: int, name: str) -> None:
    """As a stored weight, and as the type a layer is asked for."""
    stored = helper.make_tensor("w", data_type, [2], [1, 1])
    built = model(
        [node("DequantizeLinear", "w s", "v"), node("Mul", "x v", "y")],
        {"x": [1, 2]},
        "y",
        {"s": np.float32(1)},
    )
    built.graph.initializer.append(stored)
    asked = model(
        [node("QuantizeLinear", "x s", "y", output_dtype=data_type)], {"x": [1, 2]}, "y", {"s": np.float32(1)}
    )
    for each, layer in ((built, "make v"), (asked, "make y")):
        with pytest.raises(ModelError) as caught:
            ours(each, {"x": np.zeros((1, 2), np.float32)})
        assert f"'{layer}'" in str(caught.value) and name in str(caught.value)


def test_a_block_longer_than_the_axis_makes_no_array_of_its_length() -> None:
    """A few bytes of file may say any block size."""
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    arrays = {"s": np.float32([[1], [2]])}
    built = model(
        [node("QuantizeLinear", "x s", "y", axis=1, block_size=2**40)], {"x": x}, "y", arrays, opset=21
    )
    assert ours(built, {"x": x})["y"].tolist() == [[0, 1, 2], [2, 2, 2]]


def test_what_is_asked_for_is_counted_before_it_is_made() -> None:
    """A product whose result is far larger than its matrices, and a convolution with wide padding."""
    a, b = np.zeros((60_000, 1), np.uint8), np.zeros((1, 60_000), np.int8)
    with pytest.raises(ModelError, match="MB"):
        ours(model([node("MatMulInteger", "a b", "y")], {"a": a}, "y", {"b": b}), {"a": a})
    x, w = np.zeros((1, 1, 4, 4), np.uint8), np.zeros((1, 1, 1, 1), np.int8)
    wide = node("ConvInteger", "x w", "y", pads=[30_000] * 4)
    with pytest.raises(ModelError, match="MB"):
        ours(model([wide], {"x": x}, "y", {"w": w}), {"x": x})


def test_a_call_rounds_as_the_layer_does() -> None:
    """What the page explains is what was computed."""
    rng = np.random.default_rng(1)
    x, w = drawn(rng, np.uint8, 1, 2, 5, 5), drawn(rng, np.int8, 3, 2, 3, 3)
    call = CALLS["ConvInteger"](Context(20, 1, Budget(LIMITS)), x, w, np.uint8(9))
    assert call is not None
    np.testing.assert_array_equal(call.compute(), call.sums())
    assert call.compute().dtype == np.int32


def test_a_quantised_layer_sees_what_a_plain_one_sees() -> None:
    """Windows, matrices and single numbers; a scale that is made of all numbers brings all of them in."""
    rng = np.random.default_rng(2)
    weights = {
        "s": np.float32(0.1), "z": np.uint8(7), "ws": np.float32([0.1, 0.2]), "wz": np.zeros(2, np.int8),
        "w": drawn(rng, np.int8, 2, 1, 3, 2), "f": rng.normal(size=(2, 1, 3, 2)).astype(np.float32),
        "m": drawn(rng, np.int8, 8, 3), "g": rng.normal(size=(8, 3)).astype(np.float32),
    }  # fmt: skip
    how = {"strides": [2, 1], "pads": [1, 0, 1, 1]}
    built = model(
        [
            node("QuantizeLinear", "x s z", "q"),
            node("QLinearConv", "q s z w ws wz s z", "qlinear", **how),
            node("ConvInteger", "q w z", "integer", **how),
            node("DequantizeLinear", "qlinear s z", "back"),
            node("Conv", "x f", "plain", **how),
            node("MatMulInteger", "qlinear m z", "rows"),
            node("QLinearMatMul", "qlinear s z m s wz0 s z", "qrows"),
            node("MatMul", "plain g", "plain_rows"),
            node("DynamicQuantizeLinear", "x", "d ds dz"),
        ],
        {"x": [1, 1, 9, 8]},
        "back integer plain rows qrows plain_rows d",
        weights | {"wz0": np.int8(0)},
    )
    network = read_onnx(built.SerializeToString())
    values = network.run({"x": rng.normal(size=(1, 1, 9, 8)).astype(np.float32)})
    fields = receptive_fields(network, values)
    assert fields["back"] == fields["qlinear"] == fields["integer"] == fields["plain"]
    assert fields["rows"] == fields["qrows"] == fields["plain_rows"]
    assert all(axis.jump == 0 for axis in fields["d"])


@pytest.mark.parametrize("which", ["MatMulInteger", "QLinearMatMul", "QuantizeLinear", "DequantizeLinear"])
@pytest.mark.parametrize("flat", [False, True])
def test_quantised_layers_in_parts_are_the_whole(
    which: str, flat: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zero points and scales by row, by column, by place and by block are cut where their numbers are."""
    rng = np.random.default_rng(6)
    rows, columns = (3, 40) if flat else (40, 3)
    a = drawn(rng, np.uint8, rows, 5)
    real = (rng.normal(size=(6, 8)) * 9).astype(np.float32)
    blocks = rng.uniform(0.1, 1, (6, 2)).astype(np.float32)
    weights = {
        "b": drawn(rng, np.int8, 5, columns), "az": drawn(rng, np.uint8, rows), "bz": drawn(rng, np.int8, columns),
        "as": rng.uniform(0.1, 1, rows).astype(np.float32), "bs": rng.uniform(0.1, 1, columns).astype(np.float32),
        "ys": np.float32(500), "yz": np.uint8(128),
        "s": blocks if flat else blocks[:, 0], "z": drawn(rng, np.int8, *(blocks if flat else blocks[:, 0]).shape),
    }  # fmt: skip
    q = drawn(rng, np.int8, 6, 8)
    how = {"axis": 1, "block_size": 4} if flat else {"axis": 0}
    nodes = {
        "MatMulInteger": (node("MatMulInteger", "x b az bz", "y"), a),
        "QLinearMatMul": (node("QLinearMatMul", "x as az b bs bz ys yz", "y"), a),
        "QuantizeLinear": (node("QuantizeLinear", "x s z", "y", **how), real),
        "DequantizeLinear": (node("DequantizeLinear", "x s z", "y", **how), q),
    }
    written, x = nodes[which]
    used = {name: array for name, array in weights.items() if name in written.input}
    network = read_onnx(model([written], {"x": x}, "y", used, opset=21).SerializeToString())
    whole = network.run({"x": x})["y"]
    monkeypatch.setattr(parts, "PART", 12)
    monkeypatch.setattr(parts, "PRODUCTS", 1)
    assert len(list(network.steps({"x": x}))) > 4
    np.testing.assert_array_equal(network.run({"x": x})["y"], whole)
    assert len(np.unique(whole)) > 8


def test_what_is_rounded_has_no_slope_and_that_is_said() -> None:
    """The answer does depend on the input, by steps; the sentence names the layer that rounds."""
    nodes = [node("QuantizeLinear", "x s", "q"), node("DequantizeLinear", "q s", "d"), node("Relu", "d", "y")]
    network = read_onnx(model(nodes, {"x": [1, 4]}, "y", {"s": np.float32(1)}).SerializeToString())
    values = network.run({"x": np.ones((1, 4))})
    with pytest.raises(ModelError, match=r"'make q' \(QuantizeLinear\) makes; whole numbers have no slope"):
        gradients(network, values, "y", np.ones((1, 4)))
