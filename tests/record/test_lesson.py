"""A lesson as one file: what it says to each answer and each pin is what the app says, and its views hold the engine's numbers."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnviz.lessons import LESSONS
from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.led import look, opened
from cnnviz.lessons.lesson import Card, Choice, Lesson, Option, Question, Task
from cnnviz.lessons.scene import Scene
from cnnviz.record import lesson_page
from cnnviz.record.lesson import can_be_done
from cnnviz.record.memo import Memo
from cnnviz.record.scenes import pins_of, result_of
from cnnviz.state import LabState, PageState

from .packed import unpacked

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = '</script><img src=x onerror=alert(1)>"{row}'


@cache
def page(name: str, language: str = "en") -> tuple[str, dict[str, Any], bytes]:
    """The HTML of a lesson, what its script is told, and its arrays."""
    html = lesson_page(LESSONS[name], language)
    return html, *unpacked(html)


@pytest.mark.parametrize("name", ["window", "pooling"])
def test_each_question_of_a_file_is_one_of_the_app(name: str) -> None:
    """Its answer, its mistakes and what is said to them are those for the numbers of its view."""
    _html, told, _data = page(name)
    asked_for = 0
    for number, (card, recorded) in enumerate(zip(LESSONS[name].cards, told["lesson"]["cards"], strict=True)):
        if not isinstance(card.asks, Question):
            continue
        state = opened(LESSONS[name], number, 0, LabState())
        asked = look(LESSONS[name], number, Scene(state, result_of(state, Memo()))).asked
        assert asked is not None
        first = recorded["draws"][0]
        assert first["question"]["answer"] == list(asked.answer)
        assert [wrong for _answer, wrong in first["question"]["mistakes"]] == [
            wrong for _answer, wrong in asked.mistakes
        ]
        assert {"right", "show", "other", *(wrong for _answer, wrong in asked.mistakes)} <= set(
            first["outcomes"]
        )
        questions = [json.dumps(draw["question"]) for draw in recorded["draws"]]
        assert len(set(questions)) == len(questions) > 1
        asked_for += 1
    assert asked_for


def test_a_task_needs_the_app_only_where_the_file_cannot_do_it() -> None:
    """Run goes on in a file, and another weight can be selected; a rate cannot be set there, and nothing be drawn."""
    possible = {}
    for name, lesson in LESSONS.items():
        state: PageState = LabState()
        for number, card in enumerate(lesson.cards):
            state = opened(lesson, number, 0, state)
            if isinstance(card.asks, Task) and can_be_done(card, state):
                possible[name, number] = card.asks.check
    assert possible == {("learning", 0): "loss_below", ("learning", 4): "nudged"}


def test_each_pin_is_judged_as_in_the_app() -> None:
    """Of a task that asks for one; and a task that asks for settings says that it needs the app, and can be passed."""
    _html, told, _data = page("window")
    needs = []
    for number, (card, recorded) in enumerate(
        zip(LESSONS["window"].cards, told["lesson"]["cards"], strict=True)
    ):
        if not isinstance(card.asks, Task):
            continue
        draw = recorded["draws"][0]
        if "pins" not in draw:
            needs.append(number)
            asks = told["values"][draw["meta"]["asks"]]
            assert "needs the app" in asks["status"] and asks["solved"] and draw["outcomes"]["show"]["done"]
            continue
        state = opened(LESSONS["window"], number, 0, LabState())
        result = result_of(state, Memo())
        for pin, pinned in pins_of(state, result):
            led = look(LESSONS["window"], number, Scene(pinned, result))
            said = draw["seen"][draw["pins"][pin]]
            assert (said["done"], said["found"]) == (led.done, led.seen.found), pin
    assert needs == [4]  # the card on the bias


def test_a_view_of_a_lesson_holds_the_engines_numbers_and_its_cover() -> None:
    """The map of the card that asks for one of its elements, whose sum and output are covered until the answer is right."""
    _html, told, data = page("window")
    state = opened(LESSONS["window"], 2, 0, LabState())
    run = result_of(state, Memo())
    draw = told["lesson"]["cards"][2]["draws"][0]
    for view, cover in ((draw["view"], ["sum", "output"]), (draw["open"], [])):
        record = told["views"][view]["shown"]["lab.stepper"]
        kind, place, count = record["places"]["conv"]
        np.testing.assert_array_equal(np.frombuffer(data, kind, count, place), run.conv.ravel())
        assert told["values"][record["meta"]["cover"]] == cover


def test_arrays_of_a_lesson_lie_once() -> None:
    """Seven cards show one picture: its map is in the file once."""
    _html, told, data = page("window")
    conv = {tuple(view["shown"]["lab.stepper"]["places"]["conv"]) for view in told["views"]}
    assert len(told["views"]) > 8 and len(conv) <= 3
    assert len(data) < 20_000


def test_a_file_of_a_lesson_speaks_its_language() -> None:
    """Titles, tasks and what is said to a mistake."""
    html, told, _data = page("window", "zh_CN")
    assert '<html lang="zh-CN"' in html
    assert told["views"][0]["title"] == "一个窗口，一个数"
    outcome = told["lesson"]["cards"][2]["draws"][0]["outcomes"]["right"]
    assert told["values"][outcome["asks"]]["says"] == "正确。"


def test_a_hostile_lesson_stays_text() -> None:
    """A visitor's own lesson may say anything; none of it becomes markup."""
    words = {"en": HOSTILE}
    options = (Option(words, words, right=True), Option(words, words))
    cards = (
        Card(words, words, link="size=8", asks=Choice(words, options)),
        Card(words, words, link="from=upload"),
    )
    html = lesson_page(Lesson("own", words, cards), "en")
    assert HOSTILE not in html and html.count("<img") == 0
    told, _data = unpacked(html)
    assert told["views"][0]["title"] == HOSTILE
    assert told["views"][-1]["shown"] == {} and "app" in told["views"][-1]["warnings"][0]


GUESSES = [
    "13", "-3.5", "−3,5", "6 × 6", "6x6", "(6, 6)", "(3,4)", "1,764", "1 764", "36", "3/4", "75%", "1/0", "abc", "", "1e400", ".5",
    "13.0000001", "12.9", "130", "-13", "6 by 6", "3, 4", "6", "1e2", "+7", "2.",
]  # fmt: skip
ASKED = [
    Asked((13.0,), mistakes=(((-13.0,), "sign"), ((7.0,), "bias")), ends=(-100.0, 100.0)),
    Asked((6.0, 6.0), mistakes=(((8.0, 8.0), "same"),)),
    Asked((1764.0,), mistakes=(((36.0,), "side"),)),
    Asked((0.75,), tolerance=0.005),
    Asked((3.0, 4.0), mistakes=(((4.0, 3.0), "swapped"),), place=True),
]


def test_the_page_judges_typed_answers_as_the_app_does() -> None:
    """Right, each mistake, impossible, near, other and unreadable, of all that people type; by the script itself."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    told = [
        {"answer": a.answer, "tolerance": a.tolerance, "mistakes": a.mistakes, "ends": a.ends} for a in ASKED
    ]
    module = (ROOT / "cnnviz/record/guesses.js").as_uri()
    code = (
        f"const {{ verdictOn }} = await import({json.dumps(module)});"
        f"const [asked, guesses] = {json.dumps([told, GUESSES])};"
        "console.log(JSON.stringify(asked.map(each => guesses.map(guess => verdictOn(each, guess)))));"
    )
    ended = subprocess.run([node, "--input-type=module", "-e", code], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == [[each.verdict(guess) for guess in GUESSES] for each in ASKED]
