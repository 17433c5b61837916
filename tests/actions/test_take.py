"""What the part that takes a view away may say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from cnnviz.actions import RefusedError
from cnnviz.actions.take import WORDS, Taken, taken
from tests.actions.messages import JSON

CHOICE = {
    "kind": "maps",
    "format": "png",
    "options": {"zoom": 2, "stage": "conv"},
    "without": False,
    "make": True,
}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_taken(word: str) -> None:
    """As it is."""
    assert taken(word) == word


def test_a_choice_is_taken() -> None:
    """With all that it says."""
    assert taken(CHOICE) == Taken("maps", "png", {"zoom": 2, "stage": "conv"}, False, True)


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "opens",
        [],
        ["open"],
        {},
        {name: value for name, value in CHOICE.items() if name != "make"},
        CHOICE | {"more": 1},
        CHOICE | {"kind": None},
        CHOICE | {"kind": "x" * 41},
        CHOICE | {"format": 1},
        CHOICE | {"options": []},
        CHOICE | {"options": {"x" * 41: 1}},
        CHOICE | {"options": {"zoom": None}},
        CHOICE | {"options": {"zoom": True}},
        CHOICE | {"options": {"zoom": [1]}},
        CHOICE | {"options": {"zoom": 1e300}},
        CHOICE | {"options": {"zoom": float("nan")}},
        CHOICE | {"options": {"zoom": float("inf")}},
        CHOICE | {"options": {"title": "x" * 121}},
        CHOICE | {"options": {str(number): 1 for number in range(13)}},
        CHOICE | {"without": 0},
        CHOICE | {"make": "yes"},
    ],
)
def test_anything_else_is_refused(body: Any) -> None:
    """Whatever a browser may send."""
    with pytest.raises(RefusedError):
        taken(body)


@settings(max_examples=100)
@given(body=JSON)
def test_no_message_does_harm(body: Any) -> None:
    """It is a word, a choice, or refused."""
    try:
        found = taken(body)
    except RefusedError:
        return
    assert found in WORDS or isinstance(found, Taken)
