"""What the glossary's part and the part of linked terms show."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest

from cnnviz.glossary import GROUPS, TERMS
from cnnviz.parts.glossary.content import glossary_content
from cnnviz.parts.terms.content import terms_content
from cnnviz.state import from_query
from cnnviz.state.glossary import GlossaryState
from cnnviz.words import LANGUAGES, translation


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("large", [False, True])
def test_every_term_stands_in_one_group_with_a_link_that_keeps_language_and_size(
    language: str, large: bool
) -> None:
    """In the order of a course."""
    state = GlossaryState(language=language, large=large)
    meta, arrays = glossary_content(translation(language).gettext, state)
    assert not arrays
    told = [term for group in meta["groups"] for term in group["terms"]]
    assert [term["id"] for term in told] == list(TERMS)
    assert sum(len(group.terms) for group in GROUPS) == len(TERMS)
    for term in told:
        there, unreadable = from_query(dict(parse_qsl(term["link"][1:])))
        assert not unreadable
        assert (there.language, there.large) == (language, large)
        assert term["other"] not in term["title"] or not term["other"]
        assert term["place"]
        assert term["text"]


def test_the_mark_is_the_only_thing_that_a_message_changes() -> None:
    """So an answer may say that alone."""
    _ = translation("en").gettext
    one, other = (glossary_content(_, GlossaryState(term=term))[0] for term in ("", "stride"))
    assert other == {**one, "chosen": "stride"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_all_terms_mean_is_little_and_plain(language: str) -> None:
    """It goes to the browser once, at most 20 kB, with no mark that nobody would show."""
    meta, _arrays = terms_content(translation(language).gettext, language)
    sent = json.dumps(meta, ensure_ascii=False)
    assert list(meta["terms"]) == list(TERMS)
    assert len(sent.encode()) < 20_000
    assert "[[" not in sent
