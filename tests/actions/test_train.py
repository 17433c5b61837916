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
        ({"steps": 5, "told": 0}, {"step": 35}),
        ({"steps": 1, "told": 0}, {"step": 31}),
        ({"step": 12}, {"step": 12}),
        ({"step": 11}, {"step": 11, "rates": ((0, 0.5),)}),
        ({"step": 0}, {"step": 0, "rates": ((0, 0.5),)}),
        ({"rate": 0.12345, "was": 1.2}, {"rates": ((0, 0.5), (12, 1.2), (30, 0.123))}),
        ({"again": 2}, {"step": 0, "rates": ((0, 2.0),)}),
        ({"look": 12}, {"look": 12}),
        ({"look": 0}, {"look": 0}),
        ({"look": 30}, {"look": None}),
        ({"look": 10**30}, {"look": None}),
        ({"look": None}, {"look": None}),
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


@pytest.mark.parametrize(
    "body", [{"steps": 1, "told": 0}, {"step": 3}, {"rate": 1, "was": 1}, {"again": 1}, {"look": None}]
)
def test_what_is_done_while_looking_back_is_done_now(body: Any) -> None:
    """Steps go on from the last one, and it is looked at again."""
    back = STATE.changed(look=4)
    assert after(back, "kernel", body) == after(STATE, "kernel", body)
    assert after(back, "kernel", {"pin": None}).look == 4


@pytest.mark.parametrize(
    ("part", "body", "fields"),
    [
        ("patterns", "rings", {"pattern": "rings", "pattern_numbers": ()}),
        ("photos", "coffee", {"photo": "coffee"}),
    ],
)
def test_another_picture_begins_anew(part: str, body: Any, fields: dict[str, Any]) -> None:
    """With the last rate, and no place of the former picture in view."""
    state = STATE.changed(pattern_numbers=(("radius", 3.0),), look=2)
    found = after(state, part, body)
    assert found == state.changed(step=0, look=None, rates=((0, 1.2),), pin=None, **fields)
    assert from_query(to_query(found)) == (found, [])


def test_a_parameter_belongs_to_the_pattern_that_is_shown() -> None:
    """Only there it is offered; what is the default is left out of the link."""
    state = STATE.changed(source="pattern", pattern="rings")
    found = after(state, "controls", {"name": "pattern_numbers.wavelength", "value": 12.0})
    assert (found.pattern_numbers, found.step) == ((("wavelength", 12.0),), 0)
    assert (
        after(found, "controls", {"name": "pattern_numbers.wavelength", "value": 8.0}).pattern_numbers == ()
    )
    for refused in (STATE, STATE.changed(source="pattern", pattern="impulse")):
        with pytest.raises(RefusedError):
            after(refused, "controls", {"name": "pattern_numbers.wavelength", "value": 12.0})


@pytest.mark.parametrize("told", [31, LAST_STEP, 10**400])
def test_steps_of_a_state_that_was_left_are_not_taken(told: int) -> None:
    """Where it has not even come to the step that the part knew of, another link was opened since; nobody made a mistake."""
    assert after(STATE, "kernel", {"steps": 5, "told": told}) == STATE


def test_steps_are_taken_in_their_order_whatever_is_sent_before_an_answer_comes() -> None:
    """A part that sends again knows of none of its messages that wait; one that begins anew knows of step 0."""
    state = STATE
    for body in ({"steps": 5, "told": 30}, {"rate": 1, "was": 1.2}, {"steps": 2, "told": 30}, {"pin": None}):
        state = after(state, "kernel", body)
    assert (state.step, state.rates[-1]) == (37, (35, 1.0))
    for body in ({"again": 2}, {"steps": 3, "told": 0}, {"steps": 3, "told": 0}):
        state = after(state, "kernel", body)
    assert (state.step, state.rates) == (6, ((0, 2.0),))


def test_an_experiment_sets_everything_but_how_it_is_read() -> None:
    """Language and size of type stay."""
    found = after(STATE.changed(language="zh_CN", large=True), "experiments", "stripes")
    assert (found.language, found.large, found.step, found.pin) == ("zh_CN", True, 0, None)
    assert (found.source, found.pattern) == ("pattern", "grating")


def test_so_many_rates_as_a_link_can_carry() -> None:
    """Of more, the newest takes the place of the last one."""
    state = TrainKernelState()
    for step in range(MOST_RATES + 3):
        state = after(after(state, "kernel", {"rate": 1 + step, "was": 1}), "kernel", {"steps": 1, "told": 0})
        assert from_query(to_query(state)) == (state, [])
    assert len(state.rates) == MOST_RATES
    assert state.rates[-1] == (MOST_RATES + 2, MOST_RATES + 3)


def test_nobody_goes_beyond_the_last_step() -> None:
    """However many steps are asked for."""
    state = TrainKernelState(step=LAST_STEP - 1)
    assert after(state, "kernel", {"steps": MOST_STEPS, "told": 0}).step == LAST_STEP


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
        ("kernel", {"steps": 0, "told": 0}),
        ("kernel", {"steps": True, "told": 0}),
        ("kernel", {"steps": 1.0, "told": 0}),
        ("kernel", {"steps": MOST_STEPS + 1, "told": 0}),
        ("kernel", {"steps": 1}),
        ("kernel", {"steps": 1, "told": -1}),
        ("kernel", {"steps": 1, "told": True}),
        ("kernel", {"steps": 1, "told": 1.0}),
        ("kernel", {"steps": 1, "told": None}),
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
        ("patterns", "nope"),
        ("patterns", ["disc"]),
        ("experiments", "nope"),
        ("experiments", None),
        ("kernel", {"look": -1}),
        ("kernel", {"look": True}),
        ("kernel", {"look": 1.0}),
        ("kernel", {"look": "1"}),
        ("controls", {"name": "pattern_numbers", "value": ()}),
        ("controls", {"name": "pattern_numbers.", "value": 1}),
        ("controls", {"name": "source", "value": "own"}),
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
