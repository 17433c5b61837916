"""What the lab's Stepper is sent says the engine's numbers."""

from __future__ import annotations

import json

import numpy as np

from cnnviz.parts.stepper.content import histogram, stepper_content, stepper_payload
from cnnviz.pipeline import run
from cnnviz.state.lab import LabState
from cnnviz.state.stages import Pin

PIXELS = np.random.default_rng(3).integers(0, 256, (3, 12, 17), dtype=np.uint8)
"""A small picture whose height and width differ."""


def test_a_histogram_counts_every_value_where_numpy_does() -> None:
    """64 equal bins; nothing is lost."""
    values = np.random.default_rng(1).normal(0, 50, 5000).astype(np.float32)
    counts = histogram(values, -300.0, 300.0)
    assert sum(counts) == values.size
    assert counts == np.histogram(values, bins=64, range=(-300, 300))[0].tolist()


def test_the_meta_data_is_json_and_names_the_ranges_and_the_strongest_element() -> None:
    """What the browser reads agrees with the arrays."""
    state = LabState(activation="tanh", unit=1)
    got = run(state, PIXELS)
    meta = json.loads(json.dumps(stepper_payload(got, state)[0]))
    assert meta["ranges"]["conv"] == [got.conv.min(), got.conv.max()]
    start = meta["start"]
    assert got.conv[start["channel"], start["row"], start["column"]] == got.conv.max()


def sent(state: LabState) -> dict[str, np.ndarray]:
    """The arrays that go to the browser."""
    return stepper_payload(run(state, PIXELS), state)[1]


def test_an_activation_that_changes_nothing_is_not_sent() -> None:
    """The browser reads the convolution's values instead."""
    assert "act" not in sent(LabState(activation="identity"))
    assert "act" not in sent(LabState(activation="relu"))
    assert "act" in sent(LabState(activation="tanh"))


def test_all_that_is_shown_is_the_numbers_their_words_and_the_pin() -> None:
    """And the name under which the picture was brought; it is JSON."""
    for pin, shown in (
        (None, None),
        (Pin("pool", 0, 2, 3), {"stage": "pool", "channel": 0, "row": 2, "column": 3}),
    ):
        state = LabState(pin=pin)
        got = run(state, PIXELS)
        meta, arrays = stepper_content(str, got, state, "a picture")
        numbers, same = stepper_payload(got, state)
        assert meta["pin"] == shown and meta["image"] == numbers["image"] | {"name": "a picture"}
        assert {name: meta[name] for name in numbers if name != "image"} == {
            name: numbers[name] for name in numbers if name != "image"
        }
        assert meta.keys() > numbers.keys() and arrays.keys() == same.keys()
        json.dumps(meta, allow_nan=False)
