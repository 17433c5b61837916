"""The lessons: cards beside the real pages, and what they check.

A lesson is data, one file each in ``assets/lessons``. What its tasks and questions name, :mod:`cnnviz.lessons.checks` and
:mod:`cnnviz.lessons.questions`, looks at the page's state and at what was computed for it, and at nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from cnnviz.lessons.lesson import Choice, Lesson, Question
from cnnviz.lessons.reading import read_lesson
from cnnviz.places import ASSETS
from cnnviz.words import N_

FOLDER = ASSETS / "lessons"

STRETCHES = (N_("A single convolution"), N_("One layer"), N_("A whole network"), N_("In the world"))
"""The parts of the course."""

QUIZ = "quiz"
"""The id of the lesson of all questions, of which a visitor's browser picks some."""


_FILES = {path.stem.partition("_")[2]: path for path in sorted(FOLDER.glob("*.toml"))}

LESSONS: Mapping[str, Lesson] = MappingProxyType(
    {id: read_lesson(path.read_bytes(), id) for id, path in _FILES.items()}
)
"""The shipped lessons by id, in their order."""


@cache
def quiz() -> tuple[Lesson, tuple[tuple[str, int], ...]]:
    """All cards of the lessons that ask for an answer as one lesson, and of each the lesson and the number it has there."""
    places = tuple(
        (lesson.id, at)
        for lesson in LESSONS.values()
        for at, card in enumerate(lesson.cards)
        if isinstance(card.asks, Question | Choice)
    )
    cards = tuple(LESSONS[id].cards[at] for id, at in places)
    title = {"en": "Mixed questions", "zh_CN": "综合练习"}
    return Lesson(QUIZ, title, cards, stretch=len(STRETCHES) - 1), places
