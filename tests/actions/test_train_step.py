"""What the messages of the view of one step change, and which are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.actions import RefusedError, after
from cnnviz.offers import Range, offers
from cnnviz.state import TrainStepState, from_query, to_query
from cnnviz.state.train.step import LARGEST_RATE, MOST_TAKEN, NETWORKS, Look, Weight
from cnnviz.step_by_hand import PICTURES
from tests.actions.messages import JSON

STATE = TrainStepState(
    step=12, taken=(0.2, 0.5), rate=0.1, look=Look("a1", "down", 3), weight=Weight("w0", 2)
)
ANEW: dict[str, Any] = {"taken": (), "look": None}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"step": 13, "look": None}, {"step": 13, "look": None}),
        ({"step": 12, "look": ["a2", "up", 5]}, {"look": Look("a2", "up", 5)}),
        (
            {"step": 14, "look": ["w4", "down", 7]},
            {"step": 14, "look": Look("w4", "down", 7)},
        ),
        ({"step": 12, "look": ["b0", "up", 0]}, {"look": Look("b0", "up", 0)}),
        ({"weight": ["b4", 1]}, {"weight": Weight("b4", 1)}),
        ({"weight": None}, {"weight": None}),
        ({"rate": 0.12345}, {"rate": 0.123}),
        ({"rate": 5}, {"rate": 5.0}),
        ({"eps": 0.1}, {"eps": 0.1}),
        ({"next": True}, {"taken": (0.2, 0.5, 0.1), "step": 0, "look": None}),
        ({"old": True}, {"taken": (), "step": 0, "look": None}),
        ({"seed": 7}, {"seed": 7, **ANEW}),
        ({"maps": [3, 0, 7]}, {"maps": (3, 0, 7), "look": None}),
        ({"image": 2}, {"image": 2, "look": None}),
    ],
)
def test_a_message_changes_its_own_fields(body: Any, fields: dict[str, Any]) -> None:
    """And no others, and what it makes stands in a link."""
    found = after(STATE, "step", body)
    assert found == STATE.changed(**fields)
    assert from_query(to_query(found)) == (found, [])


def test_a_pixel_goes_through_three_levels_and_back() -> None:
    """Then the picture is the one that it was, and its link is short again."""
    seen = [STATE]
    for _ in range(3):
        seen.append(after(seen[-1], "step", {"pixel": 0}))
    assert [each.pixels and each.pixels[0] for each in seen] == [None, "1", "2", None]
    assert seen[1].pixels is not None and seen[1].pixels[1:] == PICTURES["post"].pixels[1:]
    assert seen[1].taken == ()
    with pytest.raises(RefusedError):
        after(replace(STATE, network="digits"), "step", {"pixel": 0})


def test_other_pictures_show_what_they_show() -> None:
    """A class that was said to be true, and changed pixels, belong to the picture before."""
    state = replace(STATE, pixels="2" * 36, truth=1)
    found = after(state, "pictures", "slope")
    assert (found.picture, found.pixels, found.truth, found.taken) == ("slope", None, None, ())
    found = after(replace(state, network="lenet"), "digits", "57")
    assert (found.sample, found.truth) == (57, None)


def test_no_more_steps_than_a_link_can_carry() -> None:
    """The link with as many is read again."""
    state = replace(STATE, taken=(0.125,) * (MOST_TAKEN - 1))
    full = after(state, "step", {"next": True})
    assert from_query(to_query(full)) == (full, [])
    with pytest.raises(RefusedError):
        after(full, "step", {"next": True})


@pytest.mark.parametrize("network", NETWORKS[:2])
def test_every_end_of_what_is_offered_stands_in_a_link(network: str) -> None:
    """And another network or picture begins with its first weights."""
    state = replace(STATE, network=network)
    for name, offer in offers(state).items():
        for value in (offer.low, offer.high) if isinstance(offer, Range) else offer.options:
            found = after(state, "controls", {"name": name, "value": value})
            assert getattr(found, name) == value
            assert from_query(to_query(found)) == (found, [])
            assert (found.taken, found.look) == ((), None)


def test_another_network_has_another_walk() -> None:
    """What the last one named in its own numbers is left behind."""
    state = replace(STATE, maps=(3,), truth=2)
    found = after(state, "controls", {"name": "network", "value": "lenet"})
    assert (found.step, found.weight, found.maps, found.truth, found.eps) == (0, None, (), None, 0.0001)
    assert after(found, "controls", {"name": "network", "value": "small"}).eps == 0.001
    assert after(STATE, "controls", {"name": "norm", "value": True}).weight is None
    assert after(STATE, "controls", {"name": "activation", "value": "tanh"}).step == STATE.step


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("step", None),
        ("step", {}),
        ("step", {"step": 3}),
        ("step", {"step": True, "look": None}),
        ("step", {"step": -1, "look": None}),
        ("step", {"step": 10**9, "look": None}),
        ("step", {"step": 3, "look": ["a1", "left", 0]}),
        ("step", {"step": 3, "look": ["a1", "up", -1]}),
        ("step", {"step": 3, "look": ["a1", "up", 10**9]}),
        ("step", {"step": 3, "look": ["a1", "up", True]}),
        ("step", {"step": 3, "look": ["", "up", 0]}),
        ("step", {"step": 3, "look": ["w" * 50, "up", 0]}),
        ("step", {"step": 3, "look": ["a1", "up"]}),
        ("step", {"rate": 0}),
        ("step", {"rate": LARGEST_RATE * 2}),
        ("step", {"rate": float("nan")}),
        ("step", {"rate": float("inf")}),
        ("step", {"rate": 10**400}),
        ("step", {"rate": True}),
        ("step", {"weight": ["p", 0]}),
        ("step", {"weight": ["w0", -1]}),
        ("step", {"weight": ["w0", True]}),
        ("step", {"weight": 3}),
        ("step", {"eps": 0.5}),
        ("step", {"eps": 1}),
        ("step", {"next": False}),
        ("step", {"old": 1}),
        ("step", {"seed": 10**6}),
        ("step", {"seed": -1}),
        ("step", {"pixel": 36}),
        ("step", {"pixel": -1}),
        ("step", {"maps": [1.5]}),
        ("step", {"maps": [True]}),
        ("step", {"maps": [-1]}),
        ("step", {"maps": [0] * 9}),
        ("step", {"image": 3}),
        ("pictures", "nope"),
        ("digits", "200"),
        ("digits", "²"),
        ("digits", "-1"),
        ("controls", {"name": "step", "value": 3}),
        ("controls", {"name": "network", "value": "three"}),
        ("controls", {"name": "trained", "value": 300}),
        ("controls", {"name": "truth", "value": 3}),
        ("stepper", None),
    ],
)
def test_what_no_part_sends_is_refused(part: str, body: Any) -> None:
    """Names, steps, rates and places that are not there."""
    with pytest.raises(RefusedError):
        after(STATE, part, body)


@settings(deadline=None)
@given(part=st.sampled_from(["step", "pictures", "digits", "controls"]), body=JSON)
def test_anything_is_followed_or_refused(part: str, body: Any) -> None:
    """And what is followed stands in a link."""
    try:
        found = after(STATE, part, body)
    except RefusedError:
        return
    assert from_query(to_query(found)) == (found, [])


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("pixels", "3" * 36),
        ("pixels", "0" * 35),
        ("rate", "nan"),
        ("rate", "1e400"),
        ("taken", ""),
        ("taken", "~".join(["0.2"] * (MOST_TAKEN + 1))),
        ("look", "a1_up"),
        ("look", "q1_up_0"),
        ("w", "a1_3"),
        ("w", "w0_-1"),
        ("eps", "0.5"),
        ("maps", ""),
        ("network", "three"),
    ],
)
def test_what_a_link_cannot_say(key: str, text: str) -> None:
    """The default stays, and the key is named."""
    assert from_query({"page": "train-step", key: text}) == (TrainStepState(), [key])
