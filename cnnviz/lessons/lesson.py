"""What a lesson is: data, in the languages of the app. It computes nothing and knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Words = Mapping[str, str]
"""A text by the code of its language, such as ``"en"``."""

LONGEST_TEXT = 60
"""Words in the text of a card; of Chinese, `LONGEST_CHINESE` characters."""
LONGEST_CHINESE = 120

FIGURES = ("filter",)
"""What can be drawn beside a question: channels, kernels, filter and feature map, marked with the letters A to D."""

DRAWINGS = (*FIGURES, "two_layers", "copy")
"""What can be drawn below a text: these with their names, two kernels with the one that gives the same, and the copy of a kernel that a pixel of 1 makes."""

Given = Mapping[str, Any]
"""The parameters of a check or a question, by name."""


@dataclass(frozen=True)
class Task:
    """Something to do, which the page sees when it is done.

    Attributes
    ----------
    check, given
        Which of :data:`cnnviz.lessons.checks.CHECKS` says that it is done, and its parameters.
    solved
        The query of a link with which it is done; empty where no link can carry that.
    """

    text: Words
    check: str
    given: Given
    solved: str = ""


@dataclass(frozen=True)
class Question:
    """A number to predict from those on the screen.

    Attributes
    ----------
    text
        With the names of what is asked for in braces, such as ``{row}``.
    kind, given
        Which of :data:`cnnviz.lessons.questions.QUESTIONS` asks, and its parameters.
    says
        What to say to a wrong answer, by the mistake's name, where it is not what is said everywhere.
    """

    text: Words
    kind: str
    given: Given
    says: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One of several answers, and what is said to it."""

    text: Words
    says: Words
    right: bool = False


@dataclass(frozen=True)
class Choice:
    """A question with some answers, of which one is right.

    Attributes
    ----------
    figure
        What is drawn above the answers, of `FIGURES`; its letters name the answers, which then keep their order.
    """

    text: Words
    options: tuple[Option, ...]
    figure: str = ""


@dataclass(frozen=True)
class Card:
    """One idea, beside the page that shows it.

    Attributes
    ----------
    link
        The query that sets the view; empty where the view stays as it is.
    lights
        What of the page it lights, of :data:`cnnviz.parts.lesson.lights.LIGHTS`.
    covers
        Numbers that are covered until they are guessed, of :data:`cnnviz.state.fields.COVERS`.
    settings
        Whether it needs the page's settings.
    asks
        What is to be done or answered; the card is done when it is. Without it, a card is done when it was read.
    figure
        What is drawn below the text, of `DRAWINGS`; ``""`` for nothing.
    """

    title: Words
    text: Words
    link: str = ""
    lights: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    settings: bool = False
    asks: Task | Question | Choice | None = None
    figure: str = ""


@dataclass(frozen=True)
class Lesson:
    """Some cards in their order, and what a teacher wants to know of them.

    Attributes
    ----------
    stretch
        The part of the course that it belongs to, of `STRETCHES`, from 0.
    aims, ask, wrong
        What a learner can do afterwards, questions to ask a class, and what usually goes wrong.
    """

    id: str
    title: Words
    cards: tuple[Card, ...]
    stretch: int = 0
    minutes: int = 5
    aims: tuple[Words, ...] = ()
    ask: tuple[Words, ...] = ()
    wrong: tuple[Words, ...] = ()


def said(words: Words, language: str) -> str:
    """The text in `language`; in another where it is not there in this one, as a visitor's own lesson may have one alone."""
    return words.get(language) or next(iter(words.values()), "")
