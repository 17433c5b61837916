"""What layers cost, counted another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import numpy_helper

from cnnviz.networks import Summary, for_one_picture, read_onnx, summarize

from .build import model, node, outside, small_network


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
        ("pictures", 2),
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
    """Two layers with one weight; a batch normalisation's mean and variance were not learned, nor was a factor 0.5."""
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
    assert [layer.parameter_total for layer in account.layers] == [36, 4, 2, 36, 0]
    assert account.parameters == 36 + 4 + 2


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


def account_of(nodes: list, weights: dict, batch: int, *shape: int) -> Summary:
    """The account of a network that always takes `batch` pictures."""
    x = np.ones((batch, *shape), np.float32)
    network = read_onnx(model(nodes, {"x": x.shape}, "y", weights).SerializeToString())
    return summarize(network, network.run({"x": x}))


def test_one_picture_costs_the_same_whatever_number_a_network_takes_at_once() -> None:
    """Convolutions, fully connected layers, also of rows that were laid out of several axes, and what would stand in."""
    accounts = []
    for batch in (1, 8):
        weights = {
            "w": np.ones((4, 2, 3, 3), np.float32), "rows": np.array([batch * 6, 4]), "m": np.ones((4, 5), np.float32),
            "flat": np.array([batch, 30]), "g": np.ones((30, 3), np.float32),
        }  # fmt: skip
        nodes = [
            node("Conv", "x w", "a"),
            node("Transpose", "a", "t", perm=[0, 2, 3, 1]),
            node("Reshape", "t rows", "r"),
            node("MatMul", "r m", "p"),
            node("Reshape", "p flat", "f"),
            node("Gemm", "f g", "y"),
        ]
        accounts.append(for_one_picture(account_of(nodes, weights, batch, 2, 4, 5)))
    one, eight = accounts
    assert one.multiply_adds == eight.multiply_adds == 4 * 6 * 18 + 6 * 4 * 5 + 30 * 3
    assert [layer.multiply_add_total for layer in one.layers] == [
        layer.multiply_add_total for layer in eight.layers
    ]
    assert one.fully_connected_multiply_adds == eight.fully_connected_multiply_adds
    assert one.parameters == eight.parameters


def test_numbers_of_a_formula_are_not_learned() -> None:
    """A GELU written out has three; a bias, a scale for each channel and a PReLU's one slope are learned."""
    gelu = [
        node("Constant", "", "root", value=numpy_helper.from_array(np.float32(2**0.5))),
        node("Add", "x b", "z"),
        node("Div", "z root", "d"),
        node("Erf", "d", "e"),
        node("Add", "e one", "f"),
        node("Mul", "z f", "g"),
        node("Mul", "g half", "h"),
        node("Mul", "h gamma", "i"),
        node("PRelu", "i slope", "y"),
    ]
    weights = {
        "b": np.ones(4, np.float32), "one": np.float32(1), "half": np.float32([[0.5]]),
        "gamma": np.ones((3, 1, 1), np.float32), "slope": np.ones(1, np.float32),
    }  # fmt: skip
    assert account_of(gelu, weights, 1, 3, 2, 4).parameters == 4 + 3 + 1


@pytest.mark.parametrize("batch", [1, 8])
@pytest.mark.parametrize("stretched", ["", "fixed", "by shape"])
def test_a_class_token_is_learned(batch: int, stretched: str) -> None:
    """Joined to the tokens of a picture; stretched to several pictures it has no more numbers."""
    rows = 1 if stretched else batch
    weights = {
        "rows": np.array([0, 6, -1]), "token": np.ones((rows, 1, 2), np.float32), "shape": np.array([batch, 1, 2]),
        "first": np.array([0]), "last": np.array([1, 2]), "place": np.ones((1, 7, 2), np.float32),
    }  # fmt: skip
    made = {
        "": [],
        "fixed": [node("Expand", "token shape", "tokens")],
        "by shape": [
            node("Shape", "x", "all"),
            node("Gather", "all first", "n"),
            node("Concat", "n last", "size", axis=0),
            node("Expand", "token size", "tokens"),
        ],
    }[stretched]
    joined = "token" if not stretched else "tokens"
    nodes = [
        *made,
        node("Transpose", "x", "t", perm=[0, 2, 3, 1]),
        node("Reshape", "t rows", "r"),
        node("Concat", f"{joined} r", "c", axis=1),
        node("Add", "c place", "y"),
    ]
    used = {name: array for name, array in weights.items() if any(name in each.input for each in nodes)}
    assert account_of(nodes, used, batch, 2, 2, 3).parameters == rows * 2 + 14


def test_quantised_weights_count_like_others() -> None:
    """Weights and biases count, scales and zero points do not; the work is that of the plain layers."""
    plain = {
        "w": np.ones((4, 2, 3, 3), np.float32),
        "b": np.ones(4, np.float32),
        "m": np.ones((3, 5), np.float32),
    }
    one, zero = np.float32(1), np.int8(0)
    whole = {
        "w": np.ones((4, 2, 3, 3), np.int8), "b": np.ones(4, np.int32), "m": np.ones((3, 5), np.int8), "s": one, "z": zero,
        "ws": np.ones(4, np.float32), "wz": np.zeros(4, np.int8),
    }  # fmt: skip
    expected = account_of([node("Conv", "x w b", "c"), node("MatMul", "c m", "y")], plain, 1, 2, 4, 5)
    linear = [
        node("QuantizeLinear", "x s z", "q"),
        node("QLinearConv", "q s z w ws wz s z b", "c"),
        node("QLinearMatMul", "c s z m s z s z", "y"),
    ]
    integer = [
        node("DynamicQuantizeLinear", "x", "q qs qz"),
        node("ConvInteger", "q w qz", "c"),
        node("Cast", "c", "u", to=3),
        node("MatMulInteger", "u m", "y"),
    ]
    pairs = [
        node("DequantizeLinear", "w ws wz", "w1", axis=0),
        node("DequantizeLinear", "b ws", "b1", axis=0),
        node("DequantizeLinear", "m s z", "m1"),
        node("Conv", "x w1 b1", "c"),
        node("MatMul", "c m1", "y"),
    ]
    for nodes, biases in ((linear, 4), (integer, 0), (pairs, 4)):
        used = {name: array for name, array in whole.items() if any(name in each.input for each in nodes)}
        account = account_of(nodes, used, 1, 2, 4, 5)
        assert account.parameters == expected.parameters - 4 + biases
        assert account.multiply_adds == expected.multiply_adds
        assert account.fully_connected_multiply_adds == expected.fully_connected_multiply_adds
        layer = next(each for each in account.layers if "Conv" in each.layer.op_type)
        assert [(f.label, f.number) for f in layer.parameters[0].factors] == [
            (f.label, f.number) for f in expected.layers[0].parameters[0].factors
        ]


@pytest.mark.parametrize(("name", "parameters"), [("gelu_constants_counted", 16_346), ("batch8_cost", None)])
def test_networks_as_people_export_them(name: str, parameters: int | None) -> None:
    """A GELU written out, and a network whose batch is fixed at 8."""
    file = outside(f"{name}.onnx")
    if not file.exists():
        pytest.skip("name the folder with the model in CNNVIZ_MODELS")
    network = read_onnx(file.read_bytes())
    (port,) = network.inputs
    assert port.shape is not None
    x = np.zeros([n if isinstance(n, int) else 1 for n in port.shape], np.float32)
    account = summarize(network, network.run({port.name: x}))
    one = for_one_picture(account)
    assert parameters is None or one.parameters == parameters
    assert one.multiply_adds * len(x) == account.multiply_adds
