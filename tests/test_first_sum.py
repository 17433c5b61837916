"""The first computation that a visitor sees."""

from __future__ import annotations

import numpy as np
from scipy import signal

from cnnviz.first_sum import KERNEL, PICTURE, feature_map


def test_the_map_is_what_scipy_computes() -> None:
    """Whole numbers, exactly, and of all three kinds of sum there is one that says so."""
    made = feature_map()
    np.testing.assert_array_equal(made, signal.correlate2d(PICTURE, KERNEL, "valid"))
    np.testing.assert_array_equal(made, np.round(made))
    assert made.min() < -9 and made.max() > 9


def test_every_sum_can_be_done_in_the_head() -> None:
    """Pixels of one digit, and weights that only add or take away."""
    assert PICTURE.shape == (8, 8) and set(np.unique(PICTURE)) <= set(range(10))
    assert KERNEL.shape == (3, 3) and set(np.unique(KERNEL)) == {-1, 0, 1}
