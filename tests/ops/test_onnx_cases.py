"""Every node case that the onnx package ships for our operations, in ONNX's own numbers.

Only models of one node are taken: the `_expanded` twins spell the same case in other operations.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import onnx
import pytest

from cnnviz import ops

NOT_OURS = {
    "test_convtranspose_3d": "three axes",
    "test_celu_bfloat16": "bfloat16 is not a NumPy type",
    "test_maxpool_with_argmax_2d_precomputed_strides": "indices counted down the columns (storage_order=1)",
    "test_gemm_default_matrix_bias": "a bias of its own for every row",
    "test_prelu_example": "a slope of its own for every element",
}
COARSE = {
    "test_averagepool_2d_ceil_last_window_starts_on_pad": 6e-5,  # stored with four decimals
    "test_celu_float16": 1e-3,
}
FEWEST_CASES = 134


def pairs(flat: Any) -> list[tuple[int, int]]:
    """ONNX's ``[begin, begin, ..., end, end, ...]`` as (begin, end) pairs."""
    numbers = [int(n) for n in flat]
    half = len(numbers) // 2
    return list(zip(numbers[:half], numbers[half:], strict=True))


def window(x: np.ndarray, kernel: tuple[int, ...], attributes: dict[str, Any]) -> dict[str, Any]:
    """Stride, dilation and padding of a Conv or a pool; auto_pad worked out as the standard says."""
    axes = len(kernel)
    stride = attributes.get("strides", [1] * axes)
    dilation = attributes.get("dilations", [1] * axes)
    padding = pairs(attributes.get("pads", [0] * (2 * axes)))
    auto = attributes.get("auto_pad", b"NOTSET")
    if auto in (b"SAME_UPPER", b"SAME_LOWER"):
        padding = []
        for n, k, s, d in zip(x.shape[2:], kernel, stride, dilation, strict=True):
            total = max(0, (-(-n // s) - 1) * s + d * (k - 1) + 1 - n)
            small, large = total // 2, total - total // 2
            padding.append((small, large) if auto == b"SAME_UPPER" else (large, small))
    return {"stride": stride, "dilation": dilation, "padding": padding}


def by_axes(operation: str, x: np.ndarray) -> Callable[..., Any]:
    return getattr(ops, f"{operation}{x.ndim - 2}d")  # type: ignore[no-any-return]


def conv(attributes: dict[str, Any], x: np.ndarray, w: np.ndarray, b: np.ndarray | None = None) -> Any:
    how = window(x, w.shape[2:], attributes)
    return by_axes("conv", x)(x, w, b, groups=attributes.get("group", 1), **how)


def conv_transpose(
    attributes: dict[str, Any], x: np.ndarray, w: np.ndarray, b: np.ndarray | None = None
) -> Any:
    axes = x.ndim - 2
    how = window(x, w.shape[2:], {**attributes, "auto_pad": b"NOTSET"})
    extra = list(attributes.get("output_padding", [0] * axes))
    wanted = attributes.get("output_shape")
    upper = attributes.get("auto_pad") == b"SAME_UPPER"
    if upper:
        wanted = [n * s for n, s in zip(x.shape[2:], how["stride"], strict=True)]
    if wanted:
        how["padding"] = []
        for axis, (n, k) in enumerate(zip(x.shape[2:], w.shape[2:], strict=True)):
            full = how["stride"][axis] * (n - 1) + how["dilation"][axis] * (k - 1) + 1 + extra[axis]
            cut = max(0, full - wanted[axis])
            extra[axis] += max(0, wanted[axis] - full)
            how["padding"].append((cut // 2, cut - cut // 2) if upper else (cut - cut // 2, cut // 2))
    operation = by_axes("conv_transpose", x)
    return operation(x, w, b, output_padding=extra, groups=attributes.get("group", 1), **how)


def max_pool(attributes: dict[str, Any], x: np.ndarray) -> Any:
    kernel = attributes["kernel_shape"]
    how = window(x, kernel, attributes)
    ceil_mode = bool(attributes.get("ceil_mode", 0))
    values, indices = by_axes("max_pool", x)(x, kernel, ceil_mode=ceil_mode, return_indices=True, **how)
    plain = by_axes("max_pool", x)(x, kernel, ceil_mode=ceil_mode, **how)
    np.testing.assert_array_equal(values, plain)
    planes = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], *(1,) * (x.ndim - 2))
    return values, indices + planes * np.prod(x.shape[2:])  # ONNX counts through all planes


def avg_pool(attributes: dict[str, Any], x: np.ndarray) -> Any:
    kernel = attributes["kernel_shape"]
    return by_axes("avg_pool", x)(
        x,
        kernel,
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
        count_include_pad=bool(attributes.get("count_include_pad", 0)),
        **window(x, kernel, attributes),
    )


def hard_sigmoid(attributes: dict[str, Any], x: np.ndarray) -> Any:
    """ONNX lets the line be ``alpha * x + beta``; torch's is ``x / 6 + 1 / 2``."""
    line = attributes.get("alpha", 0.2) * x + attributes.get("beta", 0.5)
    return ops.hardsigmoid(6 * line - 3)


def selu(attributes: dict[str, Any], x: np.ndarray) -> Any:
    if not attributes:
        return ops.selu(x)
    return attributes["gamma"] * ops.elu(x, alpha=attributes["alpha"])


def shrink(attributes: dict[str, Any], x: np.ndarray) -> Any:
    """ONNX lets the bias be any number; torch's are 0 and the bound itself."""
    lambd, bias = attributes.get("lambd", 0.5), attributes.get("bias", 0.0)
    assert bias in (0, lambd)
    return ops.softshrink(x, lambd=lambd) if bias else ops.hardshrink(x, lambd=lambd)


def flatten(attributes: dict[str, Any], x: np.ndarray) -> Any:
    axis = attributes.get("axis", 1) % x.ndim
    tail = ops.flatten(x, start_dim=axis)
    return tail[np.newaxis] if axis == 0 else ops.flatten(tail, end_dim=axis - 1)


def gemm(attributes: dict[str, Any], a: np.ndarray, b: np.ndarray, c: np.ndarray | None = None) -> Any:
    x = attributes.get("alpha", 1.0) * (a.T if attributes.get("transA") else a)
    weight = b if attributes.get("transB") else b.T
    if c is None:
        return ops.linear(x, weight)
    return ops.linear(x, weight, np.broadcast_to(attributes.get("beta", 1.0) * c.reshape(-1), len(weight)))


def pad(attributes: dict[str, Any], x: np.ndarray, amounts: np.ndarray, *rest: np.ndarray) -> Any:
    value = float(rest[0]) if rest else 0.0
    axes = [int(axis) % x.ndim for axis in rest[1]] if len(rest) > 1 else range(x.ndim)
    each = dict(zip(axes, pairs(amounts), strict=True))
    mode = {b"constant": "zeros", b"edge": "replicate", b"reflect": "reflect", b"wrap": "circular"}
    return ops.pad(
        x, [each.get(i, (0, 0)) for i in range(x.ndim)], mode=mode[attributes["mode"]], value=value
    )


ADAPTERS: dict[str, Callable[..., Any]] = {
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "MaxPool": max_pool,
    "AveragePool": avg_pool,
    "GlobalAveragePool": lambda a, x: ops.global_avg_pool2d(x),
    "GlobalMaxPool": lambda a, x: ops.global_max_pool2d(x),
    "Relu": lambda a, x: ops.relu(x),
    "LeakyRelu": lambda a, x: ops.leaky_relu(x, negative_slope=a.get("alpha", 0.01)),
    "PRelu": lambda a, x, slope: ops.prelu(x, slope, dim=-1),
    "Elu": lambda a, x: ops.elu(x, alpha=a.get("alpha", 1.0)),
    "Selu": selu,
    "Celu": lambda a, x: ops.celu(x, alpha=a.get("alpha", 1.0)),
    "Gelu": lambda a, x: ops.gelu(x, approximate=a.get("approximate", b"none").decode()),
    "Swish": lambda a, x: ops.silu(a["alpha"] * x) / a["alpha"],
    "Mish": lambda a, x: ops.mish(x),
    "Sigmoid": lambda a, x: ops.sigmoid(x),
    "HardSigmoid": hard_sigmoid,
    "HardSwish": lambda a, x: ops.hardswish(x),
    "Tanh": lambda a, x: ops.tanh(x),
    "Softplus": lambda a, x: ops.softplus(x),
    "Softsign": lambda a, x: ops.softsign(x),
    "Shrink": shrink,
    "ThresholdedRelu": lambda a, x: ops.threshold(x, threshold=a.get("alpha", 1.0)),
    "Abs": lambda a, x: ops.abs(x),
    "Softmax": lambda a, x: ops.softmax(x, dim=a.get("axis", -1)),
    "LogSoftmax": lambda a, x: ops.log_softmax(x, dim=a.get("axis", -1)),
    "Flatten": flatten,
    "Gemm": gemm,
    "Pad": pad,
}


@lru_cache
def cases() -> dict[str, Any]:
    """The one-node cases of the operations above, by name; making them takes some seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other operations' cases divide by zero on purpose
        from onnx.backend.test.loader import load_model_tests

        loaded = load_model_tests(kind="node")
    return {
        case.name: case
        for case in loaded
        if len(case.model.graph.node) == 1 and case.model.graph.node[0].op_type in ADAPTERS
    }


@pytest.mark.parametrize("op", ADAPTERS)
def test_gives_the_numbers_of_the_onnx_cases(op: str) -> None:
    """The operation gives the outputs stored with each case, in their shape."""
    ran = 0
    for name in cases().keys() - NOT_OURS.keys():
        (node,) = cases()[name].model.graph.node
        if node.op_type != op:
            continue
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        for inputs, expected in cases()[name].data_sets:
            outputs = ADAPTERS[op](attributes, *inputs)
            outputs = outputs if isinstance(outputs, tuple) else (outputs,)
            for got, wanted in zip(outputs, expected, strict=False):
                assert got.shape == wanted.shape, name
                loose = COARSE.get(name)
                np.testing.assert_allclose(
                    got, wanted, rtol=0 if loose else 1e-5, atol=loose or 1e-6, err_msg=name
                )
                ran += 1
    assert ran


def test_no_case_is_lost() -> None:
    """Most cases run, and each that does not is named with its reason."""
    assert NOT_OURS.keys() <= cases().keys()
    assert len(cases()) - len(NOT_OURS) >= FEWEST_CASES
