"""The messages of a lesson's card, which may open any page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.lessons.led import SHOWN, led_by, opened, solved
from cnnviz.lessons.lesson import Lesson, Task
from cnnviz.state import PageState
from cnnviz.state.fields import DRAWS


def after(state: PageState, body: Any, lessons: Mapping[str, Lesson]) -> PageState:
    """The state, perhaps of another page, after a message of the card.

    Raises
    ------
    RefusedError
        It says nothing that a card can do.
    """
    match body:
        case {"lesson": str(id), "card": int(number), "draw": int(draw)} if id in lessons:
            if type(number) is not int or not 0 <= number < len(lessons[id].cards):
                raise RefusedError
            return opened(lessons[id], number, _draw(draw), state)
        case "leave":
            return replace(state, lesson="", card=0, draw=0, guess="", cover=())
    led = led_by(state, lessons)
    if led is None:
        raise RefusedError
    lesson, number = led
    card = lesson.cards[number]
    match body:
        case {"again": int(draw)}:
            return replace(state, draw=_draw(draw), guess="", cover=card.covers)
        case "set":
            return opened(lesson, number, state.draw, state)
        case "show" if isinstance(card.asks, Task):
            return solved(card.asks, state)
        case "show" if card.asks is not None:
            return replace(state, guess=SHOWN, cover=())
    raise RefusedError


def _draw(draw: int) -> int:
    if type(draw) is not int or not 0 <= draw < DRAWS:
        raise RefusedError
    return draw
