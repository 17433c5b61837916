"""How a page's state stands in a link: one table of fields for each page, and the ways of writing a value.

A link holds only what differs from the default, so it stays short.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self, TypeVar

from cnnviz.words import LANGUAGES

State = TypeVar("State", bound="PageState")

Numbers = tuple[tuple[str, float], ...]
"""Named numbers as a value: `(("angle", 45.0), ("sigma", 1.4))`."""

COVERS = ("kernel", "products", "sum", "output", "act", "pool", "then", "answer")
"""What can be covered: the weights, the products of a window, their sum, the maps of the stages and of the second step, a
network's answer."""

HIDES = ("controls", "panels", "values", "answers")
"""What can be left out of a page: its settings, its panels, the numbers, the answers of networks."""

MOST_CARDS = 99
DRAWS = 10_000
"""So many different numbers can be asked for on one card."""

MOST_TERMS = 99_999
"""So many terms of a sum can be walked through, one after the other."""

_FORMLESS = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
"""Unicode's categories of signs that nobody sees, or that end a line."""
LONGEST_GUESS = 24
LONGEST_DRAWING = 2000
LONGEST_SEARCH = 60
LARGEST_NUMBER = 1e6
"""The largest size of a number that stands by itself."""


class StateError(ValueError):
    """A value that a state cannot hold, as no link could carry it."""


@dataclass(frozen=True)
class Form:
    """How one field stands in a link: its key there, and both ways of writing it.

    `read` raises ValueError or KeyError for a text that says nothing we know.
    """

    key: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


@dataclass(frozen=True)
class PageState:
    """What all pages share. A page's own state adds its fields, and `FORMS` has the form of each.

    Attributes
    ----------
    large
        Whether the type is large, as for a projector.
    lesson, card
        The lesson that leads, and which of its cards is open; no lesson if it is empty.
    draw
        Which numbers a card's question is asked for.
    guess
        What the visitor answered.
    cover
        Numbers that are covered until they are revealed or guessed, of `COVERS`.
    hide
        What of the page is left out, of `HIDES`.
    demo
        Whether the page is a demonstration: the whole computation of one number on one screen.
    """

    large: bool = False
    language: str = "en"
    lesson: str = ""
    card: int = 0
    draw: int = 0
    guess: str = ""
    cover: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    demo: bool = False

    FORMS: ClassVar[Mapping[str, Form]] = {}

    def hides(self, part: str) -> bool:
        """Whether `part`, of `HIDES`, is left out; what a network answers is a number too, and may be covered until it is revealed."""
        told = part == "answers" and ("values" in self.hide or "answer" in self.cover)
        return part in self.hide or told

    def covers_answer(self) -> bool:
        """Whether what a network answers waits to be revealed; it does not where it is left out."""
        return "answer" in self.cover and not {"answers", "values"} & {*self.hide}

    def covered(self) -> tuple[str, ...]:
        """What is covered, of `COVERS`: what waits to be revealed, or all of it where numbers are hidden."""
        return COVERS if self.hides("values") else self.cover

    def withholds(self) -> bool:
        """Whether numbers of the page wait to be revealed, or are hidden: then no file of it may hold them."""
        return bool(self.covered())

    def changed(self, **fields: Any) -> Self:
        """The state with other values in some of its fields, each as a link gives it back.

        So it holds nothing that a link cannot carry, whoever asked for it. Raises StateError for anything else.
        """
        return replace(self, **{name: self._carried(name, value) for name, value in fields.items()})

    def _carried(self, name: str, value: Any) -> Any:
        if name not in self.FORMS:
            raise StateError(f"{type(self).__name__} has no {name}")
        default = getattr(type(self)(), name)
        if value == default and type(value) is type(default):  # which no link need carry
            return default
        form = self.FORMS[name]
        try:
            text = form.write(value)
            text.encode()  # half a character, as JSON can carry it, has no place in an address
            carried = form.read(text)
        except (ValueError, KeyError, TypeError, AttributeError):
            carried = None
        if carried is None or carried != value:
            raise StateError(f"{name} cannot be {value!r}")
        return carried

    def beside(self, state: State) -> State:
        """`state`, perhaps of another page, with what all pages share as it is here."""
        return replace(state, **{name: getattr(self, name) for name in SHARED})

    def to_query(self) -> dict[str, str]:
        """The part of a link that says how the state differs from the default, by key."""
        default = type(self)()
        return {
            form.key: form.write(getattr(self, name))
            for name, form in self.FORMS.items()
            if getattr(self, name) != getattr(default, name) and getattr(self, name) is not None
        }

    def read_query(self, query: Mapping[str, str]) -> tuple[Self, list[str]]:
        """The state with what a link says, and the keys that could not be read and stay as they are.

        Keys that are not ours are passed over, since links gather them on their way.
        """
        taken: dict[str, Any] = {}
        unreadable: list[str] = []
        for name, form in self.FORMS.items():
            if form.key not in query:
                continue
            try:
                taken[name] = form.read(query[form.key])
            except (ValueError, KeyError):
                unreadable.append(form.key)
        return replace(self, **taken), unreadable


def choice(options: tuple[str, ...]) -> Callable[[str], str]:
    """A reader for a link's text that must be one of `options`."""

    def read(text: str) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return read


def name(text: str) -> str:
    """Read a stable id; whether a photo or kernel of that name exists is for the page to see."""
    if not re.fullmatch(r"[a-z0-9_]{1,40}", text):
        raise ValueError(text)
    return text


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader for a link's text that must be a whole number from `low` to `high`."""

    def read(text: str) -> int:
        if not re.fullmatch(rf"[0-9]{{1,{len(str(high))}}}", text) or not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return read


def number(text: str) -> float:
    """Read a finite number that is not too large to show."""
    if len(text) > 30:
        raise ValueError(text)
    value = float(text)
    if not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
        raise ValueError(text)
    return value


def shortest(value: float) -> str:
    """The shortest text that gives `value` back, without a needless ``.0``."""
    return repr(value).removesuffix(".0")


def switch(key: str) -> Form:
    """The form of a bool, which a link writes as 0 or 1."""
    return Form(key, lambda text: {"0": False, "1": True}[text], lambda on: str(int(on)))


def read_numbers(text: str) -> Numbers:
    """Read numbers by name, such as ``angle:45~sigma:1.4``; ten at most."""
    pairs = [part.split(":") for part in text.split("~")]
    if len(pairs) > 10:
        raise ValueError(text)
    return tuple((name(key), number(value)) for key, value in pairs)


def write_numbers(numbers: Numbers) -> str:
    """Write numbers by name as :func:`read_numbers` reads them."""
    return "~".join(f"{key}:{shortest(value)}" for key, value in numbers)


def read_search(text: str) -> str:
    """Read what somebody looks for: any words, on one line, with signs that are too new to have a category too."""
    if len(text) > LONGEST_SEARCH or any(
        sign != " " and unicodedata.category(sign) in _FORMLESS for sign in text
    ):
        raise ValueError(text)
    return text


def read_drawing(text: str) -> str:
    """Read a drawing's text, which is unpacked only where it is shown."""
    if len(text) > LONGEST_DRAWING or not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError(text)
    return text


def some_of(options: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """A reader for a link's text that names some of `options`, each once, with full stops between them."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(text.split(".")) if text else ()
        if len(set(names)) != len(names) or not set(names) <= set(options):
            raise ValueError(text)
        return names

    return read


def _read_guess(text: str) -> str:
    if not re.fullmatch(rf"[0-9a-zA-Z .,+−×*/%()_-]{{0,{LONGEST_GUESS}}}", text):
        raise ValueError(text)
    return text


SHARED = {
    "large": switch("large"),
    "language": Form("lang", choice(tuple(LANGUAGES))),
    "lesson": Form("lesson", name),
    "card": Form("card", whole(0, MOST_CARDS)),
    "draw": Form("draw", whole(0, DRAWS - 1)),
    "guess": Form("guess", _read_guess),
    "cover": Form("cover", some_of(COVERS), ".".join),
    "hide": Form("hide", some_of(HIDES), ".".join),
    "demo": switch("demo"),
}
"""The forms of what all pages share."""
