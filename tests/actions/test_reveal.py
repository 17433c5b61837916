"""What the Steppers' messages change of covers, terms and the demonstration, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.actions import RefusedError, after
from cnnviz.state import LabState, NetworkState, PageState, SignalState, from_query, to_query
from cnnviz.state.fields import COVERS, MOST_TERMS
from tests.actions.messages import JSON

STEPPERS: list[tuple[PageState, str]] = [
    (LabState(), "stepper"),
    (SignalState(), "stepper"),
    (NetworkState(), "layer"),
]


@pytest.mark.parametrize(("state", "part"), STEPPERS)
@pytest.mark.parametrize(
    "body",
    [
        {"cover": ["sum", "sum"]},
        {"cover": ["weights"]},
        {"cover": "sum"},
        {"cover": [1]},
        {"cover": None},
        {"cover": list(COVERS) * 10_000},
        {"term": -1},
        {"term": True},
        {"term": 1.0},
        {"term": "1"},
        {"term": MOST_TERMS + 1},
        {"term": 10**400},
        {"demo": 1},
        {"demo": None},
        {},
        {"uncover": "sum"},
    ],
)
def test_what_no_link_could_carry_is_refused(state: PageState, part: str, body: Any) -> None:
    """And nothing else than RefusedError is raised."""
    with pytest.raises(RefusedError):
        after(state, part, body)


@pytest.mark.parametrize(("state", "part"), STEPPERS)
@settings(max_examples=40)
@given(body=st.dictionaries(st.sampled_from(["cover", "term", "demo", "stage"]), JSON, max_size=2))
def test_any_message_is_refused_or_stands_in_a_link(state: PageState, part: str, body: Any) -> None:
    """Whatever it holds, a link brings the state after it back."""
    try:
        became = after(state, part, body)
    except RefusedError:
        return
    assert from_query(to_query(became)) == (became, [])


@pytest.mark.parametrize(("state", "part"), STEPPERS)
def test_a_term_stands_in_the_link(state: PageState, part: str) -> None:
    """So that a link opens at it; none stands for the whole sum."""
    became = after(state, part, {"term": 0})
    assert to_query(became)["term"] == "0"
    assert after(became, part, {"term": None}) == state
