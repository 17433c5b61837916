"""A lesson as one file."""

from __future__ import annotations

import pytest

from cnnviz.lessons import LESSONS
from cnnviz.state import StartState
from cnnviz.state.fields import COVERS
from cnnviz.takeaway.kind import complete
from cnnviz.takeaway.names import file_name
from cnnviz.takeaway.registry import KINDS, offered
from cnnviz.takeaway.what import What
from tests.record.packed import unpacked
from tests.takeaway import views
from tests.takeaway.making import VIEWS, made, refusal


@pytest.mark.parametrize("name", ["window", "answer"])
def test_a_lesson_is_one_file(name: str) -> None:
    """With all of its cards, also where they run a network, and made in steps; a page without a lesson has none."""
    what = views.lab(lesson=name)
    page = made(what, "lesson").decode()
    size = KINDS["lesson"].size(what, "html", {}).bytes
    assert page.startswith("<!") and 0.8 * size < len(page.encode()) < 1.2 * size
    told, _data = unpacked(page)
    said = str(told["values"])
    assert all(card.title["en"] in said for card in LESSONS[name].cards)
    assert KINDS["lesson"].beside(what) > 0
    for other in ("", "nope"):
        assert KINDS["lesson"].formats(views.lab(lesson=other)) is None


def test_every_lesson_tells_its_size_before_and_the_long_ones_that_they_take_long() -> None:
    """None is offered without a sum of what its views add; only the lab's are made at once."""
    for name, lesson in LESSONS.items():
        what = What(StartState(lesson=name))
        kind = KINDS["lesson"]
        assert kind in offered(what)
        quick = all("page=" not in card.link for card in lesson.cards)
        assert ("minute" in str(kind.about(what))) != quick, name  # type: ignore[operator]
        assert 200_000 < kind.size(what, "html", {}).bytes < 5_000_000


@pytest.mark.parametrize("page", ["lab", "network"])
def test_a_lesson_as_a_file_undoes_no_covering(page: str) -> None:
    """It is refused where a link hides or covers what the file would show, but not for what the open card itself covers."""
    for fields in ({"hide": ("values",)}, {"hide": ("answers",)}, {"cover": ("output",)}):
        assert "covered or hidden" in refusal(VIEWS[page](lesson="window", **fields), "lesson")
    for fields in ({}, {"hide": ("sidebar",)}):
        assert not refusal(VIEWS[page](lesson="window", **fields), "lesson")
    lesson, number, covers = next(
        (name, number, card.covers)
        for name, each in LESSONS.items()
        for number, card in enumerate(each.cards)
        if card.covers
    )
    led = {"lesson": lesson, "card": number}
    assert not refusal(VIEWS[page](**led, cover=covers), "lesson")
    assert refusal(VIEWS[page](**led, cover=COVERS), "lesson")
    assert refusal(VIEWS[page](lesson="window", card=99, cover=covers), "lesson")


def test_the_files_of_a_lesson_in_two_languages_have_two_names() -> None:
    """So one does not take the place of the other."""
    kind, names = KINDS["lesson"], set()
    for language in ("en", "zh_CN"):
        what = views.lab(lesson="window", language=language)
        names.add(file_name(kind, what, complete(kind, what)))
    assert names == {"lesson_window_en.html", "lesson_window_zh_CN.html"}
