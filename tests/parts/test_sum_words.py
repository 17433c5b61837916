"""The formulas beside the stages are true for the settings in force, and name them."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from cnnviz import pipeline, signal_pipeline
from cnnviz.parts.signal_stepper.words import signal_words
from cnnviz.parts.stepper.words import stepper_words
from cnnviz.pipeline import Stages
from cnnviz.signals import SIGNALS
from cnnviz.state import LabState
from cnnviz.state.signal import SignalState

ROW = (((0.5, -2.0, 1.0, 3.0),),)
POINT = (((2.0,),),)
LABS = [
    LabState(),
    LabState(stride=2, padding="1", bias=-0.5),
    LabState(stride=2, dilation=3, padding="4", flip=True, bias=2.0),
    LabState(dilation=2, depthwise=True, flip=True),
    LabState(weights=ROW, padding="same", flip=True),
    LabState(weights=ROW, padding="same", dilation=2),
    LabState(weights=POINT, stride=3, padding="2", dilation=2),
    LabState(weights=POINT, depthwise=True, flip=True),
]
SIGNAL_STATES = [
    SignalState(length=32),
    SignalState(signal="microphones", kernel="echo", padding="causal", stride=2, dilation=2, length=32),
    SignalState(signal="motion", depthwise=True, flip=True, bias=1.5, padding="3", length=32),
    SignalState(taps=((1.0, 2.0),), flip=True, padding="same", length=32),
]


def same(text: str) -> str:
    return text


def plain(text: str) -> str:
    """`text` with spaces at which a line may break."""
    return text.replace("\u00a0", " ")


def value_of(formula: str, run: Stages, kernel: np.ndarray, output: tuple[int, ...]) -> float:
    """What `formula` with its legend gives at `output` (k, r, c) or (k, n); zeros stand around the input."""
    first, *legend = plain(formula).split("\n")
    known = {
        name: float(number.replace("−", "-"))
        for name, number in re.findall(r"\b([sdpqb]) = (−?[\d.]+)", "\n".join(legend))
    }
    letters = "krc" if run.input.ndim == 3 else "kn"
    match = re.fullmatch(r".*?= (b \+ )?(?:Σ. ?)*K(?:\((.*?)\))? · [Ix]\((.*)\)", first)
    assert match is not None, first
    bias, taps, places = match.groups()
    taps = taps.split(", ") if taps else []
    summed = set(re.findall("Σ(.)", first))
    ranges = {
        "k": range(len(run.input)) if "ₖ" in summed else [output[0]],
        "i": range(kernel.shape[1]) if "ᵢ" in summed else [0],
        "j": range(kernel.shape[-1]) if "ⱼ" in summed else [0],
    }
    total = known["b"] if bias else 0.0
    for k, i, j in itertools.product(*ranges.values()):
        names = known | dict(zip(letters, output, strict=True)) | {"k": k, "i": i, "j": j}
        at = [int(eval(place.replace("·", "*").replace("−", "-"), {}, names)) for place in places.split(", ")]
        if "k" not in taps:
            at = [0, *at]
        if all(0 <= place < size for place, size in zip(at, run.input.shape, strict=True)):
            cell = (k % len(kernel), *((i, j) if kernel.ndim == 3 else (i,)))
            total += float(kernel[cell]) * float(run.input[tuple(at)])
    return total


def check(formula: str, run: Stages, kernel: np.ndarray) -> None:
    depthwise = run.convolution.groups > 1
    for output in itertools.product(*((0, size // 2, size - 1) for size in run.conv.shape[1:])):
        for channel in range(len(run.conv)):
            place = (channel if depthwise else 0, *output)
            assert value_of(formula, run, kernel, place) == pytest.approx(
                float(run.conv[(channel, *output)]), rel=1e-4, abs=1e-3
            )


@pytest.mark.parametrize("state", LABS)
@pytest.mark.parametrize("channels", [1, 3])
def test_the_labs_formula_gives_the_engines_numbers(state: LabState, channels: int) -> None:
    """With its letters filled in, at corners and in the middle, for the kernel as it was chosen."""
    run = pipeline.run(state, np.random.default_rng(1).integers(0, 256, (channels, 14, 17), np.uint8))
    check(stepper_words(same, run, state)["explain"]["conv"]["formula"], run, pipeline.kernel_weights(state))


@pytest.mark.parametrize("state", SIGNAL_STATES)
def test_the_signals_formula_gives_the_engines_numbers(state: SignalState) -> None:
    """The same for signals."""
    recording = SIGNALS[state.signal].record(state.length)
    run = signal_pipeline.run(state, recording)
    kernel = signal_pipeline.kernel_weights(state, recording)
    check(signal_words(same, run, state)["explain"]["conv"]["formula"], run, kernel)


def test_what_changes_nothing_is_not_in_the_formula() -> None:
    """Plain settings have no s, d, p or b; a 1x1 kernel has no i and j."""
    pixels = np.zeros((1, 9, 9), np.uint8)
    usual = LabState()
    words = stepper_words(same, pipeline.run(usual, pixels), usual)["explain"]["conv"]
    assert plain(words["formula"]).split("\n")[0] == "F(r, c) = Σᵢ Σⱼ K(i, j) · I(r + i, c + j)"
    point = LabState(weights=POINT)
    words = stepper_words(same, pipeline.run(point, pixels), point)["explain"]["conv"]
    assert plain(words["formula"]).split("\n")[0] == "F(r, c) = K · I(r, c)"
    assert "single weight" in words["purpose"]


@pytest.mark.parametrize(
    ("state", "named"),
    [
        (LabState(stride=2), "stride s = 2"),
        (LabState(dilation=3), "dilation d = 3"),
        (LabState(padding="2"), "padding p = 2"),
        (LabState(bias=-0.5), "bias b = −0.5"),
        (
            LabState(weights=ROW, padding="same"),
            "padding p = 0 above, 0 below, q = 1 left, 2 right",
        ),
    ],
)
def test_settings_in_force_are_named_with_their_numbers(state: LabState, named: str) -> None:
    """The legend below the formula says each."""
    run = pipeline.run(state, np.zeros((1, 15, 15), np.uint8))
    assert named in plain(stepper_words(same, run, state)["explain"]["conv"]["formula"])


def test_pooling_names_its_window_and_stride() -> None:
    """The formula has the stride and padding; the divisor says what it counts."""
    state = LabState(pooling="avg", pool_size=3, pool_padding=1, include_padding=False)
    run = pipeline.run(state, np.zeros((1, 15, 15), np.uint8))
    formula = plain(stepper_words(same, run, state)["explain"]["pool"]["formula"])
    assert formula.startswith("P(r, c) = 1/N · Σᵢ Σⱼ A(s·r + i − p, s·c + j − p)")
    assert "window 3 × 3; stride s = 2; padding p = 1" in formula and "without padding" in formula


@pytest.mark.parametrize(("kernel", "cancels"), [("sobel_x", True), ("gaussian", False), ("sharpen", False)])
def test_a_large_result_is_likeness_only_where_constant_inputs_cancel_out(kernel: str, cancels: bool) -> None:
    """The sentence follows the sum of the weights."""
    state = LabState(kernel=kernel)
    run = pipeline.run(state, np.full((1, 15, 15), 200, np.uint8))
    look = stepper_words(same, run, state)["explain"]["conv"]["look"]
    assert look.startswith("The weights add up to 0") == cancels
    assert (np.abs(run.conv).max() < 1e-3) == cancels
