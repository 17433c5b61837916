"""The glossary: every term is short and can be seen somewhere."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from cnnviz.glossary import MARK, TERMS, Term, card_words, terms_in
from cnnviz.parts.part import FOLDER
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


def test_the_terms_in_texts_are_found_once_each_in_the_language_that_is_asked_for() -> None:
    """With links that open in that language."""
    texts = ["A [[stride]] of 2 and [[kernel|kernels]].", "[[kernel]], [kernel], [[ bias ]]", ""]
    for language in LANGUAGES:
        found = terms_in(texts, language)
        assert list(found) == ["stride", "kernel"]
        assert found["stride"]["title"] == translation(language).gettext("Stride")
        for term in found.values():
            assert from_query(dict(parse_qsl(term["href"][1:])))[0].language == language
    assert terms_in([], "en") == {}


def test_a_text_cannot_name_a_term_that_there_is_not() -> None:
    """Whoever writes a text is told so by every test that makes it."""
    with pytest.raises(KeyError, match="strides"):
        terms_in(["[[strides]]"], "en")


def test_terms_are_marked_in_one_way_in_python_and_in_the_browser() -> None:
    """Both have the same pattern."""
    assert MARK.pattern in (FOLDER / "shared/marked.js").read_text("utf-8")


def test_ids_can_stand_in_texts_and_in_links() -> None:
    """As a mark names them."""
    assert all(MARK.fullmatch(f"[[{id}]]") for id in TERMS)
    assert "term=" not in card_words(translation("en").gettext, "en")["glossary"]
