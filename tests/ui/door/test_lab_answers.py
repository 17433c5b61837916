"""What is in the lab's answers, and whether the script has to run after them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from cnnviz import ops
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from tests.ui.door.browser import (
    answered,
    asking,
    door_of,
    fire,
    held_of,
    mounted,
    pasted,
    refused,
    same,
    shown,
    spot,
    tool,
    turned,
)
from tests.ui.door.labs import lab_door
from tests.ui.test_lab import opened

EDITOR, KERNELS, DIALS, STEPPER = "lab.editor", "lab.kernels", "lab.dials", "lab.stepper"

SOBEL_Y = np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], np.float32)
SOBEL_X = SOBEL_Y.T.copy()
ODD = np.array([[0.5, -1, 0.25]], np.float32)
CHANGES: dict[str, tuple[dict[str, Any], dict[str, str], np.ndarray]] = {
    "another kernel": (asking(KERNELS, "sobel_y"), {}, SOBEL_Y),
    "the last of several clicks": (asking(KERNELS, "box", "prewitt_x", "sobel_y"), {}, SOBEL_Y),
    "a slider": (
        asking(DIALS, turned("box", size=5)),
        {"kernel": "box"},
        np.full((5, 5), 1 / 25, np.float32),
    ),
    "a tool": (asking(EDITOR, tool("negate")), {}, -SOBEL_X),
    "two tools": (asking(EDITOR, tool("transpose"), tool("double")), {}, 2 * SOBEL_Y),
    "a paste": (asking(EDITOR, pasted(ODD)), {}, ODD),
    "a size": (
        asking(EDITOR, {"kind": "resize", "rows": 5, "columns": 3}),
        {},
        np.pad(SOBEL_X, ((1, 1), (0, 0))),
    ),
}


@pytest.mark.parametrize("about", CHANGES)
@pytest.mark.parametrize(
    "options", [{}, {"unit": "1", "act": "tanh"}, {"flip": "1", "pool": "avg", "pad": "same"}]
)
def test_the_arrays_of_an_answer_are_the_engines(about: str, options: dict[str, str]) -> None:
    """Convolution, activation and pooling of the kernel that was asked for, computed here from the photo."""
    message, before, kernel = CHANGES[about]
    door, _held = lab_door(**options, **before)
    stepper = answered(door, message).shown[STEPPER]
    assert stepper.whole
    got, meta = stepper.arrays, stepper.meta
    pixels = working_copy(load_photo("astronaut"), 16, True).pixels
    values = pixels * np.float32(1 / 255 if options.get("unit") else 1)
    weight = np.broadcast_to(kernel, (1, 3, *kernel.shape))
    weight = weight[..., ::-1, ::-1] if options.get("flip") else weight
    tall, wide = kernel.shape
    around = (
        tuple((side // 2, side // 2) for side in (tall, wide)) if options.get("pad") else ((0, 0), (0, 0))
    )
    conv = ops.conv2d(values, np.ascontiguousarray(weight), padding=around)
    act = ops.tanh(conv) if options.get("act") else ops.relu(conv)
    pool = ops.avg_pool2d(act, 2) if options.get("pool") else ops.max_pool2d(act, 2)
    close = {"rtol": 1e-5, "atol": 1e-4 * float(np.abs(conv).max())}
    np.testing.assert_array_equal(got["weight"], weight.ravel())
    np.testing.assert_allclose(got["conv"], conv.ravel(), **close)
    np.testing.assert_allclose(got["pool"], pool.ravel(), **close)
    assert meta["conv"]["out"] == [*conv.shape]
    if meta["act"]["sent"] == "numbers":
        np.testing.assert_allclose(got["act"], act.ravel(), rtol=1e-5, atol=1e-6)
    else:
        assert meta["act"]["sent"] == "positive" and "act" not in got
        np.testing.assert_array_equal(np.maximum(got["conv"], 0), ops.relu(got["conv"]))


def test_each_type_of_array_reaches_the_browser() -> None:
    """Whole numbers in 16 bits where they fit, else single precision; what a photo has, in 8."""
    (whole, _), (broken, _) = lab_door(), lab_door(unit="1")
    kinds = [
        answered(door, asking(KERNELS, "sobel_y")).shown[STEPPER].arrays["conv"].dtype
        for door in (whole, broken)
    ]
    assert kinds == [np.int16, np.float32]
    net = answered(door_of(opened(page="network")), asking("network.samples", "5")).shown
    assert net["network.graph"].arrays["levels"].dtype == np.uint8
    assert net["network.answers"].arrays["logits"].dtype == np.float32


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("about", CHANGES)
def test_an_answer_is_what_a_visitor_with_its_link_is_shown(about: str, language: str) -> None:
    """Every part has the same, in the same language, as in a page that is opened with the answer's link."""
    message, before, _kernel = CHANGES[about]
    door, _held = lab_door(**before, lang=language)
    answer = answered(door, message)
    link = dict(parse_qsl(answer.link))
    assert link["lang"] == language
    other = opened(**link)
    assert answer.shown.keys() == {STEPPER, KERNELS, DIALS, EDITOR}
    for key, part in answer.shown.items():
        same(part, shown(other, key))
    assert dict(other.query_params) == link


def test_the_page_answers_on_the_ground_that_it_drew() -> None:
    """Picture, its name in the browser, and state: an answer shows what the next run of the script does."""
    app = opened(size="16", photo="coffee", act="tanh")
    answer = answered(door_of(app), asking(KERNELS, "sobel_y"))
    app.run()
    for key, part in answer.shown.items():
        same(part, shown(app, key))
    assert answer.shown[STEPPER].meta["image"]["name"] == shown(app, "lab.pixels").meta["name"]


# Whether the script runs afterwards


@pytest.mark.parametrize(
    ("query", "message", "run"),
    [
        ({}, asking(KERNELS, "sobel_y"), False),
        ({"kernel": "box"}, asking(DIALS, turned("box", size=5)), False),
        ({"w": "1_2~3_4"}, asking(EDITOR, tool("negate")), False),
        ({}, asking(EDITOR, tool("negate")), True),
        ({"w": "1_2~3_4"}, asking(KERNELS, "sobel_y"), True),
        ({}, asking(KERNELS, "box"), True),
        ({"pin": "conv_0_2_3"}, asking(KERNELS, "sobel_y"), True),
        ({}, asking(STEPPER, spot("conv", 0, 2, 3)), True),
        ({"pin": "conv_0_2_3"}, asking(STEPPER, None), True),
        *(({"panel": panel}, asking(KERNELS, "sobel_y"), True) for panel in ("cost", "borders", "frequency")),
    ],
)
def test_the_script_runs_only_where_its_own_parts_change(
    query: dict[str, str], message: dict[str, Any], run: bool
) -> None:
    """A panel, a pinned element, another family's kernels, and the way back from a first change by hand."""
    door, _held = lab_door(**query)
    assert answered(door, message).run is run


# When the page has no ground


def test_nothing_is_answered_before_the_state_is_drawn() -> None:
    """A control has changed the state and its run is about to come; after it, the door answers again."""
    app = opened(size="16")
    door, held = door_of(app), held_of(app)
    held.become(lambda state: state.changed(bias=2.0))
    refused(door, held, asking(KERNELS, "sobel_y"))
    app.run()
    assert answered(door, asking(KERNELS, "sobel_y")).version == held.now[1]


def test_nothing_is_answered_where_the_page_shows_no_maps() -> None:
    """A kernel that does not fit leaves a sentence in their place, which goes away with a run."""
    app = opened(size="8", kernel="box", set="size:15")
    assert app.error
    refused(door_of(app), held_of(app), asking(DIALS, turned("box", size=3)))
    fire(app, DIALS, turned("box", size=3))
    assert not app.error
    answered(door_of(app), asking(DIALS, turned("box", size=5), first=2))


def test_nothing_is_answered_while_the_grid_holds_what_is_no_kernel() -> None:
    """The sentence about it goes away with a run; when it is right again, there are answers."""
    app = opened(size="16")
    door, held = door_of(app), held_of(app)
    cells = {"kind": "cells", "channel": 0, "texts": [["x", "0", "1"]] + [["0", "0", "0"]] * 2}
    refused(door, held, asking(EDITOR, cells))
    fire(app, EDITOR, cells)
    assert shown(app, EDITOR).meta["error"]
    refused(door, held, asking(KERNELS, "sobel_y"))
    fire(app, KERNELS, "sobel_y")
    assert shown(app, EDITOR).meta["error"] is None
    answered(door, asking(KERNELS, "sobel_x", first=2))


# Messages that come again


def test_an_edit_whose_answer_was_lost_is_done_once() -> None:
    """The browser sends it again by Streamlit's trigger, and the numbers of messages tell."""
    app = opened(size="16", w="1_2~3_4")
    answered(door_of(app), asking(EDITOR, tool("double")))
    fire(app, EDITOR, tool("double"))
    assert held_of(app).state.weights == (((2.0, 4.0), (6.0, 8.0)),)
    fire(app, EDITOR, tool("double"), tool("negate"))
    assert held_of(app).state.weights == (((-2.0, -4.0), (-6.0, -8.0)),)


def test_a_part_that_is_made_anew_counts_on() -> None:
    """It is told the newest message of its key that was done by either way, so that the next one is not dropped."""
    app = opened(size="16")
    answered(door_of(app), asking(KERNELS, "sobel_y", first=20))
    fire(app, EDITOR, tool("double"), first=7)
    turns = {key: mounted(app, key)[0]["turn"] for key in (KERNELS, EDITOR, DIALS)}
    assert turns == {KERNELS: 20, EDITOR: 7, DIALS: 0}
