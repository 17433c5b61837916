"""The pinned element in full: its table says where each number lies and which of them counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnviz import pipeline, signal_pipeline
from cnnviz.pipeline import Stages
from cnnviz.signals import Recording
from cnnviz.state import LabState
from cnnviz.state.signal import SignalState
from cnnviz.state.stages import Pin, StagesState
from cnnviz.ui import element

POINT = {"activation": "identity", "padding": "valid"}
LAB = LabState(weights=(((1.0,),),), colour=False, **POINT)  # type: ignore[arg-type]
SIGNAL = SignalState(taps=((1.0,),), pool_size=2, pool_stride=2, **POINT)  # type: ignore[arg-type]


def on_picture(state: LabState, rows: list[list[int]]) -> Stages:
    return pipeline.run(state, np.array([rows], np.uint8))


def on_signal(state: SignalState, *channels: list[float]) -> Stages:
    return signal_pipeline.run(state, Recording(np.array(channels), ("",) * len(channels)))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `show` draws: the headline's formula and its two numbers, and the table."""
    drawn: dict[str, Any] = {}
    monkeypatch.setattr(
        element,
        "headline",
        lambda _, *said: drawn.update(zip(("formula", "total", "engine"), said, strict=True)),
    )
    monkeypatch.setattr(
        element, "table", lambda *said: drawn.update(zip(("head", "rows", "foot"), said, strict=True))
    )
    return drawn


def show(state: StagesState, run: Stages, names: list[str]) -> None:
    element.show(lambda text: text, state, run, names)


def test_the_largest_of_a_window_is_marked_by_its_row_and_column(shown: dict[str, Any]) -> None:
    """Of two equal numbers the first in reading order is taken."""
    state = LAB.changed(pin=Pin("pool", 0, 0, 1))
    show(state, on_picture(state, [[1, 2, 3, 9], [4, 5, 9, 6]]), ["grey"])
    assert shown["head"] == ["Row", "Column", "value", ""]
    assert shown["rows"] == [
        ["0", "2", "3", ""],
        ["0", "3", "9", "taken"],
        ["1", "2", "9", "wins"],
        ["1", "3", "6", ""],
    ]
    assert (shown["formula"], shown["total"], shown["engine"]) == ("P(0, 1) = max", 9, 9)


def test_the_largest_of_a_signals_window_is_marked_by_its_position(shown: dict[str, Any]) -> None:
    """A signal has one axis."""
    state = SIGNAL.changed(pin=Pin("pool", 0, 0, 1))
    show(state, on_signal(state, [1.0, 2.0, 7.0, 3.0]), [""])
    assert shown["head"] == ["Position", "value", ""]
    assert shown["rows"] == [["2", "7", "taken"], ["3", "3", ""]]


@pytest.mark.parametrize("counted", [True, False])
def test_padding_in_a_mean_is_named(shown: dict[str, Any], counted: bool) -> None:
    """It counts in the divisor or not, as the state says."""
    state = SIGNAL.changed(pooling="avg", pool_padding=1, include_padding=counted, pin=Pin("pool", 0, 0, 0))
    show(state, on_signal(state, [6.0, 2.0, 7.0, 3.0]), [""])
    assert shown["rows"] == [["−1", "0", "padding"], ["0", "6", ""]]
    assert shown["formula"] == f"P(0) = 6 / {2 if counted else 1}"


def test_a_convolution_is_listed_tap_by_tap_and_channel_by_channel(shown: dict[str, Any]) -> None:
    """Value, weight and product of each channel, their subtotals at the foot; a pin outside is moved inside."""
    state = SIGNAL.changed(taps=((1.0, 2.0), (3.0, 4.0)), padding="1", pin=Pin("conv", 9, 0, 999))
    show(state, on_signal(state, [1.0, 2.0], [3.0, 4.0]), ["left", "right"])
    assert shown["head"] == [
        "Sample",
        "left: value",
        "weight",
        "product",
        "right: value",
        "weight",
        "product",
    ]
    assert shown["rows"] == [
        ["1", "2", "1", "2", "4", "3", "12"],
        ["2 (padding)", "0", "2", "0", "0", "4", "0"],
    ]
    assert shown["foot"] == ["Σ", "", "", "2", "", "", "12"]
    assert (shown["formula"], shown["total"], shown["engine"]) == ("F(2) = left 2 + right 12 + b 0", 14, 14)


def test_one_channel_needs_no_name(shown: dict[str, Any]) -> None:
    """The sum of its products is the whole of it."""
    state = LAB.changed(weights=(((1.0, 2.0),),), bias=0.5, pin=Pin("conv", 0, 1, 0))
    show(state, on_picture(state, [[1, 2, 3], [4, 5, 6]]), ["grey"])
    assert shown["head"] == ["Row", "Column", "pixel", "weight", "product"]
    assert shown["rows"] == [["1", "0", "4", "1", "4"], ["1", "1", "5", "2", "10"]]
    assert shown["formula"] == "F(1, 0) = Σ 14 + b 0.5"
