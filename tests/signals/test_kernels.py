"""The kernels do to a signal what their sentences say, held to SciPy and to arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal as scipy_signal

from cnnviz import ops
from cnnviz.kernels.errors import KernelError
from cnnviz.signals import KERNELS, MOST_WEIGHTS, SIGNALS, Recording, build, parameters_for, parse_weights

ANY = SIGNALS["sine"].record(256)


def kernel(name: str, recording: Recording = ANY, **numbers: float) -> np.ndarray:
    """The weights (k,) of a kernel that is the same for all channels."""
    weights = build(name, numbers, recording)
    assert len(weights) == 1
    return weights[0]


def applied(weights: np.ndarray, values: np.ndarray, **options: object) -> np.ndarray:
    """What the engine makes of `values` (L,)."""
    return ops.conv1d(values[None], weights[None, None], **options)[0]  # type: ignore[arg-type]


def test_names_are_stable() -> None:
    """Links carry these names; each kernel knows its own."""
    assert list(KERNELS) == [
        "average",
        "gaussian",
        "savitzky_golay",
        "forward",
        "central",
        "second",
        "jump",
        "matched",
        "detail",
        "exponential",
        "past_average",
        "echo",
    ]
    assert all(one.name == name for name, one in KERNELS.items())


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(KERNELS)), shape=st.sampled_from(sorted(SIGNALS)), data=st.data())
def test_every_kernel_at_every_setting_is_finite_and_short_enough(
    name: str, shape: str, data: st.DataObject
) -> None:
    """Whatever the settings, weights are finite and at most 64, for one channel or for each."""
    recording = SIGNALS[shape].record(data.draw(st.sampled_from([32, 100])))
    drawn = {p.name: data.draw(st.floats(p.low, p.high)) for p in parameters_for(name, recording)}
    if name == "matched":
        drawn.pop("start", None)  # a piece may be flat; the one that is cut by itself is not
    weights = build(name, drawn, recording)
    assert weights.shape[0] in (1, len(recording.values)) and 1 <= weights.shape[1] <= MOST_WEIGHTS
    assert weights.dtype == np.float64 and np.isfinite(weights).all()


@pytest.mark.parametrize("name", ["average", "gaussian", "savitzky_golay", "exponential", "past_average"])
def test_smoothing_kernels_sum_to_1(name: str) -> None:
    """A signal that does not change stays as it is."""
    assert kernel(name).sum() == pytest.approx(1)


@pytest.mark.parametrize("name", ["forward", "central", "second", "jump", "detail"])
def test_what_looks_for_changes_is_0_where_the_signal_is_flat(name: str) -> None:
    """The weights sum to 0."""
    assert kernel(name).sum() == pytest.approx(0, abs=1e-12)


def test_differences_of_a_straight_line_are_its_slope() -> None:
    """Forward and central differences of 3n are 3, and the second difference is 0."""
    line = 3.0 * np.arange(20)
    for name in ("forward", "central"):
        np.testing.assert_allclose(applied(kernel(name), line), 3)
    np.testing.assert_allclose(applied(kernel("second"), line), 0)


def test_averaging_9_samples_makes_noise_3_times_smaller() -> None:
    """The standard deviation of independent noise falls with the square root of the length."""
    noise = np.random.default_rng(0).normal(size=100_000)
    assert applied(kernel("average", length=9), noise).std() == pytest.approx(1 / 3, rel=0.02)


def test_a_moving_average_turns_a_step_into_a_slope_of_its_length() -> None:
    """Between 0 and 1 stand as many values as the kernel has weights, less one."""
    answer = applied(kernel("average", length=7), (np.arange(60) >= 30).astype(float))
    assert np.count_nonzero((answer > 1e-9) & (answer < 1 - 1e-9)) == 6
    np.testing.assert_allclose(np.diff(answer)[np.diff(answer) > 1e-9], 1 / 7)


def test_savitzky_golay_is_scipys() -> None:
    """The weights of a fitted parabola."""
    for length in (5, 9, 21, 63):
        expected = scipy_signal.savgol_coeffs(length, 2, use="dot")
        np.testing.assert_allclose(kernel("savitzky_golay", length=length), expected, atol=1e-12)


def test_the_gaussian_is_scipys() -> None:
    """The sampled bell, divided by its sum."""
    window = scipy_signal.windows.gaussian(15, 2.5)
    np.testing.assert_allclose(kernel("gaussian", length=15, sigma=2.5), window / window.sum())


def test_the_jump_detector_peaks_in_the_middle_of_a_step() -> None:
    """The mean behind minus the mean before is 1 exactly where the step is."""
    step = (np.arange(60) >= 30).astype(float)
    answer = applied(kernel("jump", length=8), step)
    assert answer.max() == pytest.approx(1) and int(np.argmax(answer)) == 30 - 4


def test_causal_kernels_are_scipys_filters() -> None:
    """With padding before the signal alone the engine gives lfilter's output, the newest weight first there."""
    x = ANY.values[0]
    for name in ("exponential", "past_average", "echo"):
        weights = kernel(name)
        got = applied(weights, x, padding=((len(weights) - 1, 0),))
        np.testing.assert_allclose(got, scipy_signal.lfilter(weights[::-1], 1, x), atol=1e-12)


def test_the_fading_memory_approaches_the_recursive_average() -> None:
    """With many weights it is y[n] = a x[n] + (1 - a) y[n - 1], but for what is older than the kernel."""
    a, x = 0.3, ANY.values[0]
    weights = kernel("exponential", share=a, length=64)
    got = applied(weights, x, padding=((63, 0),))
    np.testing.assert_allclose(got, scipy_signal.lfilter([a], [1, a - 1], x), atol=1e-8)


def test_kernels_of_the_past_are_marked() -> None:
    """The page gives these causal padding."""
    assert [name for name, one in KERNELS.items() if one.past] == ["exponential", "past_average", "echo"]


@settings(max_examples=60, deadline=None)
@given(width=st.integers(3, 31).map(lambda half: 2 * half + 1), at=st.integers(0, 100))
def test_the_matched_filter_peaks_at_the_pulse_and_reads_its_height(width: int, at: int) -> None:
    """Without noise the largest output is 1, at the pulse's own place and nowhere else."""
    recording = SIGNALS["hidden"].record(256, width=width, at=at, noise=0)
    answer = applied(build("matched", {}, recording)[0], recording.values[0])
    assert int(np.argmax(answer)) == round((256 - width) * at / 100)
    assert answer.max() == pytest.approx(1)
    assert np.sort(answer)[-2] < 1 - 1e-6


def test_the_matched_filter_finds_a_pulse_that_noise_hides() -> None:
    """At a noise in which the largest sample lies elsewhere, the output's peak is at the pulse for most draws."""
    fooled = found = 0
    for seed in range(40):
        recording = SIGNALS["hidden"].record(512, width=31, at=60, noise=0.5, seed=seed)
        start = round((512 - 31) * 0.6)
        answer = applied(build("matched", {}, recording)[0], recording.values[0])
        found += int(np.argmax(answer)) == start
        fooled += not start <= int(np.argmax(np.abs(recording.values[0]))) < start + 31
    assert found >= 34
    assert fooled >= 20


def test_the_matched_filter_finds_every_beat() -> None:
    """With its default noise the heartbeat's outputs above one half are at the beats."""
    recording = SIGNALS["heartbeat"].record(400)
    answer = applied(build("matched", {}, recording)[0], recording.values[0], padding="same")
    assert scipy_signal.find_peaks(answer, height=0.6)[0].tolist() == [40, 120, 200, 280, 360]


def test_a_cut_shape_is_found_where_it_was_cut() -> None:
    """For three channels the subtotals add up to 1 there, and the mean of each channel does not matter."""
    recording = SIGNALS["motion"].record(200)
    weights = build("matched", {"start": 107, "length": 21}, recording)
    assert weights.shape == (3, 21)
    np.testing.assert_allclose(weights.sum(axis=1), 0, atol=1e-12)
    answer = ops.conv1d(recording.values, weights[None])[0]
    assert answer[107] == pytest.approx(1)


@pytest.mark.parametrize("length", [3, 21, 63])
@pytest.mark.parametrize("name", ["impulse", "step", "ramp", "square"])
def test_a_shape_is_cut_where_the_signal_moves(name: str, length: int) -> None:
    """Unless another piece is chosen, it is never flat, however short; a flat one is refused in a sentence."""
    recording = SIGNALS[name].record(4096)
    assert build("matched", {"length": length}, recording).any()
    if name != "square":
        with pytest.raises(KernelError, match="flat"):
            build("matched", {"start": 0, "length": length}, recording)


@pytest.mark.parametrize("samples", [2, 3, 4, 20, 62, 63, 64, 65])
def test_a_short_file_gives_a_short_shape(samples: int) -> None:
    """The shape is never longer than the signal, whatever is asked for."""
    recording = Recording(np.random.default_rng(0).normal(size=(2, samples)), ("", ""))
    for numbers in ({}, {"length": 63, "start": 4000}, {"length": 3}):
        weights = build("matched", numbers, recording)
        assert weights.shape[0] == 2 and 1 <= weights.shape[1] <= samples
        for parameter in parameters_for("matched", recording, numbers):
            assert parameter.low <= parameter.default <= parameter.high


def test_a_signal_with_a_pulse_needs_no_cutting() -> None:
    """The matched filter has sliders only where its shape has to be cut."""
    assert parameters_for("matched", SIGNALS["hidden"].record(64)) == ()
    assert [p.name for p in parameters_for("matched", ANY)] == ["start", "length"]


def test_an_unknown_kernel_is_refused() -> None:
    """In a sentence that names it."""
    with pytest.raises(KernelError, match="nope"):
        build("nope", {}, ANY)


@pytest.mark.parametrize(
    ("text", "channels", "rows"),
    [
        ("1 0 -1", 1, [[1, 0, -1]]),
        ("1, 0, -1", 3, [[1, 0, -1]]),
        ("[1; 0; \u22121]", 1, [[1, 0, -1]]),
        ("1/4 1/2 1/4", 1, [[0.25, 0.5, 0.25]]),
        ("[[1, 2],\n [3, 4]]", 2, [[1, 2], [3, 4]]),
        ("1e-2\t.5\n\n", 1, [[0.01, 0.5]]),
        ("7", 1, [[7]]),
    ],
)
def test_typed_weights_are_read(text: str, channels: int, rows: list[list[float]]) -> None:
    """A line for all channels or one for each; spaces, commas, semicolons, tabs, brackets, fractions."""
    np.testing.assert_array_equal(parse_weights(text, channels), rows)


@pytest.mark.parametrize(
    ("text", "channels", "said"),
    [
        ("", 1, "no numbers"),
        ("[]", 1, "no numbers"),
        ("1 two 3", 1, "two"),
        ("nan", 1, "not a number"),
        ("1/0", 1, "1/0"),
        ("1e300", 1, "too large"),
        ("2000000", 1, "too large"),
        ("1 2\n3", 2, "line 2"),
        ("1\n2\n3", 2, "3 lines"),
        ("1 " * 65, 1, "65"),
        ("1 " * 6000, 1, "too long"),
        ("9" * 400, 1, "too large"),
    ],
)
def test_what_cannot_be_typed_is_said(text: str, channels: int, said: str) -> None:
    """One sentence that names the trouble."""
    with pytest.raises(KernelError) as caught:
        parse_weights(text, channels)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 160


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_weights_or_a_sentence(text: str) -> None:
    """Nothing else can happen."""
    try:
        weights = parse_weights(text, 2)
    except KernelError:
        return
    assert weights.shape[0] in (1, 2) and all(map(math.isfinite, weights.ravel()))
