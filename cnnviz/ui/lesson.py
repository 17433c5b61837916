"""The lesson that leads: its card beside any page, and the messages of that card."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import streamlit as st

from cnnviz.actions import RefusedError
from cnnviz.lessons import QUIZ, quiz
from cnnviz.lessons.led import Led, led_by, look
from cnnviz.lessons.lesson import Lesson, Question, Task
from cnnviz.lessons.scene import Scene
from cnnviz.lessons.school import OWN
from cnnviz.parts import lesson
from cnnviz.parts.lesson.content import lesson_content
from cnnviz.parts.part import Content
from cnnviz.state.fields import StateError
from cnnviz.ui import session
from cnnviz.ui.door import Door, Held, Reply, Shown, Work
from cnnviz.ui.part import mount
from cnnviz.words import N_, Translate, translation

NOT_HERE = N_(
    "This link names a lesson from a file, which a link cannot contain. Open the file on the page for teachers."
)


@dataclass(eq=False)
class _Guide(Work):
    """What looks how far the visitor is, whenever something on the page has changed, and takes answers."""

    held: Held
    door: Door
    lessons: Mapping[str, Lesson]
    set_for: object = None
    """The card and the draw for which the page was last set to show what is asked for."""

    def takes(self, body: Any) -> bool:
        """See :class:`cnnviz.ui.door.Work`: what opens other views goes through the script."""
        return body == "look" or (isinstance(body, dict) and set(body) == {"guess"})

    def reply(self, body: Any) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        if led_by(self.held.state, self.lessons) is None:  # the visitor has left meanwhile
            raise RefusedError
        match body:
            case "look":
                led, run = self._show()
            case {"guess": str(guess)}:
                led, run = self._answer(guess), True
            case _:
                raise RefusedError
        if led is None:
            raise RefusedError
        return Reply({session.LESSON: Shown(self._told(led))}, run=run)

    def led(self) -> Led | None:
        """The card that is open, as it stands."""
        state = self.held.state
        found = led_by(state, self.lessons)
        if found is None:
            return None
        ground, (lesson, number) = self.door.ground, found
        looks = isinstance(lesson.cards[number].asks, Task | Question)  # others need nothing computed
        result = ground.result(state) if looks and ground is not None and ground.held is self.held else None
        return look(lesson, number, Scene(state, result))

    def content(self) -> Content | None:
        """What the part shows."""
        led = self.led()
        return None if led is None else self._told(led)

    def _told(self, led: Led) -> Content:
        state = self.held.state
        places = quiz()[1] if led.lesson.id == QUIZ else ()
        return lesson_content(translation(state.language).gettext, led, state, self.lessons, places)

    def _show(self) -> tuple[Led | None, bool]:
        """Let the page show what a question asks for, once: the card then, and whether the page has to be drawn anew."""
        led, state = self.led(), self.held.state
        card = (state.lesson, state.card, state.draw)
        if led is None or led.asked is None or self.set_for == card:
            return led, False
        self.set_for = card
        view = {name: value for name, value in led.asked.view.items() if getattr(state, name, value) != value}
        if not view:
            return led, False
        with suppress(StateError):
            self.held.become(lambda now: now.changed(**view))
        return self.led(), True

    def _answer(self, guess: str) -> Led | None:
        """The card after a guess; a right one uncovers."""
        with suppress(StateError):
            self.held.become(lambda now: now.changed(guess=guess))
        led = self.led()
        if led is not None and led.done:
            self.held.become(lambda now: now.changed(cover=()))
        return led


def leads() -> bool:
    """Whether a card will stand beside the page, which makes room for it from the start."""
    return led_by(session.current(), session.lessons()) is not None


def show(_: Translate) -> None:
    """Show the card of the lesson that leads, if one does; after the page, which it looks at."""
    state = session.current()
    if not state.lesson:
        return
    if led_by(state, session.lessons()) is None:
        st.info(_(NOT_HERE) if state.lesson == OWN else _("There is no such lesson here."))
        return
    guide = session.kept("lesson.guide", lambda: _Guide(session.held(), session.door(), session.lessons()))
    guide.held, guide.lessons = session.held(), session.lessons()
    session.door().works[session.LESSON] = guide
    content = guide.content()
    assert content is not None
    mount(lesson.PART, content, key=session.LESSON, direct=True)
