"""Histograms of a layer's numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cnnviz.wish import spread, weights_of

from .networks import branched

NUMBERS = st.floats(-1e6, 1e6, width=32)


@given(npst.arrays(np.float32, npst.array_shapes(min_dims=1, max_dims=4, max_side=7), elements=NUMBERS))
def test_each_number_is_counted_once(numbers: np.ndarray) -> None:
    """The bars add up to all numbers; zeros, mean and deviation are NumPy's."""
    found = spread(numbers)
    assert found is not None
    assert found.counts.sum() == found.total == numbers.size
    assert found.zeros == (numbers == 0).sum()
    np.testing.assert_allclose(
        [found.mean, found.deviation], [numbers.mean(dtype=float), numbers.std(dtype=float)], atol=1e-3
    )
    assert found.edges[0] <= numbers.min() and numbers.max() <= found.edges[-1]


def test_zero_stands_in_the_middle_where_signs_differ() -> None:
    """One bar has 0 in its middle."""
    found = spread(np.array([-1.0, 0.0, 0.0, 3.0]))
    assert found is not None
    middle = len(found.counts) // 2
    assert found.edges[middle] + found.edges[middle + 1] == pytest.approx(0) and found.counts[middle] == 2


def test_what_is_no_number_is_left_out() -> None:
    """And where nothing is left there is no histogram."""
    found = spread(np.array([np.nan, 1.0, np.inf]))
    assert found is not None and found.total == 1
    assert spread(np.array([np.nan])) is None


def test_the_weights_are_the_layers_own() -> None:
    """Of a convolution its kernels; a ReLU has none."""
    net = branched(0).network
    found = weights_of(net, "right")
    assert found is not None and found[0].name == "right" and found[1] is net.layer("right").weights["w3"]
    assert weights_of(net, "relu1") is None
