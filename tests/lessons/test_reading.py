"""A lesson's file is read, or one clear sentence says what is wrong with it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.lessons.checks import CHECKS
from cnnviz.lessons.given import GIVEN
from cnnviz.lessons.lesson import Question, Task, said
from cnnviz.lessons.questions import QUESTIONS
from cnnviz.lessons.reading import LARGEST_FILE, LessonError, read_lesson
from cnnviz.views.sentences import sentence
from cnnviz.words import translation

HEAD = 'title = "One window"\n'
CARD = '[[cards]]\ntitle = "Look"\ntext = "A window."\n'
TASK = CARD + '[cards.task]\ntext = "Pin it."\ncheck = "pinned"\n'


def test_the_shortest_lesson() -> None:
    """A title and one card with a title and a text, in one language, are enough."""
    lesson = read_lesson((HEAD + CARD).encode(), "own")
    assert (lesson.id, lesson.minutes, lesson.cards[0].asks) == ("own", 1, None)
    assert said(lesson.title, "zh_CN") == "One window"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_editors_add_to_a_file_changes_no_lesson(mark: str, end: str) -> None:
    """A mark of the encoding at the beginning, and other ends of lines."""
    text = HEAD + CARD
    assert read_lesson((mark + text.replace("\n", end)).encode(), "own") == read_lesson(text.encode(), "own")


@pytest.mark.parametrize("value", ["9" * 6000, "[" * 3000 + "]" * 3000])
def test_what_python_cannot_hold_is_said_in_words_of_the_lesson(value: str) -> None:
    """And in nobody's functions and settings."""
    with pytest.raises(LessonError) as refused:
        read_lesson(f"{HEAD}minutes = {value}\n{CARD}".encode(), "own")
    said_so = sentence(translation("zh_CN").gettext, refused.value)
    assert "digits" in str(refused.value) and "位数" in said_so and "int" not in str(refused.value)


def test_a_task_and_a_question() -> None:
    """They name a check and a kind of question, with their parameters."""
    text = HEAD + TASK + '[cards.task.with]\nsign = "negative"\n' + CARD
    text += '[cards.question]\ntext = "What is at ({row}, {column})?"\nkind = "convolution_value"\n'
    first, second = (card.asks for card in read_lesson(text.encode(), "own").cards)
    assert isinstance(first, Task) and first.given == {"sign": "negative"}
    assert isinstance(second, Question)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cards"),
        (HEAD, "cards"),
        ("title = ", "TOML"),
        (CARD, "title"),
        (HEAD + "colour = 1\n" + CARD, "colour"),
        (HEAD + "minutes = 0\n" + CARD, "minutes"),
        (HEAD + '[[cards]]\ntitle = "Look"\n', "text"),
        (HEAD + CARD + 'link = "stride=none"\n', "stride"),
        (HEAD + CARD + "link = 3\n", "link"),
        (HEAD + CARD + 'covers = ["everything"]\n', "covers"),
        (HEAD + CARD + 'lights = "sum"\n', "lights"),
        (HEAD + CARD + 'settings = "yes"\n', "settings"),
        (HEAD + TASK.replace("pinned", "danced"), "pinned"),
        (HEAD + TASK + "[cards.task.with]\nsigns = 1\n", "signs"),
        (HEAD + TASK + "[cards.task.with]\nsign = 1\n", "sign"),
        (HEAD + CARD + '[cards.choice]\ntext = "Which?"\noptions = []\n', "options"),
        (HEAD + CARD + '[cards.choice]\ntext = "Which?"\noptions = [{text="a",says="b"},{text="c",says="d"}]\n', "right"),
        (HEAD + TASK + '[cards.choice]\ntext = "Which?"\n', "choice"),
        (HEAD + TASK.replace("[cards.task]", "[[cards.task]]") * 2, "cards[0]"),
        (HEAD + CARD + '[[cards.task]]\ncheck = "pinned"\n[[cards.task]]\ncheck = "brought"\n', "task must be one table"),
        ('title = {fr = "Une"}\n' + CARD, "title"),
        ("cards = 3\n" + HEAD, "cards"),
        ("cards = [3]\n" + HEAD, "cards[0]"),
    ],
)  # fmt: skip
def test_one_sentence_says_what_is_wrong(text: str, says: str) -> None:
    """It names the place."""
    with pytest.raises(LessonError, match=r".*") as error:
        read_lesson(text.encode(), "own")
    assert says in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "minutes = 100\n" + HEAD + CARD,
        HEAD + CARD + "covers = ['sun']\n",
        HEAD + CARD + 'link = "stride=none"\n',
        HEAD + CARD + '[cards.task]\ntext = "x"\ncheck = "nothing"\n',
        HEAD + CARD + '[cards.task]\ntext = "x"\ncheck = "pinned"\nwith = { times = 0 }\n',
        'title = {fr = "Une"}\n' + CARD,
    ],
)  # fmt: skip
def test_what_would_fit_is_said_in_the_readers_language(text: str) -> None:
    """No English words are left but names of the file, and none of the template."""
    with pytest.raises(LessonError) as error:
        read_lesson(text.encode(), "own")
    said = sentence(translation("zh_CN").gettext, error.value)
    assert "必须" in said or "应" in said
    for word in ("whole number", "list of", "one of", "a link", "a text", "{"):
        assert word not in said
    assert "whole number" in str(error.value) or "of" in str(error.value) or "a " in str(error.value)


def test_a_file_that_is_no_text_or_too_large() -> None:
    """Neither is parsed."""
    for data in (b"\xff\xfe\x00", b" " * (LARGEST_FILE + 1)):
        with pytest.raises(LessonError):
            read_lesson(data, "own")


@given(data=st.binary(max_size=200) | st.text("[]={}\"'cards.\n ", max_size=200).map(str.encode))
def test_anything_is_read_or_refused(data: bytes) -> None:
    """Never with another error."""
    with suppress(LessonError):
        assert read_lesson(data, "own").cards


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "a." * 90_000 + "a = 1\n" + CARD,
        HEAD + "[" + '"\\"".' * 30_000 + "a]\n" + CARD,
        HEAD + "x = {" + "a . " * 40_000 + "a = 1}\n" + CARD,
        "minutes = " + "1" * 5000 + "\n" + HEAD + CARD,
        HEAD + "k" * 150_000 + " = 1\n" + CARD,
        "a = " + "[" * 190_000,
    ],
    ids=["a deep key", "a deep table", "a deep key within", "many digits", "a long name", "deep brackets"],
)
def test_a_file_made_to_be_read_slowly(text: str) -> None:
    """It is refused before it takes long, with a sentence that is short."""
    with pytest.raises(LessonError) as error:
        read_lesson(text.encode(), "own")
    assert len(str(error.value)) < 300


def test_texts_with_many_full_stops() -> None:
    """Only keys are counted."""
    text = (
        HEAD
        + CARD.replace("A window.", "1.2.3.4.5.6.7.8.9.10.11.12, a.b.c.")
        + 'link = "hide=panels.values"\n'
    )
    assert read_lesson(text.encode(), "own").cards


def test_all_parameters_have_bounds() -> None:
    """Whatever a check or a question can be given is checked."""
    for function in (*CHECKS.values(), *QUESTIONS.values()):
        for name, parameter in inspect.signature(function).parameters.items():
            if parameter.kind is parameter.KEYWORD_ONLY:
                assert name in GIVEN


@pytest.mark.parametrize(
    ("check", "given"),
    [
        ("pinned", {"times": 0}),
        ("pinned", {"times": 10**30}),
        ("pinned", {"sign": "blue"}),
        ("output_size", {"stage": "weight"}),
        ("input_pixel", {"row": -1, "column": 0}),
        ("pooled", {"cells": [[1]], "same": True, "emptied": [1, 1]}),
        ("pooled", {"cells": [1], "same": True, "emptied": [1]}),
        ("kernel_answers", {"not_to": "a cat"}),
        ("repainted", {"link": "stride=none"}),
        ("trained", {"accuracy": 7}),
        ("output_side", {"strides": [0]}),
        ("uncovered_pixels", {"kernels": ["a"], "strides": [1]}),
        ("filter_weights", {"kernels": [10**400]}),
        ("falls_more", {"patch": 0}),
        ("walked", {"kind": "lunch"}),
        ("element_opened", {"layer": "conv99"}),
        ("field_start", {"layer": "conv99"}),
        ("linked", {}),
        ("repainted", {"link": "kernel=blur"}),
        ("repainted", {"link": "page=network"}),
        ("redrawn", {"link": "kernel=blur"}),
        ("redrawn", {"link": "page=network"}),
        ("input_pixel", {"row": 1, "column": 1, "at_least": 200, "at_most": 100}),
        ("kernel_answers", {"to": "vertical edge", "not_to": "vertical edge"}),
        ("output_size", {"columns": 4}),
        ("multiplications", {"share": 0}),
        ("loss_below", {"loss": 0}),
    ],
)  # fmt: skip
def test_parameters_out_of_range(check: str, given: Mapping[str, object]) -> None:
    """They are refused when the file is read, with what would fit."""
    inside = ", ".join(f"{name} = {json.dumps(value)}" for name, value in given.items())
    what = 'task]\ncheck = "' if check in CHECKS else 'question]\nkind = "'
    text = f'{HEAD}{CARD}[cards.{what}{check}"\ntext = "Do it."\nwith = {{ {inside} }}\n'
    with pytest.raises(LessonError, match="must be"):
        read_lesson(text.encode(), "own")


@pytest.mark.parametrize(("network", "layer", "fits"), [
    ("digits", "conv2", True), ("digits", "fire2/squeeze1x1", True), ("squeezenet", "fire2/squeeze1x1", True),
    ("squeezenet", "fc", True), ("squeezenet", "Fc", False), ("", "fc", True), ("", "probabilities", True), ("", "Fc", False),
])  # fmt: skip
def test_a_task_names_a_layer_of_a_shipped_network(network: str, layer: str, fits: bool) -> None:
    """Of any, as a task may be to choose another; the sentence names some layers of the network that the card opens, in both languages."""
    link = f'link = "page=network&network={network}"\n' if network else ""
    task = f'[cards.task]\ntext = "Open it."\ncheck = "element_opened"\nwith = {{ layer = "{layer}" }}\n'
    text = f"{HEAD}{CARD}{link}{task}".encode()
    if fits:
        assert read_lesson(text, "own").cards
        return
    with pytest.raises(LessonError, match="layer must be the name of a layer of a shipped network") as error:
        read_lesson(text, "own")
    assert "conv1" in str(error.value)
    assert "conv1" in sentence(translation("zh_CN").gettext, error.value)
