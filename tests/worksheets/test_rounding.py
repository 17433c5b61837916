"""Printed numbers are those that one writes when rounding by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cnnviz import kernels
from cnnviz.worksheets.rounding import LARGEST_WEIGHT, decimals_of, rounded, whole_weights


@given(st.integers(-(10**8), 10**8), st.integers(0, 4), st.integers(0, 3))
@example(-5, 1, 0)
@example(1005, 3, 2)
def test_halves_go_away_from_zero(digits: int, places: int, decimals: int) -> None:
    """As Python's decimal numbers round what is written down, where binary ones lie below the half, as 1.005 does."""
    written = Decimal(digits).scaleb(-places)
    expected = written.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    found = float(rounded(float(written), decimals))
    assert found == float(expected)
    assert not (found == 0 and np.signbit(found))


@pytest.mark.parametrize(
    ("values", "decimals"),
    [
        ([0, 254, -3], 0),
        ([0.5, 2], 1),
        ([0.25, 100], 2),
        ([1, 0.123], 2),
        ([0.0, 0.0], 0),
        ([0.0456, 0.001], 3),
        ([137.0625], 1),
        ([1234.5678], 0),
        ([1e-7, 0.0], 6),
    ],
)
def test_as_many_decimals_as_make_sense(values: list[float], decimals: int) -> None:
    """Two where they are exact; else three digits or so."""
    assert decimals_of(values) == decimals


def test_a_kernel_of_fractions_becomes_whole_numbers() -> None:
    """A binomial blur is divided by 16, a box by 9, and what is whole stays."""
    for name, divisor in (("binomial", 16), ("box", 9), ("sobel_x", 1), ("laplacian_8", 1)):
        weight = kernels.build(name, {"size": 3}).astype(np.float32)
        whole, found, is_exact = whole_weights(weight)
        assert found == divisor and is_exact
        np.testing.assert_array_equal((whole / divisor).astype(np.float32), weight)


@given(
    st.lists(
        st.floats(-1e5, 1e5, width=32).filter(lambda weight: weight == 0 or abs(weight) > 1e-3), min_size=1
    )
)
def test_any_kernel_is_near_its_whole_numbers(weights: list[float]) -> None:
    """Within half a unit of what is printed, if the numbers do not fit exactly."""
    whole, divisor, is_exact = whole_weights(weights)
    np.testing.assert_array_equal(whole, np.round(whole))
    assert divisor == 1 or np.abs(whole).max() <= LARGEST_WEIGHT + 1
    most = 2e-6 * max(1.0, np.abs(weights).max()) if is_exact else 0.5000001 / divisor
    np.testing.assert_allclose(whole / divisor, weights, rtol=0, atol=most)
