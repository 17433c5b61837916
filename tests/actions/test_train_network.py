"""What the messages of the view of a network that learns change, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.actions import RefusedError, after
from cnnviz.actions.train.network import with_own
from cnnviz.images import drawing
from cnnviz.offers import Range, offers
from cnnviz.state import TrainNetworkState, from_query, to_query
from cnnviz.state.train.network import LAST_STEP
from cnnviz.training.architecture import FullyConnected
from tests.actions.messages import JSON

STATE = TrainNetworkState(step=300, look=40, rates=((0, 0.01), (120, 0.003)), picture=7, experiment="noise")
PARTS = st.sampled_from(["training", "stage", "confusion", "controls", "builder", "kernel", ""])


@pytest.mark.parametrize(
    ("part", "body", "fields"),
    [
        ("training", {"to": 305, "told": 0}, {"step": 305}),
        ("training", {"to": 0, "told": 0}, {"step": 0}),
        ("training", {"now": 310, "told": 0}, {"step": 310, "look": None}),
        ("training", {"look": 0}, {"look": 0}),
        ("training", {"look": 300}, {"look": 300}),
        (
            "training",
            {"rate": 0.12345, "at": 302},
            {"step": 302, "look": None, "rates": ((0, 0.01), (120, 0.003), (302, 0.123))},
        ),
        (
            "training",
            {"rate": 1, "at": 120},
            {"step": 120, "look": None, "rates": ((0, 0.01), (120, 1.0))},
        ),
        ("training", {"rate": 1, "at": 0}, {"step": 0, "look": None, "rates": ((0, 1.0),)}),
        ("training", "again", {"step": 0, "look": None, "rates": ((0, 0.003),)}),
        ("stage", {"picture": 999}, {"picture": 999}),
        ("stage", {"ink": "0" * 54**2}, {"drawing": drawing.encode(drawing.blank(54))}),
        ("confusion", {"picture": 3}, {"picture": 3}),
        ("confusion", {"cell": [3, 5]}, {"cell": (3, 5)}),
        ("confusion", {"cell": [0, 0]}, {"cell": (0, 0)}),
        ("confusion", {"cell": None}, {"cell": None}),
    ],
)
def test_a_message_changes_its_own_fields(part: str, body: Any, fields: dict[str, Any]) -> None:
    """And no others, and what it makes stands in a link."""
    found = after(STATE, part, body)
    assert found == STATE.changed(**fields)
    assert from_query(to_query(found)) == (found, [])


@pytest.mark.parametrize("told", [301, LAST_STEP, 10**400])
@pytest.mark.parametrize("step", [0, 290, 310])
def test_a_slice_of_a_state_that_was_left_changes_nothing(step: int, told: int) -> None:
    """Where it has not even come to the step that the part knew of, another link was opened since; nobody made a mistake."""
    for name in ("to", "now"):
        assert after(STATE, "training", {name: step, "told": told}) == STATE


def test_slices_are_trained_in_their_order_whatever_is_sent_before_an_answer_comes() -> None:
    """
    What is announced may be taken back to where training is, at rest or with another rate; one that begins anew knows of step 0.
    """
    state = STATE
    for body in ({"to": 320, "told": 300}, {"rate": 1, "at": 305}, {"to": 309, "told": 305}):
        state = after(state, "training", body)
    assert (state.step, state.rates[-1]) == (309, (305, 1.0))
    for body in ({"to": 330, "told": 309}, {"to": 312, "told": 309}, {"now": 312, "told": 309}):
        state = after(state, "training", body)
    assert (state.step, state.look) == (312, None)
    for body in ("again", {"to": 4, "told": 0}, {"to": 8, "told": 0}):
        state = after(state, "training", body)
    assert state.step == 8


def test_a_picture_takes_the_place_of_a_drawing() -> None:
    """Whoever chooses one wants to see it."""
    assert after(STATE.changed(drawing="AAA"), "stage", {"picture": 3}).drawing == ""


@pytest.mark.parametrize("name", sorted(offers(TrainNetworkState())))
def test_another_setting_begins_anew_with_the_last_rate(name: str) -> None:
    """And it is no experiment of ours any more; every end of what is offered stands in a link."""
    offer = offers(STATE)[name]
    for value in (offer.low, offer.high) if isinstance(offer, Range) else offer.options:
        found = after(STATE, "controls", {"name": name, "value": value})
        assert getattr(found, name) == value
        assert (found.step, found.look, found.experiment) == (0, None, "")
        assert value == "own" or found.rates == ((0, 0.003),)  # few pictures need a rate of their own
        assert from_query(to_query(found)) == (found, [])


def test_what_a_link_brought_is_among_the_offers() -> None:
    """Or its control would show nothing."""
    found = offers(TrainNetworkState(count=777, batch=5, epochs=3, decay=0.02))
    assert all(
        found[name].has(value)
        for name, value in {"count": 777, "batch": 5, "epochs": 3, "decay": 0.02}.items()
    )


def test_other_pictures_have_their_own_classes() -> None:
    """The last layer gives one number for each, and the picture that was shown is none of them."""
    found = after(STATE, "controls", {"name": "source", "value": "shapes"})
    assert found.layers == (*STATE.layers[:-1], FullyConnected(5)) and found.picture == 0


def test_own_pictures_come_with_settings_for_few_and_take_them_away() -> None:
    """One epoch of twenty pictures is a step or two; a hundred epochs of 5,000 would take an hour."""
    found = after(STATE, "controls", {"name": "source", "value": "own"})
    assert (found.epochs, found.batch, found.augment, found.layers[-1]) == (100, 16, True, FullyConnected(3))
    known = with_own(found, "0123abcd", 4).changed(step=30, cell=(3, 3))
    assert (known.own, known.step, known.layers[-1]) == ("0123abcd", 30, FullyConnected(4))
    assert after(known, "builder", {"preset": "hidden"}).layers[-1] == FullyConnected(4)
    assert from_query(to_query(known)) == (known, [])
    other = with_own(known, "ffff0000", 2)
    assert (other.step, other.cell, other.layers[-1], other.epochs) == (0, None, FullyConnected(2), 100)
    back = after(known, "controls", {"name": "source", "value": "fashion"})
    assert (back.epochs, back.batch, back.augment, back.own) == (5, 32, False, "")


@pytest.mark.parametrize("sign", ["0123ABCD", "0123abc", "0123abcde", "", "../../ab"])
def test_what_is_no_sign_of_pictures_is_said(sign: str) -> None:
    """And the page finds out by itself which there are."""
    state, unreadable = from_query({"page": "train-network", "data": "own", "own": sign})
    assert isinstance(state, TrainNetworkState) and (state.own, unreadable) == ("", ["own"])


def test_another_network_begins_anew() -> None:
    """With as many answers as there are classes."""
    found = after(STATE.changed(source="shapes"), "builder", {"preset": "hidden"})
    assert found.layers[-1] == FullyConnected(5)
    assert (found.step, found.rates, found.experiment) == (0, ((0, 0.003),), "")


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("training", None),
        ("training", "run"),
        ("training", {"to": -1, "told": 0}),
        ("training", {"to": True, "told": 0}),
        ("training", {"to": 1.0, "told": 0}),
        ("training", {"to": LAST_STEP + 1, "told": 0}),
        ("training", {"now": "3", "told": 0}),
        ("training", {"to": 3}),
        ("training", {"to": 3, "told": -1}),
        ("training", {"to": 3, "told": True}),
        ("training", {"now": 3, "told": 1.0}),
        ("training", {"now": 3, "told": None}),
        ("training", {"look": 301}),
        ("training", {"look": None}),
        ("training", {"rate": 0, "at": 3}),
        ("training", {"rate": 101, "at": 3}),
        ("training", {"rate": 10**400, "at": 3}),
        ("training", {"rate": float("nan"), "at": 3}),
        ("training", {"rate": 1, "at": -3}),
        ("training", {"rate": 1}),
        ("stage", {"picture": 1000}),
        ("stage", {"picture": -1}),
        ("stage", {"ink": "0" * (54**2 - 1)}),
        ("stage", {"ink": "g" * 54**2}),
        ("stage", {"ink": "A" * 54**2}),
        ("stage", {"ink": 5}),
        ("confusion", {"ink": "0" * 54**2}),
        ("confusion", {"cell": [3]}),
        ("confusion", {"cell": [3, -1]}),
        ("confusion", {"cell": [3, 100]}),
        ("confusion", {"cell": [3, True]}),
        ("confusion", {"cell": [3, 5.0]}),
        ("confusion", {"cell": "3_5"}),
        ("stage", {"cell": [3, 5]}),
        ("stage", {"picture": True}),
        ("controls", {"name": "step", "value": 3}),
        ("controls", {"name": "batch", "value": 7}),
        ("controls", {"name": "source", "value": "faces"}),
        ("builder", {"preset": "nope"}),
        ("kernel", {"steps": 3, "told": 0}),
    ],
)
def test_what_no_part_sends_is_refused(part: str, body: Any) -> None:
    """Steps, rates, pictures and names that are not there."""
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
