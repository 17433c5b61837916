"""The evidence that the browser's walks through sums are compared with, in `tests/scripts/terms_evidence.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from cnnviz import evidence
from cnnviz.parts.stepper.content import stepper_payload
from cnnviz.pipeline import run
from cnnviz.state import LabState

FILE = Path(__file__).parents[1] / "scripts/terms_evidence.json"
CASES = {
    "grey": LabState(colour=False, kernel="sobel_x", bias=3.0),
    "three channels with padding": LabState(
        kernel="laplacian_4", padding="1", padding_mode="replicate", pooling="avg", bias=-40.0
    ),
    "stride and dilation": LabState(
        colour=False, padding="2", stride=2, dilation=2, pool_size=3, pool_padding=1
    ),
}


def worked_out(name: str) -> dict[str, Any]:
    """One case: what the Stepper is sent of it, and what `evidence` says of the element (0, 0, 1) and of a pooled one."""
    state = CASES[name]
    drawn = np.random.default_rng(5)
    pixels = drawn.integers(0, 256, (3 if state.colour else 1, 7, 6), dtype=np.uint8)
    result = run(state, pixels)
    meta, arrays = stepper_payload(result, state)
    position = (0, 0, 1)
    bias = np.full(len(result.weight), result.bias)
    step = evidence.convolution_step(
        result.input, result.weight, bias, position, **result.convolution.arguments
    )
    assert result.pooling is not None
    if result.pooling.kind == "max":
        most = evidence.max_pooling_step(
            result.act, result.pooling.kernel, position, **result.pooling.arguments
        )
        window, total, values = most, most.maximum, most.values
    else:
        mean = evidence.average_pooling_step(
            result.act, result.pooling.kernel, position, **result.pooling.arguments
        )
        window, total, values = mean, mean.mean, mean.values
    return {
        "name": name,
        "meta": {**meta, "words": {}},
        "arrays": {key: np.ravel(each).tolist() for key, each in arrays.items()},
        "pixels": pixels.ravel().tolist(),
        "spot": {"stage": "conv", "channel": 0, "row": 0, "column": 1},
        "products": step.products.ravel().tolist(),
        "bias": step.bias,
        "total": step.total,
        "activated": max(0.0, step.total),
        "pooled": {
            "kind": result.pooling.kind,
            "row": 0,
            "column": 1,
            "values": np.asarray(values)[~window.is_padding].tolist(),
            "total": float(total),
        },
    }


def test_the_scripts_are_compared_with_what_the_evidence_says_now() -> None:
    """The file holds every case as it is worked out here; run this module to write it anew."""
    known = json.loads(FILE.read_text())
    assert known == json.loads(json.dumps([worked_out(name) for name in CASES]))


if __name__ == "__main__":
    FILE.write_text(json.dumps([worked_out(name) for name in CASES], separators=(",", ":")) + "\n")
