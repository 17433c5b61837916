"""What is said while a picture is dragged over the page."""

from __future__ import annotations

from cnnviz.parts.part import Content
from cnnviz.words import Translate


def drop_content(_: Translate, source: str) -> Content:
    """The words; `source` is where the picture comes from at the moment."""
    words = {
        "drop": _("Drop the picture here"),
        "taken": _("Reading the picture …"),
    }
    return {"source": source, "words": words}, {}
