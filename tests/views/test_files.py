"""What leaves the page as a file says the engine's numbers."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

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


def test_the_handout_figure_is_a_png_of_every_stage() -> None:
    """It opens, with and without pooling."""
    for state in (LabState(), LabState(pooling="none")):
        assert Image.open(io.BytesIO(export.figure_file(result(state), "diverging"))).format == "PNG"


def test_a_scale_of_the_figure_has_the_signs_that_there_are() -> None:
    """After ReLU it begins at 0."""
    assert export.in_use(np.float32([[[0, 3]]]), 3.0) == (0.0, 3.0)
    assert export.in_use(np.float32([[[-3, 0]]]), 3.0) == (-3.0, 0.0)
    assert export.in_use(np.float32([[[-1, 3]]]), 3.0) == (-3.0, 3.0)
    assert export.in_use(np.float32([[[0, 0]]]), 1.0) == (-1.0, 1.0)
