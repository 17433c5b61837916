"""The door: messages are done once by whichever way they come, and answered only on ground that is drawn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from cnnviz.state import LabState, SignalState, link_of
from cnnviz.ui.door import MOST_MESSAGES, Asked, Door, Ground, Held, NotDirectError, Reply, Shown, asked_of
from tests.patience import PATIENCE
from tests.ui.door.browser import spot

KERNELS, STEPPER = "lab.kernels", "lab.stepper"


class Names(Ground):
    """A ground on which each part shows the kernel's name and nothing else; `meanwhile` is what happens during an answer."""

    keys = (KERNELS, STEPPER)

    def __init__(self, held: Held, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.held, self.version = held, held.now[1]
        self.meanwhile = meanwhile
        self.taken = 0

    def reply(self, key: str, before: Any, after: Any) -> Reply:
        self.meanwhile()
        return Reply({key: Shown(({"chosen": after.kernel}, {}))}, run=False, taken=self._take)

    def _take(self) -> None:
        self.taken += 1


@pytest.fixture
def door() -> Door:
    """The door to a lab that is drawn."""
    opened = Door()
    opened.ground = Names(Held(LabState(), count(1).__next__))
    return opened


def held_by(door: Door) -> Held:
    assert door.ground is not None
    return door.ground.held


def names(*messages: tuple[int, str], key: str = KERNELS, **more: Any) -> Asked:
    """These kernels are chosen one after the other."""
    return Asked(key, messages, **more)


def refuses(door: Door, asked: Asked) -> None:
    """Check that the door leaves this to the script, and changes nothing."""
    before, turn = held_by(door).now, door.turn(asked.key)
    with pytest.raises(NotDirectError):
        door.answer(asked)
    assert held_by(door).now is before
    assert door.turn(asked.key) == turn


def test_an_answer_shows_the_state_that_it_makes(door: Door) -> None:
    """With its version, and the link that opens it."""
    answer = door.answer(names((1, "box"), (2, "sobel_y")))
    assert held_by(door).now == (LabState(kernel="sobel_y"), answer.version)
    assert answer.link == link_of(LabState(kernel="sobel_y"))
    assert answer.reply.shown[KERNELS].content == ({"chosen": "sobel_y"}, {})
    assert answer.passing is False


def test_answers_are_counted_one_after_another(door: Door) -> None:
    """By their versions the browser tells an old one."""
    asked = enumerate(("sobel_y", "prewitt_x", "sobel_x"), 1)
    assert [door.answer(names(message)).version for message in asked] == [2, 3, 4]


# Each message is done once


def test_what_was_answered_is_not_done_by_the_trigger(door: Door) -> None:
    """The browser says it again that way if the answer was lost, with what came after."""
    door.answer(names((1, "box"), (2, "sobel_y")))
    assert door.turn(KERNELS) == 2
    assert door.new(names((1, "box"), (2, "sobel_y"), (3, "prewitt_x"))) == ["prewitt_x"]
    assert door.turn(KERNELS) == 3
    assert door.new(names((1, "box"), (3, "prewitt_x"))) == []
    assert door.turn(KERNELS) == 3


def test_what_the_trigger_brought_is_not_done_by_an_answer(door: Door) -> None:
    """The answer shows the state as it is then."""
    assert door.new(names((1, "box"))) == ["box"]
    answer = door.answer(names((1, "box"), (2, "sobel_y")))
    assert answer.link["kernel"] == "sobel_y"
    again = door.answer(names((1, "box"), (2, "sobel_y")))
    assert again.link == answer.link and again.version > answer.version
    assert door.turn(KERNELS) == 2


def test_parts_count_their_messages_apart(door: Door) -> None:
    """What one has said does not silence another."""
    door.answer(names((7, "box")))
    assert door.turn(STEPPER) == 0
    door.answer(Asked(STEPPER, [(1, spot("conv", 0, 2, 3))]))
    assert door.turn(STEPPER) == 1
    assert door.new(Asked("lab.editor", [(1, "anything")])) == ["anything"]


def test_what_passes_is_shown_and_leaves_no_trace(door: Door) -> None:
    """Nothing is done by it, and nothing counts: its number may be one that was done already."""
    door.answer(names((1, "box")))
    before, (ground, _) = held_by(door).now, (door.ground, door.to_send(KERNELS, None, 0))
    assert isinstance(ground, Names)
    answer = door.answer(names((1, "sobel_y"), passing=True))
    assert answer.passing is True
    assert answer.reply.shown[KERNELS].content == ({"chosen": "sobel_y"}, {})
    assert held_by(door).now is before
    assert (answer.version, answer.link) == (before[1], link_of(before[0]))
    assert door.turn(KERNELS) == 1
    assert ground.taken == 1, "of the first answer alone"
    assert door.answer(names((2, "prewitt_x"))).version == before[1] + 1


# When the script has to answer


def test_nothing_is_answered_without_a_ground(door: Door) -> None:
    """The script has not run, or shows nothing that could be changed."""
    ground, door.ground = door.ground, None
    with pytest.raises(NotDirectError):
        door.answer(names((1, "box")))
    door.ground = ground
    assert door.answer(names((1, "box"))).version == 2


def test_only_parts_of_the_ground_are_answered(door: Door) -> None:
    """Of the same page, another page or none."""
    assert Asked("lab.photos", [(1, "coffee")]).after(LabState()) == LabState(photo="coffee")
    refuses(door, Asked("lab.photos", [(1, "coffee")]))
    for key in ("network.kernels", "signals.kernels", "kernels", "lab", "", "lab.kernels."):
        refuses(door, names((1, "box"), key=key))


def test_a_page_is_not_changed_by_another_pages_message() -> None:
    """Even on a ground that took its key."""
    with pytest.raises(NotDirectError):
        names((1, "box")).after(SignalState())


def test_nothing_is_answered_before_a_change_is_drawn(door: Door) -> None:
    """A control has changed the state, and its run is about to come; after it there are answers again."""
    held = held_by(door)
    held.become(lambda state: replace(state, bias=2.0))
    refuses(door, names((1, "box")))
    door.ground = Names(held)
    answer = door.answer(names((1, "box")))
    assert held.state == LabState(bias=2.0, kernel="box")
    held.put(held.state)
    assert answer.version < held.now[1]
    refuses(door, names((2, "sobel_y")))


def test_what_the_page_cannot_follow_is_left_to_the_script(door: Door) -> None:
    """Also behind messages that it could; these are not done either."""
    refuses(door, names((1, "nope")))
    refuses(door, names((1, "box"), (2, "nope")))


def test_a_change_during_the_computation_wins(door: Door) -> None:
    """A control's callback comes meanwhile: there is no answer, the change stays, and nothing was taken."""
    held = held_by(door)
    door.ground = ground = Names(held, lambda: held.become(lambda state: replace(state, bias=3.0)))
    with pytest.raises(NotDirectError):
        door.answer(names((1, "box")))
    assert held.state == LabState(bias=3.0)
    assert (door.turn(KERNELS), ground.taken) == (0, 0)


def test_a_message_that_comes_by_both_ways_at_once_is_done_once(door: Door) -> None:
    """The trigger takes it while the answer is computed: the script does it."""
    held = held_by(door)
    taken: list[Any] = []
    door.ground = Names(held, lambda: taken.extend(door.new(names((1, "box")))))
    with pytest.raises(NotDirectError):
        door.answer(names((1, "box")))
    assert taken == ["box"]
    assert held.state == LabState()


def test_of_many_answers_at_once_none_is_lost(door: Door) -> None:
    """From several threads, each answer that is given has its own version, and the state has the last of each part."""
    held = held_by(door)
    versions: list[int] = []
    last: dict[str, Any] = {}
    begin = threading.Barrier(2)

    def ask(key: str, bodies: list[Any]) -> None:
        begin.wait(PATIENCE)
        for turn, body in enumerate(bodies, 1):
            with suppress(NotDirectError):
                versions.append(door.answer(Asked(key, [(turn, body)])).version)
                last[key] = body

    every = ["box", "sobel_y", "prewitt_x", "sobel_x"] * 50
    threads = [
        threading.Thread(target=ask, args=(KERNELS, every)),
        threading.Thread(target=ask, args=(STEPPER, [spot("conv", 0, 0, column) for column in range(200)])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(versions) == [*range(2, len(versions) + 2)]
    assert held.now[1] == len(versions) + 1
    assert held.state.kernel == last[KERNELS]
    assert held.state.pin.column == last[STEPPER]["column"]


# What is a message


@pytest.mark.parametrize(
    ("messages", "heard"),
    [
        ([[1, "a"], [2, {"b": None}]], [(1, "a"), (2, {"b": None})]),
        ([[0, "a"]], [(0, "a")]),
        ([[1, "a"], [1, "b"], [2, "c"]], [(1, "a"), (2, "c")]),
        ([[3, "a"], [2, "b"]], [(3, "a")]),
        ([["1", "a"], [True, "a"], [1.0, "a"], [None, "a"], [4, "b"]], [(4, "b")]),
        ([[-1, "a"], [2**53, "a"], [10**400, "a"]], []),
        (["a", 1, None, {}, [], [1], [1, "a", "b"], [5, "c"]], [(5, "c")]),
        ([], []),
    ],
)
def test_what_is_no_numbered_message_is_left_out(messages: list[Any], heard: list[Any]) -> None:
    """And of equal numbers all but the first, and what goes back."""
    assert asked_of(KERNELS, {"messages": messages, "has": {}}) == Asked(KERNELS, heard, False, {})


def test_of_too_many_messages_the_newest_are_heard() -> None:
    """No hand sends so many."""
    many = [[turn, "a"] for turn in range(1, MOST_MESSAGES + 11)]
    heard = asked_of(KERNELS, {"messages": many, "has": {}}).messages
    assert (len(heard), heard[0][0], heard[-1][0]) == (MOST_MESSAGES, 11, MOST_MESSAGES + 10)


def test_of_what_the_browser_has_versions_are_heard() -> None:
    """Whole numbers; anything else beside them is passed over."""
    has = {KERNELS: 3, STEPPER: "3", "a": True, "b": 3.0, "c": None, "d": [3]}
    assert asked_of(KERNELS, {"messages": [], "has": has}).has == {KERNELS: 3}


@pytest.mark.parametrize(
    "message",
    [
        None,
        3,
        "action",
        [],
        [[1, "sobel_y"]],
        {},
        {"messages": [[1, "sobel_y"]]},
        {"has": {}},
        {"messages": "sobel_y", "has": {}},
        {"messages": {"1": "sobel_y"}, "has": {}},
        {"messages": [[1, "sobel_y"]], "has": []},
        {"messages": [[1, "sobel_y"]], "has": {str(number): number for number in range(101)}},
    ],
)
def test_what_is_no_message_at_all_is_refused(message: Any) -> None:
    """Other shapes, and a list of parts longer than any page's."""
    with pytest.raises(NotDirectError):
        asked_of(KERNELS, message)
