"""pad."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cnnviz import ops

from .drawn import seeds, whole

SCIPY_MODES = {"zeros": "constant", "reflect": "mirror", "replicate": "nearest", "circular": "grid-wrap"}


@pytest.mark.parametrize(
    ("mode", "row"),
    [
        ("zeros", [0, 0, 1, 2, 3, 4, 0, 0, 0]),
        ("reflect", [3, 2, 1, 2, 3, 4, 3, 2, 1]),
        ("replicate", [1, 1, 1, 2, 3, 4, 4, 4, 4]),
        ("circular", [3, 4, 1, 2, 3, 4, 1, 2, 3]),
    ],
)
def test_each_mode_fills_the_border_as_its_name_says(mode: str, row: list[int]) -> None:
    """Two cells before and three after 1 2 3 4."""
    assert ops.pad([1, 2, 3, 4], [(2, 3)], mode=mode).tolist() == row


@settings(max_examples=100, deadline=None)
@given(data=st.data(), mode=st.sampled_from(list(SCIPY_MODES)), seed=seeds)
def test_padding_equals_scipy_ndimage_out_of_bounds(data: st.DataObject, mode: str, seed: int) -> None:
    """scipy.ndimage reads the same values outside the image under its own names for the modes."""
    size = data.draw(st.tuples(st.integers(2, 6), st.integers(2, 6)))
    padding = [data.draw(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))) for n in size]
    x = whole((3, *size), seed)
    padded = ops.pad(x, padding, mode=mode)
    cells = np.meshgrid(
        *(np.arange(-b, n + e) for n, (b, e) in zip(size, padding, strict=True)), indexing="ij"
    )
    for image, result in zip(x, padded, strict=True):
        expected = ndimage.map_coordinates(image, cells, order=0, mode=SCIPY_MODES[mode])
        np.testing.assert_array_equal(result, expected)
    assert padded.dtype == np.float32


def test_a_value_other_than_zero() -> None:
    """Max pooling pads with minus infinity."""
    assert ops.pad(np.ones((1, 1)), [(0, 1)], value=-np.inf).tolist() == [[1, -np.inf]]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: ops.pad(np.ones((2, 3)), [(0, 3)], mode="reflect"),
            "pad: reflect padding can add at most 2 elements to an axis of 3, "
            "but 3 are asked for on an input of shape (2, 3)",
        ),
        (
            lambda: ops.pad(np.ones((2, 3)), [(3, 0), (0, 0)], mode="circular"),
            "pad: circular padding can add at most 2 elements to an axis of 2, "
            "but 3 are asked for on an input of shape (2, 3)",
        ),
        (
            lambda: ops.pad(np.ones((2, 0)), [(1, 1)], mode="replicate"),
            "pad: replicate padding can add at most 0 elements to an axis of 0, "
            "but 1 are asked for on an input of shape (2, 0)",
        ),
        (
            lambda: ops.pad(np.ones(3), [(1, 1)], mode="edge"),
            "pad: the padding mode is 'edge', but it must be one of zeros, reflect, replicate, circular",
        ),
        (lambda: ops.pad(np.ones(3), [(1, -1)]), "pad: padding is (1, -1), but it must be at least 0"),
        (
            lambda: ops.pad(np.ones(3), [(1, 1), (1, 1)]),
            "pad: the input has shape (3,), but padding [(1, 1), (1, 1)] is for at least 2 axes",
        ),
    ],
)
def test_pad_says_what_does_not_fit(call: Any, sentence: str) -> None:
    """Each wrong argument gives one sentence with the shape in it."""
    with pytest.raises(ops.OperationError) as caught:
        call()
    assert str(caught.value) == sentence
