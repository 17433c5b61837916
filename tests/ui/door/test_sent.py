"""What the door knows of what was sent: each part is sent something once, and again where it may not have arrived."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pytest

from cnnviz.state import LabState
from cnnviz.ui.door import Asked, Door, Ground, Held, NotDirectError, Reply, Shown, changed, told_by

PART, OTHER = "lab.kernels", "lab.stepper"


class Maps(Ground):
    """A ground on which a part shows the kernel's name, and another maps that are told by it."""

    keys = (PART,)

    def __init__(self, held: Held) -> None:
        self.held, self.version = held, held.now[1]

    def reply(self, key: str, before: Any, after: Any) -> Reply:
        maps = Shown(({}, {"map": np.zeros(3)}), made_of=after.kernel)
        return Reply({PART: changed(chosen=after.kernel), OTHER: maps}, run=True)


@pytest.fixture
def door() -> Door:
    opened = Door()
    opened.ground = Maps(Held(LabState(), count(1).__next__))
    return opened


def says(door: Door, **has: int) -> None:
    """The browser says what it has, by the last part of a key."""
    door.new(Asked("lab.editor", [], has={f"lab.{part}": version for part, version in has.items()}))


def test_what_stays_the_same_keeps_its_version(door: Door) -> None:
    """Later runs send it as it was sent, so that Streamlit sends nothing; what is another has the run's own."""
    assert [door.to_send(PART, "a", version) for version in (1, 2, 5)] == [(1, False)] * 3
    assert [door.to_send(PART, "b", version) for version in (6, 7)] == [(6, False)] * 2
    assert door.to_send(PART, "a", 8) == (8, False), "it was sent before, but not last"


def test_what_the_browser_has_is_not_sent_again(door: Door) -> None:
    """Of each part by itself, until it is another."""
    door.to_send(PART, "a", 3)
    door.to_send(OTHER, "a", 3)
    says(door, kernels=3)
    assert (door.to_send(PART, "a", 4), door.to_send(OTHER, "a", 4)) == ((3, True), (3, False))
    assert door.to_send(PART, "b", 5) == (5, False)


@pytest.mark.parametrize("has", [{}, {"kernels": 2}, {"kernels": 4}, {"stepper": 3}, {"nothing": 3}])
def test_what_may_not_have_arrived_is_sent(door: Door, has: dict[str, int]) -> None:
    """Another version, or another part's."""
    door.to_send(PART, "a", 3)
    says(door, **has)
    assert door.to_send(PART, "a", 4) == (3, False)


def test_the_newest_word_of_the_browser_counts(door: Door) -> None:
    """It may have lost what it had."""
    door.to_send(PART, "a", 3)
    says(door, kernels=3)
    says(door, kernels=2)
    assert door.to_send(PART, "a", 4) == (3, False)


def test_what_an_answer_brought_is_not_sent_again(door: Door) -> None:
    """Once the browser says that it has it; by what it was made of, or by its own contents."""
    answer = door.answer(Asked(PART, [(1, "box")]))
    assert door.to_send(OTHER, "box", answer.version) == (answer.version, False)
    says(door, stepper=answer.version)
    assert door.to_send(OTHER, "box", answer.version) == (answer.version, True)
    told = told_by(({"chosen": "box"}, {}))
    assert door.to_send(PART, told, answer.version) == (answer.version, False)


def test_an_older_answer_that_arrived_is_not_the_newest(door: Door) -> None:
    """The word that the first is there does not keep the second from being sent."""
    first, second = (door.answer(Asked(PART, [(turn, name)])) for turn, name in ((1, "box"), (2, "sobel_y")))
    says(door, stepper=first.version)
    assert door.to_send(OTHER, "sobel_y", second.version) == (second.version, False)


def test_a_request_says_what_the_browser_has(door: Door) -> None:
    """Also one that the script has to answer."""
    door.to_send(OTHER, "a", 1)
    with pytest.raises(NotDirectError):
        door.answer(Asked("lab.editor", [(1, "anything")], has={OTHER: 1}))
    assert door.to_send(OTHER, "a", 2) == (1, True)
    answer = door.answer(Asked(PART, [(1, "box")], has={OTHER: 1}))
    assert door.to_send(OTHER, "box", answer.version) == (answer.version, False)


def test_a_run_that_an_answer_overtook_does_not_count_as_the_last(door: Door) -> None:
    """What it draws is older than what the browser has: it is sent as such, and the answer is what was sent last."""
    answer = door.answer(Asked(PART, [(1, "box")]))
    assert door.to_send(OTHER, "sobel_x", answer.version - 1) == (answer.version - 1, False)
    says(door, stepper=answer.version)
    assert door.to_send(OTHER, "box", answer.version + 1) == (answer.version, True)


def test_a_version_that_was_given_twice_tells_nothing(door: Door) -> None:
    """A visitor's file changes what is shown and no state: of two contents of one version the browser may have either."""
    door.to_send(OTHER, "a", 3)
    door.to_send(OTHER, "b", 3)
    says(door, stepper=3)
    assert door.to_send(OTHER, "b", 4) == (3, False)
    door.to_send(OTHER, "c", 4)
    says(door, stepper=4)
    assert door.to_send(OTHER, "c", 5) == (4, True)


def test_contents_are_told_apart() -> None:
    """By any word, number, name or type in them; not by the order of names, nor by how an array lies in memory."""
    meta, arrays = {"a": 1, "b": [None, 0.5]}, {"x": np.arange(6.0).reshape(2, 3), "y": np.zeros(2, np.uint8)}
    same = {"b": [None, 0.5], "a": 1}, {"y": arrays["y"], "x": np.asfortranarray(arrays["x"])}
    assert told_by((meta, arrays)) == told_by(same)
    others = [
        (meta | {"a": 2}, arrays),
        (meta | {"c": None}, arrays),
        (meta, arrays | {"y": np.array([0, 1], np.uint8)}),
        (meta, arrays | {"y": np.zeros(2, np.int8)}),
        (meta, {"x": arrays["x"], "z": arrays["y"]}),
        (meta, {"x": arrays["x"]}),
    ]
    assert len({told_by(content) for content in [(meta, arrays), *others]}) == len(others) + 1
