"""A whole lesson as one HTML file: each card beside the view that it sets, and what is said to whatever a visitor can do there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cnnviz.lessons.led import SHOWN, Led, look, opened, solved
from cnnviz.lessons.lesson import Card, Choice, Lesson, Question, Task, said
from cnnviz.lessons.mistakes import MISTAKES
from cnnviz.lessons.scene import Scene
from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.parts.lesson import PART
from cnnviz.parts.lesson.content import VERDICTS, lesson_content
from cnnviz.record.errors import RecordError
from cnnviz.record.link import checked
from cnnviz.record.memo import Memo
from cnnviz.record.page import html_of
from cnnviz.record.pile import SharedPile
from cnnviz.record.scenes import pins_of, result_of
from cnnviz.record.told import Teller
from cnnviz.record.view import View
from cnnviz.record.views import MOST_BYTES, view_of
from cnnviz.state import LabState, PageState
from cnnviz.state.fields import SHARED
from cnnviz.state.train import TrainKernelState, TrainStepState
from cnnviz.words import N_, Translate, translation

DRAWS = 4
"""So many questions with other numbers are recorded of a card, if there are so many."""

ELSEWHERE = N_("Only in the app: {why}")
NEEDS_APP = N_("This task needs the app, where settings can be changed. “Show me” marks it as seen.")
UNCHECKED = N_("You can do this task here, but only the app checks it. “Show me” marks it as seen.")
POSSIBLE: dict[type[PageState], frozenset[str]] = {
    TrainKernelState: frozenset({"step", "look"}),
    TrainStepState: frozenset({"step", "look"}),
}
"""By the page: which fields of its state a visitor can change in a file whose changes the card does not see."""

_WITHOUT = "header > .icon:not(.fold)"
"""Of the card: a file cannot be left for the app."""


@stepwise
def lesson_page(
    lesson: Lesson, language: str = "en", most_bytes: int = MOST_BYTES, home: str = ""
) -> Steps[str]:
    """A lesson as the HTML of one file, which needs neither a server nor a network.

    Parameters
    ----------
    lesson
        One of :data:`cnnviz.lessons.LESSONS`, or another.
    language
        Of the page, such as ``"zh_CN"``.
    most_bytes
        Of numbers in all of its views, at most; see :func:`cnnviz.record.view_of`.
    home
        Where the page leads back to, a relative link; none if empty.
    """
    recorder = _Recorder(lesson, language, most_bytes)
    cards = []
    for number in range(len(lesson.cards)):
        steps = recorder.card(number)
        cards.append((yield from within(steps, number / len(lesson.cards), (number + 1) / len(lesson.cards))))
    told = {"part": PART.name, "without": _WITHOUT, "cards": cards}
    recorder.teller.parts[PART.name] = PART
    return html_of(
        recorder.views,
        recorder.pile,
        language=language,
        lesson=told,
        teller=recorder.teller,
        home=home,
    )


class _Recorder:
    """Lays the views of a lesson on one pile, each once."""

    def __init__(self, lesson: Lesson, language: str, most_bytes: int) -> None:
        self.lesson = lesson
        self.language = language
        self.most_bytes = most_bytes
        self.translate: Translate = translation(language).gettext
        self.pile = SharedPile()
        self.memo = Memo()
        self.teller = Teller()
        self.views: list[View] = []
        self._numbers: dict[object, int] = {}
        self._last: PageState = LabState(language=language)
        self._at = 0

    def card(self, number: int) -> Steps[dict[str, Any]]:
        """What the script is told of a card."""
        self._at = number
        asks = self.lesson.cards[number].asks
        state = self._last = opened(self.lesson, number, 0, self._last)
        yield 0.0
        draws = [(yield from within(self._draw(number, state), 0.0, 0.5))]
        if isinstance(asks, Question):
            draws += yield from within(self._others(number, state, draws[0]), 0.5, 0.9)
        view = None
        if isinstance(asks, Task) and asks.solved:
            steps = self._view(solved(asks, state), self.lesson.cards[number])
            view = yield from within(steps, 0.9, 1.0)
        return {"draws": draws, "solved": view}

    def _others(self, number: int, state: PageState, first: dict[str, Any]) -> Steps[list[dict[str, Any]]]:
        """The card with other numbers than those that were asked for before."""
        known, others = [first["question"]], []
        for draw in range(1, 4 * DRAWS):
            steps = self._draw(number, replace(state, draw=draw))
            made = yield from within(steps, (draw - 1) / (4 * DRAWS), draw / (4 * DRAWS))
            if made["question"] is not None and made["question"] not in known:
                known.append(made["question"])
                others.append(made)
            if len(known) == DRAWS:
                break
        return others

    def _draw(self, number: int, state: PageState) -> Steps[dict[str, Any]]:
        """The card with one choice of numbers."""
        card = self.lesson.cards[number]
        result = None
        if isinstance(card.asks, Task | Question):
            result = yield from within(self._result(state), 0.0, 0.3)
        led = look(self.lesson, number, Scene(state, result))
        if led.asked is not None:
            view = {name: each for name, each in led.asked.view.items() if name in state.FORMS}
            state = state.changed(**view)
        made: dict[str, Any] = {
            "view": (yield from within(self._view(state, card), 0.3, 0.6)),
            "open": (yield from within(self._view(replace(state, cover=()), card), 0.6, 0.9)),
            "meta": (yield from self._content(led, state, card)),
            "outcomes": {},
            "question": None,
        }
        match card.asks:
            case Task():
                made |= yield from within(self._of_task(led, state, result, card), 0.9, 1.0)
            case Question() if led.asked is not None:
                asked, verdicts = led.asked, {**VERDICTS, **MISTAKES, SHOWN: ""}
                names = {name for _wrong, name in asked.mistakes} | set(VERDICTS) | {SHOWN}
                if asked.ends is None:
                    names.discard("impossible")
                made["outcomes"] = {
                    name: self._outcome(replace(led, verdict=name), state)
                    for name in verdicts
                    if name in names
                }
                made["question"] = {
                    "answer": asked.answer,
                    "tolerance": asked.tolerance,
                    "mistakes": asked.mistakes,
                    "ends": asked.ends,
                }
            case Choice():
                guesses = [*map(str, range(len(card.asks.options))), SHOWN]
                for guess in guesses:
                    guessed = replace(state, guess=guess)
                    made["outcomes"][guess] = self._outcome(
                        look(self.lesson, number, Scene(guessed)), guessed
                    )
        return made

    def _of_task(self, led: Led, state: PageState, result: Any, card: Card) -> Steps[dict[str, Any]]:
        """What is said to each pin; where none does what is asked for, the file cannot check the task, and perhaps it needs the app."""
        shown = replace(led, verdict=SHOWN)
        seen: list[dict[str, Any]] = []
        pins: dict[str, int] = {}
        places: dict[str, int] = {}
        done = False
        for pin, pinned in pins_of(state, result):
            yield 0.0
            found = look(self.lesson, led.number, Scene(pinned, result))
            done |= found.done or bool(found.seen.found)
            outcome = self._outcome(found, pinned)
            pins[pin] = places.setdefault(repr(outcome), len(seen))
            if pins[pin] == len(seen):
                seen.append(outcome)
        made: dict[str, Any] = {"outcomes": {SHOWN: self._outcome(shown, state)}, "open": None}
        if done:
            return made | {"pins": pins, "seen": seen}
        content = yield from self._content(led, state, card)
        status = self.translate(UNCHECKED if can_be_done(card, state) else NEEDS_APP)
        asks = dict(self._asks(led, state) or {}) | {"status": status, "solved": True}
        return made | {"meta": content | {"asks": self.teller.number(asks)}}

    def _result(self, state: PageState) -> Steps[Any]:
        """What the page computes for a state; None where it cannot be recorded."""
        try:
            checked(state)
            return (yield from result_of.steps(state, self.memo))
        except RecordError:
            return None

    def _asks(self, led: Led, state: PageState) -> dict[str, Any] | None:
        meta, _arrays = lesson_content(self.translate, led, state, {self.lesson.id: self.lesson})
        asks: dict[str, Any] | None = meta["asks"]
        return asks

    def _outcome(self, led: Led, state: PageState) -> dict[str, Any]:
        """What the card says by then: what is asked, whether it is done, and what was found for a task that wants several."""
        asks = dict(self._asks(led, state) or {})
        found = asks.pop("found", "")
        return {"asks": self.teller.number(asks), "done": led.done, "found": found}

    def _content(self, led: Led, state: PageState, card: Card) -> Steps[dict[str, int]]:
        """The card's meta data, each as a number."""
        meta, _arrays = lesson_content(self.translate, led, state, {self.lesson.id: self.lesson})
        words = meta["words"] | {"leave": self.translate("Back to the first card")}
        view = self.views[(yield from self._view(state, card))]
        lights = [light for light in meta["lights"] if _is_there(light, view)]
        changed = {
            "words": words,
            "lights": lights,
            "settings": False,
            "next": None,
            "origin": None,
            "questions": "",
            "link": True,
        }
        return {name: self.teller.number(each) for name, each in {**meta, **changed}.items()}

    def _view(self, state: PageState, card: Card) -> Steps[int]:
        """The number of the view of a state."""
        bare = replace(state, lesson="", card=0, draw=0, guess="")
        key = type(bare), bare, card.lights
        if key not in self._numbers:
            made = yield from self._made(bare)
            self._numbers[key] = len(self.views)
            self.views.append(made)
        return self._numbers[key]

    def _room(self) -> int:
        """Bytes that the next view may add: half of what is left, as those that come after it are to have room as well."""
        left = len(self.lesson.cards) - self._at
        return max(0, self.most_bytes - self.pile.stored) // min(max(1, left), 2)

    def _made(self, state: PageState) -> Steps[View]:
        title = said(self.lesson.title, self.language)
        try:
            checked(state)
            view = yield from view_of.steps(state, self._room(), self.pile, memo=self.memo)
        except RecordError as error:
            why = self.translate(ELSEWHERE).format(why=error)
            return View(title=title, facts=[], credits=[], shown={}, pile=self.pile, warnings=[why])
        return replace(view, title=title)


def can_be_done(card: Card, state: PageState) -> bool:
    """Whether what solves a task differs from its view in nothing but what can be changed in a file."""
    if not isinstance(card.asks, Task) or not card.asks.solved:
        return False
    there, may = solved(card.asks, state), POSSIBLE.get(type(state), frozenset())
    names = state.FORMS.keys() - SHARED.keys()
    return type(there) is type(state) and all(
        name in may or getattr(there, name) == getattr(state, name) for name in names
    )


def _is_there(light: tuple[str, ...], view: View) -> bool:
    keys = [*view.shown, *([] if view.layers is None else ["network.layer"])]
    return light[0] in {f".st-key-{key.replace('.', '-')}" for key in keys}
