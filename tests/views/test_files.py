"""What leaves the page as a file says the engine's numbers."""

from __future__ import annotations

import io

import numpy as np

from cnnviz.pipeline import Run, run
from cnnviz.state.lab import LabState
from cnnviz.views import export

PIXELS = np.random.default_rng(3).integers(0, 256, (3, 12, 17), dtype=np.uint8)


def result(state: LabState) -> Run:
    """A run on a small picture whose height and width differ."""
    return run(state, PIXELS)


def test_npy_holds_the_exact_values() -> None:
    """It reads back as the same float32 numbers."""
    values = result(LabState(kernel="gaussian")).conv
    np.testing.assert_array_equal(np.load(io.BytesIO(export.npy_file(values))), values)
