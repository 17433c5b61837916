"""What the controls of the lab's second step change, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.actions import RefusedError, after
from cnnviz.offers import Range, offers
from cnnviz.second_examples import SECOND_EXAMPLES, set_up
from cnnviz.state import LabState, from_query, to_query
from cnnviz.state.lab import Filter
from cnnviz.state.stages import Pin

TWO = LabState(others=(Filter("sobel_y"),))


def set_to(state: LabState, name: Any, value: Any) -> LabState:
    return after(state, "controls", {"name": name, "value": value})


@pytest.mark.parametrize(
    ("before", "name", "value", "fields"),
    [
        (TWO, "then", "magnitude", {}),
        (LabState(), "then", "magnitude", {"others": (Filter("sobel_y"),)}),
        (TWO.changed(then="mix"), "mix.1", -0.5, {"mix": (1.0, -0.5)}),
        (TWO.changed(then="mix"), "mix.0", 2, {"mix": (2.0, 1.0)}),
        (TWO.changed(then="convolve"), "slices.0", "box", {"slices": ("box",)}),
        (TWO.changed(then="convolve"), "own_slices", True, {"slices": ("sobel_y", "sobel_y")}),
        (TWO.changed(then="convolve", slices=("box", "zero")), "slices.1", "point", {"slices": ("box", "point")}),
        (TWO.changed(then="convolve", slices=("box", "zero")), "own_slices", False, {"slices": ("box",)}),
        (TWO.changed(then="convolve"), "slice_side", 5, {"slice_side": 5}),
    ],
)  # fmt: skip
def test_a_control_changes_its_own_fields(
    before: LabState, name: str, value: Any, fields: dict[str, Any]
) -> None:
    """And no others, but for the second kernel of a combination."""
    expected = fields | ({"then": value} if name == "then" else {})
    assert set_to(before, name, value) == before.changed(**expected)


@pytest.mark.parametrize("name", list(SECOND_EXAMPLES))
def test_an_example_is_set_up_by_its_name(name: str) -> None:
    """The same state as its link opens."""
    assert set_to(TWO, "then_example", name) == set_up(name, TWO)


def test_an_element_of_the_second_step_is_pinned() -> None:
    """And stands in the link; a stage that is none is refused."""
    state = after(TWO, "stepper", {"stage": "then", "channel": 0, "row": 3, "column": 4})
    assert state.pin == Pin("then", 0, 3, 4) and from_query(to_query(state)) == (state, [])
    with pytest.raises(RefusedError):
        after(TWO, "stepper", {"stage": "third", "channel": 0, "row": 3, "column": 4})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("then", "product"), ("then", None), ("then_example", "none"), ("slices.0", "nope"), ("slices.2", "box"),
        ("slices.-1", "box"), ("slices.", "box"), ("slices", ["box"]), ("mix.0", 1.0), ("own_slices", 1),
        ("slice_side", 4), ("slice_side", 15), ("slices.1", "box"),
    ],
)  # fmt: skip
def test_what_is_not_offered_is_refused(name: str, value: Any) -> None:
    """Another map, a weight while there is no mix, a size that is none."""
    with pytest.raises(RefusedError):
        set_to(TWO.changed(then="convolve"), name, value)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_link_carries_whatever_is_chosen(data: st.DataObject) -> None:
    """One after the other."""
    state = LabState(
        others=(Filter("box"),) * data.draw(st.integers(0, 3)), depthwise=data.draw(st.booleans())
    )
    for _ in range(4):
        offered = {name: each for name, each in offers(state).items() if name not in ("bias",)}
        name = data.draw(st.sampled_from(sorted(offered)))
        offer = offered[name]
        values = (offer.low, offer.high) if isinstance(offer, Range) else offer.options
        state = set_to(state, name, data.draw(st.sampled_from(values)))
        assert from_query(to_query(state)) == (state, [])


def test_unknown_values_of_a_link_fall_back_one_by_one() -> None:
    """A slice by itself, a list of none at all with a notice."""
    state, unreadable = from_query({"page": "lab", "then": "convolve", "slices": "box.nope.zero", "mix": "9"})
    assert unreadable == ["mix"]
    assert isinstance(state, LabState) and state.slices == ("box", "sobel_y", "zero")
    assert from_query({"page": "lab", "slices": "nope", "then": "??"}) == (LabState(), ["then", "slices"])
