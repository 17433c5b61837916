"""The messages of the part `share`: what a link that is handed on is to open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.lessons.led import opened
from cnnviz.lessons.lesson import Lesson
from cnnviz.state import PageState

LONGEST_ADDRESS = 200
_ADDRESS = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?/[A-Za-z0-9/._~%+-]*")
_CHOICES = {"hide": list, "large": bool, "language": str, "demo": bool, "led": bool}


@dataclass(frozen=True)
class Handed:
    """What is handed on.

    Attributes
    ----------
    address
        Of the app, without a query, as the browser has it or as others reach it: ``http://host:8501/``.
    choices
        What the link says otherwise than the page: `hide`, `large`, `language`, `demo`, and with `led` whether it names the
        lesson and the card. Nothing of it where the link is to open what stands there.
    lesson
        The lesson that the link begins; the page as it stands if it is empty.
    """

    address: str
    choices: dict[str, Any]
    lesson: str = ""

    def state(self, now: PageState, lessons: Mapping[str, Lesson]) -> PageState:
        """What the link opens, of a page that shows `now`: never the visitor's own answer.

        Raises
        ------
        RefusedError
            No link could carry it, or there is no such lesson.
        """
        given = dict(self.choices)
        led = given.pop("led", True)
        if "hide" in given:
            given["hide"] = tuple(given["hide"])
        if self.lesson:
            if self.lesson not in lessons:
                raise RefusedError
            return changed(opened(lessons[self.lesson], 0, 0, now), **given)
        alone = {} if led else {"lesson": "", "card": 0, "draw": 0}
        return changed(now, guess="", **alone, **given)


def handed(body: Any) -> Handed | None:
    """What a message asks for; None for ``"close"``, after which nothing is asked.

    ``{"address": text, "choices": {...}}``, and with ``"lesson": id`` for a lesson instead of the page.

    Raises
    ------
    RefusedError
        It says nothing that the part can say.
    """
    if body == "close":
        return None
    if not isinstance(body, dict) or body.keys() - {"lesson"} != {"address", "choices"}:
        raise RefusedError
    address, choices, lesson = body["address"], body["choices"], body.get("lesson", "")
    if not isinstance(address, str) or len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise RefusedError
    if not isinstance(choices, dict) or not choices.keys() <= _CHOICES.keys():
        raise RefusedError
    if any(type(value) is not _CHOICES[name] for name, value in choices.items()):
        raise RefusedError
    if not all(isinstance(each, str) for each in choices.get("hide", [])):
        raise RefusedError
    if not isinstance(lesson, str):
        raise RefusedError
    return Handed(address, choices, lesson)
