"""A network as large as the largest that people bring: refused on a shared machine, read and run on one's own."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from onnx import ModelProto, NodeProto

from cnnviz.limits import OWN, SETTING, SHARED
from cnnviz.networks import ModelError, read_onnx

from .build import model, node

ROOT = Path(__file__).resolve().parents[2]
STAGES = ((64, 3), (128, 4), (256, 6), (512, 3))
"""Channels in the middle of each block, and how many blocks: as ResNet-50, table 1 of arXiv:1512.03385."""

RUN = """
import sys
from pathlib import Path
import numpy as np
from cnnviz.reader import reader_of
from cnnviz.reading import read
from cnnviz.networks import read_onnx
picture = np.random.default_rng(1).integers(0, 256, (3, 224, 224), dtype=np.uint8)
reading = read(reader_of(read_onnx(Path(sys.argv[1]).read_bytes())), picture)
np.savez(sys.argv[2], x=reading.values["x"], answer=reading.values["answer"])
"""
"""Another process reads the network with the limits that its environment names."""


def residual_network() -> ModelProto:
    """Blocks of 1x1, 3x3 and 1x1 kernels around which the input passes: 25.5 million weights, 4 billion multiply-adds."""
    draw = np.random.default_rng(0)
    nodes: list[NodeProto] = []
    weights: dict[str, np.ndarray] = {}

    def conv(source: str, name: str, inside: int, outside: int, side: int, stride: int = 1) -> str:
        bound = math.sqrt(3 / (inside * side * side))
        weights[f"{name} w"] = draw.random((outside, inside, side, side), np.float32) * 2 * bound - bound
        attributes = {"strides": [stride] * 2, "pads": [side // 2] * 4}
        made = node("Conv", "", name, **attributes)
        made.input.extend([source, f"{name} w"])
        nodes.append(made)
        return name

    def relu(source: str) -> str:
        nodes.append(node("Relu", source, f"{source}+"))
        return f"{source}+"

    at = relu(conv("x", "stem", 3, 64, 7, 2))
    nodes.append(node("MaxPool", at, "pooled", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]))
    at, channels = "pooled", 64
    for stage, (middle, blocks) in enumerate(STAGES):
        for block in range(blocks):
            name, stride = f"s{stage}b{block}", 2 if stage and not block else 1
            inner = relu(conv(at, f"{name}c1", channels, middle, 1))
            inner = relu(conv(inner, f"{name}c2", middle, middle, 3, stride))
            inner = conv(inner, f"{name}c3", middle, 4 * middle, 1)
            around = at if block else conv(at, f"{name}c4", channels, 4 * middle, 1, stride)
            nodes.append(node("Add", f"{inner} {around}", f"{name}sum"))
            at, channels = relu(f"{name}sum"), 4 * middle
    weights["dense"] = draw.random((1000, channels), np.float32) / channels
    weights["bias"] = np.zeros(1000, np.float32)
    nodes.append(node("GlobalAveragePool", at, "means"))
    nodes.append(node("Flatten", "means", "row"))
    nodes.append(node("Gemm", "row dense bias", "answer", transB=1))
    return model(nodes, {"x": (1, 3, 224, 224)}, "answer", weights)


def test_one_setting_opens_a_network_of_a_hundred_megabytes(tmp_path: Path) -> None:
    """Its answer is onnxruntime's; with the limits of a shared machine one sentence says that the file is too large."""
    data = residual_network().SerializeToString()
    assert SHARED.model_bytes < 97 * 2**20 < len(data) < OWN.model_bytes
    with pytest.raises(ModelError, match="MB"):
        read_onnx(data, SHARED)
    file, numbers = tmp_path / "large.onnx", tmp_path / "numbers.npz"
    file.write_bytes(data)
    subprocess.run(
        [sys.executable, "-c", RUN, file, numbers], cwd=ROOT, env=os.environ | {SETTING: "own"}, check=True
    )
    found = np.load(numbers)
    (expected,) = onnxruntime.InferenceSession(str(file)).run(["answer"], {"x": found["x"]})
    np.testing.assert_allclose(found["answer"], expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())
