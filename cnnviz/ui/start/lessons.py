"""The lessons as the start page names them."""

from __future__ import annotations

from urllib.parse import urlencode

from cnnviz.parts.start.content import Station
from cnnviz.state import StartState
from cnnviz.words import N_, Translate

_LESSONS = {
    "pixels": N_("A picture is numbers"),
    "window": N_("One window"),
    "kernels": N_("Kernels find things"),
    "borders": N_("Borders"),
    "stride": N_("Stride"),
    "colour": N_("Colour, channels, filters"),
    "activation": N_("ReLU"),
    "pooling": N_("Pooling"),
    "answer": N_("From maps to an answer"),
    "depth": N_("What a deep layer sees"),
    "sharing": N_("Why so few weights"),
    "learning": N_("How it learns"),
    "why": N_("What made it say that?"),
    "python": N_("In Python, and your own"),
    "world": N_("Uses, limits, what is next"),
}
_LAST = (5, 8, 12, 15)
"""The number of the last lesson of each stretch."""


def stations(_: Translate, state: StartState) -> list[Station]:
    """All lessons, with links in the visitor's language and type."""
    shared = {"lang": state.language} | ({"large": "1"} if state.large else {})
    return [
        Station(
            lesson,
            _(title),
            4,
            5,
            sum(number > last for last in _LAST),
            "?" + urlencode({"lesson": lesson, "card": "0"} | shared),
        )
        for number, (lesson, title) in enumerate(_LESSONS.items(), 1)
    ]
