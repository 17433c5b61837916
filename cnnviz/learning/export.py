"""A trained network as an ONNX file, with the package `onnx`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from cnnviz.learning.layers import (
    Activation,
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAverage,
    Layer,
    Linear,
    MaxPool2d,
    Network,
)
from cnnviz.pointwise import POINTWISE

OPSET = 17
NEWER = {"Gelu": 20}
"""Operators that ONNX has only had since a later opset; a file follows the newest that one of its nodes needs."""
IR_VERSION = 8

Step = tuple[str, dict[str, Any]]
"""An ONNX operator and its attributes."""


def classifier_file(
    network: Network,
    *,
    input_name: str,
    input_shape: Sequence[int],
    classes: Sequence[str] | int,
    about: str,
    name: str,
) -> bytes:
    """`network` and a softmax after it; the same network gives the same bytes.

    Each layer becomes a node of its name, whose output has that name too; that of the last layer is ``logits``,
    that of the graph ``probabilities``. The batch axis is open and called N.

    Parameters
    ----------
    network
        As it is after training: batch norm has the numbers that it kept, dropout is left out.
    input_shape
        Without the batch axis.
    classes
        The classes' names, which the file then holds as JSON under ``names``, or how many there are.
    about, name
        What the file says of the graph, and the graph's name.
    """
    layers = [layer for layer in network.layers if not isinstance(layer, Dropout)]
    nodes: list[NodeProto] = []
    weights: list[TensorProto] = []
    before = input_name
    for layer in layers:
        after = "logits" if layer is layers[-1] else layer.name
        arrays = {f"{layer.name}.{key}": values for key, values in layer.state.items()}
        weights += [numpy_helper.from_array(values, key) for key, values in arrays.items()]
        nodes += _nodes(layer, before, list(arrays), after)
        before = after
    nodes.append(helper.make_node("Softmax", ["logits"], ["probabilities"], name="softmax", axis=1))
    count = classes if isinstance(classes, int) else len(classes)
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(input_name, TensorProto.FLOAT, ["N", *input_shape])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", count])],
        weights,
        doc_string=about,
    )
    opset = max(NEWER.get(node.op_type, OPSET) for node in nodes)
    model = helper.make_model(
        graph, producer_name="cnnviz", opset_imports=[helper.make_opsetid("", opset)], ir_version=IR_VERSION
    )
    if not isinstance(classes, int):
        helper.set_model_props(model, {"names": json.dumps(list(classes), ensure_ascii=False)})
    onnx.checker.check_model(model, full_check=True)
    found: bytes = onnx.shape_inference.infer_shapes(model).SerializeToString(deterministic=True)
    return found


def _nodes(layer: Layer, before: str, arrays: list[str], after: str) -> Iterator[NodeProto]:
    """The nodes from the array `before` to the array `after`; of several, all but the last have longer names."""
    name = layer.name
    if isinstance(layer, GlobalAverage):
        yield helper.make_node("GlobalAveragePool", [before], [f"{name}_maps"], name=f"{name}_maps")
        yield helper.make_node("Flatten", [f"{name}_maps"], [after], name=name, axis=1)
    elif isinstance(layer, Activation) and layer.function == "silu":
        yield helper.make_node("Sigmoid", [before], [f"{name}_sigmoid"], name=f"{name}_sigmoid")
        yield helper.make_node("Mul", [before, f"{name}_sigmoid"], [after], name=name)
    else:
        kind = next(kind for kind in STEPS if isinstance(layer, kind))
        operator, attributes = STEPS[kind](layer)
        yield helper.make_node(operator, [before, *arrays], [after], name=name, **attributes)


def _activation(layer: Activation) -> Step:
    """The operator of a function of one number, with the engine's own coefficients."""
    record = POINTWISE[layer.function]
    return record.operator, {each.attribute: each.default for each in record.coefficients}


def _pool(layer: MaxPool2d | AvgPool2d) -> dict[str, Any]:
    return {"kernel_shape": [layer.size] * 2, "strides": [layer.stride] * 2}


STEPS: dict[type[Layer], Callable[[Any], Step]] = {
    Conv2d: lambda conv: ("Conv", {"pads": [conv.padding] * 4, "strides": [conv.how["stride"]] * 2}),
    Activation: _activation,
    MaxPool2d: lambda pool: ("MaxPool", _pool(pool)),
    AvgPool2d: lambda pool: ("AveragePool", _pool(pool)),
    BatchNorm: lambda norm: ("BatchNormalization", {"epsilon": 1e-5}),
    Flatten: lambda flatten: ("Flatten", {"axis": 1}),
    Linear: lambda linear: ("Gemm", {"transB": 1}),
}
"""The operator and attributes of each layer that is one node."""
