"""Work at the door: which messages it takes, and which are left to the script."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from cnnviz.actions import RefusedError
from cnnviz.state import LabState, link_of
from cnnviz.ui.door import Asked, Door, Held, NotDirectError, Reply, Work, changed

KEY = "lab.counting"


class Counting(Work):
    """Takes whole numbers, to which it sets the stride; refuses those below 1."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.heard: list[Any] = []

    def takes(self, body: Any) -> bool:
        return isinstance(body, int)

    def reply(self, body: Any) -> Reply:
        self.heard.append(body)
        if body < 1:
            raise RefusedError
        self.held.become(lambda state: state.changed(stride=body))
        return Reply({KEY: changed(stride=body)}, run=False)


@pytest.fixture
def work() -> Counting:
    """On a page that has just been drawn."""
    return Counting(Held(LabState(), count(1).__next__))


def door_with(work: Work) -> Door:
    """The door of a visitor whose page has this work."""
    door = Door()
    door.works[KEY] = work
    return door


def asked(*bodies: Any) -> Asked:
    """What the part asks, from its first message on."""
    return Asked(KEY, list(enumerate(bodies, 1)))


def test_what_it_takes_is_done_at_once(work: Counting) -> None:
    """The answer has the version and the link of the state that it made."""
    door = door_with(work)
    answer = door.answer(asked(2, 3))
    assert work.heard == [2, 3] and door.turn(KEY) == 2
    assert (answer.version, answer.link) == (work.held.now[1], link_of(LabState(stride=3)))


@pytest.mark.parametrize("bodies", [("next",), (2, "next"), ("next", 2)])
def test_one_message_for_the_script_sends_all_there(work: Counting, bodies: tuple[Any, ...]) -> None:
    """So their order stays; nothing is done or counted before."""
    door, before = door_with(work), work.held.now
    with pytest.raises(NotDirectError):
        door.answer(asked(*bodies))
    assert work.heard == [] and door.turn(KEY) == 0 and work.held.now is before
    assert door.new(asked(*bodies)) == [*bodies]


def test_what_is_refused_is_not_tried_again(work: Counting) -> None:
    """It is done, with no effect; the script finds nothing new."""
    door, before = door_with(work), work.held.now
    with pytest.raises(NotDirectError):
        door.answer(asked(0))
    assert work.heard == [0] and work.held.now is before
    assert door.new(asked(0)) == []


def test_work_takes_everything_unless_it_says_otherwise() -> None:
    """As what goes on slice by slice does."""

    class Plain(Work):
        def reply(self, body: Any) -> Reply:
            return Reply({}, run=True)

    assert all(Plain().takes(body) for body in ("go on", "stop", {"any": 1}, None))
