"""Answers to another setting, and on the signals page to another signal or kernel: the same that the script shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest

from cnnviz.state import from_query
from tests.ui.door.browser import answered, asking, door_of, fire, held_of, refused, same, setting, shown
from tests.ui.door.labs import lab_door
from tests.ui.test_lab import opened
from tests.ui.test_signals import brought
from tests.ui.test_signals import opened as opened_signals

LAB, SIGNALS = "lab.controls", "signals.controls"
SHAPES, KERNELS, LANES = "signals.shapes", "signals.kernels", "signals.stepper"


SETTINGS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "stride": ({}, setting("stride", 3)),
    "padding": ({}, setting("padding", "same")),
    "padding mode": ({"pad": "2"}, setting("padding_mode", "reflect")),
    "dilation": ({}, setting("dilation", 2)),
    "channels": ({}, setting("depthwise", True)),
    "flip": ({}, setting("flip", True)),
    "bias": ({}, setting("bias", -0.5)),
    "activation": ({"act": "elu", "actset": "alpha:0.5"}, setting("activation", "celu")),
    "its number": ({"act": "elu"}, setting("activation_numbers.alpha", 0.5)),
    "pooling": ({}, setting("pooling", "avg")),
    "no pooling": ({}, setting("pooling", "none")),
    "window": ({}, setting("pool_size", 3)),
    "pooling stride": ({}, setting("pool_stride", 1)),
    "pooling padding": ({"poolsize": "4"}, setting("pool_padding", 2)),
    "ceil mode": ({}, setting("ceil_mode", True)),
    "include padding": ({"pool": "avg", "poolpad": "1"}, setting("include_padding", False)),
    "view": ({}, setting("view", "absolute")),
}
"""What is there before, and what is set."""


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("about", SETTINGS)
def test_an_answer_is_what_a_visitor_with_its_link_is_shown(about: str, language: str) -> None:
    """Maps and controls have the same, in the same language, as in a page that is opened with the answer's link."""
    before, body = SETTINGS[about]
    door, held = lab_door(**before, lang=language)
    answer = answered(door, asking(LAB, body))
    assert not answer.run
    link = dict(parse_qsl(answer.link))
    other = opened(**link)
    assert answer.shown.keys() == {LAB, "lab.stepper"}
    for key, part in answer.shown.items():
        same(part, shown(other, key))
    assert from_query(link) == (held.state, [])


SIGNAL_MESSAGES: dict[str, tuple[str, Any]] = {
    "stride": (SIGNALS, setting("stride", 16)),
    "padding": (SIGNALS, setting("padding", "causal")),
    "bias": (SIGNALS, setting("bias", 0.5)),
    "kernel": (KERNELS, "exponential"),
    "signal": (SHAPES, "motion"),
}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("about", SIGNAL_MESSAGES)
def test_the_signals_page_answers_what_its_link_shows(about: str, language: str) -> None:
    """Lanes, controls and what is said of a signal or a kernel; the script runs where it has sliders of its own to show."""
    key, body = SIGNAL_MESSAGES[about]
    app = opened_signals(length="64", lang=language)
    answer = answered(door_of(app), asking(key, body))
    assert answer.run == (key != SIGNALS)
    link = dict(parse_qsl(answer.link))
    other = opened_signals(**link)
    assert answer.shown.keys() == {LANES, SIGNALS, key}
    for each, part in answer.shown.items():
        same(part, shown(other, each))
    app.run()
    for each, part in answer.shown.items():
        same(part, shown(app, each))


def test_a_file_stays_while_settings_change() -> None:
    """Answers go on with the visitor's own numbers."""
    rows = "left,right\n" + "\n".join(f"{number},{-number}" for number in range(40))
    app = opened_signals(brought(rows), **{"from": "upload", "kernel": "average"})
    answer = answered(door_of(app), asking(SIGNALS, setting("depthwise", True)))
    assert answer.shown[LANES].arrays["image"].tolist() == [*range(40), *(-number for number in range(40))]
    assert answer.shown[LANES].meta["conv"]["groups"] == 2
    app.run()
    same(answer.shown[LANES], shown(app, LANES))


@pytest.mark.parametrize(
    ("query", "run"), [({}, False), ({"pin": "conv_0_2_3"}, True), ({"panel": "cost"}, True)]
)
def test_the_script_runs_only_where_a_panel_depends_on_it(query: dict[str, str], run: bool) -> None:
    """On a pinned element, or with another panel open."""
    door, _held = lab_door(**query)
    assert answered(door, asking(LAB, setting("stride", 2))).run is run


def test_what_does_not_fit_is_left_to_the_script() -> None:
    """It says why in the place of the maps, the controls stay, and a setting that fits brings the maps back."""
    app = opened(size="8", pool="none")
    far = setting("dilation", 8)
    refused(door_of(app), held_of(app), asking(LAB, far))
    fire(app, LAB, far)
    assert len(app.error) == 1
    assert held_of(app).state.dilation == 8
    refused(door_of(app), held_of(app), asking(LAB, setting("dilation", 1), first=2))
    fire(app, LAB, setting("dilation", 1), first=2)
    assert not app.error
    answered(door_of(app), asking(LAB, setting("dilation", 2), first=3))


def test_rubbish_changes_nothing() -> None:
    """Neither by a request nor by the trigger; what came with it and is none counts."""
    app = opened(size="16")
    door, held = door_of(app), held_of(app)
    for wrong in (setting("stride", 9), setting("stride", True), setting("size", 64), ["stride", 2], None):
        refused(door, held, asking(LAB, wrong))
    fire(app, LAB, setting("stride", 9), setting("dilation", 2), setting("view", "rainbow"))
    assert dict(app.query_params) == {"page": "lab", "size": "16", "dilation": "2", "lang": "en"}


def test_a_setting_by_the_trigger_stands_in_the_address() -> None:
    """As where no answer came."""
    app = opened(size="16")
    fire(app, LAB, setting("stride", 2), setting("activation", "tanh"))
    assert (app.query_params["stride"], app.query_params["act"]) == ("2", "tanh")
