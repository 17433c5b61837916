"""Drawn shapes, against onnxruntime's own kernels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops

from .drawn import Geometry, geometries, normal, run_onnx, seeds, whole

often = settings(max_examples=150, deadline=None)
several_axes = st.sampled_from([1, 2])
pooled_axes = st.sampled_from([1, 2, 3])


def ours(operation: str, geometry: Geometry) -> Any:
    return getattr(ops, f"{operation}{len(geometry.axes)}d")


@often
@given(data=st.data(), axes=several_axes, seed=seeds)
def test_conv_equals_onnxruntime(data: st.DataObject, axes: int, seed: int) -> None:
    """Groups, dilation, stride and uneven padding: whole numbers come out exactly."""
    geometry = data.draw(geometries(axes))
    batch, groups = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    per_group, out_per_group = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    x = whole((batch, groups * per_group, *geometry.size), seed)
    w = whole((groups * out_per_group, per_group, *geometry.kernel), seed + 1)
    b = whole((groups * out_per_group,), seed + 2)
    (expected,) = run_onnx("Conv", x, w, b, group=groups, **geometry.attributes)
    result = ours("conv", geometry)(x, w, b, groups=groups, **geometry.arguments)
    np.testing.assert_array_equal(result, expected)
    assert result.dtype == np.float32


@often
@given(data=st.data(), axes=several_axes, seed=seeds)
def test_conv_transpose_equals_onnxruntime(data: st.DataObject, axes: int, seed: int) -> None:
    """Groups, dilation, stride, output padding and uneven cutting: whole numbers come out exactly."""
    geometry = data.draw(geometries(axes))
    extra = [data.draw(st.integers(0, a.stride - 1)) for a in geometry.axes]
    full = [(a.size - 1) * a.stride + a.extent + e for a, e in zip(geometry.axes, extra, strict=True)]
    padding = tuple(
        (begin := data.draw(st.integers(0, min(3, n - 1))), data.draw(st.integers(0, min(3, n - 1 - begin))))
        for n in full
    )
    groups, per_group, out_per_group = (data.draw(st.integers(1, 3)) for _ in range(3))
    x = whole((data.draw(st.integers(1, 2)), groups * per_group, *geometry.size), seed)
    w = whole((groups * per_group, out_per_group, *geometry.kernel), seed + 1)
    b = whole((groups * out_per_group,), seed + 2)
    attributes = {**geometry.attributes, "pads": [p[0] for p in padding] + [p[1] for p in padding]}
    (expected,) = run_onnx("ConvTranspose", x, w, b, group=groups, output_padding=extra, **attributes)
    arguments = {**geometry.arguments, "padding": padding}
    result = ours("conv_transpose", geometry)(x, w, b, groups=groups, output_padding=extra, **arguments)
    np.testing.assert_array_equal(result, expected)


@often
@given(data=st.data(), axes=pooled_axes, seed=seeds, dtype=st.sampled_from([np.float32, np.float64]))
def test_max_pool_and_its_indices_equal_onnxruntime(
    data: st.DataObject, axes: int, seed: int, dtype: Any
) -> None:
    """Values and, with many ties, the place each was found; overlapping windows, gaps between windows, ceil mode."""
    geometry = data.draw(geometries(axes, pool=True))
    ceil_mode = data.draw(st.booleans())
    x = whole((2, 2, *geometry.size), seed, dtype)
    expected, places = run_onnx("MaxPool", x, outputs=2, ceil_mode=int(ceil_mode), **geometry.attributes)
    arguments = {"ceil_mode": ceil_mode, **geometry.arguments}
    values, indices = ours("max_pool", geometry)(x, geometry.kernel, return_indices=True, **arguments)
    np.testing.assert_array_equal(values, expected)
    np.testing.assert_array_equal(ours("max_pool", geometry)(x, geometry.kernel, **arguments), expected)
    planes = np.arange(4).reshape(2, 2, *(1,) * axes) * np.prod(geometry.size)
    np.testing.assert_array_equal(indices + planes, places)


@often
@given(data=st.data(), axes=pooled_axes, seed=seeds, ceil_mode=st.booleans(), count=st.booleans())
def test_avg_pool_equals_onnxruntime(
    data: st.DataObject, axes: int, seed: int, ceil_mode: bool, count: bool
) -> None:
    """Both ways of counting, with ceil mode and without."""
    geometry = data.draw(geometries(axes, pool=True))
    x = normal((2, 2, *geometry.size), seed)
    flags = {"ceil_mode": int(ceil_mode), "count_include_pad": int(count)}
    (expected,) = run_onnx("AveragePool", x, **flags, **geometry.attributes)
    result = ours("avg_pool", geometry)(
        x, geometry.kernel, ceil_mode=ceil_mode, count_include_pad=count, **geometry.arguments
    )
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-6)


ACTIVATIONS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "relu": ("Relu", {}, {}),
    "leaky_relu": ("LeakyRelu", {"negative_slope": 0.2}, {"alpha": 0.2}),
    "elu": ("Elu", {"alpha": 1.7}, {"alpha": 1.7}),
    "selu": ("Selu", {}, {}),
    "celu": ("Celu", {"alpha": 0.6}, {"alpha": 0.6}),
    "gelu": ("Gelu", {}, {}),
    "gelu tanh": ("Gelu", {"approximate": "tanh"}, {"approximate": "tanh"}),
    "mish": ("Mish", {}, {}),
    "sigmoid": ("Sigmoid", {}, {}),
    "hardsigmoid": ("HardSigmoid", {}, {"alpha": 1 / 6, "beta": 0.5}),
    "hardswish": ("HardSwish", {}, {}),
    "tanh": ("Tanh", {}, {}),
    "softplus": ("Softplus", {}, {}),
    "softsign": ("Softsign", {}, {}),
    "softshrink": ("Shrink", {"lambd": 1.75}, {"lambd": 1.75, "bias": 1.75}),
    "hardshrink": ("Shrink", {"lambd": 1.75}, {"lambd": 1.75}),
    "threshold": ("ThresholdedRelu", {"threshold": -2.5}, {"alpha": -2.5}),
    "abs": ("Abs", {}, {}),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_equals_onnxruntime(name: str) -> None:
    """A dense sweep from -30 to 30 and numbers near 0, in float32."""
    op, parameters, attributes = ACTIVATIONS[name]
    x = np.concatenate([np.linspace(-30, 30, 6001), np.linspace(-0.01, 0.01, 101)]).astype(np.float32)
    (expected,) = run_onnx(op, x, **attributes)
    np.testing.assert_allclose(
        ops.ACTIVATIONS[name.split()[0]](x, **parameters), expected, rtol=1e-5, atol=1e-6
    )


def test_hardtanh_equals_onnxruntimes_clip() -> None:
    """The same sweep between two bounds."""
    x = np.linspace(-30, 30, 6001).astype(np.float32)
    (expected,) = run_onnx("Clip", x, np.array(-1.5, np.float32), np.array(6, np.float32))
    np.testing.assert_array_equal(ops.hardtanh(x, min_val=-1.5, max_val=6), expected)


@often
@given(shape=st.lists(st.integers(1, 5), min_size=1, max_size=4), data=st.data(), seed=seeds)
def test_softmax_and_log_softmax_equal_onnxruntime(shape: list[int], data: st.DataObject, seed: int) -> None:
    """Any axis of any shape."""
    dim = data.draw(st.integers(-len(shape), len(shape) - 1))
    x = 20 * normal(tuple(shape), seed)
    for ours_, op in ((ops.softmax, "Softmax"), (ops.log_softmax, "LogSoftmax")):
        (expected,) = run_onnx(op, x, axis=dim)
        np.testing.assert_allclose(ours_(x, dim=dim), expected, rtol=1e-4, atol=1e-6)


@often
@given(rows=st.integers(1, 5), features=st.integers(1, 20), out=st.integers(1, 8), seed=seeds)
def test_linear_equals_onnxruntime(rows: int, features: int, out: int, seed: int) -> None:
    """Weights as torch stores them are Gemm with a transposed B."""
    x, w, b = whole((rows, features), seed), whole((out, features), seed + 1), whole((out,), seed + 2)
    (expected,) = run_onnx("Gemm", x, w, b, transB=1)
    np.testing.assert_array_equal(ops.linear(x, w, b), expected)
