"""Receptive fields, held to what changes in a result when a row of the input does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import NodeProto

from cnnviz.networks import AxisField, Network, read_onnx, receptive_fields
from cnnviz.networks.receptive import AT_ONCE

from .build import model, node, small_network

ROWS, COLUMNS = 19, 17


def rows_behind(network: Network, x: np.ndarray, name: str) -> list[set[int]]:
    """For each row of array `name` the rows of the input that change it."""
    base = network.run({"x": x})[name]
    behind: list[set[int]] = [set() for _ in range(base.shape[2])]
    for row in range(x.shape[2]):
        changed = x.copy()
        changed[:, :, row] += 1 + np.arange(x.shape[3])
        different = network.run({"x": changed})[name] != base
        for place in np.flatnonzero(different.any(axis=(0, 1, 3))):
            behind[place].add(row)
    return behind


def network_of(nodes: list[NodeProto], weights: dict[str, np.ndarray]) -> Network:
    built = model(nodes, {"x": [1, 2, ROWS, COLUMNS]}, nodes[-1].output[0], weights)
    return read_onnx(built.SerializeToString())


@st.composite
def windows(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Kernels, strides and dilations of a chain that leaves some rows."""
    chain, size = [], ROWS
    for _ in range(draw(st.integers(1, 4))):
        kernel, stride, dilation = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
        size = (size - dilation * (kernel - 1) - 1) // stride + 1
        if size < 1:
            break
        chain.append((kernel, stride, dilation))
    return chain or [(2, 1, 1)]


@settings(max_examples=120, deadline=None)
@given(chain=windows(), pools=st.lists(st.booleans(), min_size=4, max_size=4))
def test_fields_of_chains_of_windows_are_exact(chain: list[tuple[int, int, int]], pools: list[bool]) -> None:
    """Without padding the first and last row that change an element are those of its field, for every element."""
    nodes, name = [], "x"
    for number, ((kernel, stride, dilation), pool) in enumerate(zip(chain, pools, strict=False)):
        how = {"strides": [stride, 1], "dilations": [dilation, 1], "kernel_shape": [kernel, 1]}
        kind, inputs = ("AveragePool", name) if pool else ("Conv", f"{name} w{kernel}")
        nodes.append(node(kind, inputs, f"y{number}", **how))
        name = f"y{number}"
    weights = {f"w{k}": np.full((2, 2, k, 1), 1.0, np.float32) for k in (1, 2, 3)}
    network = network_of(nodes, weights)
    x = np.zeros((1, 2, ROWS, COLUMNS), np.float32)
    field, across = receptive_fields(network, network.run({"x": x}))[name]
    assert (across.size, across.jump, across.start) == (1, 1, 0)
    for place, rows in enumerate(rows_behind(network, x, name)):
        assert (min(rows), max(rows)) == (field.cells(place)[0], field.cells(place)[-1])
        assert len(field.cells(place)) == field.size


STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "convolve": ("Conv {} w", {"pads": [1, 0, 2, 0], "kernel_shape": [3, 1]}),
    "convolve by twos": ("Conv {} w", {"pads": [1, 0, 0, 0], "kernel_shape": [3, 1], "strides": [2, 1]}),
    "dilate": ("Conv {} w", {"auto_pad": "SAME_LOWER", "dilations": [2, 1]}),
    "pool": ("MaxPool {}", {"kernel_shape": [2, 1], "strides": [2, 1], "ceil_mode": 1}),
    "smooth": ("LpPool {}", {"kernel_shape": [3, 1], "pads": [1, 0, 1, 0]}),
    "stamp": ("ConvTranspose {} w", {"strides": [2, 1], "pads": [1, 0, 1, 0]}),
    "stamp apart": ("ConvTranspose {} w", {"dilations": [2, 1], "strides": [3, 1], "pads": [0, 0, 2, 0]}),
    "enlarge": ("Resize {} - double", {"mode": "nearest", "nearest_mode": "floor",
                                       "coordinate_transformation_mode": "asymmetric"}),
    "enlarge by half pixels": ("Resize {} - double", {"mode": "nearest"}),
    "enlarge smoothly": ("Resize {} - double", {"mode": "linear"}),
    "enlarge threefold": ("Resize {} - triple", {"mode": "cubic", "coordinate_transformation_mode": "asymmetric"}),
    "shrink": ("Resize {} - half", {"mode": "linear", "antialias": 1}),
    "pad": ("Pad {} pads", {}),
    "cut": ("Slice {} one minus two", {}),
    "normalise": ("LRN {}", {"size": 3, "alpha": 1.0}),
    "turn": ("Transpose {}", {"perm": [0, 1, 2, 3]}),
    "weigh channels": ("Softmax {}", {"axis": 1}),
    "weigh rows": ("Softmax {}", {"axis": 2}),
    "mean": ("ReduceMean {} axes", {}),
    "shuffle": ("Reshape {} shape", {}),
    "activate": ("Sigmoid {}", {}),
}  # fmt: skip
WEIGHTS = {
    "w": np.random.default_rng(0).standard_normal((2, 2, 3, 1)).astype(np.float32),
    "double": np.float32([1, 1, 2, 1]),
    "triple": np.float32([1, 1, 3, 1]),
    "half": np.float32([1, 1, 0.5, 1]),
    "pads": np.array([0, 0, 2, 0, 0, 0, -1, 0]),
    "one": np.array([1]),
    "minus": np.array([-1]),
    "two": np.array([2]),
    "axes": np.array([3]),
    "shape": np.array([0, 0, 0, -1]),
}


@settings(max_examples=120, deadline=None)
@given(
    names=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=4),
    join=st.sampled_from(["none", "Add", "Concat", "gate"]),
    seed=st.integers(0, 1000),
)
def test_no_row_outside_the_field_changes_an_element(names: list[str], join: str, seed: int) -> None:
    """Whatever is drawn (padding, stamps, resized and cut maps, branches), the field leaves no row out."""
    nodes, name = [], "x"
    for number, key in enumerate(names):
        text, attributes = STEPS[key]
        op_type, inputs = text.split(" ", 1)
        nodes.append(node(op_type, inputs.format(name), f"y{number}", **attributes))
        name = f"y{number}"
    if join == "gate":
        nodes += [node("GlobalMaxPool", name, "g"), node("Mul", f"{name} g", "joined")]
    elif join != "none":
        nodes += [node("Conv", f"{name} w", "branch", auto_pad="SAME_UPPER"),
                  node(join, f"{name} branch", "joined", **({"axis": 1} if join == "Concat" else {}))]  # fmt: skip
    network = network_of(nodes, WEIGHTS)
    x = np.random.default_rng(seed).standard_normal((1, 2, ROWS, COLUMNS)).astype(np.float32)
    last = nodes[-1].output[0]
    try:
        values = network.run({"x": x})
    except ValueError:
        return  # nothing is left of the map
    if not values[last].size:
        return
    field = receptive_fields(network, values)[last][0]
    for place, rows in enumerate(rows_behind(network, x, last)):
        assert rows <= set(field.cells(place)), (field, place)


def test_a_known_network_has_its_known_fields() -> None:
    """Two 3 x 3 convolutions see 5 x 5, a pool of 2 one more, and then the field grows by twos."""
    nodes = [
        node("Conv", "x w", "a", pads=[1, 1, 1, 1]),
        node("Conv", "a w", "b", pads=[1, 1, 1, 1]),
        node("MaxPool", "b", "c", kernel_shape=[2, 2], strides=[2, 2]),
        node("Conv", "c w", "d"),
        node("GlobalAveragePool", "d", "e"),
        node("Flatten", "e", "f"),
    ]
    network = network_of(nodes, {"w": np.ones((2, 2, 3, 3), np.float32)})
    fields = receptive_fields(network, network.run({"x": np.zeros((1, 2, ROWS, COLUMNS))}))
    found = {name: (f.size, f.jump, f.start) for name, (f, _) in fields.items()}
    assert found["x"] == (1, 1, 0)
    assert found["a"] == (3, 1, -1)
    assert found["b"] == (5, 1, -2)
    assert found["c"] == (6, 2, -2)
    assert found["d"] == (10, 2, -2)
    assert found["e"] == (22, 2, -2)
    assert fields["d"][0].cells(1) == range(10)


def test_a_fully_connected_layer_sees_everything() -> None:
    """All of the input's rows and columns, from every element alike."""
    network = read_onnx(small_network().SerializeToString())
    fields = receptive_fields(network, network.run({"image": np.zeros((1, 3, 7, 10))}))
    assert fields["joined"] == (AxisField(5, 1, -2),) * 2  # type: ignore[arg-type]
    rows, columns = fields["answer"]
    assert (rows.size, rows.jump, rows.start) == (7, 0, 0)
    assert columns.cells(4) == range(10)
    assert "w1" not in fields


class Counted(dict[str, np.ndarray]):
    """Arrays that count how often they are asked for."""

    asked = 0

    def __getitem__(self, name: str) -> np.ndarray:
        self.asked += 1
        return super().__getitem__(name)


@pytest.mark.parametrize("operator", ["Sum", "Concat"])
def test_the_work_grows_with_the_inputs_of_a_layer_and_no_faster(operator: str) -> None:
    """A layer may take tens of thousands of arrays; in between somebody else may go first."""
    count = 3 * AT_ONCE
    network = network_of([node(operator, " ".join(["x"] * count), "y")], {})
    values = Counted(network.run({"x": np.zeros((1, 2, ROWS, COLUMNS), np.float32)}))
    steps = list(receptive_fields.steps(network, values))
    assert steps == sorted(steps)
    assert len(steps) > count // AT_ONCE
    assert values.asked < 10 * count


def test_numbers_that_double_with_each_layer_end_as_everything() -> None:
    """A jump of 2 to the power 1100 is no float; from some layer on all that is said is the whole axis."""
    nodes = [
        node("MaxPool", f"x{n}" if n else "x", f"x{n + 1}", kernel_shape=[1, 1], strides=[2, 2])
        for n in range(1100)
    ]
    network = network_of(nodes, {})
    fields = receptive_fields(network, network.run({"x": np.zeros((1, 2, ROWS, COLUMNS), np.float32)}))
    assert fields["x20"][0].jump == 2**20
    assert (fields["x1100"][0].size, fields["x1100"][0].jump) == (ROWS, 0)
    assert all(float(end) < 2.0**65 for row, _ in fields.values() for end in (row.size, row.jump, row.start))


def test_numbers_that_are_laid_out_anew_see_as_much_as_before() -> None:
    """Each number of a flattened map sees its own window, and only what mixes them sees everything."""
    nodes = [
        node("Conv", "x w", "a"),
        node("MaxPool", "a", "b", kernel_shape=[2, 2], strides=[2, 2]),
        node("Flatten", "b", "c"),
        node("Relu", "c", "d"),
        node("MatMul", "d v", "e"),
    ]
    weights = {"w": np.ones((2, 2, 3, 3), np.float32)}
    x = np.random.default_rng(0).standard_normal((1, 2, ROWS, COLUMNS)).astype(np.float32) + 5
    length = network_of(nodes[:3], weights).run({"x": x})["c"].shape[1]
    network = network_of(nodes, weights | {"v": np.ones((length, 3), np.float32)})
    values = network.run({"x": x})
    fields = receptive_fields(network, values)
    assert [field.size for field in fields["b"]] == [4, 4]
    assert [field.each for field in fields["c"]] == [4, 4] == [field.each for field in fields["d"]]
    assert [(field.each, field.size) for field in fields["e"]] == [(None, ROWS), (None, COLUMNS)]
    seen = np.zeros((ROWS, length), bool)
    for row in range(ROWS):
        other = x.copy()
        other[:, :, row] += 100
        seen[row] = (network.run({"x": other})["d"] != values["d"])[0]
    assert seen.sum(axis=0).max() <= 4
