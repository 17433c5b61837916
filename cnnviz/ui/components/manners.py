"""Give the frame that Streamlit puts around the pages the visitor's language, and its drawer what keys and readers need."""

from __future__ import annotations

from cnnviz.ui.components.bundle import component
from cnnviz.words import Translate

_mount = component("cnnviz_manners", "manners/manners.js")


def manners(_: Translate, language: str, *, key: str) -> None:
    """Teach the frame its manners in `language`.

    It shows nothing: the page's style hides the element with this `key`.
    """
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
    _mount(key=key, data={"language": language.replace("_", "-"), "words": words})
