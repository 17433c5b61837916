"""The shipped signals are what they say, to the sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal as scipy_signal

from cnnviz.signals import SIGNALS, Recording


def values(name: str, length: int = 256, **parameters: float) -> np.ndarray:
    """The numbers (C, L) of the signal `name`."""
    return SIGNALS[name].record(length, **parameters).values


def test_names_are_stable() -> None:
    """Links carry these names; each signal knows its own."""
    assert list(SIGNALS) == [
        "heartbeat",
        "step",
        "sine",
        "chirp",
        "hidden",
        "impulse",
        "ramp",
        "square",
        "two_waves",
        "microphones",
        "motion",
    ]
    assert all(signal.name == name for name, signal in SIGNALS.items())


@settings(max_examples=120, deadline=None)
@given(name=st.sampled_from(sorted(SIGNALS)), length=st.integers(32, 400), data=st.data())
def test_every_signal_at_every_setting_is_finite_and_of_the_asked_shape(
    name: str, length: int, data: st.DataObject
) -> None:
    """Whatever the length and the settings, the values are finite float64 in the named channels."""
    chosen = SIGNALS[name]
    parameters = {p.name: p.clean(data.draw(st.floats(p.low, p.high))) for p in chosen.parameters}
    recording = chosen.record(length, **parameters)
    assert recording.values.shape == (len(chosen.channels), length)
    assert recording.values.dtype == np.float64 and np.isfinite(recording.values).all()
    quiet = chosen.record(length, **parameters | {"noise": 0.0})
    assert np.abs(quiet.values).max() <= 2


@pytest.mark.parametrize("name", [name for name, one in SIGNALS.items() if "seed" in str(one.parameters)])
def test_the_same_draw_number_gives_the_same_noise(name: str) -> None:
    """A link shows everyone the same signal; another number draws anew."""
    np.testing.assert_array_equal(values(name, noise=0.3, seed=5), values(name, noise=0.3, seed=5))
    assert not np.array_equal(values(name, noise=0.3, seed=5), values(name, noise=0.3, seed=6))


def test_noise_has_the_spread_that_is_asked_for() -> None:
    """Taking the clean signal away leaves normal noise of that standard deviation."""
    rest = values("sine", 4096, noise=0.5) - values("sine", 4096, noise=0)
    assert rest.std() == pytest.approx(0.5, rel=0.05)
    assert rest.mean() == pytest.approx(0, abs=0.03)


def test_a_step_and_a_spike_stand_where_they_are_put() -> None:
    """In percent of the way from the first sample to the last."""
    assert np.flatnonzero(values("impulse", 101, at=40)[0]).tolist() == [40]
    step = values("step", 101, at=40)[0]
    assert step[39] == 0 and step[40] == 1
    assert values("step", 101, at=100)[0].sum() == 1


def test_the_chirps_wavelengths_are_the_ones_chosen() -> None:
    """The phase of the analytic signal advances by 1 / first turns at the start and by 1 / last at the end."""
    chirp = values("chirp", 4096, first=64, last=8)[0]
    turns = np.diff(np.unwrap(np.angle(scipy_signal.hilbert(chirp)))) / (2 * np.pi)
    assert 1 / np.median(turns[100:300]) == pytest.approx(47.7, rel=0.03)
    assert 1 / np.median(turns[-300:-100]) == pytest.approx(8.36, rel=0.02)


def test_the_heart_beats_at_its_period() -> None:
    """Without noise the spikes are the only local maxima above 0.9, one period apart, the first after half of one."""
    beats = values("heartbeat", 400, period=80, noise=0)[0]
    peaks = scipy_signal.find_peaks(beats, height=0.9)[0]
    assert peaks.tolist() == [40, 120, 200, 280, 360]


def test_the_pulse_is_the_shape_that_is_hidden() -> None:
    """Without noise the signal is the pulse at its place and 0 elsewhere."""
    recording = SIGNALS["hidden"].record(200, width=21, at=50, noise=0)
    assert recording.pulse is not None
    start = round((200 - 21) / 2)
    np.testing.assert_array_equal(recording.values[0, start : start + 21], recording.pulse)
    assert np.count_nonzero(recording.values[0]) <= 21
    assert np.abs(recording.pulse).max() == 1


def test_the_beats_pulse_is_cut_from_the_beat() -> None:
    """The heartbeat's pulse occurs in it sample by sample."""
    recording = SIGNALS["heartbeat"].record(400, period=80, noise=0)
    assert recording.pulse is not None
    half = len(recording.pulse) // 2
    np.testing.assert_allclose(recording.values[0, 120 - half : 121 + half], recording.pulse, atol=1e-12)


def test_the_right_microphone_hears_the_same_later() -> None:
    """Without noise the right channel is the left one moved by the delay."""
    left, right = values("microphones", 200, delay=9, noise=0)
    np.testing.assert_array_equal(right[9:], left[:-9])


def test_walking_starts_after_a_third_and_gravity_is_there_all_the_time() -> None:
    """Before, all axes are still, z at 1."""
    still = values("motion", 300, noise=0)[:, :60]
    np.testing.assert_allclose(still, np.array([[0], [0], [1]]) + np.zeros((3, 60)), atol=1e-6)
    assert values("motion", 300, noise=0)[:, 150:].std(axis=1).min() > 0.1


def test_a_recording_refuses_what_is_no_signal() -> None:
    """Too many channels, one sample, names that do not fit, and values that are not finite."""
    for wrong in (
        np.zeros(5),
        np.zeros((9, 5)),
        np.zeros((1, 1)),
        np.zeros((1, 5000)),
        np.full((1, 5), np.nan),
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - a programmer's mistake, not a visitor's
            Recording(wrong, ("",) * (len(wrong) if wrong.ndim == 2 else 1))
    with pytest.raises(ValueError, match="2 channels"):
        Recording(np.zeros((1, 5)), ("a", "b"))
    with pytest.raises(ValueError, match="read-only"):
        values("step")[0, 0] = 1
