"""The state that is held: its versions, and that no answer overwrites what changed meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from cnnviz.state import LabState, SignalState
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
