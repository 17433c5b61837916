"""Small ONNX models, written node by node."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

OPSET = 20


def outside(name: str) -> Path:
    """A file that is no part of the project, in one of the folders that ``CNNVIZ_MODELS`` names; it need not be there."""
    folders = os.environ.get("CNNVIZ_MODELS", "models").split(os.pathsep)
    return next((file for folder in folders if (file := Path(folder) / name).exists()), Path(name))


needs_tiny_vgg = pytest.mark.skipif(
    not outside("tiny_vgg.onnx").exists(), reason="set CNNVIZ_MODELS to the folder with tiny_vgg.onnx"
)


def node(op_type: str, inputs: str, outputs: str, **attributes: Any) -> NodeProto:
    """A node; names are separated by spaces, and a - stands for an input left out."""
    names = ["" if name == "-" else name for name in inputs.split()]
    return helper.make_node(op_type, names, outputs.split(), name=f"make {outputs}", **attributes)


def model(
    nodes: list[NodeProto],
    inputs: dict[str, Any],
    outputs: str,
    weights: dict[str, np.ndarray] | None = None,
    opset: int = OPSET,
) -> ModelProto:
    """A model; an input is given by its shape (float32) or by an array like it."""
    ports = []
    for name, like in inputs.items():
        dtype = like.dtype if isinstance(like, np.ndarray) else np.dtype(np.float32)
        shape = like.shape if isinstance(like, np.ndarray) else like
        ports.append(helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(dtype), shape))
    graph = helper.make_graph(
        nodes,
        "test",
        ports,
        [helper.make_empty_tensor_value_info(name) for name in outputs.split()],
        [numpy_helper.from_array(array, name) for name, array in (weights or {}).items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)


def run_onnxruntime(built: ModelProto, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every array that onnxruntime makes, by name: each is declared an output."""
    shown = ModelProto.FromString(built.SerializeToString())
    del shown.graph.output[:]
    for name in dict.fromkeys(name for each in built.graph.node for name in each.output if name):
        shown.graph.output.append(helper.make_empty_tensor_value_info(name))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(
        shown.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, inputs), strict=True))


def small_network() -> ModelProto:
    """Two branches of convolutions, joined by Concat and Add, a pool, and a fully connected layer."""
    rng = np.random.default_rng(1)

    def weight(*shape: int) -> np.ndarray:
        return rng.standard_normal(shape).astype(np.float32)

    return model(
        [
            node("Conv", "image w1 b1", "conv1", pads=[1, 1, 1, 1]),
            node("Relu", "conv1", "relu1"),
            node("Conv", "relu1 w2 b2", "left", pads=[1, 1, 1, 1], group=2),
            node("Conv", "relu1 w3", "right"),
            node("Add", "left right", "sum"),
            node("Concat", "sum relu1", "joined", axis=1),
            node("MaxPool", "joined", "pooled", kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1),
            node("Flatten", "pooled", "flat"),
            node("Gemm", "flat w4 b4", "logits", transB=1),
            node("Softmax", "logits", "answer"),
        ],
        {"image": ["N", 3, 7, 10]},
        "answer",
        {
            "w1": weight(4, 3, 3, 3), "b1": weight(4), "w2": weight(4, 2, 3, 3), "b2": weight(4),
            "w3": weight(4, 4, 1, 1), "w4": weight(5, 8 * 4 * 5), "b4": weight(5),
        },
    )  # fmt: skip


def tensor(name: str, dims: list[int], raw: bytes, data_type: int = TensorProto.FLOAT) -> TensorProto:
    """A tensor as a file may have it, right or wrong."""
    return TensorProto(name=name, dims=dims, raw_data=raw, data_type=data_type)
