"""Lessons as text files: TOML, one file for each lesson. ``docs/lessons.md`` has the form."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn

from cnnviz.lessons.checks import CHECKS
from cnnviz.lessons.given import GIVEN, ONE_OF, SWITCH, WHOLE, Phrase, unreadable_in
from cnnviz.lessons.lesson import FIGURES, Card, Choice, Given, Lesson, Option, Question, Task, Words
from cnnviz.lessons.minutes import minutes_of
from cnnviz.lessons.possible import wrong_in
from cnnviz.lessons.questions import QUESTIONS
from cnnviz.state.fields import COVERS, MOST_CARDS
from cnnviz.words import LANGUAGES, N_

LARGEST_FILE = 200_000
"""Bytes of a lesson's file."""
LONGEST = 2000
"""Characters of one text in it."""
LONGEST_NAME = 60
"""Characters of a name that is repeated in a sentence."""
_DEEP = re.compile(
    r"""(?:^|[\[{,])[ \t]*(?:(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*\.[ \t]*){9}""", re.MULTILINE
)
"""A key of ten parts or more. Nothing of a lesson lies so deep, and to read one takes a time that grows as the square of its parts."""
MOST_STRETCHES = 4
MOST_TEXTS = 30
"""Aims, questions to a class, or things that go wrong."""


class LessonError(ValueError):
    """What is wrong with a lesson's file: a `template` to translate, and the `values` that fill it."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template, self.values = template, values


def read_lesson(data: bytes, id: str) -> Lesson:
    """The lesson that a file describes.

    Raises
    ------
    LessonError
        The file is none; the message says where and what would fit.
    """
    if len(data) > LARGEST_FILE:
        raise LessonError(
            N_("A lesson has at most {most} KB; this file is larger."), most=LARGEST_FILE // 1000
        )
    try:
        text = data.decode("utf-8-sig")  # some editors mark the encoding at the beginning
    except UnicodeDecodeError:
        raise LessonError(N_("The file is not text in UTF-8; save it again in this encoding.")) from None
    if deep := _DEEP.search(text):
        key = deep[0].strip("[{, \t")[:LONGEST_NAME]
        raise LessonError(
            N_("The key {key}… has too many parts. Nothing in a lesson lies so deep; shorten the key."),
            key=key,
        )
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LessonError(N_("The file is not valid TOML: {error}."), error=str(error)[:200]) from None
    except (ValueError, RecursionError):
        raise LessonError(
            N_("The file cannot be read: a number has too many digits, or brackets are nested too deeply.")
        ) from None
    reader = _Reader("lesson")
    cards = table.pop("cards", None)
    if not isinstance(cards, list) or not 1 <= len(cards) <= MOST_CARDS:
        raise LessonError(
            N_("A lesson needs between 1 and {most} cards, each below {head}."),
            most=MOST_CARDS,
            head="[[cards]]",
        )
    reader.only(table, {"title", "stretch", "minutes", "aims", "ask", "wrong"})
    read = tuple(_Reader(f"cards[{at}]").card(card) for at, card in enumerate(cards))
    return Lesson(
        id=id,
        title=reader.words(table, "title"),
        cards=read,
        stretch=reader.whole(table, "stretch", 0, MOST_STRETCHES - 1),
        minutes=reader.whole(table, "minutes", 1, 60, minutes_of(read)),
        **{name: reader.texts(table, name) for name in ("aims", "ask", "wrong")},
    )


class _Reader:
    """Takes the values of one table; `place` names it in sentences."""

    def __init__(self, place: str) -> None:
        self.place = place

    def fail(self, name: str, fits: Phrase) -> NoReturn:
        raise LessonError(
            N_("{place}: {name} must be {fits}."), place=self.place, name=name[:LONGEST_NAME], fits=fits
        )

    def only(self, table: Any, names: set[str]) -> None:
        if not isinstance(table, dict):
            raise LessonError(N_("{place} must be a table."), place=self.place)
        for name in table:
            if name not in names:
                raise LessonError(
                    N_("{place}: there is no {name}; what can stand here is {names}."),
                    place=self.place,
                    name=name[:LONGEST_NAME],
                    names=", ".join(sorted(names)),
                )

    def card(self, table: Any) -> Card:
        asks: dict[str, Callable[[Any, str], Task | Question | Choice]] = {
            "task": self.task,
            "question": self.question,
            "choice": self.choice,
        }
        self.only(table, {"title", "text", "link", "lights", "covers", "settings", *asks})
        there = [name for name in asks if name in table]
        if len(there) > 1:
            self.fail(there[1], Phrase(N_("on a card of its own, beside no {other}"), other=there[0]))
        if there and isinstance(table[there[0]], list):
            self.fail(
                there[0],
                Phrase(N_("one table, as a card asks for one thing; put the others on cards of their own")),
            )
        link = self.link(table, "link")
        covers = self.names(table, "covers")
        if not set(covers) <= set(COVERS) or len(set(covers)) < len(covers):
            self.fail("covers", Phrase(N_("a list of {names}, each once"), names=", ".join(COVERS)))
        return Card(
            title=self.words(table, "title"),
            text=self.words(table, "text"),
            link=link,
            lights=self.names(table, "lights"),
            covers=covers,
            settings=self.switch(table, "settings"),
            asks=asks[there[0]](table[there[0]], link) if there else None,
        )

    def task(self, table: Any, link: str) -> Task:
        self.only(table, {"text", "check", "with", "solved"})
        check = self.one_of(table, "check", CHECKS)
        given = self.given(table, CHECKS[check])
        solved = self.link(table, "solved")
        self.possible(check, given, link, solved)
        return Task(self.words(table, "text"), check, given, solved)

    def question(self, table: Any, link: str) -> Question:
        self.only(table, {"text", "kind", "with", "says"})
        kind = self.one_of(table, "kind", QUESTIONS)
        says = table.get("says", {})
        if not isinstance(says, dict):
            self.fail("says", Phrase(N_("a table")))
        given = self.given(table, QUESTIONS[kind])
        self.possible(kind, given, link)
        return Question(
            self.words(table, "text"),
            kind,
            given,
            {name: self.words(says, name) for name in says},
        )

    def choice(self, table: Any, link: str) -> Choice:
        self.only(table, {"text", "options", "figure"})
        options = table.get("options")
        if not isinstance(options, list) or not 2 <= len(options) <= 8:
            self.fail("options", Phrase(N_("a list of 2 to 8 tables")))
        for option in options:
            self.only(option, {"text", "says", "right"})
        read = tuple(
            Option(self.words(each, "text"), self.words(each, "says"), self.switch(each, "right"))
            for each in options
        )
        if sum(option.right for option in read) != 1:
            self.fail("options", Phrase(N_("a list in which exactly one has {right}"), right="right = true"))
        figure = self.one_of(table, "figure", FIGURES) if "figure" in table else ""
        return Choice(self.words(table, "text"), read, figure)

    def possible(self, name: str, given: Given, link: str, solved: str | None = None) -> None:
        """Refuse what no view can fulfil, on a card that opens `link`; `solved` is a task's."""
        if wrong := wrong_in(name, given, link, solved):
            self.fail(*wrong)

    def words(self, table: Mapping[str, Any], name: str) -> Words:
        found = table.get(name)
        if isinstance(found, str):
            found = {"en": found}
        if (
            not isinstance(found, dict)
            or not found
            or not set(found) <= set(LANGUAGES)
            or not all(isinstance(text, str) and len(text) <= LONGEST for text in found.values())
        ):
            self.fail(
                name,
                Phrase(N_("a text, or a table with a text for {languages}"), languages=", ".join(LANGUAGES)),
            )
        return found

    def texts(self, table: Mapping[str, Any], name: str) -> tuple[Words, ...]:
        found = table.get(name, [])
        if not isinstance(found, list) or len(found) > MOST_TEXTS:
            self.fail(name, Phrase(N_("a list of at most {most} texts"), most=MOST_TEXTS))
        return tuple(self.words({name: each}, name) for each in found)

    def names(self, table: Mapping[str, Any], name: str) -> tuple[str, ...]:
        found = table.get(name, [])
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            self.fail(name, Phrase(N_("a list of names")))
        return tuple(found)

    def switch(self, table: Mapping[str, Any], name: str) -> bool:
        found = table.get(name, False)
        if not isinstance(found, bool):
            self.fail(name, Phrase(SWITCH))
        return found

    def whole(self, table: Mapping[str, Any], name: str, low: int, high: int, usual: int = 0) -> int:
        found = table.get(name, usual)
        if type(found) is not int or not low <= found <= high:
            self.fail(name, Phrase(WHOLE, low=low, high=high))
        return found

    def one_of(self, table: Mapping[str, Any], name: str, there: Collection[str]) -> str:
        found = table.get(name)
        if not isinstance(found, str) or found not in there:
            self.fail(name, Phrase(ONE_OF, names=", ".join(sorted(there))))
        return found

    def link(self, table: Mapping[str, Any], name: str) -> str:
        found = table.get(name, "")
        if not isinstance(found, str) or len(found) > LONGEST:
            self.fail(name, Phrase(N_("the part of a link behind its question mark")))
        if unreadable := unreadable_in(found):
            self.fail(name, Phrase(N_("a link that can be read; {keys} cannot"), keys=", ".join(unreadable)))
        return found

    def given(self, table: Mapping[str, Any], function: Callable[..., Any]) -> Given:
        found = table.get("with", {})
        there = {
            name: parameter
            for name, parameter in inspect.signature(function).parameters.items()
            if parameter.kind is parameter.KEYWORD_ONLY
        }
        self.only(found, set(there))
        for name, parameter in there.items():
            if name not in found and parameter.default is parameter.empty:
                self.fail(name, Phrase(N_("there, in {table}"), table="with"))
            kinds = _KINDS[str(parameter.annotation).removesuffix(" | None")]
            if name not in found or (
                type(found[name]) is type(parameter.default) and found[name] == parameter.default
            ):
                continue
            if type(found[name]) not in kinds or not GIVEN[name].fits(found[name]):
                self.fail(name, GIVEN[name].says)
        given: Given = found
        return given


_KINDS: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "list[int]": (list,),
}
"""What TOML gives for the annotation of a parameter."""
