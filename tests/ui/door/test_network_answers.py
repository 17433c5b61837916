"""Direct answers of the network page: the whole network for another input."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE, decode
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from cnnviz.learning.digit_input import as_digit
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.state import SignalState
from cnnviz.ui.door import Held
from cnnviz.ui.network.ground import answerable
from cnnviz.ui.network.readings import kept_reading
from tests.ui.door.browser import (
    answered,
    asking,
    door_of,
    fire,
    held_of,
    hexadecimal,
    link,
    mounted,
    refused,
    same,
    shown,
)
from tests.ui.test_lab import opened

SAMPLES, PHOTOS, PAD = "network.samples", "network.photos", "network.pad"
GRAPH, ANSWERS = "network.graph", "network.answers"


def stroke() -> np.ndarray:
    """Levels of a drawn 1."""
    levels = np.zeros((DIGIT_SIDE, DIGIT_SIDE), np.uint8)
    levels[10:44, 25:29] = 15
    return levels


EMPTY = np.zeros_like(stroke())
SCENES: dict[str, tuple[dict[str, str], str, Any]] = {
    "another sample": ({}, SAMPLES, "57"),
    "another photo": ({"network": "faces", "from": "photo", "size": "64"}, PHOTOS, "coffee"),
    "a drawing": ({"from": "drawing"}, PAD, hexadecimal(stroke())),
    "an empty pad": ({"from": "drawing"}, PAD, hexadecimal(EMPTY)),
}


def expected_reading(scene: str) -> Any:
    if scene == "another sample":
        return read(shipped("digits"), samples()[0][57][None])
    if scene == "another photo":
        return read(shipped("faces"), working_copy(load_photo("coffee"), 64, True).pixels)
    return read(shipped("digits"), as_digit(stroke() if scene == "a drawing" else EMPTY))


@pytest.mark.parametrize("scene", SCENES)
def test_an_answer_is_what_a_run_of_the_script_sends(scene: str) -> None:
    """Graph, bars, thumbnails and pad have the same, in the same page and in one that is opened with the answer's link."""
    query, key, body = SCENES[scene]
    app = opened(page="network", **query)
    answer = answered(door_of(app), asking(key, body))
    assert answer.shown.keys() == {key, GRAPH} | ({ANSWERS} if scene != "another photo" else set())
    app.run()
    for part, content in answer.shown.items():
        same(content, shown(app, part))
    address = dict(parse_qsl(answer.link))
    other = opened(**address)
    assert dict(other.query_params) == address
    for part, content in answer.shown.items():
        there = shown(other, part)
        if part == GRAPH:  # which layer a visitor looked at last is no part of the link
            there.meta["selected"] = content.meta["selected"]
        same(content, there)


@pytest.mark.parametrize("scene", [name for name in SCENES if name != "another photo"])
def test_the_bars_of_an_answer_are_the_networks(scene: str) -> None:
    """Probabilities and logits of the picture that was asked for, as the engine gives them here."""
    query, key, body = SCENES[scene]
    answer = answered(door_of(opened(page="network", **query)), asking(key, body))
    bars, expected = answer.shown[ANSWERS].arrays, expected_reading(scene)
    np.testing.assert_array_equal(bars["probabilities"], expected.chances)
    np.testing.assert_array_equal(bars["logits"], expected.scores)
    np.testing.assert_array_equal(bars["seen"], expected.values["digit"].ravel())
    assert answer.run is True
    if scene == "a drawing":
        drawing = dict(parse_qsl(answer.link))["drawing"]
        np.testing.assert_array_equal(decode(drawing, DIGIT_SIDE), stroke())


def test_a_faces_answer_has_no_bars_and_the_networks_maps() -> None:
    """A detector does not answer with one number for each class."""
    query, key, body = SCENES["another photo"]
    answer = answered(door_of(opened(page="network", **query)), asking(key, body))
    assert ANSWERS not in answer.shown
    columns = answer.shown[GRAPH].meta["columns"]
    expected = expected_reading("another photo")
    assert [tuple(column["size"]) for column in columns[:1]] == [expected.picture.shape[1:]]


@pytest.mark.parametrize("scene", SCENES)
def test_what_an_answer_brought_is_not_sent_again(scene: str) -> None:
    """The run that follows leaves out graph and bars, and computes no reading again."""
    query, key, body = SCENES[scene]
    app = opened(page="network", **query)
    door = door_of(app)
    answer = answered(door, asking(key, body))
    whole = [part for part in answer.shown if part != key]
    kept = app.session_state["visitor"].computed["network.reading"].now
    fire(app, key, has=dict.fromkeys(answer.shown, answer.version))
    assert app.session_state["visitor"].computed["network.reading"].now is kept
    for part in whole:
        said, content = mounted(app, part)
        assert content is None
        assert said == {
            "key": part,
            "version": answer.version,
            "turn": 0,
            "door": door.token,
            "direct": part == GRAPH,
        }


@pytest.mark.parametrize("scene", SCENES)
def test_an_answer_that_was_lost_is_sent_by_the_script(scene: str) -> None:
    """The browser then asks by Streamlit's trigger for what the server has done already."""
    query, key, body = SCENES[scene]
    app = opened(page="network", **query)
    answer = answered(door_of(app), asking(key, body))
    fire(app, key, body)
    for part, content in answer.shown.items():
        same(content, shown(app, part))


def test_another_scale_after_an_answer_sends_the_network() -> None:
    """What the graph is sent depends on more than its reading."""
    app = opened(page="network")
    answer = answered(door_of(app), asking(SAMPLES, "57"))
    fire(app, GRAPH, ["scale", "network"], has={GRAPH: answer.version})
    graph = shown(app, GRAPH)
    assert graph.meta["scale"] == "network" and graph.arrays


def test_a_stroke_under_way_is_shown_and_nothing_else() -> None:
    """Its bars are the network's; link and state stay, and it is not counted."""
    app = opened(page="network", **{"from": "drawing"})
    door, held = door_of(app), held_of(app, "network")
    before, address = held.now, link(held)
    kept = kept_reading(app.session_state["visitor"]).now
    body = hexadecimal(stroke())
    passing = answered(door, asking(PAD, body, first=0, passing=True))
    assert passing.passing is True
    assert dict(parse_qsl(passing.link)) == address == dict(app.query_params)
    assert held.now is before
    assert kept_reading(app.session_state["visitor"]).now is kept
    bars = passing.shown[ANSWERS].arrays["logits"]
    np.testing.assert_array_equal(bars, expected_reading("a drawing").scores)
    finished = answered(door, asking(PAD, body))
    assert (passing.version, finished.passing, finished.run) == (before[1], False, True)
    assert finished.version == held.now[1] > passing.version


def test_an_own_network_that_was_slow_is_left_to_the_script() -> None:
    """There it is read in slices, which can be stopped; a quick one is answered, and so is any that comes with the project."""
    app = opened(page="network")
    door: Any = door_of(app)
    visitor, held = app.session_state["visitor"], held_of(app, "network")
    own = replace(held.state, network="own")
    ground = door.ground
    assert ground.keys == answerable(held.state, visitor)
    kept_reading(visitor).seconds = 1.0
    door.ground = replace(ground, keys=answerable(own, visitor))
    refused(door, held, asking(SAMPLES, "57"))
    kept_reading(visitor).seconds = 0.001
    door.ground = replace(ground, keys=answerable(own, visitor))
    answered(door, asking(SAMPLES, "57"))
    kept_reading(visitor).seconds = 1.0
    door.ground = replace(ground, keys=answerable(held.state, visitor))
    answered(door, asking(SAMPLES, "58", first=2))


def test_a_network_is_not_read_before_its_state_is_drawn() -> None:
    """Another class was chosen and its run is about to come."""
    app = opened(page="network")
    door, held = door_of(app), held_of(app, "network")
    held.become(lambda state: replace(state, answer=3))
    refused(door, held, asking(SAMPLES, "57"))
    app.run()
    answered(door, asking(SAMPLES, "57"))


def test_a_page_that_was_left_is_not_heard() -> None:
    """A part whose page is no longer open changes nothing, whatever it still says."""
    app = opened(page="network")
    held, signals = held_of(app, "network"), Held(SignalState(), count(100).__next__)
    before, others = held.now, signals.now
    app.session_state["page"], app.session_state["signals.state"] = "signals", signals
    fire(app, SAMPLES, "13")
    assert held.now is before
    assert signals.now is others
    assert door_of(app).turn(SAMPLES) == 0
