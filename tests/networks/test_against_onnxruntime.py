"""Graphs drawn at random, every array of which must be what onnxruntime has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import ModelProto, NodeProto

from cnnviz.networks import ModelError, read_onnx
from cnnviz.ops.normalization import local_response_norm

from .build import model, node, run_onnxruntime

ACTIVATIONS = [
    "Relu", "Sigmoid", "Tanh", "Elu", "HardSigmoid", "Softplus", "LeakyRelu", "Softsign", "Selu", "Shrink",
]  # fmt: skip


@dataclass
class Draft:
    """A graph while it is being drawn: its nodes and weights, and the arrays made, (name, channels, halvings)."""

    seed: int
    nodes: list[NodeProto] = field(default_factory=list)
    weights: dict[str, np.ndarray] = field(default_factory=dict)
    maps: list[tuple[str, int, int]] = field(default_factory=list)

    def make(self, op_type: str, inputs: str, **attributes: Any) -> str:
        name = f"t{len(self.nodes)}"
        self.nodes.append(node(op_type, inputs, name, **attributes))
        return name

    def weight(self, *shape: int, positive: bool = False) -> str:
        name = f"w{len(self.weights)}"
        drawn = np.random.default_rng((self.seed, len(self.weights))).standard_normal(shape) * 0.5
        self.weights[name] = (abs(drawn) + 0.1 if positive else drawn).astype(np.float32)
        return name


def grow(draw: st.DrawFn, draft: Draft) -> None:
    """One more step on maps drawn from those there are."""
    name, channels, level = draw(st.sampled_from(draft.maps))
    kin = [other for other in draft.maps if other[2] == level]
    twins = [other for other in kin if other[1] == channels]
    out, new_level = channels, level
    match draw(
        st.sampled_from(["conv", "activate", "norm", "pool", "add", "concat", "gate", "scale", "shape"])
    ):
        case "conv":
            groups = draw(st.sampled_from([g for g in (1, 2, channels) if channels % g == 0]))
            out, dilation = groups * draw(st.integers(1, 2)), draw(st.integers(1, 2))
            sides = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
            inputs = f"{name} {draft.weight(out, channels // groups, *sides)} {draft.weight(out)}"
            begins = [draw(st.integers(0, dilation * (side - 1))) for side in sides]
            ends = [dilation * (side - 1) - begin for side, begin in zip(sides, begins, strict=True)]
            how: dict[str, Any] = {"pads": begins + ends, "dilations": [dilation] * 2}
            if dilation == 1 and draw(st.booleans()):
                how = {"auto_pad": draw(st.sampled_from(["SAME_UPPER", "SAME_LOWER"]))}
            made = draft.make("Conv", inputs, group=groups, **how)
        case "activate":
            made = draft.make(draw(st.sampled_from(ACTIVATIONS)), name)
        case "norm":
            arrays = [draft.weight(channels, positive=i == 3) for i in range(4)]
            made = draft.make("BatchNormalization", " ".join([name, *arrays]))
        case "pool":
            kind, new_level = draw(st.sampled_from(["MaxPool", "AveragePool"])), level + 1
            made = draft.make(kind, name, kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 1, 0], ceil_mode=1)
        case "add":
            other = draw(st.sampled_from(twins))[0]
            made = draft.make(draw(st.sampled_from(["Add", "Sub", "Mul", "Max"])), f"{name} {other}")
        case "concat":
            parts = draw(st.lists(st.sampled_from(kin), min_size=1, max_size=2))
            out = channels + sum(part[1] for part in parts)
            made = draft.make("Concat", " ".join([name, *(part[0] for part in parts)]), axis=1)
        case "gate":
            mean = draft.make(draw(st.sampled_from(["GlobalAveragePool", "GlobalMaxPool"])), name)
            gate = draft.make("Conv", f"{mean} {draft.weight(channels, channels, 1, 1)}")
            made = draft.make("Mul", f"{name} {draft.make('Sigmoid', gate)}")
        case "scale":
            draft.weights.setdefault("double", np.float32([1, 1, 2, 2]))
            mode = draw(st.sampled_from(["nearest", "linear"]))
            large = draft.make("Resize", f"{name} - double", mode=mode)
            made = draft.make("AveragePool", large, kernel_shape=[2, 2], strides=[2, 2])
        case _:
            turned = draft.make("Transpose", name, perm=[0, 2, 3, 1])
            turned = draft.make(draw(st.sampled_from(["Softmax", "LogSoftmax", "Neg"])), turned)
            made = draft.make("Transpose", turned, perm=[0, 3, 1, 2])
    draft.maps.append((made, out, new_level))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[ModelProto, tuple[int, ...], int]:
    """A model that joins branches, the shape of its input, and a seed."""
    seed = draw(st.integers(0, 2**31))
    shape = (
        draw(st.integers(1, 2)),
        draw(st.integers(1, 4)),
        draw(st.integers(8, 16)),
        draw(st.integers(8, 16)),
    )
    draft = Draft(seed, maps=[("x", shape[1], 0)])
    for _ in range(draw(st.integers(2, 9))):
        grow(draw, draft)
    name, channels, _ = draft.maps[-1]
    flat = draft.make("Flatten", draft.make("GlobalAveragePool", name))
    logits = draft.make("Gemm", f"{flat} {draft.weight(3, channels)} {draft.weight(3)}", transB=1)
    return model(draft.nodes, {"x": shape}, draft.make("Softmax", logits), draft.weights), shape, seed


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_random_graphs_give_what_onnxruntime_gives(drawn: tuple[ModelProto, tuple[int, ...], int]) -> None:
    """Chains, branches, gates and joins: every array, to 1e-4 of its largest number."""
    built, shape, seed = drawn
    x = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
    values = read_onnx(built.SerializeToString()).run({"x": x})
    for name, expected in run_onnxruntime(built, {"x": x}).items():
        assert values[name].shape == expected.shape
        error = np.abs(values[name] - expected).max()
        assert error <= 1e-4 * max(1, np.abs(expected).max()), name


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_slices_of_every_kind_are_those_of_onnxruntime(data: st.DataObject) -> None:
    """Starts and ends before, on and past the axis, counted from both ends, forwards and backwards."""
    shape = data.draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    axes = data.draw(st.permutations([0, -1]))[: data.draw(st.integers(1, 2))]
    steps = [data.draw(st.sampled_from([1, 2, 3, -1, -2])) for _ in axes]
    near = st.integers(-7, 7)
    to_the_end = {True: 2**63 - 1, False: -(2**63)}  # the standard's words for it, forwards and backwards
    numbers = {
        "starts": [data.draw(near) for _ in axes],
        "ends": [data.draw(near | st.just(to_the_end[step > 0])) for step in steps],
        "axes": axes,
        "steps": steps,
    }
    x = np.arange(shape[0] * shape[1], dtype=np.float32).reshape(shape)
    built = model(
        [node("Slice", "x starts ends axes steps", "y")],
        {"x": shape},
        "y",
        {name: np.array(values, np.int64) for name, values in numbers.items()},
    )
    found = read_onnx(built.SerializeToString()).run({"x": x})["y"]
    np.testing.assert_array_equal(found, run_onnxruntime(built, {"x": x})["y"])


@settings(max_examples=150, deadline=None)
@given(
    sizes=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    wanted=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    mode=st.sampled_from(["nearest", "linear", "cubic"]),
    places=st.sampled_from(["half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"]),
    nearest=st.sampled_from(["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]),
    seed=st.integers(0, 1000),
)
def test_maps_are_resized_as_onnxruntime_resizes_them(
    sizes: tuple[int, int], wanted: tuple[int, int], mode: str, places: str, nearest: str, seed: int
) -> None:
    """From any size to any: the same places, the same neighbours, the same weights."""
    if mode == "cubic" and 1 in wanted and places == "pytorch_half_pixel":
        return  # the standard's text and its reference differ
    if mode == "nearest":  # where a place is halfway between two cells, the last digit decides
        wanted = tuple(n * (1 + seed % 2) for n in sizes)  # type: ignore[assignment]
    x = np.random.default_rng(seed).standard_normal((1, 2, *sizes)).astype(np.float32)
    built = model(
        [
            node(
                "Resize",
                "x - - sizes",
                "y",
                mode=mode,
                nearest_mode=nearest,
                coordinate_transformation_mode=places,
            )
        ],
        {"x": x.shape},
        "y",
        {"sizes": np.array([1, 2, *wanted])},
    )
    found = read_onnx(built.SerializeToString()).run({"x": x})["y"]
    np.testing.assert_allclose(found, run_onnxruntime(built, {"x": x})["y"], rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize(
    ("opset", "axis"),
    [(opset, axis) for opset in (9, 12, 13, 20) for axis in (0, 1, 2, -1, None) if opset > 10 or axis != -1],
)
@pytest.mark.parametrize("op_type", ["Softmax", "LogSoftmax"])
def test_softmax_means_what_its_opset_says(op_type: str, axis: int | None, opset: int) -> None:
    """Before opset 13 all axes from the named one on are taken as one; after, the axis alone."""
    x = np.random.default_rng(0).standard_normal((2, 3, 4)).astype(np.float32)
    built = model(
        [node(op_type, "x", "y", **({} if axis is None else {"axis": axis}))],
        {"x": x.shape},
        "y",
        opset=opset,
    )
    found = read_onnx(built.SerializeToString()).run({"x": x})["y"]
    np.testing.assert_allclose(found, run_onnxruntime(built, {"x": x})["y"], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("mode", ["wrap", "edge", "reflect"])
@pytest.mark.parametrize(
    ("begin", "end"),
    [(-1, 3), (3, -1), (-2, 2), (2, -2), (-1, -1), (-3, 4), (5, -2), (-2, -2), (-1, 1), (1, -1), (-3, 0)],
)
def test_padding_cuts_off_before_it_copies(mode: str, begin: int, end: int) -> None:
    """A cell that is cut off comes back nowhere, however much is added at the other side."""
    x = np.arange(10, dtype=np.float32).reshape(2, 5)
    if mode == "reflect" and max(begin, end) > 4 + min(begin, end):
        begin, end = (max(-1, n) if n < 0 else min(n, 3) for n in (begin, end))  # more is not defined
    built = model(
        [node("Pad", "x pads", "y", mode=mode)], {"x": x}, "y", {"pads": np.array([0, begin, 0, end])}
    )
    found = read_onnx(built.SerializeToString()).run({"x": x})["y"]
    np.testing.assert_array_equal(found, run_onnxruntime(built, {"x": x})["y"])


@pytest.mark.parametrize("mode", ["wrap", "edge", "reflect"])
def test_an_axis_that_is_cut_off_altogether_has_nothing_to_copy(mode: str) -> None:
    """More on the other side cannot be filled; no more is an empty axis."""
    x = np.ones((1, 4), np.float32)
    for pads, size in ((np.array([0, -4, 0, 6]), None), (np.array([0, -2, 0, -2]), 0)):
        built = model([node("Pad", "x pads", "y", mode=mode)], {"x": x}, "y", {"pads": pads})
        network = read_onnx(built.SerializeToString())
        if size is None:
            with pytest.raises(ModelError, match="no elements to copy"):
                network.run({"x": x})
        else:
            assert network.run({"x": x})["y"].shape == (1, size)


def response_norm(size: int, channels: int) -> ModelProto:
    """Local response normalisation as torch exports it: a mean over channels, which lie on an axis of depth for it."""
    nodes = [
        node("Mul", "x x", "squares"),
        node("Unsqueeze", "squares one", "deep"),
        node("Pad", "deep pads", "padded"),
        node("AveragePool", "padded", "means", kernel_shape=[size, 1, 1], strides=[1, 1, 1]),
        node("Squeeze", "means one", "flat"),
        node("Mul", "flat alpha", "scaled"),
        node("Add", "scaled k", "base"),
        node("Pow", "base beta", "power"),
        node("Div", "x power", "y"),
    ]
    weights = {
        "one": np.array([1]),
        "pads": np.array([0, 0, size // 2, 0, 0, 0, 0, (size - 1) // 2, 0, 0]),
        **{
            name: np.array(number, np.float32)
            for name, number in (("alpha", 0.9), ("k", 1.5), ("beta", 0.75))
        },
    }
    return model(nodes, {"x": [1, channels, 5, 7]}, "y", weights)


@pytest.mark.parametrize(("size", "channels"), [(5, 8), (4, 3), (3, 1)])
def test_a_response_norm_by_a_pool_over_three_axes_gives_what_onnxruntime_gives(
    size: int, channels: int
) -> None:
    """AlexNet's: every array on the way, and the sum that the operator for it has."""
    built = response_norm(size, channels)
    x = np.random.default_rng(0).standard_normal((1, channels, 5, 7)).astype(np.float32)
    values = read_onnx(built.SerializeToString()).run({"x": x})
    for name, expected in run_onnxruntime(built, {"x": x}).items():
        np.testing.assert_allclose(values[name], expected, rtol=1e-6, atol=1e-7)
    wanted = local_response_norm(x, size, alpha=0.9, beta=0.75, k=1.5)
    np.testing.assert_allclose(values["y"], wanted, rtol=1e-6)


@pytest.mark.parametrize(
    "written",
    [
        node(
            "MaxPool",
            "x",
            "y",
            kernel_shape=[2, 3, 2],
            strides=[2, 1, 2],
            pads=[1, 0, 1, 0, 2, 1],
            ceil_mode=1,
        ),
        node("MaxPool", "x", "y i", kernel_shape=[2, 2, 3], storage_order=1),
        node("AveragePool", "x", "y", kernel_shape=[3, 1, 2], auto_pad="SAME_UPPER", strides=[2, 1, 2]),
        node("AveragePool", "x", "y", kernel_shape=[3, 2, 2], pads=[1, 1, 1, 1, 1, 1], count_include_pad=1),
        node("LpPool", "x", "y", kernel_shape=[2, 3, 2], p=3, strides=[1, 2, 2]),
        node("GlobalAveragePool", "x", "y"),
        node("GlobalMaxPool", "x", "y"),
        node("GlobalLpPool", "x", "y", p=3),
    ],
    ids=lambda written: f"{written.op_type} to {' '.join(written.output)}",
)
def test_pools_over_three_axes_give_what_onnxruntime_gives(written: NodeProto) -> None:
    """Padding of each side by itself, windows that hang over, places counted either way, and whole channels."""
    built = model([written], {"x": [2, 3, 4, 6, 5]}, " ".join(written.output))
    x = np.random.default_rng(0).standard_normal((2, 3, 4, 6, 5)).astype(np.float32)
    values = read_onnx(built.SerializeToString()).run({"x": x})
    for name, expected in run_onnxruntime(built, {"x": x}).items():
        np.testing.assert_allclose(values[name], expected, rtol=1e-5, atol=1e-6)
        assert values[name].dtype == expected.dtype


OLD_FORMS = {
    "Pad": (node("Pad", "x", "y", mode="reflect", pads=[0, 0, 1, 2, 0, 0, 2, 0]), 9),
    "Pad, cutting off": (node("Pad", "x", "y", pads=[0, 0, -1, 2, 0, -1, 1, -3], value=2.0), 9),
    "Slice": (node("Slice", "x", "y", axes=[2, 3], starts=[1, -3], ends=[100, -1]), 9),
    "Clip": (node("Clip", "x", "y", min=-0.5, max=0.25), 9),
    "Squeeze": (node("Squeeze", "x", "y", axes=[0]), 9),
    "Unsqueeze": (node("Unsqueeze", "x", "y", axes=[0, 3]), 9),
    "ReduceMean": (node("ReduceMean", "x", "y", axes=[1, 3], keepdims=0), 9),
    "Split": (node("Split", "x", "y z", axis=1, split=[1, 2]), 9),
    "Upsample": (node("Upsample", "x scales", "y", mode="linear"), 9),
    "Resize": (node("Resize", "x scales", "y", mode="linear"), 10),
    "Dropout": (node("Dropout", "x", "y", ratio=0.5), 9),
    "BatchNormalization": (node("BatchNormalization", "x c c c c", "y", momentum=0.5), 8),
    "MaxPool by columns": (node("MaxPool", "x", "y i", kernel_shape=[2, 3], storage_order=1), 9),
    "LpPool": (node("LpPool", "x", "y", kernel_shape=[2, 3], p=3, strides=[2, 1]), 9),
}


@pytest.mark.parametrize("kind", OLD_FORMS)
def test_older_forms_of_an_operator_give_what_onnxruntime_gives(kind: str) -> None:
    """Attributes that later became inputs, and operators that later went."""
    written, opset = OLD_FORMS[kind]
    x = np.random.default_rng(0).standard_normal((1, 3, 5, 6)).astype(np.float32)
    weights = {"scales": np.float32([1, 1, 2, 3]), "c": np.float32([0.5, 1, 2])}
    used = {name: array for name, array in weights.items() if name in written.input}
    built = model([written], {"x": x.shape}, "y", used, opset=opset)
    values = read_onnx(built.SerializeToString()).run({"x": x})
    for name, expected in run_onnxruntime(built, {"x": x}).items():
        np.testing.assert_allclose(values[name], expected, rtol=1e-5, atol=1e-6)
        assert values[name].dtype == expected.dtype
