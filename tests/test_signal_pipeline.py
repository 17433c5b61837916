"""The stages of the signals page give what SciPy and NumPy give for the same choices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal as scipy_signal

from cnnviz import evidence, ops
from cnnviz.signal_pipeline import as_taps, kernel_weights, resolve_padding, run, scaled
from cnnviz.signals import SIGNALS, Recording
from cnnviz.state.signal import SignalState

PAD = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def recorded(values: np.ndarray) -> Recording:
    """`values` (C, L) as a signal without names."""
    return Recording(values.astype(np.float64), ("",) * len(values))


@st.composite
def cases(draw: st.DrawFn) -> tuple[SignalState, np.ndarray]:
    """A state with a typed kernel of whole numbers, and a signal of whole numbers in one to four channels."""
    channels, length = draw(st.integers(1, 4)), draw(st.integers(24, 60))
    generator = np.random.default_rng(draw(st.integers(0, 999)))
    taps = generator.integers(-3, 4, (draw(st.sampled_from([1, channels])), draw(st.integers(1, 6))))
    state = SignalState(
        taps=as_taps(taps),
        bias=float(draw(st.integers(-5, 5))),
        flip=draw(st.booleans()),
        depthwise=draw(st.booleans()),
        stride=draw(st.integers(1, 4)),
        dilation=draw(st.integers(1, 3)),
        padding=draw(st.sampled_from(["valid", "same", "causal", "1", "4"])),
        padding_mode=draw(st.sampled_from(list(PAD))),
        pooling=draw(st.sampled_from(["max", "avg"])),
        pool_size=2,
        pool_stride=draw(st.integers(1, 2)),
    )
    return state, generator.integers(-9, 10, (channels, length))


@settings(max_examples=200, deadline=None)
@given(cases())
def test_every_stage_is_what_scipy_and_numpy_compute(case: tuple[SignalState, np.ndarray]) -> None:
    """Padding by np.pad, sums by scipy.signal, ReLU by np.maximum, pooling by windows: whole numbers, exactly."""
    state, values = case
    got = run(state, recorded(values))
    padded = np.pad(values.astype(np.float64), ((0, 0), *got.convolution.padding), PAD[state.padding_mode])
    taps = np.broadcast_to(np.array(state.taps), (len(values), len(state.taps[0])))  # type: ignore[index]
    kernels = np.zeros((len(values), (taps.shape[1] - 1) * state.dilation + 1))
    kernels[:, :: state.dilation] = taps
    apply = scipy_signal.convolve if state.flip else scipy_signal.correlate
    rows = np.stack([apply(x, k, "valid", method="direct") for x, k in zip(padded, kernels, strict=True)])
    conv = (rows if state.depthwise else rows.sum(axis=0, keepdims=True))[:, :: state.stride] + state.bias
    np.testing.assert_array_equal(got.conv, conv)
    np.testing.assert_array_equal(got.act, np.maximum(conv, 0))
    windows = np.lib.stride_tricks.sliding_window_view(got.act, 2, axis=1)[:, :: state.pool_stride]
    expected = windows.max(axis=2) if state.pooling == "max" else windows.mean(axis=2)
    np.testing.assert_allclose(got.pool, expected, rtol=1e-6)


@settings(max_examples=100, deadline=None)
@given(cases(), st.data())
def test_evidence_of_any_element_is_the_engines_value(
    case: tuple[SignalState, np.ndarray], data: st.DataObject
) -> None:
    """Taking the run's own arguments, the sum in 64 bits is the element: whole numbers, exactly."""
    state, values = case
    got = run(state, recorded(values))
    at = tuple(data.draw(st.integers(0, size - 1)) for size in got.conv.shape)
    bias = np.full(len(got.weight), got.bias)
    step = evidence.convolution_step(got.input, got.weight, bias, at, **got.convolution.arguments)
    assert step.total == got.conv[at]


def test_a_causal_output_is_lfilters() -> None:
    """All padding before the signal: y[n] = sum K(i) x[n - (k - 1) + i], as scipy.signal.lfilter gives it."""
    recording = SIGNALS["sine"].record(200)
    state = SignalState(kernel="exponential", padding="causal")
    weights = kernel_weights(state, recording)[0]
    expected = scipy_signal.lfilter(weights[::-1], 1, recording.values[0])
    np.testing.assert_allclose(run(state, recording).conv[0], expected, atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    moment=st.integers(1, 99),
    dilation=st.integers(1, 4),
    length=st.integers(1, 9),
    mode=st.sampled_from(["zeros", "replicate"]),
)
def test_nothing_in_a_causal_output_moves_before_its_cause(
    moment: int, dilation: int, length: int, mode: str
) -> None:
    """A change of the signal from one moment on leaves every earlier output as it was, exactly."""
    values = SIGNALS["sine"].record(100).values.copy()
    changed = values.copy()
    changed[:, moment:] += 7
    state = SignalState(
        kernel="past_average",
        kernel_numbers=(("length", length),),
        padding="causal",
        padding_mode=mode,
        dilation=dilation,
    )
    before, after = run(state, recorded(values)).conv, run(state, recorded(changed)).conv
    np.testing.assert_array_equal(before[:, :moment], after[:, :moment])
    assert (before[:, moment] != after[:, moment]).all()


def test_a_centred_output_moves_before_its_cause() -> None:
    """With as much padding behind as before, a moving average of 9 rises 4 samples before the step."""
    step = SIGNALS["step"].record(101, at=40)
    state = SignalState(kernel="average", kernel_numbers=(("length", 9),), padding="same")
    assert int(np.flatnonzero(run(state, step).conv[0])[0]) == 36


@pytest.mark.parametrize("padding", ["same", "causal"])
@pytest.mark.parametrize(("taps", "dilation"), [(1, 1), (2, 1), (5, 1), (4, 3)])
def test_same_and_causal_padding_keep_the_length(padding: str, taps: int, dilation: int) -> None:
    """For odd and even kernels, with and without gaps."""
    state = SignalState(taps=((1.0,) * taps,), padding=padding, dilation=dilation)
    assert run(state, recorded(np.ones((1, 40)))).conv.shape == (1, 40)
    assert sum(resolve_padding(padding, taps, dilation)) == (taps - 1) * dilation


def test_one_kernel_serves_all_channels_and_more_serve_one_each() -> None:
    """A single row of taps is used for every channel; rows that do not fit the channels leave the first."""
    values = np.arange(12.0).reshape(3, 4)
    shared = run(SignalState(taps=((1.0,),), padding="valid"), recorded(values))
    np.testing.assert_array_equal(shared.conv[0], values.sum(axis=0))
    own = run(SignalState(taps=((1.0,), (0.0,), (-2.0,)), padding="valid"), recorded(values))
    np.testing.assert_array_equal(own.conv[0], values[0] - 2 * values[2])
    fewer = run(SignalState(taps=((1.0,), (5.0,)), padding="valid"), recorded(values))
    np.testing.assert_array_equal(fewer.conv[0], values.sum(axis=0))


def test_the_unit_scales_the_signal() -> None:
    """The largest size becomes 1 with all channels alike; or each channel gets mean 0 and spread 1, a flat one 0."""
    recording = recorded(np.array([[1.0, -4.0, 2.0], [7.0, 7.0, 7.0]]))
    np.testing.assert_allclose(scaled(recording, "peak").values, recording.values / 7)
    standard = scaled(recording, "standard").values
    np.testing.assert_allclose(standard.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(standard.std(axis=1), [1, 0], atol=1e-12)
    assert scaled(recording, "raw") is recording
    np.testing.assert_array_equal(scaled(recorded(np.zeros((1, 4))), "peak").values, 0)


def test_large_numbers_that_hardly_differ_are_scaled_to_finite_ones() -> None:
    """A spread of rounding size does not blow up."""
    recording = recorded(np.full((1, 50), 1e9 / 3))
    assert np.isfinite(scaled(recording, "standard").values).all()


def test_what_does_not_fit_is_refused_in_a_sentence() -> None:
    """A window longer than the signal, and a border that the signal cannot fill."""
    short = recorded(np.arange(5.0)[None])
    for state in (
        SignalState(taps=((1.0,) * 9,), padding="valid"),
        SignalState(taps=((1.0,) * 3,), padding="32", padding_mode="reflect"),
        SignalState(taps=((1.0,) * 5,), padding="valid", pool_size=4),
    ):
        with pytest.raises(ops.OperationError):
            run(state, short)


def test_taps_are_kept_in_their_shortest_form_and_come_back_exactly() -> None:
    """A third is a third again as float32."""
    kept = as_taps(np.full((1, 2), 1 / 3))
    assert kept == ((0.33333334, 0.33333334),)
    got = kernel_weights(SignalState(taps=kept), recorded(np.ones((1, 4))))
    np.testing.assert_array_equal(got, np.full((1, 2), 1 / 3, np.float32))
