"""A lesson's file is read, or one clear sentence says what is wrong with it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.lessons.lesson import Question, Task, said
from cnnviz.lessons.reading import LARGEST_FILE, LessonError, read_lesson

HEAD = 'title = "One window"\n'
CARD = '[[cards]]\ntitle = "Look"\ntext = "A window."\n'
TASK = CARD + '[cards.task]\ntext = "Pin it."\ncheck = "pinned"\n'


def test_the_shortest_lesson() -> None:
    """A title and one card with a title and a text, in one language, are enough."""
    lesson = read_lesson((HEAD + CARD).encode(), "own")
    assert (lesson.id, lesson.minutes, lesson.cards[0].asks) == ("own", 5, None)
    assert said(lesson.title, "zh_CN") == "One window"


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
