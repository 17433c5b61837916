"""The drawing board: what it shows."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.actions.drawing import levels_of
from cnnviz.parts.sketch.content import sketch_content


def test_a_drawing_goes_there_and_back() -> None:
    """The levels are sent as one hexadecimal digit each, and digits come back as the same levels."""
    levels = (np.arange(1024, dtype=np.uint8) % 16).reshape(32, 32)
    digits = sketch_content(levels, translate=str)[0]["levels"]
    assert digits == "0123456789abcdef" * 64
    np.testing.assert_array_equal(levels_of(digits, 32), levels)


@pytest.mark.parametrize("levels", [np.zeros((32, 31), np.uint8), np.full((32, 32), 16, np.uint8)])
def test_the_sketch_refuses_other_levels(levels: np.ndarray) -> None:
    """Another shape or a level above 15 is the page's mistake."""
    with pytest.raises(ValueError, match="levels must be"):
        sketch_content(levels, translate=str)


def test_a_sketch_says_how_it_is_drawn_on() -> None:
    """Its size, its pen, its frame and its label."""
    levels = np.zeros((54, 54), np.uint8)
    shown, arrays = sketch_content(
        levels, translate=str, label="Draw a digit", pen=4.5, guide=20 / 28, cells=9
    )
    assert (shown["side"], shown["pen"], shown["guide"], shown["cells"]) == (54, 4.5, 20 / 28, 9)
    assert (len(shown["levels"]), shown["words"]["label"], arrays) == (54 * 54, "Draw a digit", {})
