"""What the part shows of a page's experiments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.parts.part import Content
from cnnviz.words import Translate


@dataclass(frozen=True)
class Card:
    """One experiment: its internal name, its translated question, and the query of the link that opens it."""

    name: str
    question: str
    link: str


def experiments_content(_: Translate, cards: Sequence[Card], chosen: str | None) -> Content:
    """`cards` with the one named `chosen` marked, if what the page shows is any of them."""
    words = {
        "title": _("Experiments"),
        "note": _("Choose a question: all controls are set, and a run starts."),
    }
    shown = [[card.name, card.question, card.link] for card in cards]
    return {"cards": shown, "chosen": chosen, "words": words}, {}
