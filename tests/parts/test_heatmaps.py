"""Coloured maps: their numbers, and the ends of their colours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.parts.heatmaps.content import Heatmap, bounds, heatmaps_content


def test_maps_are_sent_with_their_scales() -> None:
    """Each array is float32, whatever its layout; its scale is plain numbers."""
    signed = np.array([[-4, 0, 1], [2, 0.5, np.nan]], np.float32)
    grays = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(3, 2))
    extent = ((-0.5, 0.5), (0.5, -0.5))
    shown, arrays = heatmaps_content(
        [Heatmap("First", "signed", signed), Heatmap("Second", "gray", grays, "gray", 0, 5, extent)],
        translate=str,
    )
    first, second = shown["items"]
    assert (first["height"], first["width"], first["low"], first["high"]) == (2, 3, -4, 4)
    assert (second["low"], second["high"], second["extent"]) == (0, 5, extent)
    assert [array.dtype for array in arrays.values()] == [np.float32] * 2
    np.testing.assert_array_equal(arrays["values0"], signed)
    np.testing.assert_array_equal(arrays["values1"].ravel(), np.arange(6))


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (3,), (1, 3, 3)])
def test_a_map_without_rows_and_columns_is_refused(shape: tuple[int, ...]) -> None:
    """It is the page's mistake."""
    with pytest.raises(ValueError, match="rows and columns"):
        heatmaps_content([Heatmap("", "", np.zeros(shape, np.float32))], translate=str)


@pytest.mark.parametrize("scale", ["diverging", "gray"])
@given(
    values=st.lists(st.floats(width=32), min_size=1, max_size=8),
    low=st.none() | st.floats(),
    high=st.none() | st.floats(),
)
def test_a_scale_is_finite_and_rises(
    scale: Any, values: list[float], low: float | None, high: float | None
) -> None:
    """Whatever the values, the ends of the colours are finite and in order, around 0 if diverging."""
    start, end = bounds(Heatmap("", "", np.array([values], np.float32), scale, low, high))
    assert np.isfinite([start, end]).all() and start <= end
    if scale == "diverging":
        assert start == -end < 0
