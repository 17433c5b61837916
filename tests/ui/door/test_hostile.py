"""What does not fit goes the usual way, and nothing that a browser sends does more than a visitor could."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.state import from_query, to_query
from cnnviz.state.stages import Pin
from cnnviz.ui.door import Door, Held
from tests.ui.door.browser import (
    answer_to,
    answered,
    asking,
    door_of,
    fire,
    held_of,
    refused,
    spot,
    tool,
    turned,
)
from tests.ui.door.labs import lab_door
from tests.ui.test_lab import opened

EDITOR, KERNELS, DIALS, STEPPER = "lab.editor", "lab.kernels", "lab.dials", "lab.stepper"
SAMPLES, PHOTOS, PAD = "network.samples", "network.photos", "network.pad"


@pytest.fixture(scope="module")
def lab() -> tuple[Door, Held]:
    return lab_door(8)


@pytest.fixture(scope="module")
def network() -> Callable[..., AppTest]:
    """The network page at a link, drawn once: what is refused leaves it as it is."""
    return cache(lambda **query: opened(page="network", **query))


@pytest.mark.parametrize(
    "message",
    [
        asking(EDITOR, {"kind": "resize", "rows": 15, "columns": 15}),
        asking(EDITOR, {"kind": "cells", "channel": 0, "texts": [["1/0", "0", "1"]] + [["0", "0", "0"]] * 2}),
        asking(EDITOR, {"kind": "cells", "channel": 0, "texts": [["x", "0", "1"]] + [["0", "0", "0"]] * 2}),
        asking(EDITOR, tool("double"), tool("explode")),
        asking(EDITOR, *[tool("double")] * 300),
        asking(EDITOR),
        asking(EDITOR) | {"messages": [[1, tool("double"), 3]]},
        asking(EDITOR) | {"messages": [tool("double")]},
        asking(EDITOR, None),
        asking(KERNELS, "nope"),
        asking(KERNELS, ""),
        asking(KERNELS, "\ud800"),
        asking(KERNELS, ["sobel_y"]),
        asking(KERNELS) | {"messages": [["1", "sobel_y"]]},
        asking(KERNELS) | {"messages": "sobel_y"},
        {"of": KERNELS},
        asking(KERNELS, {"messages": [[1, "sobel_y"]], "has": {}}),
        asking(PAD, "0" * DIGIT_SIDE**2),
        asking("nope", "sobel_y"),
        asking("\ud800", "sobel_y"),
        asking(DIALS, {"scope": "sobel_x"}),
        asking(DIALS, {"scope": "sobel_x", "values": {"sigma": "1"}}),
        asking(DIALS, {"scope": "sobel_x", "values": {"sigma": True}}),
        asking(DIALS, turned("sobel_x", size=10**400)),
        asking(DIALS, turned("sobel_x", size=float("nan"))),
        asking(DIALS, turned("sobel_x", size=float("inf"))),
        asking(STEPPER, spot("nope", 0, 0, 0)),
        asking(STEPPER, spot("conv", 0, -1, 0)),
        asking(STEPPER, spot("conv", 0, 0, 10**400)),
        asking(STEPPER, "none"),
    ],
)
def test_what_does_not_fit_goes_the_usual_way(lab: tuple[Door, Held], message: Any) -> None:
    """A kernel larger than the picture, text that is no number, names that are not there, other shapes of messages."""
    refused(*lab, message)


def test_a_message_among_what_is_none_is_heard() -> None:
    """Without a number nothing can be done once, so that is left out; each visitor still has all numbers to come."""
    door, held = lab_door(8)
    message = asking(KERNELS) | {
        "messages": [["1", "box"], [10**400, "box"], "box", [1, "sobel_y"], [1, "box"]]
    }
    assert "kernel=sobel_y" in answered(door, message).link.split("&")
    assert door.turn(KERNELS) == 1
    answered(door, asking(KERNELS, "box", first=2))
    assert held.state.kernel == "box"


def test_a_pin_beyond_the_maps_is_one_that_a_link_may_hold() -> None:
    """There is nothing to be found there, and the script's panel says so."""
    door, held = lab_door(8)
    answered(door, asking(STEPPER, spot("conv", 9, 999, 999)))
    assert held.state.pin == Pin("conv", 9, 999, 999)
    assert from_query(to_query(held.state)) == (held.state, [])


FACES = {"network": "faces", "from": "photo", "size": "64"}
DRAWING = {"from": "drawing"}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, asking(SAMPLES, "200")),
        ({}, asking(SAMPLES, "-1")),
        ({}, asking(SAMPLES, "007")),
        ({}, asking(SAMPLES, "coffee")),
        ({}, asking(PAD, "0" * DIGIT_SIDE**2)),
        ({}, asking("network.answers", 3)),
        ({}, asking("network.graph", ["scale", "nowhere"])),  # one that is there is answered directly
        (FACES, asking(PHOTOS, "nope")),
        (FACES, asking(PHOTOS, "5")),
        (DRAWING, asking(SAMPLES, "5")),
        (DRAWING, asking(PAD, "0" * 10)),
        (DRAWING, asking(PAD, "G" * DIGIT_SIDE**2)),
        (DRAWING, asking(PAD, "0" * 10, passing=True)),
        (DRAWING, asking(PAD, {"wet": "0" * DIGIT_SIDE**2})),
        (DRAWING, asking(PAD, None)),
    ],
)
def test_what_a_network_cannot_be_given_goes_the_usual_way(
    network: Callable[..., AppTest], query: dict[str, str], message: dict[str, Any]
) -> None:
    """Samples and photos that are not there, drawings of other shapes, messages of a control that is not shown."""
    app = network(**query)
    refused(door_of(app), held_of(app, "network"), message)


def test_half_a_character_is_no_name_by_the_trigger_either() -> None:
    """No address can hold it, so no state does; the page goes on."""
    app = opened(page="network")
    held = held_of(app, "network")
    before = held.now
    fire(app, "network.graph", ["select", "\ud800", 1], ["page", "\udfff", 1])
    assert held.now is before
    fire(app, "network.graph", ["select", "conv2", 1], first=3)
    assert held.state.layer == "conv2"


def test_a_door_answers_for_the_open_page_alone() -> None:
    """What the page that was left says is refused, and its state stays."""
    app = opened(size="16")
    door, lab = door_of(app), held_of(app)
    refused(door, lab, asking(PAD, "0" * DIGIT_SIDE**2))
    app.segmented_control(key="shell.page").set_value("network").run()
    assert door_of(app) is door
    refused(door, lab, asking(KERNELS, "sobel_y"))
    refused(door, held_of(app, "network"), asking(KERNELS, "sobel_y"))
    answered(door, asking(SAMPLES, "57"))


_KEYS = st.sampled_from([KERNELS, DIALS, EDITOR, STEPPER, PAD])

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(max_size=8)
    | _KEYS
    | st.sampled_from(
        ["of", "messages", "has", "sobel_y", "passing", "scope", "kind", "stage", "conv", "\ud800"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["of", "messages", "has", "kind", "passing", "scope", "values", "stage", "row"]),
            inner,
            max_size=4,
        )
        | st.fixed_dictionaries(
            {
                "of": _KEYS,
                "messages": st.lists(st.tuples(st.integers(0, 9), inner).map(list) | inner, max_size=3),
                "has": st.dictionaries(_KEYS | st.text(max_size=3), st.integers() | inner, max_size=3),
            }
        )
    ),
    max_leaves=14,
)


@pytest.fixture(scope="module")
def doors(network: Callable[..., AppTest]) -> list[tuple[Door, Held]]:
    """To the lab and to the network page; the signals page is answered only for pins, as the lab is."""
    app = network(**DRAWING)
    return [lab_door(8), (door_of(app), held_of(app, "network"))]


@settings(max_examples=150, deadline=None)
@given(message=JSON)
def test_nonsense_changes_nothing(doors: list[tuple[Door, Held]], message: Any) -> None:
    """Whatever JSON a browser sends is refused or is one of the visitor's own changes; nothing else is ever raised."""
    for door, held in doors:
        before = held.now
        answer = answer_to(door, message)
        if answer is None or answer.passing:
            assert held.now is before
        else:
            assert type(held.state) is type(before[0])
            assert held.now[1] == answer.version
            assert from_query(to_query(held.state)) == (held.state, [])


def test_nonsense_does_not_close_a_door(doors: list[tuple[Door, Held]]) -> None:
    """After all that, what a visitor does is answered as before."""
    (lab, _), (pad, _) = doors
    assert "kernel=box" in answered(lab, asking(KERNELS, "box", first=10**6)).link.split("&")
    answered(pad, asking(PAD, "0" * DIGIT_SIDE**2, first=10**6))
