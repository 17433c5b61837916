"""What a control changes in the state of the lab and of the signals page, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.actions import RefusedError, after
from cnnviz.actions.second import SECOND
from cnnviz.activations import ACTIVATIONS
from cnnviz.offers import Range, offers
from cnnviz.state import LabState, SignalState, from_query, to_query
from cnnviz.state.stages import StagesState

STATES: list[StagesState] = [
    LabState(),
    LabState(activation="hardtanh", pool_size=8),
    SignalState(),
    SignalState(activation="leaky_relu", pooling="none"),
]


def set_to(state: StagesState, name: Any, value: Any) -> StagesState:
    return after(state, "controls", {"name": name, "value": value})


def values_of(state: StagesState) -> list[tuple[str, Any]]:
    """Everything that the page offers: all options, and both ends of a range."""
    found = []
    for name, offer in offers(state).items():
        values = (offer.low, offer.high) if isinstance(offer, Range) else offer.options
        found += [(name, value) for value in values]
    return found


@pytest.mark.parametrize("state", STATES)
def test_all_that_a_page_offers_can_be_set_and_stands_in_a_link(state: StagesState) -> None:
    """Every option and both ends of every range change their own field alone."""
    for name, value in values_of(state):
        changed = set_to(state, name, value)
        field, _, parameter = name.partition(".")
        if field in SECOND:  # see test_second.py
            continue
        held = getattr(changed, field)
        if parameter:
            default = next(
                each.default for each in ACTIVATIONS[state.activation].parameters if each.name == parameter
            )
            assert dict(held).get(parameter, default) == value
        else:
            assert held == value and type(held) is type(getattr(type(state)(), field))
        others = {"activation_numbers"} if name == "activation" else set()
        for each in type(state).FORMS.keys() - {field} - others:
            assert getattr(changed, each) == getattr(state, each)
        assert from_query(to_query(changed)) == (changed, [])


def test_another_activation_has_its_own_numbers() -> None:
    """Those of the former are gone, also where both have a number of the same name."""
    state = set_to(LabState(activation="leaky_relu"), "activation_numbers.negative_slope", 0.3)
    assert state.activation_numbers == (("negative_slope", 0.3),)
    assert set_to(state, "activation", "elu").activation_numbers == ()
    assert set_to(state, "activation_numbers.negative_slope", 0.1).activation_numbers == ()


def test_padding_of_a_pooling_goes_as_far_as_the_page_shows_it() -> None:
    """Half the window; further only where it stands further already."""
    with pytest.raises(RefusedError):
        set_to(LabState(pool_size=2), "pool_padding", 2)
    assert set_to(LabState(pool_size=5), "pool_padding", 2).pool_padding == 2
    assert set_to(LabState(pool_size=2, pool_padding=4), "pool_padding", 3).pool_padding == 3


def test_a_whole_number_is_a_number() -> None:
    """A browser does not tell 3 from 3.0."""
    state = set_to(LabState(), "bias", 3)
    assert state == LabState(bias=3.0) and type(state.bias) is float


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stride", 0),
        ("stride", 9),
        ("stride", 2.0),
        ("stride", True),
        ("stride", "2"),
        ("stride", None),
        ("stride", [2]),
        ("stride", 10**400),
        ("bias", float("nan")),
        ("bias", float("inf")),
        ("bias", 1e7),
        ("bias", 10**400),
        ("bias", False),
        ("flip", 1),
        ("flip", "yes"),
        ("padding", "9"),
        ("padding", "causal"),
        ("padding", ["same"]),
        ("padding_mode", "mirror"),
        ("activation", "nope"),
        ("activation", {"name": "relu"}),
        ("activation_numbers", ()),
        ("activation_numbers.", 1),
        ("activation_numbers.negative_slope", 0.2),
        ("pooling", "min"),
        ("pool_size", 9),
        ("view", "rainbow"),
        ("kernel", "sobel_y"),
        ("size", 64),
        ("pin", None),
        ("large", True),
        ("", 1),
        (3, 1),
        (None, None),
    ],
)
def test_what_the_page_does_not_offer_is_refused(name: Any, value: Any) -> None:
    """Values beyond the bounds or of another type, fields without a control, and numbers of another activation."""
    with pytest.raises(RefusedError):
        set_to(LabState(), name, value)


@pytest.mark.parametrize("body", [None, [], "stride", {}, {"name": "stride"}, {"value": 2}, [["stride", 2]]])
def test_what_sets_nothing_is_refused(body: Any) -> None:
    """Messages of any other shape."""
    for state in STATES:
        with pytest.raises(RefusedError):
            after(state, "controls", body)


def test_each_page_has_its_own_bounds() -> None:
    """A signal's stride goes to 16, and it has no map colours."""
    assert set_to(SignalState(), "stride", 16).stride == 16
    assert set_to(SignalState(), "padding", "causal").padding == "causal"
    for name, value in (("stride", 17), ("view", "clip"), ("padding", "5")):
        with pytest.raises(RefusedError):
            set_to(SignalState(), name, value)


@given(st.sampled_from(STATES), st.data())
def test_any_values_of_the_right_kind_are_taken_or_refused(state: StagesState, data: st.DataObject) -> None:
    """Whatever number, word or switch is sent for a field, a link can carry what comes of it."""
    name = data.draw(st.sampled_from(list(offers(state))))
    value = data.draw(st.integers() | st.floats() | st.booleans() | st.text(max_size=5))
    try:
        changed = set_to(state, name, value)
    except RefusedError:
        assert not offers(state)[name].has(value)
        return
    assert offers(state)[name].has(value)
    assert from_query(to_query(changed)) == (changed, [])
