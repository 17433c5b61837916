"""The page of the glossary, the button that leads to it, and terms in texts that Streamlit draws."""

from __future__ import annotations

import re

import pytest

from cnnviz.glossary import TERMS
from cnnviz.ui.explained import explained
from tests.ui.test_lab import opened


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("stride", ""),
        ("strides", "There is no strides here; the default is used instead."),
        ("<b>", "Part of this link could not be read (term); the default is used there."),
    ],
)
def test_a_link_opens_the_glossary_at_a_term_and_says_what_it_cannot_find(term: str, said: str) -> None:
    """Nothing else becomes of a hostile one."""
    app = opened(page="glossary", term=term)
    assert not app.exception
    assert [each.value for each in app.info] == [said] * bool(said)
    assert app.session_state["glossary.state"].state.term == ("" if said else term)


def test_the_button_of_the_bar_leads_to_it() -> None:
    """The address names it."""
    app = opened(size="16")
    app.button(key="shell.glossary").click().run()
    assert not app.exception
    assert app.session_state["page"] == "glossary"
    assert "".join(app.query_params["page"]) == "glossary"


@pytest.mark.parametrize("link", [{"panel": "cost", "size": "16"}, {"page": "network", "panel": "account"}])
def test_terms_in_the_panels_are_links_to_themselves(link: dict[str, str]) -> None:
    """No mark is left, and each names a term that there is."""
    app = opened(**link)
    texts = [each.value for each in [*app.markdown, *app.caption]]
    found = [id for text in texts for id in re.findall(r"\]\(\?page=glossary&term=(\w+)&lang=en\)", text)]
    assert len({*found}) >= 4
    assert {*found} <= {*TERMS}
    assert not any("[[" in text for text in texts)


def test_a_value_that_looks_like_a_mark_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values come into a text after its terms were found."""
    monkeypatch.setattr("cnnviz.ui.session.language", lambda: "en")
    text = explained("[[kernel|Kernels]] of {layer}").format(layer="[[nobody]]")
    assert text == "[Kernels](?page=glossary&term=kernel&lang=en) of [[nobody]]"
    assert explained("a [[relu]] and a [[stride]]").startswith("a [ReLU](")
