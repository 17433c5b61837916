"""What layers cost, counted another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.network import read_onnx, summarize

from .build import model, node, small_network


@settings(max_examples=80, deadline=None)
@given(
    data=st.data(),
    transposed=st.booleans(),
    axes=st.integers(1, 2),
    batch=st.integers(1, 3),
    groups=st.integers(1, 3),
    each=st.tuples(st.integers(1, 3), st.integers(1, 3)),
)
def test_multiply_adds_are_what_ones_times_ones_add_up_to(
    data: st.DataObject, transposed: bool, axes: int, batch: int, groups: int, each: tuple[int, int]
) -> None:
    """With an input and a weight of ones every multiply-add brings 1 to the sum of the output."""
    kernel = [data.draw(st.integers(1, 3)) for _ in range(axes)]
    strides = [data.draw(st.integers(1, 3)) for _ in range(axes)]
    dilations = [data.draw(st.integers(1, 2)) for _ in range(axes)]
    size = [5 + data.draw(st.integers(0, 4)) for _ in range(axes)]
    per_group, out_per_group = each
    first = groups * (per_group if transposed else out_per_group)
    weight = np.ones((first, out_per_group if transposed else per_group, *kernel), np.float32)
    op_type = "ConvTranspose" if transposed else "Conv"
    x = np.ones((batch, groups * per_group, *size), np.float32)
    bias = np.zeros(groups * out_per_group, np.float32)
    built = model(
        [node(op_type, "x w b", "y", strides=strides, dilations=dilations, group=groups)],
        {"x": x.shape},
        "y",
        {"w": weight, "b": bias},
    )
    network = read_onnx(built.SerializeToString())
    values = network.run({"x": x})
    (layer,) = summarize(network, values).layers
    assert layer.multiply_adds is not None
    assert layer.multiply_adds.total == values["y"].sum()
    assert layer.parameter_total == weight.size + bias.size
    assert [product.total for product in layer.parameters] == [weight.size, bias.size]
    stands_in = layer.fully_connected
    assert stands_in is not None
    matrix = np.zeros((values["y"][0].size, x[0].size))
    assert stands_in.parameters == matrix.size + len(matrix)
    assert stands_in.multiply_adds == batch * matrix.size


@pytest.mark.parametrize("batch", [1, 3])
def test_padding_counts_like_any_cell(batch: int) -> None:
    """As many as on an input that has the padding's cells itself."""
    w, x = np.ones((4, 3, 3, 3), np.float32), np.ones((batch, 3, 5, 6), np.float32)
    wide = np.ones((batch, 3, 7, 9), np.float32)
    nodes = [node("Conv", "x w", "y", pads=[1, 1, 1, 2])], [node("Conv", "x w", "y")]
    counts = []
    for written, image in zip(nodes, (x, wide), strict=True):
        network = read_onnx(model(written, {"x": image.shape}, "y", {"w": w}).SerializeToString())
        values = network.run({"x": image})
        counts.append((summarize(network, values).multiply_adds, values["y"].sum()))
    assert counts[0][0] == counts[1][0] == counts[1][1]


@pytest.mark.parametrize(
    ("written", "shape", "weights"),
    [
        (node("Gemm", "x w", "y"), (2, 5), {"w": (5, 3)}),
        (node("Gemm", "x w", "y", transA=1, transB=1), (5, 2), {"w": (3, 5)}),
        (node("MatMul", "x w", "y"), (2, 4, 5), {"w": (5, 3)}),
        (node("MatMul", "x w", "y"), (2, 4, 5), {"w": (2, 5, 3)}),
        (node("MatMul", "x w", "y"), (2, 4, 5), {"w": (5,)}),
        (node("MatMul", "x w", "y"), (5,), {"w": (5, 3)}),
    ],
)
def test_matrix_products_count_the_same_way(written: object, shape: tuple[int, ...], weights: dict) -> None:
    """Ones times ones again, with either matrix turned and with axes in front."""
    arrays = {name: np.ones(size, np.float32) for name, size in weights.items()}
    network = read_onnx(model([written], {"x": shape}, "y", arrays).SerializeToString())  # type: ignore[list-item]
    values = network.run({"x": np.ones(shape)})
    account = summarize(network, values)
    assert account.multiply_adds == values["y"].sum()
    assert account.parameters == arrays["w"].size
    assert account.fully_connected_multiply_adds == account.multiply_adds


def test_the_arithmetic_is_shown_factor_by_factor() -> None:
    """Every factor has words and a number, and their product is the total."""
    network = read_onnx(small_network().SerializeToString())
    account = summarize(network, network.run({"image": np.zeros((2, 3, 7, 10))}))
    layers = {layer.layer.outputs[0]: layer for layer in account.layers}
    left = layers["left"]
    assert left.multiply_adds is not None
    assert [(factor.label, factor.number) for factor in left.multiply_adds.factors] == [
        ("images", 2),
        ("output channels", 4),
        ("output height", 7),
        ("output width", 10),
        ("input channels that a kernel sees", 2),
        ("kernel height", 3),
        ("kernel width", 3),
    ]
    assert [(factor.label, factor.number) for factor in left.parameters[0].factors] == [
        ("output channels", 4),
        ("input channels that a kernel sees", 2),
        ("kernel height", 3),
        ("kernel width", 3),
    ]
    assert left.output == (2, 4, 7, 10)
    assert layers["relu1"].multiply_adds is None and not layers["relu1"].parameters
    convolutions = 2 * 70 * (4 * 27 + 4 * 18 + 4 * 4)
    assert account.multiply_adds == convolutions + 2 * 5 * 160
    assert account.parameters == 4 * 27 + 4 + 4 * 18 + 4 + 4 * 4 + 5 * 160 + 5
    dense = [(3 * 70, 4 * 70), (4 * 70, 4 * 70), (4 * 70, 4 * 70)]
    assert account.fully_connected_parameters == sum(a * b + b for a, b in dense) + 5 * 160 + 5
    assert account.fully_connected_multiply_adds == 2 * sum(a * b for a, b in dense) + 2 * 5 * 160


def test_shared_arrays_count_once_and_measured_ones_not_at_all() -> None:
    """Two layers with one weight; a batch normalisation's mean and variance were not learned."""
    w, c = np.ones((2, 2, 3, 3), np.float32), np.ones(2, np.float32)
    built = model(
        [
            node("Conv", "x w", "a", auto_pad="SAME_UPPER"),
            node("BatchNormalization", "a s t m v", "b"),
            node("PRelu", "b slope", "p"),
            node("Conv", "p w", "c", auto_pad="SAME_UPPER"),
            node("Mul", "c half", "y"),
        ],
        {"x": [1, 2, 4, 4]},
        "y",
        {
            "w": w,
            "s": c,
            "t": c,
            "m": c,
            "v": c,
            "slope": np.ones((2, 1, 1), np.float32),
            "half": np.float32([0.5]),
        },
    )
    network = read_onnx(built.SerializeToString())
    account = summarize(network, network.run({"x": np.ones((1, 2, 4, 4))}))
    assert [layer.parameter_total for layer in account.layers] == [36, 4, 2, 36, 1]
    assert account.parameters == 36 + 4 + 2 + 1


def test_weights_that_layers_make_of_constants_count_too() -> None:
    """A weight that is transposed, or filled in, before it is used is a weight."""
    built = model(
        [
            node("Transpose", "w", "turned"),
            node("MatMul", "x turned", "y"),
            node("ConstantOfShape", "shape", "zeros"),
            node("Add", "y zeros", "z"),
            node("Neg", "zeros", "unused"),
        ],
        {"x": [1, 4]},
        "z",
        {"w": np.ones((3, 4), np.float32), "shape": np.array([3])},
    )
    network = read_onnx(built.SerializeToString())
    account = summarize(network, network.run({"x": np.ones((1, 4))}))
    assert account.parameters == 12 + 3
