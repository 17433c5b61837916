"""Lessons that a school lays into a folder of the server, which the environment variable `SETTING` names; read at the start."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from cnnviz.lessons import LESSONS, QUIZ
from cnnviz.lessons.lesson import Lesson
from cnnviz.lessons.reading import LARGEST_FILE, LessonError, read_lesson
from cnnviz.words import N_

SETTING = "CNNVIZ_LESSONS"
OWN = "own"
"""The id of a visitor's own lesson."""
MOST_FILES = 200
LONGEST_NAME = 60

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class School:
    """What the folder has.

    Attributes
    ----------
    lessons
        By id, which is the file's name without ``.toml``, in the order of the names.
    broken
        The names of files that are no lessons, and what is wrong with each.
    """

    lessons: Mapping[str, Lesson]
    broken: tuple[tuple[str, LessonError], ...]


def read_school(folder: str | None, taken: Collection[str]) -> School:
    """The lessons in a `folder`; none if there is no such setting. What is wrong is logged, and hides nothing else.

    Parameters
    ----------
    taken
        Ids that are used already.
    """
    lessons: dict[str, Lesson] = {}
    broken: list[tuple[str, LessonError]] = []
    for path in _files(folder, broken):
        try:
            lessons[path.stem] = _read(path, taken)
        except LessonError as error:
            broken.append((path.name[:LONGEST_NAME], error))
    for name, wrong in broken:
        _LOGGER.warning("The lesson %s is left out: %s", name, wrong)
    return School(MappingProxyType(lessons), tuple(broken))


def _files(folder: str | None, broken: list[tuple[str, LessonError]]) -> list[Path]:
    if not folder:
        return []
    try:
        found = sorted(path for path in Path(folder).iterdir() if path.suffix == ".toml")
    except OSError:
        error = LessonError(
            N_("There is no folder {folder} that can be read."), folder=folder[-LONGEST_NAME:]
        )
        broken.append((SETTING, error))
        return []
    if len(found) > MOST_FILES:
        broken.append((SETTING, LessonError(N_("The folder has more than {most} lessons."), most=MOST_FILES)))
    return found[:MOST_FILES]


def _read(path: Path, taken: Collection[str]) -> Lesson:
    if not re.fullmatch(r"[a-z0-9_]{1,40}", path.stem):
        raise LessonError(
            N_(
                "The file's name must be made of the letters a to z, digits and _, at most 40, and end in .toml."
            )
        )
    if path.stem in taken:
        raise LessonError(
            N_("There is a lesson called {name} already: give the file another name."), name=path.stem
        )
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError:
        raise LessonError(N_("The file cannot be read.")) from None
    return read_lesson(data, path.stem)


SCHOOL = read_school(os.environ.get(SETTING), {*LESSONS, QUIZ, OWN})
"""The lessons of this process's folder."""
