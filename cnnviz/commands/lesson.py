"""``cnnviz lesson check FILE...``: say whether files are lessons, and what is wrong with one that is none."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.commands.command import Command
from cnnviz.words import LANGUAGES, N_, translation

if TYPE_CHECKING:
    from cnnviz.lessons.lesson import Lesson

WRONG = 1
"""The exit status where a file is no lesson."""


def add(parser: ArgumentParser) -> None:
    """What is done with lessons."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    about = (
        "say whether files are lessons as docs/lessons.md describes them; the exit status is 1 if one is not"
    )
    check = actions.add_parser("check", help=about, description=about)
    check.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a lesson's file, TOML")
    check.add_argument("--language", choices=LANGUAGES, help="say it in this language alone, not in each")


def run(given: Namespace) -> int:
    """Read each file as the app would; every file has its sentence, in each language."""
    languages = [given.language] if given.language else list(LANGUAGES)
    status = 0
    for file in given.files:
        for language in languages:
            wrong, told = _told(file, language)
            print(told, file=sys.stderr if wrong else sys.stdout)
            status = WRONG if wrong else status
    return status


def _told(file: Path, language: str) -> tuple[bool, str]:
    """Whether anything is wrong, and the sentence about the file in a language."""
    from cnnviz.lessons.reading import LARGEST_FILE, LessonError, read_lesson
    from cnnviz.views.sentences import sentence

    _ = translation(language).gettext
    try:
        try:
            with file.open("rb") as stream:
                data = stream.read(LARGEST_FILE + 1)
        except OSError:
            raise LessonError(N_("The file cannot be read.")) from None
        lesson = read_lesson(data, file.stem)
        _check_lights(lesson)
    except LessonError as error:
        return True, _("{name}: {way}").format(name=file, way=sentence(_, error))
    text = _("the lesson “{title}”, cards: {count}").format(
        count=len(lesson.cards), title=lesson.title.get(language) or next(iter(lesson.title.values()))
    )
    return False, _("{name}: {way}").format(name=file, way=text)


def _check_lights(lesson: Lesson) -> None:
    """Refuse names of what a card cannot light, which the app passes over, as another version may know them."""
    from cnnviz.lessons.reading import LessonError
    from cnnviz.parts.lesson.lights import LIGHTS

    for at, card in enumerate(lesson.cards):
        for name in card.lights:
            if name not in LIGHTS:
                raise LessonError(
                    N_(
                        "{place}: there is nothing called {name} that a card can highlight; it can highlight {names}."
                    ),
                    place=f"cards[{at}]",
                    name=name[:60],
                    names=", ".join(sorted(LIGHTS)),
                )


COMMAND = Command("lesson", "check files of lessons", add, run)
