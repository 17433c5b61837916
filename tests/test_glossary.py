"""The glossary: every term is short and can be seen somewhere."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from cnnviz.glossary import TERMS, Term
from cnnviz.state import from_query
from cnnviz.words import LANGUAGES, translation


@pytest.mark.parametrize("term", TERMS.values(), ids=list(TERMS))
def test_a_term_has_a_view_and_at_most_two_sentences(term: Term) -> None:
    """Its link is read whole, and names more than the first page."""
    query = dict(parse_qsl(term.link.removeprefix("?")))
    assert query
    assert not from_query(query)[1]
    assert term.text.count(". ") <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_have_the_same_name(language: str) -> None:
    """In either language."""
    names = [translation(language).gettext(term.name) for term in TERMS.values()]
    assert len({*names}) == len(names)
