"""Layers cut into parts: the same numbers as in one go, and no part larger than it may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from cnnviz.limits import Limits
from cnnviz.networks import Input, Layer, ModelError, Network, parts
from cnnviz.networks.operators import resize
from cnnviz.networks.parts import CUTS
from cnnviz.networks.steps import outcome

from .cases import cases, check, conformance, has_our_types


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every layer that can be cut is cut as finely as it can be."""
    conformance()  # which cases fail uncut is found out, and kept, before anything is cut
    monkeypatch.setattr(parts, "PART", 3)
    monkeypatch.setattr(parts, "PRODUCTS", 1)
    monkeypatch.setattr(resize, "AT_ONCE", 3)


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("operator", sorted({*CUTS, "Max", "Mean", "Min", "Resize", "Sum", "Upsample"}))
def test_every_case_passes_in_parts_too(operator: str) -> None:
    """The cases of the onnx package give their outputs, however finely the layers are cut."""
    failed = conformance().failed
    known = [
        case
        for case in cases()
        if operator in case.operators and has_our_types(case.model) and case.name not in failed
    ]
    if operator not in ("Cos", "Mod", "Sin"):  # which have few or none
        assert known
    for case in known:
        check(case)


def one(op_type: str, inputs: Sequence[str], weights: dict[str, np.ndarray], **attributes: Any) -> Network:
    layer = Layer("layer", op_type, tuple(inputs), ("y",), attributes)
    return Network([layer], [Input("x", None, np.dtype(np.float32))], ["y"], weights)


def image(*shape: int) -> np.ndarray:
    return np.random.default_rng(4).normal(size=shape).astype(np.float32)


ROWS = image(9)
LAYERS: dict[str, tuple[Network, tuple[int, ...]]] = {
    "LRN": (one("LRN", ["x"], {}, size=3), (1, 5, 9, 7)),
    "LRN of one image's line": (one("LRN", ["x"], {}, size=3), (1, 5, 40)),
    "Resize": (one("Resize", ["x", "", "s"], {"s": np.float32([1, 1, 2.5, 0.5])}, mode="cubic"), (1, 3, 9, 8)),
    "MatMul of few rows": (one("MatMul", ["x", "w"], {"w": image(2, 6, 30)}), (2, 1, 6)),
    "MatMul of many rows": (one("MatMul", ["x", "w"], {"w": image(6, 2)}), (3, 20, 6)),
    "Gemm": (one("Gemm", ["x", "w", "c"], {"w": image(6, 4), "c": image(9, 1)}, transA=1), (6, 9)),
    "Gemm with one row added": (one("Gemm", ["x", "w", "c"], {"w": image(4, 6), "c": image(4)}, transB=1), (9, 6)),
    "Add to a column": (one("Add", ["x", "w"], {"w": image(9, 1)}), (4, 1, 5)),
    "Where": (one("Where", ["c", "x", "w"], {"c": ROWS[:, None] > 0, "w": image(1)}), (2, 9, 5)),
    "PRelu": (one("PRelu", ["x", "w"], {"w": image(5, 1, 1)}), (2, 5, 9, 3)),
    "Clip": (one("Clip", ["x", "", "w"], {"w": np.float32(0.5)}), (3, 9)),
    "Softmax": (one("Softmax", ["x"], {}, axis=1), (9, 4, 5)),
    "LayerNormalization": (one("LayerNormalization", ["x", "w"], {"w": image(9, 1, 5)}, axis=2), (2, 9, 4, 5)),
    "InstanceNormalization": (one("InstanceNormalization", ["x", "a", "b"], {"a": image(4), "b": image(4)}), (1, 4, 9, 5)),
    "Sum": (one("Sum", ["x", "w", "x", "x"], {"w": image(5)}), (9, 5)),
    "Mean": (one("Mean", ["x", "w", "x", "x"], {"w": image(9, 1)}), (9, 5)),
}  # fmt: skip


@pytest.mark.parametrize("kind", LAYERS)
def test_parts_are_the_whole(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """More steps, the same numbers."""
    network, shape = LAYERS[kind]
    x = image(*shape)
    whole = network.run({"x": x})["y"]
    assert len(list(network.steps({"x": x}))) <= 3 or network.layers[0].op_type in ("Resize", "Sum", "Mean")
    monkeypatch.setattr(parts, "PART", 3)
    monkeypatch.setattr(parts, "PRODUCTS", 1)
    monkeypatch.setattr(resize, "AT_ONCE", 3)
    steps = list(network.steps({"x": x}))
    assert len(steps) > 4
    assert steps == sorted(steps)
    found = outcome(network.steps({"x": x}))["y"]
    assert found.dtype == whole.dtype
    np.testing.assert_allclose(found, whole, rtol=1e-5, atol=1e-6)


def test_a_sum_of_many_arrays_counts_each_of_them() -> None:
    """Not as one array's worth of additions."""
    network = one("Sum", ["x"] * 1000, {})
    x = image(100, 100)
    network.run({"x": x}, Limits(operations=11_000_000))
    with pytest.raises(ModelError, match="more than 9000000 multiply-adds"):
        network.run({"x": x}, Limits(operations=9_000_000))


def test_a_layer_that_does_not_fit_is_refused_in_parts_as_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence that names the shapes."""
    monkeypatch.setattr(parts, "PART", 3)
    for op_type in ("Add", "MatMul", "Gemm", "Sum", "Where"):
        inputs = ["x", "w", "x"] if op_type == "Where" else ["x", "w"]
        with pytest.raises(ModelError, match="cannot be computed"):
            one(op_type, inputs, {"w": image(3, 4)}).run({"x": image(5, 6)})
