"""What the messages of the view of own classes change, what they do with pictures, and which are refused."""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from cnnviz.actions import RefusedError, after
from cnnviz.actions.train.own import Heard, SameNameError, heard
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.own_classes.examples import MOST_BYTES, drawn
from cnnviz.own_classes.starts import names_of
from cnnviz.state import TrainOwnState, from_query, to_query
from cnnviz.state.train.own import LONGEST_NAME, MOST_CLASSES, shown_name
from tests.actions.messages import JSON, PARTS

STATE = TrainOwnState(start="photos", photos=("Cat", "Cup", "Rocket"), drawings=("a", "b"))
INK = "f" + "0" * (DIGIT_SIDE**2 - 1)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"name": "  My\ncat ", "of": 0}, {"photos": ("My cat", "Cup", "Rocket")}),
        ({"name": "猫", "of": 2}, {"photos": ("Cat", "Cup", "猫")}),
        ({"name": "a~b", "of": 1}, {"photos": ("Cat", "a-b", "Rocket")}),
        ({"name": "x" * 100, "of": 1}, {"photos": ("Cat", "x" * LONGEST_NAME, "Rocket")}),
        ({"more": True}, {"photos": ("Cat", "Cup", "Rocket", "Class 4")}),
        ({"less": 1}, {"photos": ("Cat", "Rocket")}),
        ({"source": "camera"}, {"source": "camera"}),
        ({"way": "scratch"}, {"way": "scratch"}),
    ],
)
def test_a_message_changes_its_own_fields(body: Any, fields: dict[str, Any]) -> None:
    """And no others, and what it makes stands in a link."""
    found = after(STATE, "classes", body)
    assert found == STATE.changed(**fields)
    assert from_query(to_query(found)) == (found, [])


def test_names_that_nobody_has_changed_are_those_of_the_language() -> None:
    """Until one is changed: then a link holds all of them."""
    state = TrainOwnState(language="zh_CN")
    assert not state.names and len(names_of(state)) == 3
    assert after(state, "classes", {"name": "x", "of": 1}).names == (
        names_of(state)[0],
        "x",
        names_of(state)[2],
    )


def test_another_start_brings_its_pictures_its_own_way() -> None:
    """Drawings are drawn, photos come from files; names of each start are kept."""
    state = after(STATE.changed(source="camera"), "controls", {"name": "start", "value": "drawings"})
    assert state.origin == "draw" and state.names == ("a", "b")
    assert after(state, "controls", {"name": "start", "value": "photos"}) == STATE
    assert STATE.origin == "upload"


@pytest.mark.parametrize(
    "body",
    [
        *({"name": text, "of": 0} for text in ("", " ", "\x00", "\u202e", 3, None, "\ud800")),
        *({"name": "x", "of": place} for place in (-1, 3, True, 1.0, "1", None, 10**30)),
        *({"less": place} for place in (-1, 3, False, None, [0])),
        *({"into": place} for place in (-1, 3, True, None)),
        {"more": False},
        {"more": 1},
        {"source": "screen"},
        {"way": 1},
        {"ink": ""},
        {"ink": INK + "0"},
        {"ink": "g" * DIGIT_SIDE**2},
        {"ink": INK, "into": 3},
        {"ink": INK, "and": 0},
        {"photo": ""},
        {"photo": "é"},
        {"photo": "A"},
        {"photo": "A" * (MOST_BYTES * 2)},
        {"out": -1},
        {"out": True},
        {"show": 2**53},
        {"spare": 1.5},
        "learn more",
        None,
        [],
        ["learn"],
    ],
)
def test_what_no_page_sends_is_refused(body: Any) -> None:
    """Whatever it says, the state stays, and nothing is done with pictures."""
    told = None
    with suppress(RefusedError):
        told = heard(STATE, body)
    if told is None:
        with pytest.raises(RefusedError):
            after(STATE, "classes", body)
    assert told is None


def test_no_two_classes_have_one_name() -> None:
    """Neither by counting nor by a link; what a visitor types is tested below."""
    state = TrainOwnState(start="nothing", nothing=("Class 1", "Class 3"))
    assert after(state, "classes", {"more": True}).names == ("Class 1", "Class 3", "Class 4")
    assert from_query({"page": "train-own", "drawings": "a~a"})[1] == ["drawings"]


def test_neither_too_few_nor_too_many_classes() -> None:
    """From two to six."""
    state = STATE
    for _each in range(MOST_CLASSES - 3):
        state = after(state, "classes", {"more": True})
    with pytest.raises(RefusedError):
        after(state, "classes", {"more": True})
    for _each in range(MOST_CLASSES - 2):
        state = after(state, "classes", {"less": 0})
    with pytest.raises(RefusedError):
        after(state, "classes", {"less": 0})


@pytest.mark.parametrize(
    ("body", "told"),
    [
        *((act, Heard(act)) for act in ("learn", "go on", "stop", "back", "clear")),
        ({"ink": INK}, Heard("look", drawn(INK))),
        ({"ink": "0" * DIGIT_SIDE**2}, Heard("look")),
        ({"ink": INK, "into": 2}, Heard("look", drawn(INK), 2)),
        ({"photo": base64.b64encode(b"some").decode(), "into": 0}, Heard("look", b"some", 0)),
        ({"into": 1}, Heard("add", into=1)),
        ({"out": 7}, Heard("out", number=7)),
        ({"show": 0}, Heard("show", number=0)),
        ({"spare": 5}, Heard("spare", number=5)),
        ({"resume": "x" * 32}, Heard("resume", door="x" * 32)),
    ],
)
def test_what_is_done_with_pictures(body: Any, told: Heard) -> None:
    """Each message, as bytes and numbers that were checked."""
    assert heard(STATE, body) == told


@settings(max_examples=300)
@given(PARTS, JSON)
def test_nothing_else_ever_comes_of_a_message(part: str, body: Any) -> None:
    """A state that a link can carry, or a refusal."""
    with suppress(RefusedError):
        heard(STATE, body)
    with suppress(RefusedError):
        found = after(STATE, part, body)
        assert from_query(to_query(found)) == (found, [])


@pytest.mark.parametrize(
    "text", ["a", "a~a", "a~", "~", "a~b~c~d~e~f~g", "a~\x07", "a~ b", "a~" + "x" * (LONGEST_NAME + 1)]
)
def test_names_that_no_page_makes_are_no_link(text: str) -> None:
    """The default is used there, and the page says so."""
    state, unreadable = from_query({"page": "train-own", "drawings": text})
    assert state == TrainOwnState() and unreadable == ["drawings"]


def test_a_name_is_what_can_be_seen() -> None:
    """On one line."""
    assert shown_name("\t a \n b ") == "a b"
    assert shown_name("\u200b") == "" and shown_name("\u202eabc") == ""


def test_no_two_classes_get_one_name() -> None:
    """Whoever asks for one is told; a class that is added takes the next number that is free."""
    state = TrainOwnState(start="nothing", nothing=("Class 1", "Class 3"))
    with pytest.raises(SameNameError) as caught:
        after(state, "classes", {"name": "Class  1", "of": 1})
    assert caught.value.values == {"name": "Class 1", "number": 1}
    assert after(state, "classes", {"name": "Class 3", "of": 1}) == state
    assert after(state, "classes", {"more": True}).nothing == ("Class 1", "Class 3", "Class 4")
