"""A question's card keeps the answer beside the view that shows it, and leads to the lesson that explains it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from scipy import signal

from cnnviz import inputs
from cnnviz.lessons import LESSONS, QUIZ, quiz
from cnnviz.lessons.asked import asked, explained_in
from cnnviz.lessons.led import look, opened
from cnnviz.lessons.lesson import DRAWINGS, LONGEST_CHINESE, LONGEST_TEXT
from cnnviz.lessons.scene import Scene
from cnnviz.parts.lesson import drawings
from cnnviz.parts.lesson.content import lesson_content
from cnnviz.parts.lesson.lights import LIGHTS
from cnnviz.questions import QUESTIONS
from cnnviz.state import LabState, StartState, from_query, link_of
from cnnviz.words import LANGUAGES, translation

ALL = {**asked(), **LESSONS, QUIZ: quiz()[0]}
CARDS = [
    pytest.param(id, at, question, id=question.ask)
    for (id, questions) in zip(asked(), QUESTIONS.values(), strict=True)
    for at, question in enumerate(questions)
]


@pytest.mark.parametrize(("id", "at", "question"), CARDS)
def test_a_card_opens_the_view_and_lights_what_it_speaks_of(id: str, at: int, question: object) -> None:
    """The view is that of the question, cover and all, and the link of both can be read."""
    view = question.state  # type: ignore[attr-defined]
    state = opened(asked()[id], at, 0, StartState(language="zh_CN"))
    assert state == replace(view, language="zh_CN", lesson=id, card=at)
    assert from_query(link_of(state)) == (state, [])
    card = asked()[id].cards[at]
    assert card.lights and set(card.lights) <= set(LIGHTS)
    assert len(card.text["en"].split()) <= LONGEST_TEXT
    assert sum("\u4e00" <= each <= "\u9fff" for each in card.text["zh_CN"]) <= LONGEST_CHINESE
    assert from_query(dict(parse_qsl(card.link)))[1] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("id", "at", "question"), CARDS)
def test_a_card_says_question_and_answer_and_leads_on(
    id: str, at: int, question: object, language: str
) -> None:
    """In the visitor's language, with the lesson that explains it; it is read, not done, unless it asks for a number."""
    _ = translation(language).gettext
    state = opened(asked()[id], at, 0, StartState(language=language))
    led = look(asked()[id], at, Scene(state, None))
    meta, _arrays = lesson_content(_, led, state, ALL)
    assert meta["cards"][at] == _(question.ask)  # type: ignore[attr-defined]
    assert meta["text"] == _(question.answer)  # type: ignore[attr-defined]
    assert not meta["places"] and bool(meta["figure"]) == bool(question.figure)  # type: ignore[attr-defined]
    if question.kind:  # type: ignore[attr-defined]
        assert meta["asks"]["kind"] == "question"
        assert asked()[id].cards[at].asks.text[language] == _(question.prompt)  # type: ignore[attr-defined, union-attr]
    else:
        assert meta["asks"] is None
    if not question.lesson:  # type: ignore[attr-defined]
        assert meta["origin"] is None
        return
    lesson, card, words = meta["origin"]
    assert (lesson, card) == (question.lesson, question.card)  # type: ignore[attr-defined]
    assert card < len(LESSONS[lesson].cards)
    assert LESSONS[lesson].title[language] in words


@pytest.mark.parametrize("id", asked())
def test_the_last_question_of_a_group_leads_back_to_the_questions(id: str) -> None:
    """To the start page in the visitor's language and type; the very last, which asks for a sum, to those of the course."""
    group, state = asked()[id], StartState(language="zh_CN", large=True)
    led = look(group, len(group.cards) - 1, Scene(state, None))
    meta, _arrays = lesson_content(str, led, state, ALL)
    assert meta["next"] == ([QUIZ, ALL[QUIZ].title["zh_CN"]] if id == list(asked())[-1] else None)
    assert from_query(dict(parse_qsl(meta["questions"].removeprefix("?")))) == (state, [])
    lesson = next(iter(LESSONS.values()))
    meta, _arrays = lesson_content(str, look(lesson, 0, Scene(state, None)), state, ALL)
    assert meta["next"] is not None and not meta["questions"]


def test_no_lesson_of_the_course_is_explained_in_another() -> None:
    """Those of questions have their own names."""
    assert not any(explained_in(lesson, 0)[0] for lesson in LESSONS.values())
    assert not set(asked()) & {*LESSONS, QUIZ}


def test_every_drawing_is_given_what_it_shows() -> None:
    """Its names in the visitor's language, by its kind; no drawing is nothing."""
    assert set(drawings.DRAWINGS) == set(DRAWINGS) and drawings.drawing(str, "", StartState()) is None
    for name in DRAWINGS:
        given = drawings.drawing(translation("zh_CN").gettext, name, StartState())
        assert (
            given is not None
            and given["kind"] == name
            and given["about"] != drawings.drawing(str, name, StartState())["about"]
        )  # type: ignore[index]


def test_the_one_kernel_of_the_drawing_does_what_the_two_do() -> None:
    """It is their full convolution, by scipy, and the kernel of the question that shows it."""
    first, second, both = drawings.two_layers(str, StartState())["kernels"]
    np.testing.assert_array_equal(both, signal.convolve2d(first, second))
    (question,) = [
        each for each in QUESTIONS["One layer"] if each.ask == "Can one kernel do the work of two?"
    ]
    assert np.array_equal(both, question.state.weights[0])  # type: ignore[attr-defined]


def test_the_copy_of_a_kernel_is_that_of_the_view() -> None:
    """A picture of one pixel of 1 makes it, and the card that has the drawing sets a view with this kernel."""
    (state,) = (each.state for group in QUESTIONS.values() for each in group if each.figure == "copy")
    assert isinstance(state, LabState) and state.operation == "transposed"
    kernel, copy = drawings.drawing(str, "copy", state)["kernels"]  # type: ignore[index]
    assert kernel == copy == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]


def test_the_numbers_of_the_drawing_are_those_of_the_two_maps_that_are_compared() -> None:
    """By scipy, from the picture that the question shows: number below number, and the same at each position without ReLU."""
    (question,) = [each for each in QUESTIONS["One layer"] if each.ask == "Why ReLU?"]
    state = question.state
    assert isinstance(state, LabState) and state.pin is not None
    picture = inputs.lab_picture(state)
    assert picture is not None
    pixels = picture.pixels[0].astype(float)
    first, second, both = drawings.two_layers(str, state)["kernels"]
    once = signal.correlate2d(pixels, first, "valid")
    maps = (
        signal.correlate2d(once, second, "valid"),
        signal.correlate2d(pixels, both, "valid"),
        signal.correlate2d(np.maximum(once, 0), second, "valid"),
    )
    given = drawings.two_layers(str, state)["numbers"]
    place = (state.pin.row, state.pin.column)
    assert [number for _name, number in given["rows"]] == [f"{values[place]:g}" for values in maps]
    assert np.array_equal(maps[0], maps[1]) and str(maps[0].size) in given["same"]
    assert drawings.two_layers(str, state.changed(pin=None))["numbers"] is None
    assert drawings.two_layers(str, state.changed(size=8))["numbers"] is None
