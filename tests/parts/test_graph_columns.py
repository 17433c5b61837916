"""Which columns the picture of a network has, which of them are drawn, and what joins them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnviz.networks import Network, read_onnx
from cnnviz.parts.graph.columns import network_columns
from cnnviz.parts.graph.content import graph_payload
from cnnviz.parts.graph.drawn import MOST_ABREAST, MOST_COLUMNS, MOST_LINKS, drawn_columns
from cnnviz.parts.graph.words import graph_title

from ..networks.build import model, node, small_network
from .graphs import drawn, one_layer, taken

ASSETS = Path(__file__).resolve().parents[2] / "assets"

LAYERS: dict[str, Network] = {
    "convolution": one_layer("Conv", (1, 4, 6, 5), {"w": drawn(6, 4, 3, 2)}, pads=[1, 1, 1, 1]),
    "groups": one_layer("Conv", (1, 4, 6, 5), {"w": drawn(6, 2, 3, 3)}, group=2),
    "depthwise": one_layer("Conv", (1, 4, 6, 5), {"w": drawn(8, 1, 3, 3)}, group=4),
    "one axis": one_layer("Conv", (1, 3, 9), {"w": drawn(2, 3, 4)}),
    "transposed": one_layer("ConvTranspose", (1, 4, 3, 3), {"w": drawn(4, 3, 2, 2)}, strides=[2, 2]),
    "transposed, groups": one_layer("ConvTranspose", (1, 4, 3, 3), {"w": drawn(4, 3, 2, 2)}, group=2),
    "fully connected": one_layer("Gemm", (1, 7), {"w": drawn(3, 7), "b": drawn(3)}, transB=1),
    "fully connected, not swapped": one_layer("Gemm", (1, 7), {"w": drawn(7, 3)}),
    "product of matrices": one_layer("MatMul", (1, 7), {"w": drawn(7, 3)}),
    "product along the last axis": one_layer("MatMul", (1, 3, 2, 7), {"w": drawn(7, 4)}),
    "activation": one_layer("Sigmoid", (1, 3, 4, 2), {}),
    "slopes": one_layer("PRelu", (1, 3, 4, 2), {"s": drawn(3, 1, 1)}),
    "pooling": one_layer("AveragePool", (1, 3, 4, 4), {}, kernel_shape=[2, 2]),
    "global pooling": one_layer("GlobalAveragePool", (1, 3, 4, 4), {}),
    "batch norm": one_layer(
        "BatchNormalization",
        (1, 3, 4, 4),
        {name: np.full(3, 0.5, np.float32) for name in ("scale", "bias", "mean", "var")},
    ),
    "instance norm": one_layer("InstanceNormalization", (1, 3, 4, 4), {"s": drawn(3), "b": drawn(3)}),
    "local response norm": one_layer("LRN", (1, 5, 2, 2), {}, size=3),
    "softmax": one_layer("Softmax", (1, 4), {}),
    "softmax at each place": one_layer("Softmax", (1, 4, 3, 3), {}, axis=1),
    "added number for each channel": one_layer("Add", (1, 3, 4, 4), {"b": drawn(3, 1, 1)}),
    "one channel spread over several": one_layer("Mul", (1, 1, 4, 4), {"b": drawn(1, 3, 1, 1)}),
    "flatten": one_layer("Flatten", (1, 3, 4, 2), {}),
    "reshape to a row": one_layer("Reshape", (1, 3, 4, 2), {"s": np.array([1, -1], np.int64)}),
    "reshape to other maps": one_layer("Reshape", (1, 4, 4, 2), {"s": np.array([1, 2, 8, 2], np.int64)}),
    "swapped axes": one_layer("Transpose", (1, 3, 3, 2), {}, perm=[0, 2, 1, 3]),
    "mean over places": one_layer("ReduceMean", (1, 3, 4, 2), {"a": np.array([2, 3], np.int64)}, keepdims=0),
    "mean over channels": one_layer("ReduceMean", (1, 3, 4, 2), {"a": np.array([1], np.int64)}),
    "depth to space": one_layer("DepthToSpace", (1, 8, 2, 3), {}, blocksize=2),
    "space to depth": one_layer("SpaceToDepth", (1, 2, 4, 6), {}, blocksize=2),
    "parts": one_layer("Split", (1, 5, 2, 2), {"n": np.array([2, 3], np.int64)}, "y z", axis=1),
    "constant beside": one_layer("Concat", (1, 2, 2, 2), {"c": drawn(1, 3, 2, 2)}, axis=1),
    "some channels": one_layer(
        "Slice",
        (1, 5, 2, 2),
        {name: np.array([n], np.int64) for name, n in (("from", 1), ("to", 4), ("axes", 1))},
    ),
    "channels swapped": one_layer("Gather", (1, 3, 2, 2), {"at": np.array([2, 0, 1], np.int64)}, axis=1),
    "larger": one_layer(
        "Resize", (1, 3, 2, 2), {"roi": np.array([], np.float32), "s": np.array([1, 1, 2, 2], np.float32)}
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_only_linked_channels_make_a_channel(name: str) -> None:
    """Changing a channel of what a layer takes changes no channel that the description does not link to it."""
    network = LAYERS[name]
    x = np.abs(drawn(*network.inputs[0].shape))  # type: ignore[arg-type]
    values = network.run({"x": x})
    meta, _ = graph_payload(network, values, input="x")
    assert len(meta["columns"]) == 1 + len(network.layers[0].outputs)
    changed_once = False
    for channel in range(x.shape[1]):
        other = x.copy()
        other[:, channel] += 1
        again = network.run({"x": other})
        for at, column in enumerate(meta["columns"][1:], 1):
            before, after = values[column["array"]][0], again[column["array"]][0]
            changed = np.flatnonzero((before != after).reshape(len(before), -1).any(axis=1))
            changed_once |= len(changed) > 0
            assert all((0, channel) in taken(meta, at, int(unit)) for unit in changed), (channel, column)
    assert changed_once


@pytest.mark.parametrize("name", ["convolution", "groups", "depthwise", "transposed, groups", "activation"])
def test_linked_channels_make_a_channel(name: str) -> None:
    """Where links are exact, every one of them is real: changing the channel changes what is made from it."""
    network = LAYERS[name]
    x = drawn(*network.inputs[0].shape)  # type: ignore[arg-type]
    values = network.run({"x": x})
    meta, _ = graph_payload(network, values, input="x")
    column = meta["columns"][1]
    for unit in range(column["total"]):
        for _source, channel in taken(meta, 1, unit):
            other = x.copy()
            other[:, channel] += 1
            assert (network.run({"x": other})["y"][0, unit] != values["y"][0, unit]).any()


def test_branches_stand_side_by_side_and_join() -> None:
    """Two convolutions of one array share a slot; a sum takes both channel by channel, Concat one behind the other."""
    network = read_onnx(small_network().SerializeToString())
    values = network.run({"image": drawn(1, 3, 7, 10)})
    meta, _ = graph_payload(network, values, input="image")
    columns = {c["array"]: c for c in meta["columns"]}
    number = {c["array"]: at for at, c in enumerate(meta["columns"])}
    assert columns["left"]["slot"] == columns["right"]["slot"] == columns["sum"]["slot"] - 1
    assert columns["left"]["links"][0]["groups"] == 2
    joined = number["joined"]
    first = columns["sum"]["total"]
    assert taken(meta, number["sum"], 2) == {(number["left"], 2), (number["right"], 2)}
    assert taken(meta, joined, first - 1) == {(number["sum"], first - 1)}
    assert taken(meta, joined, first) == {(number["relu1"], 0)}
    assert columns["joined"]["slot"] == 1 + columns["sum"]["slot"]


def test_a_product_of_two_computed_matrices_is_no_fully_connected_layer() -> None:
    """Attention multiplies what it computed; a weight may be stored, or made of what is stored."""
    nodes = [
        node("MatMul", "x w", "a"),
        node("Transpose", "a", "t", perm=[0, 2, 1]),
        node("MatMul", "a t", "p"),
        node("DequantizeLinear", "q s", "v"),
        node("MatMul", "p v", "y"),
    ]
    weights = {"w": drawn(4, 5), "q": np.ones((3, 2), np.int8), "s": np.float32(0.5)}
    network = read_onnx(model(nodes, {"x": (1, 3, 4)}, "y", weights).SerializeToString())
    meta, _ = graph_payload(network, network.run({"x": drawn(1, 3, 4)}), input="x")
    kinds = {column["array"]: column["op_type"] for column in meta["columns"]}
    assert kinds == {"x": "", "a": "MatMul", "t": "Transpose", "p": "MatrixProduct", "y": "MatMul"}
    assert graph_title(str, "MatrixProduct") == "Matrix product"


def test_quantised_maps_have_columns() -> None:
    """Maps of small whole numbers, and exact sums; what merely quantises the column before it has none."""
    nodes = [
        node("QuantizeLinear", "x s z", "q"),
        node("QLinearConv", "q s z w s wz s z", "c"),
        node("MaxPool", "c", "p", kernel_shape=[2, 2]),
        node("ConvInteger", "p w z", "i"),
        node("Cast", "i", "f", to=1),
    ]
    weights = {"s": np.float32(0.1), "z": np.uint8(9), "w": np.ones((1, 1, 2, 2), np.int8), "wz": np.int8(0)}
    network = read_onnx(model(nodes, {"x": (1, 1, 6, 6)}, "f", weights).SerializeToString())
    meta, _ = graph_payload(network, network.run({"x": drawn(1, 1, 6, 6)}), input="x")
    assert [column["array"] for column in meta["columns"]] == ["x", "c", "p", "i", "f"]
    assert taken(meta, 1, 0) == {(0, 0)}


def test_reckoning_with_shapes_has_no_column() -> None:
    """Shape, Gather, Unsqueeze and Concat of whole numbers are left out; the reshaped array is linked to its data."""
    nodes = [
        node("Shape", "x", "shape"),
        node("Gather", "shape zero", "n"),
        node("Unsqueeze", "n zeros", "rows"),
        node("Concat", "rows rest", "target", axis=0),
        node("Relu", "x", "r"),
        node("Reshape", "r target", "flat"),
        node("Cast", "shape", "lengths", to=1),
    ]
    weights = {"zero": np.array(0), "zeros": np.array([0]), "rest": np.array([-1])}
    network = read_onnx(model(nodes, {"x": (1, 2, 3, 4)}, "flat lengths", weights).SerializeToString())
    meta, _ = graph_payload(network, network.run({"x": drawn(1, 2, 3, 4)}), input="x")
    assert [c["array"] for c in meta["columns"]] == ["x", "r", "flat"]
    assert taken(meta, 2, 13) == {(1, 1)}


@pytest.mark.parametrize(
    "name", ["convolution", "groups", "depthwise", "transposed, groups", "fully connected"]
)
def test_strengths_are_the_sums_of_the_weights(name: str) -> None:
    """Each pair's sum of sizes, in 255ths of the largest, and its sum as a share of that, in 127ths."""
    network = LAYERS[name]
    x = drawn(*network.inputs[0].shape)  # type: ignore[arg-type]
    meta, arrays = graph_payload(network, network.run({"x": x}), input="x")
    column, source = meta["columns"][1], meta["columns"][0]
    (link,) = column["links"]
    outs, ins = column["total"], source["total"]
    levels = arrays["levels"][link["strengths"] :][: 2 * outs * ins].reshape(2, outs, ins)
    w = network.weights["w"]
    sums, sizes = np.zeros((outs, ins)), np.zeros((outs, ins))
    share_out, share_in = outs // link["groups"], ins // link["groups"]
    for out in range(outs):
        for into in range(ins):
            if out // share_out != into // share_in:
                continue
            weights = w[into, out % share_out] if name.startswith("transposed") else w[out, into % share_in]
            sums[out, into], sizes[out, into] = weights.sum(), np.abs(weights).sum()
    np.testing.assert_allclose(levels[0], 255 * sizes / sizes.max(), atol=0.51)
    share = np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes > 0)
    np.testing.assert_allclose(levels[1].astype(float) - 128, 127 * share, atol=0.51)


def test_no_field_is_claimed_behind_swapped_rows_and_columns() -> None:
    """Behind a Transpose of rows and columns places are not the input's; a shuffle of channels leaves them."""
    nodes = [
        node("Reshape", "x five", "groups"),
        node("Transpose", "groups", "shuffled", perm=[0, 2, 1, 3, 4]),
        node("Reshape", "shuffled four", "maps"),
        node("Transpose", "maps", "swapped", perm=[0, 1, 3, 2]),
        node("Relu", "swapped", "after"),
    ]
    weights = {"five": np.array([1, 2, 3, 5, 4]), "four": np.array([1, 6, 5, 4])}
    network = read_onnx(model(nodes, {"x": (1, 6, 5, 4)}, "after", weights).SerializeToString())
    meta, _ = graph_payload(network, network.run({"x": drawn(1, 6, 5, 4)}), input="x")
    fields = {c["array"]: c["field"] for c in meta["columns"]}
    assert fields["maps"] and not fields["swapped"] and not fields["after"]


def test_two_heads_of_the_face_detector_stand_in_one_slot() -> None:
    """P-Net's boxes and scores come from the same maps; softmax stands behind the scores."""
    network = read_onnx((ASSETS / "networks" / "faces.onnx").read_bytes())
    values = network.run({"image": drawn(1, 3, 30, 41)})
    meta, _ = graph_payload(network, values, input="image")
    slots = {c["array"]: c["slot"] for c in meta["columns"]}
    assert slots["29"] == slots["/conv4_1/Conv_output_0"] == slots["28"] - 1 == 8


class Counted(dict[str, np.ndarray]):
    """Arrays that count how often they are asked for."""

    asked = 0

    def __getitem__(self, name: str) -> np.ndarray:
        self.asked += 1
        return super().__getitem__(name)


def wide(count: int, joined: str = "", axis: int = 1) -> tuple[Network, Counted]:
    """So many layers side by side, and perhaps one that takes them all."""
    nodes = [node("Relu", "x", f"r{n}") for n in range(count)]
    if joined:
        names = " ".join(f"r{n}" for n in range(count))
        nodes.append(node(joined, names, "y", **({"axis": axis} if joined == "Concat" else {})))
    built = model(nodes, {"x": [1, 1, 2, 2]}, nodes[-1].output[0])
    network = read_onnx(built.SerializeToString())
    return network, Counted(network.run({"x": drawn(1, 1, 2, 2)}))


@pytest.mark.parametrize("joined", ["", "Sum", "Concat"])
def test_the_work_grows_with_the_connections_and_no_faster(joined: str) -> None:
    """Each array is looked at some times for each connection, however many a layer has."""
    network, values = wide(2000, joined)
    columns = network_columns(network, values, "x")
    assert len(columns) == 2001 + bool(joined)
    assert values.asked < 20 * 4000
    assert all(len(column.links) <= 64 for column in columns)


def test_columns_of_hidden_arrays_are_carried_along_without_a_copy() -> None:
    """What whole numbers were made from stays known through a long way of them, to a layer that is shown again."""
    nodes = [node("Relu", "x", f"r{n}") for n in range(100)]
    nodes += [
        node("Concat", " ".join(f"r{n}" for n in range(100)), "c", axis=2),
        node("Cast", "c", "w0", to=6),
    ]
    nodes += [node("Abs", f"w{n}", f"w{n + 1}") for n in range(500)]
    nodes += [node("Cast", "w500", "shown", to=1)]
    network = read_onnx(model(nodes, {"x": [1, 1, 2, 2]}, "shown").SerializeToString())
    columns = network_columns(network, network.run({"x": drawn(1, 1, 2, 2)}), "x")
    assert [link.source for link in columns[-1].links] == [101]
    assert columns[-1].slot == 3


LARGE = {
    "a chain": [node("Relu", f"x{n}" if n else "x", f"x{n + 1}") for n in range(1000)],
    "side by side": [node("Relu", "x", f"x{n + 1}") for n in range(1000)],
    "side by side and joined": [
        *(node("Relu", "x", f"x{n + 1}") for n in range(1000)),
        node("Sum", " ".join(f"x{n + 1}" for n in range(1000)), "x1001"),
    ],
    "densely joined": [
        node("Sum", " ".join(["x", *(f"x{n + 1}" for n in range(max(0, at - 30), at))]), f"x{at + 1}")
        for at in range(900)
    ],
}


@pytest.mark.parametrize("kind", LARGE)
@pytest.mark.parametrize("chosen", [1, 500, 900])
def test_of_a_large_network_the_part_around_the_chosen_layer_is_drawn(kind: str, chosen: int) -> None:
    """With the input and the answer; slots and links are those of what is drawn, and none leads backwards."""
    nodes = LARGE[kind]
    network = read_onnx(model(nodes, {"x": [1, 1, 2, 2]}, nodes[-1].output[0]).SerializeToString())
    values = network.run({"x": drawn(1, 1, 2, 2)})
    answer = network.outputs[0]
    meta, arrays = graph_payload(
        network, values, input="x", selected=(f"x{chosen}", 0), probabilities=answer, fields={}
    )
    columns = meta["columns"]
    names = [column["array"] for column in columns]
    assert {"x", f"x{chosen}", answer} <= set(names)
    assert len(columns) <= MOST_COLUMNS < meta["all"] == len(nodes) + 1
    slots = [column["slot"] for column in columns]
    assert sorted(set(slots)) == list(range(max(slots) + 1))
    assert max(map(slots.count, slots)) <= MOST_ABREAST
    assert sum(len(column["links"]) for column in columns) <= MOST_LINKS
    for at, column in enumerate(columns):
        taken_by = network.layers[int(column["array"][1:]) - 1].inputs if at else ()
        for link in column["links"]:
            assert names[link["source"]] in taken_by
            assert columns[link["source"]]["slot"] < column["slot"]
    infinite = sum(
        "special" in column for column in columns
    )  # sums of hundreds of sums are larger than float32 goes
    assert len(arrays["levels"]) == 4 * (len(columns) + 1 + infinite)  # a picture stands for the input too


def test_a_network_that_is_not_large_is_drawn_whole() -> None:
    """Its columns are the same objects, whatever is chosen."""
    network, values = wide(MOST_ABREAST, "Sum")
    columns = network_columns(network, values, "x")
    assert all(one is other for one, other in zip(columns, drawn_columns(columns, "r3", "y"), strict=True))
    assert graph_payload(network, values, input="x")[0]["all"] == len(columns)


def test_maps_show_what_they_see_again_once_rows_and_columns_stand_last() -> None:
    """Axes that were swapped there and back, as Keras has them, are those of the input."""
    kernel = np.ones((2, 3, 3, 3), np.float32)
    straight = [node("Relu", "x", "r"), node("Conv", "r k", "y")]
    swapped = [
        node("Transpose", "x", "a", perm=[0, 2, 3, 1]),
        node("Relu", "a", "b"),
        node("Transpose", "b", "r", perm=[0, 3, 1, 2]),
        node("Conv", "r k", "y"),
    ]
    found = []
    for nodes in (straight, swapped):
        network = read_onnx(model(nodes, {"x": (1, 3, 8, 9)}, "y", {"k": kernel}).SerializeToString())
        values = network.run({"x": np.ones((1, 3, 8, 9), np.float32)})
        meta, _arrays = graph_payload(network, values, input="x")
        found.append({column["array"]: column["field"] for column in meta["columns"]})
    assert found[0]["y"] and found[1]["y"] == found[0]["y"] and found[1]["r"] == found[0]["r"]
    assert found[1]["a"] == found[1]["b"] == []


def test_maps_with_their_channels_last_are_maps_of_channels() -> None:
    """Each shows one channel, and each layer that keeps channels, or swaps the axes, takes the same one."""
    nodes = [
        node("Transpose", "x", "a", perm=[0, 2, 3, 1]),
        node("Add", "a c", "b"),
        node("Transpose", "b", "r", perm=[0, 3, 1, 2]),
        node("ReduceSum", "b last", "s", keepdims=1),
        node("Flatten", "b", "f"),
        node("Concat", "a b", "j", axis=3),
    ]
    weights = {"c": np.array([1, 2, 3], np.float32), "last": np.array([3], np.int64)}
    network = read_onnx(model(nodes, {"x": (1, 3, 3, 5)}, "r s f j", weights).SerializeToString())
    values = network.run({"x": drawn(1, 3, 3, 5)})
    columns = {column.array: column for column in network_columns(network, values, "x")}
    np.testing.assert_array_equal(columns["b"].values, values["b"][0].transpose(2, 0, 1))
    assert columns["b"].shape == (3, 5, 3)
    assert {name: column.last for name, column in columns.items()} == {
        "x": False, "a": True, "b": True, "r": False, "s": True, "f": False, "j": True,
    }  # fmt: skip
    kinds = {name: [link.kind for link in column.links] for name, column in columns.items()}
    assert kinds == {
        "x": [], "a": ["one"], "b": ["one"], "r": ["one"], "s": ["all"], "f": ["all"], "j": ["all", "all"],
    }  # fmt: skip
