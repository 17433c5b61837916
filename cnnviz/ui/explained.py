"""Terms in texts that Streamlit draws."""

from __future__ import annotations

import re

from cnnviz.glossary import MARK, TERMS, within_sentence
from cnnviz.ui import session
from cnnviz.words import translation


def explained(text: str) -> str:
    """Markdown of a translated `text` in which marked terms (:data:`cnnviz.glossary.MARK`) are links into the glossary.

    The part :mod:`cnnviz.parts.terms` opens there what the term means. Raises KeyError for a term that the glossary does not have.
    """
    language = session.language()
    _ = translation(language).gettext

    def link(found: re.Match[str]) -> str:
        id, words = found.groups()
        shown = words or within_sentence(_(TERMS[id].name))
        return f"[{shown}](?page=glossary&term={id}&lang={language})"

    return MARK.sub(link, text)
