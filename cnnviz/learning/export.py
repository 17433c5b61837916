"""A trained network as an ONNX file. Needs the package `onnx`, which running cnnviz does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import onnx
from onnx import helper, numpy_helper

from cnnviz.learning.layers import Conv2d, Flatten, Layer, Linear, MaxPool2d, Network, ReLU

OPSET = 17
IR_VERSION = 8

NODES: dict[type[Layer], tuple[str, Callable[[Any], dict[str, Any]]]] = {
    Conv2d: ("Conv", lambda conv: {"pads": [conv.padding] * 4}),
    ReLU: ("Relu", lambda relu: {}),
    MaxPool2d: ("MaxPool", lambda pool: {"kernel_shape": [pool.size] * 2, "strides": [pool.size] * 2}),
    Flatten: ("Flatten", lambda flatten: {"axis": 1}),
    Linear: ("Gemm", lambda linear: {"transB": 1}),
}
"""Each layer's ONNX operator and attributes."""


def save_classifier(
    network: Network, path: Path, *, input_name: str, input_shape: Sequence[int], classes: int, about: str
) -> None:
    """Write `network` and a softmax after it; the same network gives the same bytes.

    Each layer becomes a node of its name, whose output has that name too; that of the last layer is ``logits``,
    that of the graph ``probabilities``. The batch axis is open and called N, `input_shape` is without it.
    """
    nodes, weights, before = [], [], input_name
    for layer in network.layers:
        operator, attributes = NODES[type(layer)]
        names = [f"{layer.name}.{name}" for name in layer.parameters]
        weights += [
            numpy_helper.from_array(array, name)
            for name, array in zip(names, layer.parameters.values(), strict=True)
        ]
        after = "logits" if layer is network.layers[-1] else layer.name
        nodes.append(
            helper.make_node(operator, [before, *names], [after], name=layer.name, **attributes(layer))
        )
        before = after
    nodes.append(helper.make_node("Softmax", ["logits"], ["probabilities"], name="softmax", axis=1))
    number = onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(input_name, number, ["N", *input_shape])],
        [helper.make_tensor_value_info("probabilities", number, ["N", classes])],
        weights,
        doc_string=about,
    )
    model = helper.make_model(
        graph, producer_name="cnnviz", opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(onnx.shape_inference.infer_shapes(model).SerializeToString(deterministic=True))
