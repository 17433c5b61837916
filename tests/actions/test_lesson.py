"""A card's messages: each leads where it says, and whatever else a browser sends changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.actions import RefusedError
from cnnviz.actions.lesson import after
from cnnviz.lessons.led import SHOWN, first_view
from cnnviz.lessons.reading import read_lesson
from cnnviz.state import LabState, NetworkState, PageState, from_query, to_query

LESSON = read_lesson((Path(__file__).parents[1] / "lessons" / "lesson.toml").read_bytes(), "test")
LESSONS = {"test": LESSON}
LED = LabState(size=16, colour=False, lesson="test", card=2, draw=7, guess="3", cover=("sum", "output"))


def opening(card: int, **given: Any) -> dict[str, Any]:
    return {"lesson": "test", "card": card, "draw": 7} | given


def test_a_card_opens_with_its_view_and_what_it_covers() -> None:
    """The language and the type stay, and what was guessed is gone."""
    here = LabState(language="zh_CN", large=True, stride=2, guess="3")
    there = after(here, opening(0), LESSONS)
    assert there == LabState(
        language="zh_CN",
        large=True,
        size=16,
        colour=False,
        activation="identity",
        pooling="none",
        lesson="test",
        draw=7,
    )
    assert after(there, opening(2), LESSONS) == replace(there, card=2, cover=("sum", "output"))
    assert isinstance(after(there, opening(3), LESSONS), NetworkState)


def test_other_numbers_are_covered_again() -> None:
    """As at first."""
    shown = replace(LED, guess=SHOWN, cover=())
    assert after(shown, {"again": 8}, LESSONS) == replace(LED, draw=8, guess="")


def test_what_is_shown_is_uncovered() -> None:
    """An answer where it stands; a task in a view in which it is done."""
    assert after(LED, "show", LESSONS) == replace(LED, guess=SHOWN, cover=())
    there = after(replace(LED, card=1), "show", LESSONS)
    assert to_query(there)["pin"] == "conv_0_0_0" and there.guess == SHOWN


def test_the_end_leaves_the_page_as_it_is() -> None:
    """Without a lesson."""
    assert after(LED, "leave", LESSONS) == LabState(size=16, colour=False)


@pytest.mark.parametrize(
    "body",
    [
        opening(4),
        opening(-1),
        opening(True),
        opening(0, draw=10_000),
        opening(0, draw=True),
        opening(0, lesson="other"),
        opening(0, lesson=["test"]),
        {"again": -1},
        {"again": "1"},
        "dance",
        None,
        [],
        {"guess": "3"},
    ],
)
def test_anything_else_is_refused(body: Any) -> None:
    """It says nothing that a card can do."""
    with pytest.raises(RefusedError):
        after(LED, body, LESSONS)


@given(body=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["lesson", "card", "draw", "again"]), inner)))  # fmt: skip
def test_any_body_is_followed_or_refused(body: Any) -> None:
    """What is followed is a state that a link carries."""
    try:
        there: PageState = after(LED, body, LESSONS)
    except RefusedError:
        return
    assert from_query(to_query(there))[0] == there


def test_a_link_to_a_card_alone_opens_its_view() -> None:
    """One that says more opens what it says."""
    query = {"lesson": "test", "card": "3", "lang": "en"}
    assert isinstance(first_view(from_query(query)[0], query, LESSONS), NetworkState)
    told = query | {"stride": "2"}
    assert first_view(from_query(told)[0], told, LESSONS) == LabState(stride=2, lesson="test", card=3)
    unknown = {"lesson": "other", "card": "3"}
    assert first_view(from_query(unknown)[0], unknown, LESSONS) == LabState(lesson="other", card=3)
