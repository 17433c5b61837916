"""What the page for teachers shows of the lessons."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from cnnviz.lessons import LESSONS
from cnnviz.lessons.lesson import Card, Lesson
from cnnviz.parts.teacher.content import teacher_content
from cnnviz.state import TeacherState, from_query

CARD = Card({"en": "Look"}, {"en": "A window."})
RIVERS = Lesson(
    "rivers", {"en": "Rivers"}, (CARD,), aims=({"en": "see"},), ask=({"en": "Why?"},), wrong=({"en": "No"},)
)
OWN = Lesson("own", {"zh_CN": "我的"}, (CARD,))


def as_it_is(text: str) -> str:
    """English."""
    return text


def test_every_lesson_stands_in_its_part_of_the_course() -> None:
    """Numbered in its order; then the school's and the visitor's own, without a number."""
    meta, arrays = teacher_content(as_it_is, TeacherState(), LESSONS, {"rivers": RIVERS}, OWN)
    assert not arrays
    names = [name for name, _lessons in meta["groups"]]
    assert names[0] == "A single convolution" and names[-2:] == ["Lessons of your school", "Your own lesson"]
    shown = [lesson for _name, lessons in meta["groups"] for lesson in lessons]
    assert [lesson["id"] for lesson in shown] == [*LESSONS, "rivers", "own"]
    assert [lesson["number"] for lesson in shown] == [*range(1, len(LESSONS) + 1), None, None]
    assert shown[-1]["title"] == "我的" and meta["own"] == "own"
    assert shown[-2]["aims"] == ["see"] and shown[-2]["ask"] == ["Why?"] and shown[-2]["wrong"] == ["No"]


def test_a_part_without_lessons_is_left_out() -> None:
    """Whoever has none of their own reads nothing of it."""
    meta, _arrays = teacher_content(as_it_is, TeacherState(), {}, {}, None)
    assert meta["groups"] == [] and meta["own"] is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_links_of_a_lesson(language: str) -> None:
    """In the language and the type of the page, with and without the settings."""
    state = TeacherState(language=language, large=True)
    meta, _arrays = teacher_content(as_it_is, state, LESSONS, {}, None)
    for lesson in (lesson for _name, lessons in meta["groups"] for lesson in lessons):
        for name, hide in (("link", ()), ("bare", ("controls",))):
            found, unreadable = from_query(dict(parse_qsl(lesson[name])))
            assert not unreadable
            told = (found.lesson, found.card, found.language, found.large, found.hide)
            assert told == (lesson["id"], 0, language, True, hide)
