"""What leaves the signals page: the cost and the files, held to the arrays themselves."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.signal_pipeline import run
from cnnviz.signals import SIGNALS
from cnnviz.state.signal import SignalState
from cnnviz.views.cost import cost, multiply_adds_formula, pooling_formula, weights_formula
from cnnviz.views.export import signal_csv

STATES = [
    SignalState(),
    SignalState(signal="motion", depthwise=True, stride=3, dilation=2, pooling="avg", ceil_mode=True),
    SignalState(signal="microphones", padding="causal", kernel="echo", pooling="none", activation="identity"),
]


@pytest.mark.parametrize("state", STATES)
def test_costs_are_the_arrays_sizes(state: SignalState) -> None:
    """Weights and output lengths are counted on the arrays; a multiply-add is a weight at a place."""
    got = run(state, SIGNALS[state.signal].record(state.length))
    counted = cost(got)
    found = counted.convolution
    assert found.parameters == got.weight.size + len(got.weight)
    assert found.output == got.conv.shape
    assert found.multiply_adds == got.weight.size * got.conv.shape[1]
    assert counted.fully_connected.multiply_adds == got.input.size * got.conv.size
    assert f"{found.parameters}" in weights_formula(found).numbers.replace(r"\,", "")
    assert f"{found.multiply_adds}" in multiply_adds_formula(found).numbers.replace(r"\,", "")
    if got.pool is not None:
        assert counted.pooling is not None and counted.pooling.output == got.pool.shape
        assert counted.pooling.operations == got.pool.size * (state.pool_size - 1)
        assert f"{counted.pooling.operations}" in pooling_formula(counted.pooling).numbers.replace(r"\,", "")


def test_a_dilation_reaches_further_at_the_same_cost() -> None:
    """Three taps 5 apart span 11 samples, for as many multiply-adds as side by side."""
    recording = SIGNALS["sine"].record(128)
    near, far = (cost(run(SignalState(kernel="central", dilation=d), recording)).convolution for d in (1, 5))
    assert (near.axes[0].reach, far.axes[0].reach) == (3, 11)
    assert near.multiply_adds == far.multiply_adds


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.floats(width=32, allow_nan=False), min_size=2, max_size=2), min_size=1, max_size=9)
)
def test_a_csv_file_gives_every_float32_back(rows: list[list[float]]) -> None:
    """Read by Python's csv module: a column for each channel, exactly."""
    values = np.array(rows, np.float32).T
    read = list(csv.reader(io.StringIO(signal_csv(values, ["left, a", "right"]).decode())))
    assert read[0] == ["left, a", "right"]
    np.testing.assert_array_equal(np.array(read[1:], np.float32).T, values)


def test_a_name_is_no_formula_in_a_spreadsheet() -> None:
    """What a spreadsheet would compute is quoted."""
    assert signal_csv(np.zeros((1, 1), np.float32), ["=1+1"]).startswith(b"'=1+1\n")
