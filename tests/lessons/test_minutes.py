"""How long a lesson takes is counted from its cards."""

from __future__ import annotations

import pytest

from cnnviz.lessons import LESSONS
from cnnviz.lessons.lesson import Card, Choice, Option, Task
from cnnviz.lessons.minutes import minutes_of, seconds_of
from cnnviz.lessons.reading import read_lesson

NOTHING = {"en": "", "zh_CN": ""}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("one two three four", 1),
        ("一二三四五六", 1),
        ("用 ReLU 时 0 = 0", 2 / 6 + 3 / 4),
        ("[[stride|strides]] − a", 0.5),
        ("", 0),
    ],
)
def test_words_and_characters_are_counted_at_a_readers_pace(text: str, seconds: float) -> None:
    """Of a term what is shown of it, and no sign that stands alone."""
    assert seconds_of(text) == pytest.approx(seconds)


def test_what_is_asked_takes_half_a_minute_each_and_the_longer_language_counts() -> None:
    """With what its options say."""
    card = Card(NOTHING, {"en": "word " * 200, "zh_CN": "字" * 60})
    assert minutes_of([card]) == 1
    asked = Card(NOTHING, card.text, asks=Task(NOTHING, "pinned", {}))
    assert minutes_of([asked]) == 2 and minutes_of([asked] * 2) == 3
    option = Option({"en": "word " * 41, "zh_CN": "字"}, NOTHING, True)
    assert minutes_of([Card(NOTHING, card.text, asks=Choice(NOTHING, (option,)))]) == 2


def test_the_course_is_counted_by_that_rule() -> None:
    """No shipped lesson says otherwise, and none takes longer than a quarter of an hour; a lesson's own word is taken."""
    for lesson in LESSONS.values():
        assert lesson.minutes == minutes_of(lesson.cards) <= 15
    own = b'title = "One"\nminutes = 7\n[[cards]]\ntitle = "Look"\ntext = "A window."\n'
    assert read_lesson(own, "own").minutes == 7
