"""Lessons in a folder of the server, and the file to start from."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from cnnviz.lessons import LESSONS
from cnnviz.lessons.checks import CHECKS
from cnnviz.lessons.led import begins, first_view, opened
from cnnviz.lessons.questions import QUESTIONS
from cnnviz.lessons.reading import LARGEST_FILE, read_lesson
from cnnviz.lessons.school import MOST_FILES, read_school
from cnnviz.lessons.template import template
from cnnviz.parts.lesson.lights import LIGHTS
from cnnviz.state import NetworkState, from_query
from cnnviz.state.fields import COVERS

GOOD = (Path(__file__).parent / "lesson.toml").read_bytes()


def test_a_folder_of_lessons(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each file is one, by its name; what is wrong with others is said and logged, and hides nothing else."""
    (tmp_path / "rivers.toml").write_bytes(GOOD)
    (tmp_path / "a_first.toml").write_bytes(GOOD)
    (tmp_path / "notes.txt").write_text("no lesson")
    (tmp_path / "broken.toml").write_text("title = 3")
    (tmp_path / "Not a name.toml").write_bytes(GOOD)
    (tmp_path / "window.toml").write_bytes(GOOD)
    (tmp_path / "large.toml").write_bytes(b"#" * (LARGEST_FILE + 1))
    (tmp_path / "folder.toml").mkdir()
    with caplog.at_level(logging.WARNING):
        school = read_school(str(tmp_path), {"window", "own"})
    assert list(school.lessons) == ["a_first", "rivers"]
    assert school.lessons["rivers"].id == "rivers"
    names = ["Not a name.toml", "broken.toml", "folder.toml", "large.toml", "window.toml"]
    assert sorted(name for name, _error in school.broken) == names
    assert all(name in caplog.text for name in names)


@pytest.mark.parametrize("folder", [None, ""])
def test_without_the_setting_there_are_none(folder: str | None) -> None:
    """And nothing is wrong."""
    school = read_school(folder, ())
    assert not school.lessons and not school.broken


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Under the setting's name."""
    school = read_school(str(tmp_path / "gone"), ())
    ((name, error),) = school.broken
    assert name == "CNNVIZ_LESSONS" and "gone" in str(error) and not school.lessons


def test_a_folder_with_too_many_files_is_told(tmp_path: Path) -> None:
    """The first of them are lessons."""
    for number in range(MOST_FILES + 1):
        (tmp_path / f"n{number:03}.toml").write_bytes(GOOD)
    school = read_school(str(tmp_path), ())
    assert len(school.lessons) == MOST_FILES and len(school.broken) == 1


def test_the_template_is_a_lesson_that_names_all_there_is() -> None:
    """One card of each kind, in both languages; every check, question, cover and light."""
    data = template(LIGHTS)
    lesson = read_lesson(data, "own")
    kinds = [type(card.asks).__name__ for card in lesson.cards]
    assert kinds == ["NoneType", "Task", "Question", "Choice"]
    assert all(set(card.title) == set(card.text) == {"en", "zh_CN"} for card in lesson.cards)
    assert all(name in LIGHTS for card in lesson.cards for name in card.lights)
    text = data.decode()
    for names in (CHECKS, QUESTIONS):
        assert all(f"#   {name}" in text for name in names)
    assert all(name in text for names in (COVERS, LIGHTS) for name in names)


@pytest.mark.parametrize("id", LESSONS)
def test_a_link_that_begins_a_lesson_opens_its_first_view(id: str) -> None:
    """With what is hidden, in the language and the type; nothing else of the page that it was made on."""
    state = NetworkState(
        language="zh_CN", large=True, hide=("controls",), lesson="other", card=3, guess="5", source="photo"
    )
    query = begins(id, state)
    found, unreadable = from_query(query)
    assert not unreadable
    view = first_view(found, query, LESSONS)
    shared = NetworkState(language="zh_CN", large=True, hide=("controls",))
    assert view == opened(LESSONS[id], 0, 0, shared.beside(type(view)()))
