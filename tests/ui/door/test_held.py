"""The state that is held: its versions, and that no answer overwrites what changed meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from cnnviz.state import LabState, SignalState
from cnnviz.ui import session
from cnnviz.ui.door import Held


def test_each_change_has_a_greater_version() -> None:
    """Of all pages of a visitor, whoever makes it, and however little it changes."""
    numbers = count(1).__next__
    lab, signals = Held(LabState(), numbers), Held(SignalState(), numbers)
    versions = [lab.now[1], signals.now[1]]
    for change in (
        lambda: lab.put(LabState(bias=1.0)),
        lambda: signals.become(lambda state: replace(state, length=256)),
        lambda: lab.become(lambda state: state),
        lambda: lab.answer(lab.state, LabState()),
    ):
        change()
        versions.append(max(lab.now[1], signals.now[1]))
    assert versions == sorted(set(versions))
    assert lab.now == (LabState(), versions[-1])


def test_an_answer_never_overwrites_a_change_that_came_meanwhile() -> None:
    """It takes the place of the state that it was computed from, and of no other."""
    first, second, third = LabState(), LabState(bias=1.0), LabState(bias=2.0)
    held = Held(first, count(1).__next__)
    assert held.answer(first, second) == 2
    assert held.now == (second, 2)
    held.become(lambda state: replace(state, bias=5.0))
    changed = held.now
    assert held.answer(second, third) is None
    assert held.now is changed
    held.put(first)
    assert held.answer(changed[0], third) is None
    assert held.answer(replace(first), third) is None, "an equal state is another one"
    assert held.answer(first, third) == 5
    assert held.now == (third, 5)


def test_a_change_that_fails_leaves_state_and_version() -> None:
    """A message that is refused raises while it is followed."""
    held = Held(LabState(), count(1).__next__)
    before = held.now

    def fails(_state: Any) -> Any:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        held.become(fails)
    assert held.now is before


def test_of_changes_at_once_none_is_lost() -> None:
    """Each follows upon another, and none has another's version."""
    held = Held(LabState(), count(1).__next__)

    def add() -> None:
        for _ in range(200):
            held.become(lambda state: replace(state, bias=state.bias + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert held.state == LabState(bias=800.0)
    assert held.now[1] == 801


def test_a_cards_message_and_a_direct_answer_lose_nothing_to_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An answer that comes while the card's message is followed waits, and is then refused; it is never lost."""
    held = Held(LabState(), count(1).__next__)
    monkeypatch.setattr(session.st, "session_state", {"page": "lab", "lab.state": held})
    follows, answers = threading.Event(), []

    def slowly(state: Any, _body: Any, _lessons: Any) -> Any:
        follows.set()
        other.join(0.2)  # time enough for an answer that does not wait
        return replace(state, lesson="window")

    def answer() -> None:
        follows.wait()
        before = held.state
        answers.append(held.answer(before, replace(before, bias=2.0)))

    monkeypatch.setattr(session, "lesson_after", slowly)
    other = threading.Thread(target=answer)
    other.start()
    session.act(session.LESSON, "set")
    other.join()
    assert held.state.lesson == "window"
    assert answers == [None] or held.state.bias == 2.0, "the answer was taken, and lost"


def test_a_card_of_another_page_leaves_this_ones_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that it opens has the card; what is held of the first page is as it was."""
    held = Held(LabState(bias=2.0), count(1).__next__)
    kept: dict[str, Any] = {"page": "lab", "lab.state": held}
    monkeypatch.setattr(session.st, "session_state", kept)
    session.act(session.LESSON, {"lesson": "answer", "card": 1, "draw": 0})
    assert kept["page"] == "network" and session.current().lesson == "answer"
    assert held.state == LabState(bias=2.0)
