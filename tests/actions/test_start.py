"""The start page's one message: what is typed into its field."""

from __future__ import annotations

from typing import Any

import pytest

from cnnviz.actions import RefusedError, after
from cnnviz.state import StartState, from_query, link_of


@pytest.mark.parametrize("body", [None, {}, [], {"at": [1, 2]}, "window", 1e400])
@pytest.mark.parametrize("part", ["start", "over", "manners", "", "stepper"])
def test_whatever_comes_is_refused(part: str, body: Any) -> None:
    """A browser can send anything."""
    with pytest.raises(RefusedError):
        after(StartState(), part, body)


@pytest.mark.parametrize(
    "text", ["softmax", "卷积核大小", "a & b = c?", "x" * 60, "", "\u0378", "\U000323b0 字", "é 🙂"]
)
def test_what_is_typed_stands_in_the_link(text: str) -> None:
    """Whatever the words, beside language and type."""
    state = after(StartState(language="zh_CN", large=True), "start", {"find": text})
    assert state == StartState(find=text, language="zh_CN", large=True)
    assert from_query(link_of(state)) == (state, [])


@pytest.mark.parametrize(
    "text",
    [
        "x" * 61,
        "a\nb",
        "\x00",
        "\ud800",
        "a\u202eb",
        "a\u3000b",
        "a\xa0b",
        "a\u2028b",
        "a\u2029b",
        "a\u200bb",
        7,
        None,
        ["a"],
    ],
)
def test_what_no_link_can_carry_is_not_looked_for(text: Any) -> None:
    """Nor what only seems to be one line."""
    with pytest.raises(RefusedError):
        after(StartState(), "start", {"find": text})
    with pytest.raises(RefusedError):
        after(StartState(), "start", {"find": "a", "more": 1})


def test_a_link_that_looks_for_what_is_no_line_is_read_without_it() -> None:
    """And the page says so."""
    assert from_query({"find": "x" * 61}) == (StartState(), ["find"])
