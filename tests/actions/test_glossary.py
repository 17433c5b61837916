"""The glossary's messages: a term that there is can be marked, and nothing else can be said."""

from __future__ import annotations

from typing import Any

import pytest

from cnnviz.actions import RefusedError, after
from cnnviz.glossary import TERMS
from cnnviz.state import from_query, to_query
from cnnviz.state.glossary import GlossaryState


@pytest.mark.parametrize("term", TERMS)
def test_each_term_can_be_marked_and_stands_in_the_link(term: str) -> None:
    """By its id."""
    state = after(GlossaryState(language="zh_CN", large=True), "terms", term)
    assert state == GlossaryState(term=term, language="zh_CN", large=True)
    assert from_query(to_query(state) | {"lang": "zh_CN"}) == (state, [])


@pytest.mark.parametrize(
    "body",
    ["", "strides", "<b>", None, 0, True, [], ["stride"], {"term": "stride"}, "stride" * 1000, "\ud800"],
)
def test_a_message_that_names_no_term_is_refused(body: Any) -> None:
    """Whatever a browser sends."""
    with pytest.raises(RefusedError):
        after(GlossaryState(), "terms", body)


def test_another_part_is_refused() -> None:
    """The page has but one."""
    with pytest.raises(RefusedError):
        after(GlossaryState(), "kernels", "stride")


@pytest.mark.parametrize("term", ["", "A", "<script>", "a" * 41, "步幅", "stride~", "../x"])
def test_a_link_with_what_is_no_id_is_read_without_it(term: str) -> None:
    """And the page says so."""
    assert from_query({"page": "glossary", "term": term}) == (GlossaryState(), ["term"])
