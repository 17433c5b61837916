"""A pinned element: what a Stepper is sent of it, whoever pinned it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.state.stages import Pin
from tests.ui.door.browser import answered, asking, door_of, fire, held_of, mounted, shown, spot
from tests.ui.test_lab import opened

LAB, SIGNALS, KERNELS = "lab.stepper", "signals.stepper", "lab.kernels"
HERE, THERE = spot("conv", 0, 2, 3), spot("pool", 0, 1, 1)
NOTHING_COVERED = {"cover": [], "sealed": False, "term": None, "demo": False}
"""What comes with a pin, as both are revealed by one message."""


def version(app: AppTest, stepper: str = LAB) -> int:
    """Of what the Stepper was sent last."""
    found: int = mounted(app, stepper)[0]["version"]
    return found


def pin(app: AppTest, body: Any, stepper: str = LAB, first: int = 1) -> int:
    """Let a Stepper pin this, and the script run as the browser then asks it to; the answer's version."""
    answer = answered(door_of(app), asking(stepper, body, first=first))
    assert answer.run
    fire(app, stepper, has={stepper: answer.version})
    return answer.version


# By whichever way


def test_a_link_brings_its_pin() -> None:
    """Stage, channel, row and column."""
    assert shown(opened(size="16", pin="conv_0_2_3"), LAB).meta["pin"] == HERE
    assert shown(opened(size="16"), LAB).meta["pin"] is None


def test_an_answer_to_a_pin_is_the_pin_alone() -> None:
    """The maps stay as they are; state, link and panel follow."""
    app = opened(size="16")
    before, _ = mounted(app, LAB)
    answer = answered(door_of(app), asking(LAB, HERE))
    assert answer.shown.keys() == {LAB}
    part = answer.shown[LAB]
    told = {
        "pin": HERE,
        "go_on": True,
    } | NOTHING_COVERED  # what is covered says whether the result may become the input
    assert (part.whole, part.meta, part.arrays) == (False, told, {})
    assert part.base == before["version"], "it is laid over no other content"
    assert answer.run
    assert dict(parse_qsl(answer.link))["pin"] == "conv_0_2_3"
    assert held_of(app).state.pin == Pin("conv", 0, 2, 3)
    fire(app, LAB, has={LAB: answer.version})
    assert app.query_params["pin"] == "conv_0_2_3"


def test_a_pin_by_the_trigger_has_the_same_effect() -> None:
    """As where no answer came."""
    app = opened(size="16")
    fire(app, LAB, HERE)
    assert app.query_params["pin"] == "conv_0_2_3"
    assert shown(app, LAB).meta["pin"] == HERE
    fire(app, LAB, None, first=2)
    assert "pin" not in app.query_params
    assert shown(app, LAB).meta["pin"] is None


# What is sent


def test_a_pin_is_sent_once() -> None:
    """Later runs say the same with the same version, which the Stepper does not take again."""
    app = opened(size="16", pin="conv_0_2_3")
    first = mounted(app, LAB)
    for _ in range(2):
        app.run()
        assert mounted(app, LAB)[0] == first[0]
        assert shown(app, LAB).meta["pin"] == HERE


def test_what_the_browser_pinned_is_not_sent_back() -> None:
    """The Stepper has it from the answer; letting go is a pin like another."""
    app = opened(size="16")
    for turn, body in enumerate((HERE, THERE, None), 1):
        answer = pin(app, body, first=turn)
        assert mounted(app, LAB)[1] is None
        assert version(app) == answer
        app.run()
        assert mounted(app, LAB)[1] is None


def test_a_pin_whose_answer_was_lost_is_sent() -> None:
    """With the maps, as any content that may not have arrived."""
    app = opened(size="16")
    answer = answered(door_of(app), asking(LAB, HERE))
    fire(app, LAB, HERE, has={LAB: answer.version - 1})
    assert version(app) == answer.version
    assert shown(app, LAB).meta["pin"] == HERE and shown(app, LAB).arrays


def test_a_pin_that_the_browser_does_not_know_is_sent() -> None:
    """A link was opened or one went back, also to no pin and over a pin that the browser made: a greater version each time."""
    app = opened(size="16").run()  # which the browser asks with the link that the first run wrote
    versions = [version(app)]
    for text, body in (("conv_0_2_3", HERE), ("pool_0_1_1", THERE), (None, None), ("conv_0_2_3", HERE)):
        if text is None:
            del app.query_params["pin"]
        else:
            app.query_params["pin"] = text
        app.run()
        assert shown(app, LAB).meta["pin"] == body
        versions.append(version(app))
    versions.append(pin(app, THERE))
    app.run()
    app.query_params["pin"] = "conv_0_2_3"
    app.run()
    assert shown(app, LAB).meta["pin"] == HERE
    versions.append(version(app))
    assert versions == sorted(set(versions))


def test_another_link_takes_the_pin_away() -> None:
    """The browser went back to before the pin: the Stepper is sent that there is none."""
    app = opened(size="16")
    before = pin(app, HERE)
    del app.query_params["pin"]
    app.query_params["kernel"] = "sobel_y"
    app.run()
    assert shown(app, LAB).meta["pin"] is None and version(app) > before
    assert "pin" not in app.query_params


def test_the_pin_stays_where_the_page_draws_the_stepper_anew() -> None:
    """The panel of the methods is drawn with the whole page: the Stepper is told the same, and the browser still has it."""
    app = opened(size="16")
    answer = pin(app, HERE)
    app.segmented_control(key="lab.panel").set_value("methods").run()
    assert (version(app), mounted(app, LAB)[1]) == (answer, None)
    fire(app, LAB, has={LAB: 0})
    assert shown(app, LAB).meta["pin"] == HERE


# Beside other changes


@pytest.mark.parametrize("way", [fire, lambda app, *said: answered(door_of(app), asking(*said))])
def test_a_pin_stays_with_another_kernel(way: Any) -> None:
    """The browser pins, then chooses kernels by either way: the pin is in state, link and Stepper until it is let go."""
    app = opened(size="16")
    pin(app, HERE)
    answer = way(app, KERNELS, "sobel_y")
    if not isinstance(answer, AppTest):
        assert answer.shown[LAB].whole and answer.shown[LAB].meta["pin"] == HERE
        link = dict(parse_qsl(answer.link))
        assert (link["kernel"], link["pin"]) == ("sobel_y", "conv_0_2_3")
        app.run()
    assert (app.query_params["kernel"], app.query_params["pin"]) == ("sobel_y", "conv_0_2_3")
    assert shown(app, LAB).meta["pin"] == HERE
    pin(app, None, first=2)
    assert "pin" not in app.query_params and app.query_params["kernel"] == "sobel_y"


def test_steppers_do_not_share_a_pin() -> None:
    """Each page has its own, and finds it again."""
    app = opened(size="16")
    pin(app, HERE)
    app.segmented_control(key="shell.page").set_value("signals").run()
    assert shown(app, SIGNALS).meta["pin"] is None
    there = spot("act", 0, 0, 5)
    pin(app, there, SIGNALS)
    fire(app, SIGNALS, has={SIGNALS: 0})
    assert shown(app, SIGNALS).meta["pin"] == there
    app.segmented_control(key="shell.page").set_value("lab").run()
    fire(app, LAB, has={LAB: 0})
    assert shown(app, LAB).meta["pin"] == HERE


def test_the_signals_stepper_keeps_its_pin_over_other_kernels() -> None:
    """The same on the page of signals, where a pin has no row."""
    app = opened(page="signals")
    before = version(app, SIGNALS)
    app.run()
    assert version(app, SIGNALS) == before
    there = spot("conv", 0, 0, 7)
    answer = answered(door_of(app), asking(SIGNALS, {"stage": "conv", "channel": 0, "column": 7}))
    assert (answer.shown.keys(), answer.shown[SIGNALS].meta) == ({SIGNALS}, {"pin": there} | NOTHING_COVERED)
    assert held_of(app, "signals").state.pin == Pin("conv", 0, 0, 7)
    fire(app, SIGNALS, has={SIGNALS: answer.version})
    assert mounted(app, SIGNALS)[1] is None and version(app, SIGNALS) == answer.version
    fire(app, "signals.kernels", "central")
    assert held_of(app, "signals").state.kernel == "central"
    assert shown(app, SIGNALS).meta["pin"] == there
    assert app.query_params["pin"] == "conv_0_7"
