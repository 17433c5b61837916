"""The glossary: the terms of the field that the pages use, each in one or two sentences, with a view that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cnnviz.glossary import layers, learning, networks
from cnnviz.glossary.term import Group, Term
from cnnviz.words import N_, Translate, translation

__all__ = ["GROUPS", "MARK", "TERMS", "TITLE", "Group", "Term", "card_words", "terms_in", "within_sentence"]

TITLE = N_("Glossary")

GROUPS: tuple[Group, ...] = layers.GROUPS + networks.GROUPS + learning.GROUPS

TERMS: dict[str, Term] = {id: term for group in GROUPS for id, term in group.terms.items()}

MARK = re.compile(r"\[\[([a-z][a-z0-9_]*)(?:\|([^[\]|]+))?\]\]")
"""A term in a text: ``[[stride]]`` for its own name, ``[[stride|steps]]`` for other words; as in ``parts/shared/marked.js``."""


def within_sentence(name: str) -> str:
    """The name of a term within a sentence: ``"Stride"`` becomes ``"stride"``, and ``"ReLU"`` stays; as in ``marked.js``."""
    return name if name[1:].lower() != name[1:] else name[:1].lower() + name[1:]


def terms_in(texts: Iterable[str], language: str) -> dict[str, dict[str, str]]:
    """The terms that are marked in `texts`, for ``renderText`` of ``parts/shared/terms.js``.

    Parameters
    ----------
    texts
        Translated texts in which terms are marked as `MARK` says.
    language
        A key of `LANGUAGES`, in which the terms are explained.

    Returns
    -------
    dict
        For each id its ``"title"``, what it means (``"text"``), and the query of a view that shows it (``"href"``).

    Raises
    ------
    KeyError
        A text names a term that the glossary does not have.
    """
    _ = translation(language).gettext
    used = dict.fromkeys(found.group(1) for text in texts for found in MARK.finditer(text))
    return {
        id: {
            "title": _(TERMS[id].name),
            "text": _(TERMS[id].text),
            "href": f"{TERMS[id].link}&lang={language}",
        }
        for id in used
    }


def card_words(_: Translate, language: str) -> dict[str, str]:
    """The words around a term that is explained where it stands, and the query of the glossary."""
    return {
        "see": _("See it"),
        "all": _("All terms"),
        "close": _("Close"),
        "glossary": f"?page=glossary&lang={language}",
    }
