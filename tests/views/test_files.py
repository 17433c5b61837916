"""What leaves the page as a file says the engine's numbers."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from cnnviz.pipeline import Run, run
from cnnviz.state.lab import VIEWS, LabState
from cnnviz.views import export

PIXELS = np.random.default_rng(3).integers(0, 256, (3, 12, 17), dtype=np.uint8)


def result(state: LabState) -> Run:
    """A run on a small picture whose height and width differ."""
    return run(state, PIXELS)


def test_csv_and_npy_hold_the_exact_values() -> None:
    """Both read back as the same float32 numbers."""
    values = result(LabState(kernel="gaussian")).conv
    read = np.loadtxt(io.BytesIO(export.csv_file(values)), delimiter=",", dtype=np.float32)
    np.testing.assert_array_equal(read, values[0])
    np.testing.assert_array_equal(np.load(io.BytesIO(export.npy_file(values))), values)


@pytest.mark.parametrize("view", VIEWS)
def test_a_saved_picture_has_a_pixel_for_each_value(view: str) -> None:
    """Whatever the way of showing."""
    values = result(LabState()).conv
    assert Image.open(io.BytesIO(export.picture_file(values, view, 255.0))).size == values.shape[:0:-1]


def test_zero_is_white_in_a_signed_picture() -> None:
    """And the two signs differ."""
    values = np.array([[[-1.0, 0.0, 1.0]]], np.float32)
    picture = np.asarray(Image.open(io.BytesIO(export.picture_file(values, "diverging", 255.0))))
    assert picture[0, 1].tolist() == [255, 255, 255]
    assert picture[0, 0, 2] > picture[0, 0, 0]
    assert picture[0, 2, 0] > picture[0, 2, 2]
