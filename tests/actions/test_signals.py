"""What the signals page's messages change, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from cnnviz.actions import RefusedError, after
from cnnviz.signals import KERNELS
from cnnviz.state import SignalState, from_query, to_query
from cnnviz.state.stages import Pin
from tests.actions.messages import JSON, PARTS

PAST = next(name for name, kernel in KERNELS.items() if kernel.past)
BOTH = next(name for name, kernel in KERNELS.items() if not kernel.past)


@pytest.mark.parametrize(
    ("part", "body", "fields"),
    [
        ("shapes", "sine", {"signal": "sine", "signal_numbers": ()}),
        ("stepper", {"stage": "act", "channel": 1, "row": 0, "column": 30}, {"pin": Pin("act", 1, 0, 30)}),
        ("stepper", None, {"pin": None}),
        ("kernels", BOTH, {"kernel": BOTH, "kernel_numbers": (), "taps": None}),
        ("kernels", PAST, {"kernel": PAST, "kernel_numbers": (), "taps": None, "padding": "causal"}),
    ],
)
def test_a_message_changes_its_own_fields(part: str, body: Any, fields: dict[str, Any]) -> None:
    """And no others; a kernel that looks into the past brings its padding with it."""
    state = SignalState(signal="motion", padding="valid", taps=((1.0, 2.0),), pin=Pin("conv", 0, 0, 3))
    assert after(state, part, body) == state.changed(**fields)


def test_causal_padding_goes_with_the_kernel_that_brought_it() -> None:
    """Where another kernel had it, it was the visitor's choice and stays."""
    assert after(SignalState(kernel=PAST, padding="causal"), "kernels", BOTH).padding == "same"
    assert after(SignalState(kernel=BOTH, padding="causal"), "kernels", BOTH).padding == "causal"


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("photos", "coffee"),
        ("shapes", "nope"),
        ("shapes", ["sine"]),
        ("kernels", "nope"),
        ("stepper", "conv"),
        ("stepper", {"stage": "input", "channel": 0, "column": 0}),
        ("stepper", {"stage": "conv", "channel": True, "column": 0}),
        ("stepper", {"stage": "conv", "channel": 0, "column": -1}),
        ("stepper", {"stage": "conv", "channel": 0, "column": 10**9}),
        ("stepper", {"stage": ["conv"], "channel": 0, "column": 0}),
    ],
)
def test_what_no_part_sends_is_refused(part: str, body: Any) -> None:
    """Names and places that are not there."""
    with pytest.raises(RefusedError):
        after(SignalState(), part, body)


@settings(max_examples=200, deadline=None)
@given(part=PARTS, body=JSON)
def test_whatever_is_sent_gives_a_state_that_a_link_carries(part: str, body: Any) -> None:
    """Or is refused; nothing else is ever raised."""
    try:
        state = after(SignalState(), part, body)
    except RefusedError:
        return
    assert from_query(to_query(state)) == (state, [])
