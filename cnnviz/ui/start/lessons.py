"""The lessons as the start page names them."""

from __future__ import annotations

from urllib.parse import urlencode

from cnnviz.lessons import LESSONS
from cnnviz.lessons.lesson import said
from cnnviz.parts.start.content import Station
from cnnviz.state import StartState


def stations(state: StartState) -> list[Station]:
    """All lessons, with links in the visitor's language and type."""
    shared = {"lang": state.language} | ({"large": "1"} if state.large else {})
    return [
        Station(
            lesson.id,
            said(lesson.title, state.language),
            lesson.minutes,
            len(lesson.cards),
            lesson.stretch,
            "?" + urlencode({"lesson": lesson.id, "card": "0"} | shared),
        )
        for lesson in LESSONS.values()
    ]
