"""What the Stepper for signals is sent, held to the arrays themselves."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnnviz.parts.signal_stepper.content import signal_content, signal_payload
from cnnviz.signal_pipeline import run
from cnnviz.signals import SIGNALS
from cnnviz.state.signal import SignalState
from cnnviz.state.stages import Pin

STATES = [
    SignalState(),
    SignalState(signal="motion", depthwise=True, stride=3, dilation=2, pooling="avg", ceil_mode=True),
    SignalState(signal="microphones", padding="causal", kernel="echo", pooling="none", activation="identity"),
]


@pytest.mark.parametrize("state", STATES)
def test_a_signal_is_sent_as_a_picture_of_one_row(state: SignalState) -> None:
    """Shapes have a row axis of 1, and every array holds as many numbers as its shape."""
    got = run(state, SIGNALS[state.signal].record(state.length))
    meta, arrays = signal_payload(got, state)
    image = meta["image"]
    assert (image["height"], image["scale"]) == (1, 1)
    assert arrays["image"].size == image["channels"] * image["width"]
    assert meta["conv"]["out"] == (got.conv.shape[0], 1, got.conv.shape[1])
    assert arrays["conv"].size == got.conv.size and arrays["weight"].size == got.weight.size
    assert ("act" in arrays) == (state.activation != "identity")
    assert ("pool" in arrays) == (meta["pool"] is not None) == (state.pooling != "none")
    assert meta["conv"]["causal"] == (state.padding == "causal")
    for stage, (low, high) in meta["ranges"].items():
        values = got.input if stage == "input" else getattr(got, stage)
        assert (low, high) == (values.min(), values.max())


def test_the_stepper_starts_where_the_output_is_largest() -> None:
    """The first element to read is the strongest answer."""
    got = run(STATES[1], SIGNALS["motion"].record(256))
    start = signal_payload(got, STATES[1])[0]["start"]
    assert got.conv[start["channel"], start["column"]] == got.conv.max()


def test_the_browser_is_told_whether_channels_have_kernels_of_their_own() -> None:
    """Only then it has to say whose kernel it shows."""
    motion = SIGNALS["motion"].record(64)
    shared = run(SignalState(taps=((1.0, 2.0),)), motion)
    own = run(SignalState(taps=((1.0, 2.0), (1.0, 2.0), (1.0, 3.0))), motion)
    assert [signal_payload(one, SignalState())[0]["own_kernels"] for one in (shared, own)] == [False, True]


@pytest.mark.parametrize("state", STATES)
def test_all_that_is_shown_is_the_numbers_their_words_and_the_pin(state: SignalState) -> None:
    """It is JSON."""
    state = state.changed(pin=Pin("conv", 0, 0, 3))
    got = run(state, SIGNALS[state.signal].record(state.length))
    meta, arrays = signal_content(str, got, state)
    numbers, same = signal_payload(got, state)
    assert meta["pin"] == {"stage": "conv", "channel": 0, "row": 0, "column": 3}
    assert {name: meta[name] for name in numbers} == numbers
    for name, array in same.items():
        np.testing.assert_array_equal(arrays[name], array)
    json.dumps(meta, allow_nan=False)
