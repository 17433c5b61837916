"""All lessons, card by card: their form, what they ask for, and that it can be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import pytest

from cnnviz.glossary import MARK, TERMS
from cnnviz.lessons import FOLDER, LESSONS, QUIZ, STRETCHES, quiz
from cnnviz.lessons.led import Led, look, opened
from cnnviz.lessons.lesson import LONGEST_CHINESE, LONGEST_TEXT, Card, Choice, Lesson, Question, Task
from cnnviz.lessons.questions import QUESTIONS
from cnnviz.parts.lesson.content import lesson_content
from cnnviz.parts.lesson.lights import LIGHTS
from cnnviz.state import LabState, PageState, from_query
from cnnviz.words import LANGUAGES, translation

from .scenes import scene_of

CARDS = [(id, at) for id, lesson in LESSONS.items() for at in range(len(lesson.cards))]
DRAWS = 20

FEWEST_CHECKS = 3
"""Of a lesson."""


def card_of(id: str, at: int) -> Card:
    return LESSONS[id].cards[at]


def asking(kind: type) -> list[tuple[str, int]]:
    return [(id, at) for id, at in CARDS if isinstance(card_of(id, at).asks, kind)]


def state_at(id: str, at: int, draw: int = 0, language: str = "en") -> PageState:
    """The state with this card open, reached as a visitor reaches it: from the cards before, whose views it may keep."""
    state: PageState = LabState(language=language)
    for before in range(at + 1):
        state = opened(LESSONS[id], before, draw, state)
    return state


def texts(value: Any) -> Iterator[dict[str, str]]:
    """All texts in a lesson."""
    if isinstance(value, dict) and value and set(value) <= set(LANGUAGES):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
class TestForm:
    """Of a lesson's file."""

    def test_every_text_is_there_in_both_languages(self, lesson: Lesson) -> None:
        """Neither is the other's."""
        for words in texts(lesson):
            assert set(words) == set(LANGUAGES), words
            assert all(text.strip() for text in words.values()), words
            if re.search(r"[a-z]{3,} [a-z]{2,}", words["en"]):
                assert re.search(r"[\u4e00-\u9fff]", words["zh_CN"]), words
            assert not re.search(r"[\u4e00-\u9fff]", words["en"]), words

    def test_terms_are_in_the_glossary(self, lesson: Lesson) -> None:
        """Those that are marked."""
        for words in texts(lesson):
            for text in words.values():
                assert {found[1] for found in MARK.finditer(text)} <= set(TERMS), text
                assert "[[" not in MARK.sub("", text), text

    def test_a_lesson_checks_what_was_learnt(self, lesson: Lesson) -> None:
        """At least three times, by doing and by predicting."""
        asked = [card.asks for card in lesson.cards if card.asks is not None]
        assert len(asked) >= FEWEST_CHECKS
        assert any(isinstance(each, Task) for each in asked)
        assert any(isinstance(each, Question | Choice) for each in asked)

    def test_a_teacher_is_told_of_it(self, lesson: Lesson) -> None:
        """What it is for, what to ask, and what goes wrong."""
        assert lesson.aims and lesson.ask and lesson.wrong
        assert 0 <= lesson.stretch < len(STRETCHES)


@pytest.mark.parametrize(("id", "at"), CARDS)
def test_a_card_is_short(id: str, at: int) -> None:
    """It holds one idea."""
    text = card_of(id, at).text
    plain = MARK.sub(lambda found: found[2] or found[1], text["en"])
    assert len(plain.split()) <= LONGEST_TEXT
    assert len(re.findall(r"[\u4e00-\u9fff]", text["zh_CN"])) <= LONGEST_CHINESE


@pytest.mark.parametrize(("id", "at"), CARDS)
def test_a_card_lights_what_there_is(id: str, at: int) -> None:
    """By a name that the part knows."""
    assert set(card_of(id, at).lights) <= set(LIGHTS)


@pytest.mark.parametrize(("id", "at"), asking(Task))
def test_a_task_is_not_done_before_it_is_begun(id: str, at: int) -> None:
    """The view that the card opens leaves something to do."""
    assert not look(LESSONS[id], at, scene_of(state_at(id, at))).seen.done


@pytest.mark.parametrize(
    ("id", "at"), [(id, at) for id, at in asking(Task) if getattr(card_of(id, at).asks, "solved", "")]
)
def test_a_task_is_done_by_what_is_shown(id: str, at: int) -> None:
    """The page sees it in the view that `solved` links to."""
    task = card_of(id, at).asks
    assert isinstance(task, Task)
    there, _unreadable = from_query(dict(parse_qsl(task.solved)))
    seen = look(LESSONS[id], at, scene_of(state_at(id, at).beside(there))).seen
    assert seen.done


@pytest.mark.parametrize(("id", "at"), asking(Question))
def test_what_is_asked_for_is_telling(id: str, at: int) -> None:
    """Every mistake that is recognised differs from what is right and from the others, and has its sentence."""
    card = card_of(id, at)
    question = card.asks
    assert isinstance(question, Question)
    answers = set()
    for draw in range(DRAWS):
        state = state_at(id, at, draw)
        asked = QUESTIONS[question.kind](scene_of(state), Random(draw), **question.given)
        assert asked is not None and asked.is_telling()
        answers.add((asked.answer, str(sorted(asked.names.items(), key=str))))
        for answer, name in [(asked.answer, "right"), *asked.mistakes]:
            guess = " × ".join(f"{value:.10g}" for value in answer)
            assert asked.verdict(guess) == name
            for language in LANGUAGES:
                led = Led(LESSONS[id], at, asked=asked, verdict=name)
                meta, _arrays = lesson_content(
                    translation(language).gettext, led, state.changed(language=language), LESSONS
                )
                assert meta["asks"]["says"] and not re.search(r"\{\w*\}", meta["asks"]["says"]), name
                assert not re.search(r"\{\w*\}", meta["asks"]["text"])
    assert len(answers) > 1, "the numbers are the same each time"


@pytest.mark.parametrize(("id", "at"), asking(Choice))
def test_every_option_is_answered_by_a_sentence_of_its_own(id: str, at: int) -> None:
    """One of them is right."""
    choice = card_of(id, at).asks
    assert isinstance(choice, Choice)
    for language in LANGUAGES:
        assert len({option.says[language] for option in choice.options}) == len(choice.options)


def test_the_lesson_of_all_questions_has_them_all() -> None:
    """Each as it stands in its lesson."""
    lesson, places = quiz()
    assert lesson.id == QUIZ and QUIZ not in LESSONS
    assert [card_of(*place) for place in places] == list(lesson.cards)
    assert set(places) == {*asking(Question), *asking(Choice)}


def test_a_file_s_name_has_its_number_and_its_id() -> None:
    """So the folder shows the order."""
    names = sorted(path.stem for path in FOLDER.glob("*.toml"))
    assert [name[:2] for name in names] == [f"{number + 1:02}" for number in range(len(names))]
    assert [name[3:] for name in names] == list(LESSONS)
    stretches = [lesson.stretch for lesson in LESSONS.values()]
    assert stretches == sorted(stretches)


@pytest.mark.parametrize(("id", "at"), CARDS)
def test_a_card_stands_the_other_operation(id: str, at: int) -> None:
    """The visitor may choose a transposed convolution while a card about convolutions is open, and the other way round."""
    state = state_at(id, at)
    if isinstance(state, LabState):
        other = "convolution" if state.operation == "transposed" else "transposed"
        seen = look(
            LESSONS[id], at, scene_of(state.changed(operation=other, padding="valid", panel="element"))
        )
        assert not seen.done
