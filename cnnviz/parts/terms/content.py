"""Every term of the glossary, as any of them may stand in a text of the page."""

from __future__ import annotations

from cnnviz.glossary import TERMS, card_words, terms_in
from cnnviz.parts.part import Content
from cnnviz.words import Translate


def terms_content(_: Translate, language: str) -> Content:
    """What they mean in `language`, and the words around it."""
    terms = terms_in([f"[[{id}]]" for id in TERMS], language)
    return {"terms": terms, "words": card_words(_, language)}, {}
