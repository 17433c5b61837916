"""Networks that take no picture, or more than one array."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from onnx import ModelProto

from .build import model, node


def _drawn(*shapes: tuple[int, ...]) -> list[np.ndarray]:
    rng = np.random.default_rng(7)
    return [(rng.standard_normal(shape) / 3).astype(np.float32) for shape in shapes]


def heartbeats() -> ModelProto:
    """Three kinds of a signal with one channel of any length."""
    kernel, bias, last = _drawn((4, 1, 7), (4,), (4, 3))
    return model(
        [
            node("Conv", "x k b", "maps", pads=[3, 3], strides=[2]),
            node("Relu", "maps", "lit"),
            node("MaxPool", "lit", "pooled", kernel_shape=[4], strides=[4]),
            node("GlobalAveragePool", "pooled", "means"),
            node("Flatten", "means", "flat"),
            node("MatMul", "flat m", "scores"),
            node("Softmax", "scores", "chances"),
        ],
        {"x": (1, 1, "samples")},
        "chances",
        {"k": kernel, "b": bias, "m": last},
    )


def generator() -> ModelProto:
    """Noise (1, 6, 1, 1) to a picture (1, 3, 8, 8)."""
    first, second = _drawn((6, 5, 4, 4), (5, 3, 4, 4))
    return model(
        [
            node("ConvTranspose", "noise k", "small"),
            node("Relu", "small", "lit"),
            node("ConvTranspose", "lit m", "large", strides=[2, 2], pads=[1, 1, 1, 1]),
            node("Tanh", "large", "picture"),
        ],
        {"noise": (1, 6, 1, 1)},
        "picture",
        {"k": first, "m": second},
    )


def features() -> ModelProto:
    """A row of 12 features to two classes."""
    first, bias, second = _drawn((12, 5), (5,), (5, 2))
    return model(
        [
            node("Gemm", "x a b", "hidden"),
            node("Sigmoid", "hidden", "lit"),
            node("MatMul", "lit c", "scores"),
            node("Softmax", "scores", "chances"),
        ],
        {"x": ("batch", 12)},
        "chances",
        {"a": first, "b": bias, "c": second},
    )


def picture_and_features() -> ModelProto:
    """A picture and a row of three features, joined."""
    kernel, last = _drawn((2, 3, 3, 3), (5, 4))
    return model(
        [
            node("Conv", "picture k", "maps"),
            node("GlobalAveragePool", "maps", "means"),
            node("Flatten", "means", "flat"),
            node("Concat", "flat extra", "all", axis=1),
            node("MatMul", "all m", "scores"),
        ],
        {"extra": (1, 3), "picture": (1, 3, 12, 10)},
        "scores",
        {"k": kernel, "m": last},
    )


def two_pictures() -> ModelProto:
    """How far two pictures are from one another: 0 for the same one."""
    (kernel,) = _drawn((2, 1, 3, 3))
    return model(
        [
            node("Conv", "left k", "a"),
            node("Conv", "right k", "b"),
            node("Sub", "a b", "apart"),
            node("Mul", "apart apart", "squared"),
            node("GlobalAveragePool", "squared", "far"),
            node("Flatten", "far", "distance"),
        ],
        {"left": (1, 1, 9, 9), "right": (1, 1, 9, 9)},
        "distance",
        {"k": kernel},
    )


def words() -> ModelProto:
    """Whole numbers, places of words in a table, and their mean."""
    (table,) = _drawn((50, 6))
    return model(
        [node("Gather", "table words", "vectors"), node("ReduceMean", "vectors axes", "mean", keepdims=0)],
        {"words": np.zeros((1, 9), np.int64)},
        "mean",
        {"table": table, "axes": np.array([1], np.int64)},
    )


UNPICTURED: dict[str, Callable[[], ModelProto]] = {
    made.__name__: made
    for made in (heartbeats, generator, features, picture_and_features, two_pictures, words)
}
"""By name."""
