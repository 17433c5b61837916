"""Shapes and numbers drawn at random, and one-node models run by onnxruntime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime
from hypothesis import strategies as st
from onnx import TensorProto, helper

OPSET = 20


@dataclass(frozen=True)
class Axis:
    """One axis of an input and how a window moves along it."""

    size: int
    kernel: int
    stride: int
    dilation: int
    begin: int
    end: int

    @property
    def extent(self) -> int:
        return self.dilation * (self.kernel - 1) + 1


@dataclass(frozen=True)
class Geometry:
    """The axes of an input together, as our arguments and as ONNX's attributes."""

    axes: tuple[Axis, ...]

    @property
    def size(self) -> tuple[int, ...]:
        return tuple(axis.size for axis in self.axes)

    @property
    def kernel(self) -> tuple[int, ...]:
        return tuple(axis.kernel for axis in self.axes)

    @property
    def arguments(self) -> dict[str, Any]:
        return {
            "stride": tuple(axis.stride for axis in self.axes),
            "dilation": tuple(axis.dilation for axis in self.axes),
            "padding": tuple((axis.begin, axis.end) for axis in self.axes),
        }

    @property
    def attributes(self) -> dict[str, Any]:
        return {
            "kernel_shape": self.kernel,
            "strides": [axis.stride for axis in self.axes],
            "dilations": [axis.dilation for axis in self.axes],
            "pads": [axis.begin for axis in self.axes] + [axis.end for axis in self.axes],
        }


@st.composite
def geometries(draw: st.DrawFn, axes: int = 2, *, pool: bool = False) -> Geometry:
    """Sizes, kernels, strides, dilations and uneven padding that leave at least one place.

    For a pool the padding on each side is smaller than the kernel, and the input as long as the dilated kernel, so
    that every window holds a cell.
    """
    drawn = []
    for _ in range(axes):
        kernel, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 3))
        extent = dilation * (kernel - 1) + 1
        most = kernel - 1 if pool else 4
        begin, end = draw(st.integers(0, most)), draw(st.integers(0, most))
        low = extent if pool else max(1, extent - begin - end)
        drawn.append(
            Axis(draw(st.integers(low, low + 8)), kernel, draw(st.integers(1, 4)), dilation, begin, end)
        )
    return Geometry(tuple(drawn))


seeds = st.integers(0, 2**32 - 1)
dtypes = st.sampled_from([np.float32, np.float64])


def whole(shape: tuple[int, ...], seed: int, dtype: Any = np.float32) -> np.ndarray:
    """Whole numbers from -8 to 8: their sums of products are exact even in float32."""
    return np.random.default_rng(seed).integers(-8, 9, shape).astype(dtype)


def normal(shape: tuple[int, ...], seed: int, dtype: Any = np.float32) -> np.ndarray:
    """Normally distributed numbers."""
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def run_onnx(op: str, *inputs: np.ndarray, outputs: int = 1, **attributes: Any) -> list[np.ndarray]:
    """What onnxruntime's CPU kernels give for one node."""
    names = [f"x{i}" for i in range(len(inputs))]
    results = [f"y{i}" for i in range(outputs)]
    types = [helper.np_dtype_to_tensor_dtype(x.dtype) for x in inputs]
    graph = helper.make_graph(
        [helper.make_node(op, names, results, **attributes)],
        op,
        [helper.make_tensor_value_info(n, t, x.shape) for n, t, x in zip(names, types, inputs, strict=True)],
        [
            helper.make_tensor_value_info(r, TensorProto.INT64 if i else types[0], None)
            for i, r in enumerate(results)
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return session.run(None, dict(zip(names, inputs, strict=True)))  # type: ignore[no-any-return]
