"""What newcomers ask, as cards that keep the answer beside the view that shows it: each group of questions is a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from urllib.parse import urlencode

from cnnviz.lessons.lesson import Card, Lesson, Words
from cnnviz.lessons.lesson import Question as Predict
from cnnviz.questions import QUESTIONS, Question
from cnnviz.state import link_of
from cnnviz.words import LANGUAGES, translation


@cache
def asked() -> Mapping[str, Lesson]:
    """The lessons of questions by id, in the order of :data:`cnnviz.questions.QUESTIONS`."""
    lessons = (
        Lesson(f"asked_{at}", _words(group), tuple(_card(each) for each in questions))
        for at, (group, questions) in enumerate(QUESTIONS.items())
    )
    return MappingProxyType({lesson.id: lesson for lesson in lessons})


def is_asked(id: str) -> bool:
    """Whether the lesson with this id is a group of questions."""
    return id in asked()


def explained_in(lesson: Lesson, number: int) -> tuple[str, int]:
    """The id of the lesson that explains what card `number` of `lesson` answers, and its card to begin with.

    The id is ``""`` if it is no card of a question.
    """
    question = _question(lesson, number)
    return ("", 0) if question is None else (question.lesson, question.card)


def framed(lesson: Lesson, number: int) -> tuple[tuple[int, int, int, int], ...]:
    """The parts of the network's picture of which card `number` of `lesson` speaks; none if it is no card of a question."""
    question = _question(lesson, number)
    return () if question is None else question.frames


def _question(lesson: Lesson, number: int) -> Question | None:
    """What card `number` of `lesson` answers; None if it is no card of a question."""
    if not is_asked(lesson.id):
        return None
    return list(QUESTIONS.values())[list(asked()).index(lesson.id)][number]


def _card(question: Question) -> Card:
    view = replace(question.state, cover=())
    return Card(
        _words(question.ask),
        _words(question.answer),
        link=urlencode(link_of(view)),
        lights=(question.light,),
        covers=question.state.cover,
        settings=question.settings,
        asks=_predict(question) if question.kind else None,
        figure=question.figure,
    )


def _predict(question: Question) -> Predict:
    says = {verdict: _words(said) for verdict, said in question.says.items()}
    return Predict(_words(question.prompt), question.kind, question.given, says)


def _words(message: str) -> Words:
    return {language: translation(language).gettext(message) for language in LANGUAGES}
