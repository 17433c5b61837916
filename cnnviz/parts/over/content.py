"""What the button knows of the page."""

from __future__ import annotations

from urllib.parse import urlencode

from cnnviz.parts.part import Content
from cnnviz.state import START, PageState, link_of
from cnnviz.words import Translate


def over_content(_: Translate, state: PageState, page: str) -> Content:
    """The link to the beginning of `page`, which `state` shows, in the same language and type."""
    begun = type(state)(large=state.large, language=state.language)
    words = {
        "over": _("Start over"),
        "overHelp": _("Start over: all settings of this page as at first"),
        "undo": _("Undo"),
        "undoHelp": _("Undo: back to what was there before starting over"),
    }
    return {
        "href": "?" + urlencode(link_of(begun)),
        "linked": page != START,
        "page": page,
        "words": words,
    }, {}
