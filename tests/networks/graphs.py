"""Small networks drawn by Hypothesis: chains of layers with branches, ended by a fully connected layer or not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st
from onnx import NodeProto

from cnnviz.networks import Network, read_onnx

from .build import model, node


@dataclass
class Graph:
    """A network that grows at its end."""

    shape: tuple[int, int, int]
    rng: np.random.Generator
    nodes: list[NodeProto] = field(default_factory=list)
    weights: dict[str, np.ndarray] = field(default_factory=dict)
    last: str = "x"

    def weight(self, *shape: int) -> str:
        name = f"w{len(self.weights)}"
        # exact in few bits, and never 0: a weight of 0 would hide that a cell is looked at
        numbers = self.rng.integers(1, 9, shape) * self.rng.choice([-1, 1], shape) / 8
        self.weights[name] = numbers.astype(np.float32)
        return name

    def whole(self, *numbers: int) -> str:
        name = f"n{len(self.weights)}"
        self.weights[name] = np.array(numbers, np.int64)
        return name

    def add(self, op_type: str, inputs: str = "", **attributes: Any) -> None:
        name = f"y{len(self.nodes)}"
        self.nodes.append(node(op_type, f"{self.last} {inputs}".strip(), name, **attributes))
        self.last = name


ACTIVATIONS = ("Relu", "LeakyRelu", "PRelu", "Clip", "HardSigmoid", "Abs", "Shrink", "ThresholdedRelu")


def _convolve(draw: st.DrawFn, graph: Graph) -> None:
    channels, *sizes = graph.shape
    groups = draw(st.sampled_from([g for g in (1, 2, 3) if channels % g == 0]))
    kernel = [draw(st.integers(1, min(3, n))) for n in sizes]
    dilations = [
        draw(st.integers(1, 2)) if (k - 1) * 2 < n else 1 for k, n in zip(kernel, sizes, strict=True)
    ]
    strides = [draw(st.integers(1, 2)) for _ in sizes]
    pads = [draw(st.integers(0, 2)) for _ in range(4)]
    out = groups * draw(st.integers(1, 2))
    bias = graph.weight(out) if draw(st.booleans()) else ""
    weight = graph.weight(out, channels // groups, *kernel)
    graph.add(
        "Conv", f"{weight} {bias}".strip(), group=groups, dilations=dilations, strides=strides, pads=pads
    )
    graph.shape = (out, *_places(sizes, kernel, dilations, strides, pads))  # type: ignore[assignment]


def _places(sizes: Any, kernel: Any, dilations: Any, strides: Any, pads: Any) -> list[int]:
    return [
        (n + pads[axis] + pads[axis + 2] - dilations[axis] * (kernel[axis] - 1) - 1) // strides[axis] + 1
        for axis, n in enumerate(sizes)
    ]


def _pool(draw: st.DrawFn, graph: Graph) -> None:
    channels, *sizes = graph.shape
    kernel = [draw(st.integers(1, min(3, n))) for n in sizes]
    strides = [draw(st.integers(1, 2)) for _ in sizes]
    pads = [draw(st.integers(0, k // 2)) for k in kernel * 2]
    kind = draw(st.sampled_from(["MaxPool", "AveragePool"]))
    more: dict[str, Any] = {"count_include_pad": draw(st.integers(0, 1))} if kind == "AveragePool" else {}
    graph.add(kind, kernel_shape=kernel, strides=strides, pads=pads, **more)
    graph.shape = (channels, *_places(sizes, kernel, (1, 1), strides, pads))  # type: ignore[assignment]


def _bend(draw: st.DrawFn, graph: Graph) -> None:
    kind = draw(st.sampled_from(ACTIVATIONS))
    if kind == "PRelu":
        graph.add(kind, graph.weight(graph.shape[0], 1, 1))
    elif kind == "Clip":
        low, high = f"low{len(graph.weights)}", f"high{len(graph.weights)}"
        graph.weights |= {low: np.array(-0.5, np.float32), high: np.array(6, np.float32)}
        graph.add(kind, f"{low} {high}")
    else:
        graph.add(kind)


def _normalize(draw: st.DrawFn, graph: Graph) -> None:
    channels = graph.shape[0]
    names = [graph.weight(channels) for _ in range(4)]
    graph.weights[names[3]] = np.abs(graph.weights[names[3]])
    graph.add("BatchNormalization", " ".join(names), epsilon=1e-3)


def _branch(draw: st.DrawFn, graph: Graph) -> None:
    """A convolution past which the array goes on as well, and both come together."""
    before, channels = graph.last, graph.shape[0]
    graph.add("Conv", f"{graph.weight(channels, channels, 3, 1)} {graph.weight(channels)}", pads=[1, 0, 1, 0])
    joined = draw(st.sampled_from(["Add", "Sub", "Sum", "Mean", "Concat"]))
    more: dict[str, Any] = {"axis": 1} if joined == "Concat" else {}
    graph.add(joined, before, **more)
    if joined == "Concat":
        graph.shape = (2 * channels, *graph.shape[1:])


def _fixed(draw: st.DrawFn, graph: Graph) -> None:
    """Arithmetic with a number for each channel that comes with the model."""
    graph.add(draw(st.sampled_from(["Add", "Sub", "Mul", "Div"])), graph.weight(graph.shape[0], 1, 1))


def _move(draw: st.DrawFn, graph: Graph) -> None:
    c, h, w = graph.shape
    kind = draw(st.sampled_from(["Pad", "Slice", "Transpose", "Identity", "Reshape"]))
    match kind:
        case "Pad":
            mode = draw(st.sampled_from(["constant", "edge"]))
            graph.add(kind, graph.whole(0, 0, 1, 0, 0, 0, 0, 2), mode=mode)
            graph.shape = (c, h + 1, w + 2)
        case "Slice":
            first = draw(st.integers(0, h - 1))
            graph.add(kind, f"{graph.whole(first)} {graph.whole(99)} {graph.whole(2)} {graph.whole(1)}")
            graph.shape = (c, h - first, w)
        case "Transpose":
            graph.add(kind, perm=[0, 1, 3, 2])
            graph.shape = (c, w, h)
        case "Reshape":
            graph.add(kind, graph.whole(0, -1, h, w))
        case _:
            graph.add(kind)


LAYERS = (_convolve, _convolve, _pool, _bend, _bend, _normalize, _branch, _fixed, _move)


@st.composite
def networks(draw: st.DrawFn, layers: int = 5, end: bool | None = None) -> tuple[Network, np.ndarray]:
    """A network of piecewise straight layers, and an input for it that makes no two numbers equal."""
    graph = Graph(
        (draw(st.integers(1, 3)), draw(st.integers(4, 8)), draw(st.integers(4, 7))),
        np.random.default_rng(draw(st.integers(0, 99))),
    )
    shape = graph.shape
    for _ in range(draw(st.integers(1, layers))):
        draw(st.sampled_from(LAYERS))(draw, graph)
        if graph.shape[0] * graph.shape[1] * graph.shape[2] > 600:
            break
    if draw(st.booleans()) if end is None else end:
        size = int(np.prod(graph.shape))
        graph.add("Flatten")
        graph.add("Gemm", f"{graph.weight(4, size)} {graph.weight(4)}", transB=1)
    x = graph.rng.standard_normal((1, *shape)).astype(np.float32)
    built = model(graph.nodes, {"x": list(x.shape)}, graph.last, graph.weights)
    return read_onnx(built.SerializeToString()), x


def in_64_bits(network: Network) -> Network:
    """The same network for numbers of 64 bits: its weights are those of 32 bits, its sums are not rounded to them."""

    def wide(array: np.ndarray) -> np.ndarray:
        return array.astype(np.float64) if array.dtype.kind == "f" else array

    layers = [
        replace(
            layer,
            attributes={
                name: wide(value) if isinstance(value, np.ndarray) else value
                for name, value in layer.attributes.items()
            },
            weights={},
        )
        for layer in network.layers
    ]
    inputs = [
        replace(port, dtype=np.dtype(np.float64)) if port.dtype.kind == "f" else port
        for port in network.inputs
    ]
    weights = {name: wide(array) for name, array in network.weights.items()}
    return Network(layers, inputs, network.outputs, weights, network.opset)
