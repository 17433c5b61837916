"""What the messages of the page of training change, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from cnnviz.actions import RefusedError, after
from cnnviz.actions.train.kernel import MOST_STEPS
from cnnviz.offers import Range, offers
from cnnviz.state import TrainKernelState, from_query, to_query
from cnnviz.state.train.kernel import LAST_STEP, Looked
from cnnviz.state.train.rates import MOST_RATES
from tests.actions.messages import JSON, PARTS

STATE = TrainKernelState(step=30, rates=((0, 0.5), (12, 1.2)), pin=Looked("weight", 0, 1, 2))


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"steps": 5}, {"step": 35}),
        ({"steps": 1}, {"step": 31}),
        ({"step": 12}, {"step": 12}),
        ({"step": 11}, {"step": 11, "rates": ((0, 0.5),)}),
        ({"step": 0}, {"step": 0, "rates": ((0, 0.5),)}),
        ({"rate": 0.12345, "was": 1.2}, {"rates": ((0, 0.5), (12, 1.2), (30, 0.123))}),
        ({"again": 2}, {"step": 0, "rates": ((0, 2.0),)}),
        ({"pin": None}, {"pin": None}),
        (
            {"pin": {"kind": "position", "channel": 0, "row": 3, "column": 4}},
            {"pin": Looked("position", 0, 3, 4)},
        ),
    ],
)
def test_a_message_changes_its_own_fields(body: Any, fields: dict[str, Any]) -> None:
    """And no others, and what it makes stands in a link."""
    found = after(STATE, "kernel", body)
    assert found == STATE.changed(**fields)
    assert from_query(to_query(found)) == (found, [])


def test_the_rate_that_suited_the_picture_holds_for_the_steps_before_another_was_chosen() -> None:
    """A link tells no rate as long as nobody has chosen one."""
    chosen = after(TrainKernelState(step=7), "kernel", {"rate": 0.3, "was": 1.69})
    assert chosen.rates == ((0, 1.69), (7, 0.3))
    assert after(chosen, "kernel", {"rate": 0.2, "was": 0.3}).rates == ((0, 1.69), (7, 0.2))
    assert after(TrainKernelState(), "kernel", {"rate": 0.3, "was": 1.69}).rates == ((0, 0.3),)


def test_so_many_rates_as_a_link_can_carry() -> None:
    """Of more, the newest takes the place of the last one."""
    state = TrainKernelState()
    for step in range(MOST_RATES + 3):
        state = after(after(state, "kernel", {"rate": 1 + step, "was": 1}), "kernel", {"steps": 1})
        assert from_query(to_query(state)) == (state, [])
    assert len(state.rates) == MOST_RATES
    assert state.rates[-1] == (MOST_RATES + 2, MOST_RATES + 3)


def test_nobody_goes_beyond_the_last_step() -> None:
    """However many steps are asked for."""
    state = TrainKernelState(step=LAST_STEP - 1)
    assert after(state, "kernel", {"steps": MOST_STEPS}).step == LAST_STEP


@pytest.mark.parametrize("name", sorted(offers(TrainKernelState())))
def test_another_setting_begins_anew_with_the_last_rate(name: str) -> None:
    """All but showing the hidden kernel; every end of what is offered stands in a link."""
    offer = offers(STATE)[name]
    for value in (offer.low, offer.high) if isinstance(offer, Range) else offer.options:
        found = after(STATE, "controls", {"name": name, "value": value})
        assert getattr(found, name) == value
        assert from_query(to_query(found)) == (found, [])
        anew = name != "shown"
        assert (found.step, found.rates) == ((0, ((0, 1.2),)) if anew else (STATE.step, STATE.rates))


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("kernel", None),
        ("kernel", {}),
        ("kernel", {"steps": 0}),
        ("kernel", {"steps": True}),
        ("kernel", {"steps": 1.0}),
        ("kernel", {"steps": MOST_STEPS + 1}),
        ("kernel", {"step": 31}),
        ("kernel", {"step": -1}),
        ("kernel", {"rate": 1}),
        ("kernel", {"rate": 0, "was": 1}),
        ("kernel", {"rate": -1, "was": 1}),
        ("kernel", {"rate": 1e9, "was": 1}),
        ("kernel", {"rate": 10**400, "was": 1}),
        ("kernel", {"rate": float("nan"), "was": 1}),
        ("kernel", {"rate": float("inf"), "was": 1}),
        ("kernel", {"rate": "1", "was": 1}),
        ("kernel", {"again": None}),
        ("kernel", {"pin": {"kind": "pixel", "channel": 0, "row": 0, "column": 0}}),
        ("kernel", {"pin": {"kind": "weight", "channel": 0, "row": -1, "column": 0}}),
        ("kernel", {"pin": {"kind": "weight", "channel": False, "row": 0, "column": 0}}),
        ("kernel", {"pin": {"kind": "weight", "channel": 0, "row": 10**9, "column": 0}}),
        ("controls", {"name": "step", "value": 3}),
        ("controls", {"name": "side", "value": 4}),
        ("controls", {"name": "target", "value": "nope"}),
        ("controls", {"name": "size", "value": 1024}),
        ("photos", "nope"),
        ("stepper", None),
    ],
)
def test_what_no_part_sends_is_refused(part: str, body: Any) -> None:
    """Names, steps, rates and places that are not there."""
    with pytest.raises(RefusedError):
        after(STATE, part, body)


@settings(deadline=None)
@given(part=PARTS, body=JSON)
def test_anything_is_followed_or_refused(part: str, body: Any) -> None:
    """And what is followed stands in a link."""
    try:
        found = after(STATE, part, body)
    except RefusedError:
        return
    assert from_query(to_query(found)) == (found, [])
