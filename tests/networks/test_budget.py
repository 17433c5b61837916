"""Small files that ask for much."""

from __future__ import annotations

import math
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from onnx import ModelProto, NodeProto

from cnnviz.limits import SHARED, Limits
from cnnviz.networks import ModelError, read_onnx

from .build import model, node

MEGABYTES = 2**20
MOST_PEAK = 8 * MEGABYTES
"""A refused model may take so much memory at most."""


def asking(nodes: list[NodeProto], **weights: object) -> ModelProto:
    """A model of an image (1, 2, 8, 8) and whatever numbers its layers need."""
    arrays = {name: np.asarray(value) for name, value in weights.items()}
    return model(nodes, {"x": [1, 2, 8, 8]}, nodes[-1].output[0], arrays)


def doubling(times: int) -> ModelProto:
    names = ["x", *(f"x{i}" for i in range(times))]
    return asking([node("Concat", f"{a} {a}", b, axis=0) for a, b in pairwise(names)])


W = np.ones((2, 2, 3, 3), np.float32)
KERNEL = np.ones((1, 2, 1, 1), np.float32)
GREEDY = {
    "ConstantOfShape": asking([node("ConstantOfShape", "shape", "y")], shape=[2**17, 2**10]),
    "ConstantOfShape, far too much": asking([node("ConstantOfShape", "shape", "y")], shape=[2**40, 2**40]),
    "Expand": asking([node("Expand", "x shape", "y")], shape=[2**20, 2, 8, 8]),
    "Tile": asking([node("Tile", "x times", "y")], times=[2**20, 1, 1, 2**30]),
    "Resize": asking([node("Resize", "x - scales", "y")], scales=np.float32([1, 1, 1e4, 1e4])),
    "Resize to sizes": asking([node("Resize", "x - - sizes", "y", mode="cubic")], sizes=[1, 2, 10**6, 10**6]),
    "Resize, shrinking": asking(
        [node("Resize", "x - scales", "y", mode="linear", antialias=1)], scales=np.float32([1, 1, 1e-30, 1])
    ),
    "Upsample": model(
        [node("Upsample", "x scales", "y")],
        {"x": [1, 2, 8, 8]},
        "y",
        {"scales": np.float32([1, 1, 1e4, 1e4])},
        opset=9,
    ),
    "Pad": asking([node("Pad", "x pads", "y")], pads=[0, 0, 10**5, 10**5, 0, 0, 0, 0]),
    "Pad, reflecting": asking([node("Pad", "x pads", "y", mode="reflect")], pads=[0, 0, 0, 2**40, 0, 0, 0, 0]),
    "Conv with padding": asking([node("Conv", "x w", "y", pads=[10**5] * 4)], w=W),
    "Conv with padding and stride": asking(
        [node("Conv", "x w", "y", pads=[10**5] * 4, strides=[10**5] * 2)], w=W
    ),
    "ConvTranspose": asking([node("ConvTranspose", "x w", "y", strides=[10**5, 10**5])], w=W),
    "ConvTranspose to a shape": asking(
        [node("ConvTranspose", "x w", "y", strides=[10**5] * 2, output_shape=[10**5] * 2)], w=W
    ),
    "MaxPool": asking([node("MaxPool", "x", "y", kernel_shape=[10**9] * 2, pads=[10**9] * 4)]),
    "AveragePool": asking([node("AveragePool", "x", "y", kernel_shape=[10**5, 1], pads=[10**5, 0] * 2)]),
    "AveragePool over three axes": asking(
        [node("Unsqueeze", "x axis", "z"), node("AveragePool", "z", "y", kernel_shape=[10**5, 1, 1], pads=[10**5, 0, 0] * 2)],
        axis=[1],
    ),
    "MatMul": asking([node("MatMul", "a b", "y")], a=np.ones((6000, 1), "f"), b=np.ones((1, 6000), "f")),
    "Gemm": asking([node("Gemm", "a b", "y")], a=np.ones((6000, 1), "f"), b=np.ones((1, 6000), "f")),
    "Add": asking([node("Add", "a b", "y")], a=np.ones((6000, 1), "f"), b=np.ones((1, 6000), "f")),
    "Where": asking([node("Where", "c a b", "y")], c=np.ones((1, 1), bool), a=np.ones((6000, 1), "f"),
                    b=np.ones((1, 6000), "f")),
    "Gather": asking([node("Gather", "a i", "y")], a=np.ones((1, 6000), "f"), i=np.zeros(6000, np.int64)),
    "Range": asking([node("Range", "a b c", "y")], a=np.int64(0), b=np.int64(2**50), c=np.int64(1)),
    "Concat and Concat again": doubling(40),
    "many results": asking(
        [node("ConstantOfShape", "shape", f"y{i}") for i in range(9)], shape=[2**16, 2**8]
    ),
    "indices of a pool": model(
        [node("MaxPool", "x", "y i", kernel_shape=[999, 999], pads=[500] * 4)], {"x": [1, 1, 999, 999]}, "y"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", GREEDY)
def test_what_a_small_file_asks_for_is_counted_before_it_is_made(kind: str) -> None:
    """Each way of asking for gigabytes or hours is refused, and memory hardly grows."""
    limits = Limits(array_bytes=128 * MEGABYTES, run_bytes=128 * MEGABYTES)
    built = GREEDY[kind]
    network = read_onnx(built.SerializeToString())
    size = [dim.dim_value for dim in built.graph.input[0].type.tensor_type.shape.dim]
    x = np.ones(size, np.float32)
    tracemalloc.start()
    try:
        with pytest.raises(ModelError, match="cannot be computed: .*(takes|more than)"):
            network.run({"x": x}, limits)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    kept = limits.run_bytes if kind in ("Concat and Concat again", "many results") else 0
    assert peak < MOST_PEAK + 12 * x.nbytes + kept


def test_the_limits_of_a_run_are_those_stated() -> None:
    """On a shared machine 128 MB for one array, 256 for all, ten thousand million multiply-adds."""
    assert (SHARED.array_bytes, SHARED.run_bytes) == (2**27, 2**28)
    assert SHARED.operations == 10**10
    network = read_onnx(asking([node("Conv", "x w", "y")], w=W).SerializeToString())
    x = np.ones((1, 2, 8, 8), np.float32)
    needed = math.prod((2, 6, 6)) * 18
    with pytest.raises(ModelError, match=f"more than {needed} multiply-adds"):
        network.run({"x": x}, Limits(operations=needed))
    network.run({"x": x}, Limits(operations=2 * needed + 50_000))


def test_arrays_have_no_more_axes_than_numpy_takes_everywhere() -> None:
    """32: one axis more, whether put in or stretched to, is refused."""
    grown = asking([node("Unsqueeze", "x axes", "y"), node("Add", "y y", "z")], axes=list(range(28)))
    x = np.ones((1, 2, 8, 8), np.float32)
    assert read_onnx(grown.SerializeToString()).run({"x": x})["z"].ndim == 32
    grown = asking([node("Unsqueeze", "x axes", "y")], axes=list(range(29)))
    stretched = asking([node("Expand", "x shape", "y")], shape=[1] * 33)
    for built in (grown, stretched):
        with pytest.raises(ModelError, match="an array of 33 axes is asked for, and 32 is the most"):
            read_onnx(built.SerializeToString()).run({"x": x})


def test_a_network_under_the_limits_runs() -> None:
    """An array just below the limit is made."""
    network = read_onnx(asking([node("ConstantOfShape", "n", "y")], n=[2**20]).SerializeToString())
    x = np.ones((1, 2, 8, 8), np.float32)
    assert network.run({"x": x}, Limits(array_bytes=4 * MEGABYTES))["y"].nbytes == 4 * MEGABYTES
    with pytest.raises(ModelError, match="takes 4 MB, and one array may take 3 MB at most"):
        network.run({"x": x}, Limits(array_bytes=3 * MEGABYTES))
