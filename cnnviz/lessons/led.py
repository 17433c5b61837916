"""A card beside a page: the view that it sets, what it asks for there, and how far the visitor is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import parse_qsl

from cnnviz.lessons.checks import CHECKS
from cnnviz.lessons.checks.seen import NOT_YET, Seen
from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.lesson import Card, Choice, Lesson, Question, Task
from cnnviz.lessons.questions import QUESTIONS
from cnnviz.lessons.scene import Scene
from cnnviz.state import PageState, from_query
from cnnviz.state.fields import SHARED

SHOWN = "show"
"""The guess of a visitor who had the answer shown."""


@dataclass(frozen=True)
class Led:
    """The card that is open.

    Attributes
    ----------
    seen
        Of a task.
    asked, verdict
        Of a question, with numbers from the page; the verdict is empty before there is a guess.
    order
        Of a choice: the options as they are shown, by their number in the card.
    """

    lesson: Lesson
    number: int
    seen: Seen = NOT_YET
    asked: Asked | None = None
    verdict: str = ""
    order: tuple[int, ...] = ()

    @property
    def card(self) -> Card:
        """The card."""
        return self.lesson.cards[self.number]

    @property
    def done(self) -> bool:
        """Whether what it asks for is done, as far as the page can tell now."""
        return self.verdict in ("right", SHOWN) or self.seen.done


def led_by(state: PageState, lessons: Mapping[str, Lesson]) -> tuple[Lesson, int] | None:
    """The lesson and the number of the card that `state` names, if they are there."""
    lesson = lessons.get(state.lesson)
    if lesson is None or state.card >= len(lesson.cards):
        return None
    return lesson, state.card


def look(lesson: Lesson, number: int, scene: Scene) -> Led:
    """How far the visitor of `scene` is with this card."""
    asks, state = lesson.cards[number].asks, scene.state
    match asks:
        case Task():
            shown = state.guess == SHOWN
            return Led(
                lesson,
                number,
                seen=CHECKS[asks.check](scene, **asks.given),
                verdict=SHOWN if shown else "",
            )
        case Question():
            asked = QUESTIONS[asks.kind](scene, _random(lesson, number, state.draw), **asks.given)
            verdict = SHOWN if state.guess == SHOWN else ""
            if asked is not None and state.guess and not verdict:
                verdict = asked.verdict(state.guess)
            return Led(lesson, number, asked=asked, verdict=verdict)
        case Choice():
            order = list(range(len(asks.options)))
            if not asks.figure:
                _random(lesson, number, state.draw).shuffle(order)
            verdict = SHOWN if state.guess == SHOWN else ""
            if (chosen := chosen_of(asks, state.guess)) is not None:
                verdict = "right" if asks.options[chosen].right else "other"
            return Led(lesson, number, verdict=verdict, order=tuple(order))
    return Led(lesson, number)


def chosen_of(choice: Choice, guess: str) -> int | None:
    """The number of the option that a guess names."""
    return int(guess) if guess.isdecimal() and int(guess) < len(choice.options) else None


def _random(lesson: Lesson, number: int, draw: int) -> Random:
    return Random(
        f"{lesson.title} {number} {draw}"
    )  # not the id: all of a visitor's own lessons have the same


def opened(lesson: Lesson, number: int, draw: int, state: PageState) -> PageState:
    """The state with this card open: the view that it sets, or the present one, and what it covers."""
    card = lesson.cards[number]
    led = replace(state, lesson=lesson.id, card=number, draw=draw, guess="", cover=card.covers)
    return led.beside(_view(card.link) if card.link else state)


def solved(task: Task, state: PageState) -> PageState:
    """The state in which the task is done, for a visitor who wants it shown; the present one where no link can carry that."""
    shown = replace(state, guess=SHOWN, cover=())
    return shown.beside(_view(task.solved) if task.solved else state)


def _view(link: str) -> PageState:
    return from_query(dict(parse_qsl(link, keep_blank_values=True)))[0]


def begins(lesson: str, state: PageState) -> dict[str, str]:
    """The query of a link that begins a lesson, in the language and the type of `state` and with what it hides.

    It names nothing of a page, so :func:`first_view` opens the view that the first card sets.
    """
    query = replace(state, lesson=lesson, card=0, draw=0, guess="", cover=()).to_query()
    return {form.key: query[form.key] for form in SHARED.values() if form.key in query} | {
        "lang": state.language
    }


def first_view(state: PageState, query: Mapping[str, str], lessons: Mapping[str, Lesson]) -> PageState:
    """What a link opens that names a card and nothing of a page: the card with the view that it sets."""
    led = led_by(state, lessons)
    if led is None or not set(query) <= {form.key for form in SHARED.values()}:
        return state
    begun = opened(*led, state.draw, state)
    return replace(begun, guess=state.guess)
