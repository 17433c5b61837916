"""The frame's words."""

from __future__ import annotations

from cnnviz.parts.part import Content
from cnnviz.words import Translate


def manners(_: Translate, language: str, page: str) -> Content:
    """The content of the part `manners`: the page's name and language, and words for what Streamlit's frame leaves unnamed."""
    words = {
        "skip": _("Skip to the main content"),
        "drawer": _("Settings"),
        "close": _("Close the settings"),
        "upload": _("Choose a file"),
        "down": _("One step down"),
        "up": _("One step up"),
        "list": _("Open the list"),
        "help": _("Explanation"),
    }
    return {"page": page, "language": language.replace("_", "-"), "words": words}, {}
