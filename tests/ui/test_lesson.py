"""A lesson's card beside a page: what it looks at, what it does to the page, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.lessons import LESSONS
from cnnviz.lessons.lesson import Choice
from cnnviz.state import LabState, NetworkState, link_of
from cnnviz.state.stages import Pin
from cnnviz.ui.session import LESSON
from tests.lessons.scenes import result_of
from tests.ui.door.browser import (
    Told,
    answer_to,
    answered,
    asking,
    door_of,
    fire,
    held_of,
    keys_of,
    refused,
    shown,
    spot,
)
from tests.ui.test_start import bare

COVERED = {"lesson": "window", "card": "2", "draw": "7", "lang": "en"}
"""A link to a card of the lab that asks for a number under covers, and names nothing else."""


def lab(app: AppTest) -> LabState:
    """The lab's state, as it stands."""
    state = held_of(app).state
    assert isinstance(state, LabState)
    return state


def said(app: AppTest, body: Any) -> Told:
    """What the card's message is answered, without a run of the script."""
    door = door_of(app)
    return answered(door, asking(LESSON, body, first=door.turn(LESSON) + 1))


def by_script(app: AppTest, *bodies: Any) -> AppTest:
    """Let the card's messages go through the script."""
    return fire(app, LESSON, *bodies, first=door_of(app).turn(LESSON) + 1)


def right_answer(app: AppTest) -> float:
    """The engine's number at the pin."""
    pin = lab(app).pin
    assert pin is not None
    return float(result_of(lab(app)).conv[pin.channel, pin.row, pin.column])


def test_a_look_pins_what_is_asked_for_once() -> None:
    """The question names the pin's place; a visitor who pins another element keeps that."""
    app = bare(**COVERED)
    assert not app.exception and lab(app).pin is None
    answer = said(app, "look")
    pin = lab(app).pin
    assert answer.run and pin is not None
    text = answer.shown[LESSON].meta["asks"]["text"]
    assert f"({pin.row}, {pin.column})" in text and "{" not in text
    fire(app, LESSON)
    other = Pin("conv", 0, (pin.row + 1) % 3, pin.column)
    answered(door_of(app), asking("lab.stepper", spot("conv", 0, other.row, other.column)))
    assert not said(app, "look").run
    assert lab(app).pin == other


def test_a_wrong_guess_leaves_the_covers() -> None:
    """And something is said to it."""
    app = bare(**COVERED)
    said(app, "look")
    answer = said(app, {"guess": str(right_answer(app) + 1000)})
    meta = answer.shown[LESSON].meta
    assert meta["asks"]["verdict"] == "other" and meta["asks"]["says"] and not meta["done"]
    assert lab(app).cover == ("sum", "output")


def test_covers_go_when_the_guess_is_right() -> None:
    """The script draws the numbers then, and the link says so."""
    app = bare(**COVERED)
    said(app, "look")
    answer = said(app, {"guess": str(right_answer(app))})
    meta = answer.shown[LESSON].meta
    assert answer.run and meta["done"] and meta["asks"]["verdict"] == "right"
    assert lab(app).cover == ()
    fire(app, LESSON)
    assert shown(app, "lab.stepper").meta["cover"] == []
    assert "cover" not in app.query_params


def test_an_answer_is_chosen() -> None:
    """Of several; the card says why it is right or not."""
    (number,) = (at for at, card in enumerate(LESSONS["window"].cards) if isinstance(card.asks, Choice))
    choice = LESSONS["window"].cards[number].asks
    assert isinstance(choice, Choice)
    app = bare(**COVERED | {"card": str(number)})
    for at, option in enumerate(choice.options):
        meta = said(app, {"guess": str(at)}).shown[LESSON].meta
        assert (meta["asks"]["says"], meta["done"]) == (option.says["en"], option.right)


@pytest.mark.parametrize("query", [{"lesson": "nope"}, {"lesson": "window", "card": "50"}])
def test_a_lesson_that_there_is_not(query: dict[str, str]) -> None:
    """One sentence says so; the page stands, and no card."""
    app = bare(lang="en", page="lab", size="16", **query)
    assert not app.exception and not app.error
    assert [each.value for each in app.info] == ["There is no such lesson here."]
    assert LESSON not in keys_of(app) and "lab.stepper" in keys_of(app)
    assert LESSON not in door_of(app).works


def test_a_card_of_another_page_opens_that_page() -> None:
    """The page before waits as it was, but for the lesson; the card goes on to look at the new one."""
    app = bare(**COVERED)
    said(app, "look")
    left = lab(app)
    number = next(at for at, card in enumerate(LESSONS["answer"].cards) if "page=network" in card.link)
    by_script(app, {"lesson": "answer", "card": number, "draw": 0})
    assert not app.exception
    state = held_of(app, "network").state
    assert isinstance(state, NetworkState) and (state.lesson, state.card) == ("answer", number)
    assert {name: "".join(app.query_params[name]) for name in app.query_params} == link_of(state)
    assert lab(app) == left
    assert said(app, "look").shown[LESSON].meta["lesson"] == "answer"


def test_a_card_on_a_page_that_shows_nothing_of_it() -> None:
    """As a link may have it: there is nothing to answer, and no guess is judged."""
    app = bare(page="signals", **COVERED)
    assert not app.exception
    for body in ("look", {"guess": "3"}):
        meta = said(app, body).shown[LESSON].meta
        assert not meta["asks"]["there"] and meta["asks"]["verdict"] == "" and not meta["done"]


def test_who_leaves_has_the_page_alone() -> None:
    """With nothing of the lesson left, and messages of the card that are under way change nothing."""
    app = bare(**COVERED)
    said(app, "look")
    before = lab(app)
    by_script(app, "leave")
    assert not app.exception and LESSON not in keys_of(app)
    assert not {"lesson", "card", "draw", "guess", "cover"} & {*app.query_params}
    assert lab(app) == before.changed(lesson="", card=0, draw=0, guess="", cover=())
    for turn, body in enumerate(("look", {"guess": "3"}), door_of(app).turn(LESSON) + 1):
        refused(door_of(app), held_of(app), asking(LESSON, body, first=turn))


def test_a_guess_and_the_next_card_in_one_go() -> None:
    """The script follows both in their order, where the guess could have been answered at once."""
    app = bare(**COVERED)
    bodies = {"guess": "3"}, {"lesson": "window", "card": 3, "draw": 0}
    held = held_of(app)
    before = held.now
    assert answer_to(door_of(app), asking(LESSON, *bodies)) is None
    assert held.now is before and door_of(app).turn(LESSON) == 0
    by_script(app, *bodies)
    assert (lab(app).card, lab(app).guess, door_of(app).turn(LESSON)) == (3, "", 2)


@pytest.mark.parametrize("body", [{"guess": 3}, {"guess": None}, {"guess": ["3"]}, {"guess": "3", "more": 1}, [], "dance"])  # fmt: skip
def test_anything_else_changes_nothing(body: Any) -> None:
    """By either way."""
    app = bare(**COVERED)
    refused(door_of(app), held_of(app), asking(LESSON, body))
    state = lab(app)
    by_script(app, body)
    assert not app.exception and lab(app) == state
