"""Networks of one layer, one for each kind of arithmetic that is drawn, and an input for each."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.networks import Network, read_onnx
from tests.networks.build import model, node

RNG = np.random.default_rng(5)


def numbers(*shape: int) -> np.ndarray:
    """Normal float32 numbers."""
    return RNG.standard_normal(shape).astype(np.float32)


def half(array: np.ndarray) -> np.ndarray:
    """The numbers in 16 bits."""
    return array.astype(np.float16)


def run(built: Any, x: np.ndarray) -> tuple[Network, dict[str, np.ndarray]]:
    """The network and its arrays."""
    network = read_onnx(built.SerializeToString())
    return network, network.run({"x": x})


def one(op_type: str, x: np.ndarray, *weights: np.ndarray, **attributes: Any) -> Any:
    """A network whose last layer, "make y", is of that kind."""
    names = [f"w{number}" for number in range(len(weights))]
    made = "y s z" if op_type == "DynamicQuantizeLinear" else "y"
    layer = node(op_type, " ".join(["x", *names]), made, **attributes)
    return model([layer], {"x": x}, "y", dict(zip(names, weights, strict=True))), x


MAPS = numbers(1, 3, 5, 7)
WHOLE = RNG.integers(0, 255, (1, 3, 5, 7)).astype(np.uint8)
ROW = numbers(1, 13)
SIGNAL = numbers(1, 2, 9)
TOKENS = numbers(1, 4, 6)
"""Rows of numbers, as a transformer has them."""
BLOCKS = numbers(1, 2, 3, 3, 2, 4)
"""Maps with two further axes, as pixel shuffle has them."""
DEEP = numbers(1, 2, 4, 3, 5)
"""Maps with a depth, as a volume has them."""
BATCH = numbers(3, 2, 4, 5)
POSITIVE = np.abs(numbers(1, 2, 4, 3)) + np.float32(0.1)

CURVES: dict[str, dict[str, Any]] = {
    "Abs": {}, "Ceil": {}, "Celu": {"alpha": 0.7}, "Cos": {}, "Elu": {"alpha": 1.3}, "Erf": {}, "Exp": {}, "Floor": {},
    "Gelu": {}, "HardSigmoid": {}, "HardSwish": {}, "LeakyRelu": {"alpha": 0.2}, "Mish": {}, "Neg": {}, "Relu": {},
    "Round": {}, "Selu": {}, "Sigmoid": {}, "Sign": {}, "Sin": {}, "Softplus": {}, "Softsign": {}, "Tanh": {},
    "Shrink": {"bias": 0.3, "lambd": 0.4}, "ThresholdedRelu": {"alpha": 0.4},
}  # fmt: skip

CASES: dict[str, tuple[Any, np.ndarray]] = {
    "conv": one("Conv", MAPS, numbers(4, 3, 2, 3), numbers(4), strides=[2, 1], pads=[1, 0, 0, 2], dilations=[1, 2]),
    "conv without bias": one("Conv", MAPS, numbers(2, 3, 3, 3), pads=[1, 1, 1, 1]),
    "conv by groups": one("Conv", numbers(1, 4, 5, 6), numbers(6, 2, 3, 2), numbers(6), group=2),
    "depthwise conv": one("Conv", MAPS, numbers(3, 1, 3, 3), numbers(3), group=3),
    "1x1 conv": one("Conv", MAPS, numbers(2, 3, 1, 1), numbers(2)),
    "conv of a signal": one("Conv", SIGNAL, numbers(3, 2, 4), numbers(3), strides=[2], pads=[3, 1]),
    "quantised conv": one(
        "QLinearConv", WHOLE, np.float32(0.02), np.uint8(9), WHOLE[:, :, :3, :2].astype(np.int8).repeat(2, 0),
        np.float32([0.01, 0.03]), np.int8(0), np.float32(0.05), np.uint8(100), np.int32([50, -70]), strides=[2, 1],
        pads=[1, 0, 0, 2],
    ),
    "conv of whole numbers": one("ConvInteger", WHOLE, WHOLE[:, :, :2, :3].astype(np.int8), np.uint8(7), pads=[1, 1, 0, 0]),
    "transposed conv": one(
        "ConvTranspose", MAPS, numbers(3, 2, 3, 2), numbers(2), strides=[2, 3], pads=[1, 0, 0, 1], dilations=[2, 1]
    ),
    "transposed conv by groups": one(
        "ConvTranspose", numbers(1, 4, 3, 4), numbers(4, 3, 2, 2), group=2, strides=[2, 1], output_padding=[1, 0]
    ),
    "transposed conv of a signal": one("ConvTranspose", SIGNAL, numbers(2, 1, 4), numbers(1), strides=[2]),
    "fully connected": one("Gemm", ROW, numbers(4, 13), numbers(4), transB=1),
    "matrix product": one("MatMul", ROW, numbers(13, 3)),
    "max pooling": one("MaxPool", MAPS, kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 0, 1], ceil_mode=1),
    "dilated max pooling": one("MaxPool", MAPS, kernel_shape=[2, 3], dilations=[2, 1]),
    "max pooling of a signal": one("MaxPool", SIGNAL, kernel_shape=[3], strides=[2]),
    "mean pooling": one("AveragePool", MAPS, kernel_shape=[2, 3], strides=[1, 2], pads=[1, 1, 0, 1]),
    "mean pooling with padding": one(
        "AveragePool", MAPS, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1, count_include_pad=1
    ),
    "dilated mean pooling with padding": one(
        "AveragePool", MAPS, kernel_shape=[2, 2], dilations=[3, 2], pads=[1, 1, 1, 1], count_include_pad=1
    ),
    "global mean": one("GlobalAveragePool", MAPS),
    "global maximum": one("GlobalMaxPool", MAPS),
    "mean of maps": one("ReduceMean", MAPS, np.array([2, 3], np.int64), keepdims=0),
    "mean of channels, as for response norm": one(
        "AveragePool", numbers(1, 1, 6, 3, 5), kernel_shape=[5, 1, 1], pads=[2, 0, 0, 2, 0, 0], count_include_pad=1
    ),
    "mean pooling of volumes": one(
        "AveragePool", DEEP, kernel_shape=[3, 2, 2], strides=[2, 1, 2], pads=[1, 1, 0, 0, 0, 1], ceil_mode=1
    ),
    "max pooling of volumes": one("MaxPool", DEEP, kernel_shape=[2, 2, 3], pads=[1, 0, 1, 0, 1, 1], dilations=[2, 1, 1]),
    "max pooling of whole numbers": one("MaxPool", WHOLE, kernel_shape=[2, 3], strides=[2, 1], pads=[1, 0, 0, 2]),
    "global mean of volumes": one("GlobalAveragePool", DEEP),
    "global maximum of volumes": one("GlobalMaxPool", DEEP),
    "length of windows": one("LpPool", MAPS, kernel_shape=[2, 3], strides=[1, 2], pads=[1, 0, 0, 2]),
    "cubic length of windows of a signal": one("LpPool", SIGNAL, kernel_shape=[3], p=3, dilations=[2]),
    "sum of sizes under windows": one("LpPool", DEEP, kernel_shape=[2, 3, 2], p=1),
    "length of maps": one("GlobalLpPool", MAPS),
    "cubic length of volumes": one("GlobalLpPool", DEEP, p=3),
    "response norm": one("LRN", 3 * MAPS, size=3, alpha=0.9, beta=0.6, bias=1.5),
    "response norm of an even number": one("LRN", 3 * numbers(1, 7, 3, 4), size=4, alpha=0.5),
    "response norm of a signal": one("LRN", SIGNAL, size=5, alpha=2.0, beta=0.75, bias=0.5),
    "response norm of volumes": one("LRN", 2 * DEEP, size=3, alpha=1.0),
    "response norm in 16 bits": one("LRN", half(MAPS), size=3, alpha=0.9),
    "place of the largest channel": one("ArgMax", MAPS, axis=1),
    "last place of the smallest in a row": one("ArgMin", WHOLE // 100, axis=-1, keepdims=0, select_last_index=1),
    "place of the largest of a row": one("ArgMax", ROW, axis=1),
    "place of the largest token": one("ArgMax", TOKENS, axis=1, keepdims=0),
    "batch norm": one(
        "BatchNormalization", MAPS, numbers(3), numbers(3), numbers(3), np.abs(numbers(3)) + np.float32(0.01)
    ),
    "instance norm": one("InstanceNormalization", MAPS, numbers(3), numbers(3)),
    "batch norm of a row": one("BatchNormalization", ROW, *[np.abs(numbers(13)) for _ in range(4)]),
    "group norm": one("GroupNormalization", numbers(1, 4, 3, 5), numbers(2), numbers(2), num_groups=2),
    "prelu with a slope for each number": one("PRelu", ROW, numbers(13)),
    "prelu with a slope for each number of a map": one("PRelu", MAPS, numbers(3, 5, 7)),
    "prelu with a slope for each column": one("PRelu", MAPS, numbers(7)),
    "prelu with a slope for each number of a signal": one("PRelu", SIGNAL, numbers(2, 9)),
    "prelu": one("PRelu", MAPS, numbers(3, 1, 1)),
    "prelu with the batch's axis": one("PRelu", MAPS, numbers(1, 3, 1, 1)),
    "prelu with one slope": one("PRelu", ROW, numbers(1)),
    "clip": one("Clip", MAPS, np.array(-0.3, np.float32), np.array(0.8, np.float32)),
    "clip from below": one("Clip", MAPS, np.array(0, np.float32)),
    "tanh gelu": one("Gelu", MAPS, approximate="tanh"),
    "relu of a row": one("Relu", numbers(1, 30)),
    "relu of a signal": one("Relu", SIGNAL),
    "logarithm": one("Log", POSITIVE),
    "square root": one("Sqrt", POSITIVE),
    "reciprocal": one("Reciprocal", POSITIVE),
    "flatten": one("Flatten", MAPS),
    "reshape": one("Reshape", MAPS, np.array([1, 7, 15], np.int64)),
    "transpose": one("Transpose", MAPS, perm=[0, 2, 3, 1]),
    "pad": one("Pad", MAPS, np.array([0, 0, 1, 2, 0, 0, 0, 1], np.int64), np.array(0.5, np.float32)),
    "mirrored pad": one("Pad", MAPS, np.array([0, 0, 1, 2, 0, 0, 0, 1], np.int64), mode="reflect"),
    "larger map": one("Resize", MAPS, np.array([], np.float32), np.array([1, 1, 2, 3], np.float32), mode="nearest"),
    "a row beside given ones": one("Concat", ROW, numbers(1, 4), axis=1),
    "lower maps beside given ones": one("Concat", MAPS, numbers(1, 3, 2, 7), axis=2),
    "maps beside given ones": one("Concat", MAPS, numbers(1, 2, 5, 7), axis=1),
    "every other channel": one("Gather", MAPS, np.array([0, 2]), axis=1),
    "slice": one("Slice", MAPS, np.array([1, 0]), np.array([5, 2]), np.array([3, 1]), np.array([2, 1])),
    "add": one("Add", MAPS, numbers(1, 3, 5, 7)),
    "add one for each channel": one("Add", MAPS, numbers(3, 1, 1)),
    "subtract": one("Sub", MAPS, numbers(1, 3, 1, 7)),
    "multiply": one("Mul", ROW, numbers(13)),
    "divide": one("Div", SIGNAL, numbers(1)),
    "power": one("Pow", POSITIVE, np.array([1.5], np.float32)),
    "mean of two": one("Mean", MAPS, numbers(1, 3, 5, 7)),
    "larger": one("Max", MAPS, numbers(1, 3, 5, 7), numbers(1, 1, 1, 1)),
    "smaller": one("Min", MAPS, numbers(1, 3, 5, 7)),
    "softmax": one("Softmax", 3 * ROW, axis=1),
    "softmax of one cell": one("Softmax", numbers(1, 6, 1, 1), axis=1),
    "softmax at each cell": one("Softmax", 2 * MAPS, axis=1),
    "softmax of a signal": one("Softmax", SIGNAL, axis=1),
    "conv in 16 bits": one("Conv", half(MAPS), half(numbers(2, 3, 3, 3)), half(numbers(2))),
    "fully connected in 16 bits": one("Gemm", half(ROW), half(numbers(4, 13)), half(numbers(4)), transB=1),
    "sigmoid in 16 bits": one("Sigmoid", half(MAPS)),
    "mean pooling in 16 bits": one("AveragePool", half(MAPS), kernel_shape=[2, 2]),
    "softmax in 16 bits": one("Softmax", half(ROW), axis=1),
    "log softmax": one("LogSoftmax", 3 * ROW, axis=-1),
    "softmax along rows": one("Softmax", 2 * MAPS, axis=-1),
    "log softmax of tokens": one("LogSoftmax", TOKENS, axis=-1),
    "layer norm of tokens": one("LayerNormalization", TOKENS, numbers(6), numbers(6)),
    "layer norm of a row": one("LayerNormalization", ROW, numbers(13), numbers(13), epsilon=0.01),
    "layer norm of maps": one("LayerNormalization", MAPS, numbers(3, 5, 7), axis=1),
    "layer norm of a map's rows": one("LayerNormalization", MAPS, numbers(7), numbers(7)),
    "tokens times weights": one("MatMul", TOKENS, numbers(6, 3)),
    "maps times a matrix": one("MatMul", MAPS, numbers(7, 4)),
    "maps times maps": one("MatMul", MAPS, numbers(1, 3, 7, 2)),
    "product without a batch": one("MatMul", numbers(2, 5), numbers(5, 30)),
    "scaled product of rows": one("Gemm", numbers(5, 2), numbers(5, 4), numbers(4), transA=1, beta=0.5),
    "quantised product": one(
        "QLinearMatMul", WHOLE[:, 0, :, :], np.float32([0.02]), np.uint8([9]), WHOLE[0, 1, :, :].T.astype(np.int8),
        np.float32([0.01] * 5), np.int8([3] * 5), np.float32([0.5]), np.uint8([100]),
    ),
    "quantised fully connected": one(
        "QLinearMatMul", WHOLE[:, 0, 0, :], np.float32(0.02), np.uint8(9), WHOLE[0, 1, :, :].T.astype(np.int8),
        np.float32(0.01), np.int8(0), np.float32(0.5), np.uint8(100),
    ),
    "product of whole numbers": one("MatMulInteger", WHOLE[:, 0, :, :], WHOLE[0, 1, :, :].T.astype(np.int8), np.uint8(7)),
    "largest of channels": one("ReduceMax", MAPS, np.array([1])),
    "smallest of rows": one("ReduceMin", MAPS, np.array([2]), keepdims=0),
    "largest whole number": one("ReduceMax", WHOLE, np.array([3])),
    "sum of channels": one("ReduceSum", MAPS, np.array([1]), keepdims=0),
    "sum of columns": one("ReduceSum", MAPS, np.array([3]), keepdims=0),
    "sum of absolute values": one("ReduceL1", MAPS, np.array([2, 3]), keepdims=0),
    "length of tokens": one("ReduceL2", TOKENS, np.array([-1])),
    "length of a row": one("ReduceL2", ROW, np.array([1])),
    "sum of squares": one("ReduceSumSquare", MAPS, np.array([1, 3])),
    "product of columns": one("ReduceProd", MAPS, np.array([3])),
    "logarithm of a sum": one("ReduceLogSum", POSITIVE, np.array([1])),
    "logarithm of a sum of powers": one("ReduceLogSumExp", MAPS, np.array([2])),
    "mean of channels": one("ReduceMean", MAPS, np.array([1])),
    "length in 16 bits": one("ReduceL2", half(MAPS), np.array([1])),
    "smooth larger map": one("Resize", MAPS, np.array([], np.float32), np.array([1, 1, 2, 3], np.float32), mode="linear"),
    "smooth smaller map": one(
        "Resize", MAPS, np.array([], np.float32), np.array([1, 1, 0.6, 0.5], np.float32), mode="linear", antialias=1
    ),
    "cubic larger map": one(
        "Resize", MAPS, np.array([], np.float32), np.array([1, 1, 2, 1.5], np.float32), mode="cubic",
        coordinate_transformation_mode="align_corners", exclude_outside=0,
    ),
    "smooth longer signal": one("Resize", SIGNAL, np.array([], np.float32), np.array([1, 1, 1.7], np.float32), mode="linear"),
    "choice by condition": one("Where", MAPS > 0, MAPS, numbers(1, 3, 1, 7)),
    "greater": one("Greater", MAPS, numbers(3, 1, 1)),
    "less or equal": one("LessOrEqual", WHOLE, WHOLE[:, ::-1]),
    "equal": one("Equal", WHOLE, WHOLE[:, :1]),
    "both true": one("And", MAPS > 0, MAPS > 1),
    "not": one("Not", MAPS > 0),
    "to whole numbers": one("Cast", 3 * MAPS, to=7),
    "to 16 bits": one("Cast", MAPS, to=10),
    "to truth values": one("CastLike", np.maximum(MAPS, 0), np.array([True])),
    "whole division": one("Div", WHOLE.astype(np.int64) - 100, np.array([7])),
    "remainder": one("Mod", WHOLE.astype(np.int32) - 100, np.array([7], np.int32)),
    "pixel shuffle, apart": one("Reshape", numbers(1, 18, 2, 4), np.array([1, 2, 3, 3, 2, 4])),
    "pixel shuffle, swapped": one("Transpose", BLOCKS, perm=[0, 1, 4, 2, 5, 3]),
    "pixel shuffle, together": one("Reshape", BLOCKS, np.array([1, 2, 9, 8])),
    "channel shuffle": one("Transpose", numbers(1, 2, 3, 4, 5), perm=[0, 2, 1, 3, 4]),
    "relu of five axes": one("Relu", BLOCKS),
    "many channels to the end": one("Transpose", numbers(1, 70, 2, 3), perm=[0, 2, 3, 1]),
    "pad of a batch": one("Pad", BATCH, np.array([0, 0, 1, 2, 0, 0, 0, 1])),
    "reshape of a batch": one("Reshape", BATCH, np.array([3, 40])),
    "batch into one": one("Reshape", BATCH, np.array([1, 6, 4, 5])),
    "pad of a batch, before": one("Pad", numbers(2, 2, 3, 3), np.array([1, 0, 0, 0, 0, 0, 0, 0])),
    "quantise": one("QuantizeLinear", 2 * MAPS, np.array(0.02, np.float32), np.array(100, np.uint8)),
    "quantise by channel": one("QuantizeLinear", MAPS, np.float32([0.1, 0.02, 0.5]), np.int8([0, 5, -3]), axis=1),
    "quantise from range": one("DynamicQuantizeLinear", MAPS),
    "dequantise": one("DequantizeLinear", WHOLE, np.float32([0.1, 0.02, 0.5]), np.uint8([128, 0, 3]), axis=1),
    "dequantise a row": one("DequantizeLinear", WHOLE[:, 0, 0, :], np.array(0.03, np.float32), np.array(7, np.uint8)),
} | {name: one(name, 2 * MAPS, **attributes) for name, attributes in CURVES.items()}  # fmt: skip


def joined_maps() -> tuple[Any, np.ndarray]:
    """Maps side by side, flattened, and read by a fully connected layer."""
    layers = [
        node("Relu", "x", "r"),
        node("Concat", "x r", "c", axis=1),
        node("Flatten", "c", "f"),
        node("Gemm", "f w b", "y", transB=1),
    ]
    return model(layers, {"x": MAPS.shape}, "y", {"w": numbers(4, 210), "b": numbers(4)}), MAPS
