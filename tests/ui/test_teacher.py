"""The page for teachers as the app draws it, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.lessons.reading import read_lesson
from cnnviz.state import PageState
from cnnviz.ui import session
from tests.ui.door.browser import held_of, shown
from tests.ui.test_lab import opened

FILE = (Path(__file__).parents[1] / "lessons" / "lesson.toml").read_bytes()


def uploaded(app: AppTest, data: bytes, name: str = "rivers.toml") -> AppTest:
    """The page after a file was put there."""
    app.get("file_uploader")[0].upload(name, data, "application/toml")
    return app.run()


def session_state(app: AppTest) -> PageState:
    """The state of the page that is open."""
    return held_of(app, app.session_state["page"]).state


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_is_drawn(language: str) -> None:
    """With its lessons, an upload and a template."""
    app = opened(page="teacher", lang=language)
    assert not app.exception
    assert shown(app, "teacher.lessons").meta["groups"]
    assert len(app.get("file_uploader")) == len(app.get("download_button")) == 1


def test_a_file_becomes_the_visitors_own_lesson() -> None:
    """And of nobody else; it opens by its id."""
    app = uploaded(opened(page="teacher", lang="en"), FILE)
    assert not app.exception
    groups = dict(shown(app, "teacher.lessons").meta["groups"])
    (own,) = groups["Your own lesson"]
    assert own["title"] == "A lesson for tests" and app.success
    app.query_params.clear()
    app.query_params.update({"lesson": "own", "card": "2", "lang": "en"})
    app.run()
    assert not app.exception
    assert shown(app, session.LESSON).meta["title"] == "A lesson for tests"
    state = session_state(app)
    assert (state.lesson, state.card, state.cover) == ("own", 2, ("sum", "output"))
    other = opened(page="teacher", lang="en")
    assert "Your own lesson" not in dict(shown(other, "teacher.lessons").meta["groups"])


def test_a_file_that_is_no_lesson_leaves_the_one_before() -> None:
    """One sentence says what is wrong."""
    app = uploaded(opened(page="teacher", lang="en"), FILE)
    app = uploaded(app, b"title = 3", "bad.toml")
    assert not app.exception
    assert len(app.error) == 1 and "bad" in app.error[0].value and "cards" in app.error[0].value
    assert "Your own lesson" in dict(shown(app, "teacher.lessons").meta["groups"])


def test_a_link_to_an_own_lesson_asks_for_its_file() -> None:
    """As no link can carry it."""
    app = opened(lesson="own", size="16", lang="en")
    assert not app.exception
    assert [info.value for info in app.info if "page for teachers" in info.value]


def test_lessons_of_the_school_that_are_broken_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And the others are offered."""
    from cnnviz.lessons import school
    from cnnviz.ui.teacher import page

    (tmp_path / "rivers.toml").write_bytes(FILE)
    (tmp_path / "broken.toml").write_bytes(b"title = 3")
    found = school.read_school(str(tmp_path), ())
    monkeypatch.setattr(page, "SCHOOL", found)
    monkeypatch.setattr(session, "SCHOOL", found)
    app = opened(page="teacher", lang="en")
    assert [warning.value for warning in app.warning if "broken" in warning.value]
    (lesson,) = dict(shown(app, "teacher.lessons").meta["groups"])["Lessons of your school"]
    assert lesson["id"] == "rivers" and lesson["title"] == read_lesson(FILE, "rivers").title["en"]
    led = opened(lesson="rivers", lang="en")
    assert not led.exception and held_of(led, "lab").state.lesson == "rivers"
