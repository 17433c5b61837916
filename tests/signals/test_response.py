"""A kernel's gain for a wave is what SciPy computes and what the engine does to that wave."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal as scipy_signal

from cnnviz import ops
from cnnviz.signals.response import frequencies, gains


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 999), st.integers(1, 64), st.integers(1, 4))
def test_gains_are_freqzs(seed: int, taps: int, dilation: int) -> None:
    """scipy.signal.freqz of the kernel with its gaps filled by zeros."""
    weights = np.random.default_rng(seed).normal(size=taps)
    spread = np.zeros((taps - 1) * dilation + 1)
    spread[::dilation] = weights
    _, response = scipy_signal.freqz(spread, worN=2 * np.pi * frequencies())
    np.testing.assert_allclose(gains(weights, dilation), np.abs(response), atol=1e-10)


@pytest.mark.parametrize("index", [0, 16, 100, 128, 255])
def test_the_engine_makes_a_wave_that_much_higher(index: int) -> None:
    """The standard deviation of a long wave changes by the gain (a level by its size)."""
    weights, dilation = np.array([0.2, -1.0, 0.5, 0.7]), 2
    wave = np.cos(2 * np.pi * frequencies()[index] * np.arange(4608) + 0.3)
    out = ops.conv1d(wave[None], weights[None, None], dilation=dilation)[0]
    size = (lambda x: abs(x.mean())) if index == 0 else np.std
    assert size(out[:4096]) == pytest.approx(gains(weights, dilation)[index] * size(wave[:4096]), rel=1e-3)


def test_an_average_removes_the_wave_of_its_own_length() -> None:
    """Eight equal weights let nothing through of a wave of 8 samples, and a level unchanged."""
    gain = gains(np.full(8, 1 / 8))
    assert gain[0] == pytest.approx(1)
    assert gain[64] == pytest.approx(0, abs=1e-12) and frequencies()[64] == 1 / 8
