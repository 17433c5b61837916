"""The pin on its way to a Stepper: it is sent when the browser does not know it, and leaves the Stepper alone otherwise."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from cnnviz.state.lab import Pin
from cnnviz.ui import pinning
from cnnviz.ui.pinning import browser_pinned, pin_to_send
from tests.ui.sent import sent
from tests.ui.test_lab import opened

KEY = "any.stepper"
HERE, THERE = Pin("conv", 0, 2, 3), Pin("pool", 0, 1, 1)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A visitor's session in which the Stepper is on the page."""
    state: dict[str, Any] = {KEY: {}}
    monkeypatch.setattr(pinning, "st", SimpleNamespace(session_state=state))
    return state


def test_a_pin_is_sent_once(session: dict[str, Any]) -> None:
    """Later runs say the same and give the same number, which the Stepper does not take again."""
    session.pop(KEY)
    first = pin_to_send(KEY, HERE)
    assert first[0] == HERE
    session[KEY] = {}
    assert pin_to_send(KEY, HERE) == pin_to_send(KEY, HERE) == first


def test_what_the_browser_pinned_is_not_sent_back(session: dict[str, Any]) -> None:
    """What the Stepper is sent stays the same, so that nothing is sent at all; letting go is a pin like another."""
    first = pin_to_send(KEY, None)
    for pin in (HERE, THERE, None):
        browser_pinned(KEY, pin)
        assert pin_to_send(KEY, pin) == first


def test_a_pin_that_the_browser_does_not_know_is_sent(session: dict[str, Any]) -> None:
    """A link was opened or one went back: another number each time, with no pin too."""
    numbers = [pin_to_send(KEY, None)[1]]
    for pin in (HERE, THERE, None, HERE):
        chosen, number = pin_to_send(KEY, pin)
        assert chosen == pin
        numbers.append(number)
    assert numbers == sorted(set(numbers))
    browser_pinned(KEY, THERE)
    assert pin_to_send(KEY, HERE) == (HERE, numbers[-1] + 1), "back over a pin that the browser made"


def test_a_stepper_that_is_made_anew_is_sent_the_pin(session: dict[str, Any]) -> None:
    """Also one that the browser told of: the new Stepper knows none."""
    first = pin_to_send(KEY, None)
    browser_pinned(KEY, HERE)
    assert pin_to_send(KEY, HERE) == first
    assert pin_to_send(KEY, HERE, anew=True) == (HERE, first[1] + 1)
    session.pop(KEY)
    assert pin_to_send(KEY, HERE) == (HERE, first[1] + 2)


def test_steppers_do_not_share_a_pin(session: dict[str, Any]) -> None:
    """Each page has its own."""
    session["other"] = {}
    pin_to_send(KEY, HERE)
    assert pin_to_send("other", None)[0] is None
    browser_pinned("other", THERE)
    assert pin_to_send(KEY, HERE)[0] == HERE


# In the lab


def meta(app: AppTest) -> dict[str, Any]:
    """What the Stepper was sent."""
    assert not app.exception
    data: dict[str, Any] = sent(app, "cnnviz_stepper")[0]["meta"]
    return data


def fire(app: AppTest, component: str, event: str, value: Any) -> AppTest:
    """Let a component of the page send `value`."""
    element = [e for e in app.get("bidi_component") if e.proto.component_name == f"cnnviz_{component}"][-1]
    trigger = WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{element.proto.id}__events",
        json_trigger_value=json.dumps([{"event": event, "value": value}]),
    )
    app._run(WidgetStates(widgets=[trigger]))
    return app


def spot(pin: Pin) -> dict[str, Any]:
    return {"stage": pin.stage, "channel": pin.channel, "row": pin.row, "column": pin.column}


def test_a_link_brings_its_pin() -> None:
    """Stage, channel, row and column."""
    assert meta(opened(size="16", pin="conv_0_2_3"))["pin"] == spot(HERE)


def test_a_pin_and_another_kernel_leave_what_the_stepper_knows() -> None:
    """The browser pins, then chooses kernels: the pin is in the link, and the Stepper is told of no other."""
    app = opened(size="16")
    before = meta(app)
    fire(app, "stepper", "pin", spot(HERE))
    assert app.query_params["pin"] == "conv_0_2_3"
    assert meta(app) == before
    fire(app, "picker", "action", [[1, "sobel_y"]])
    after = meta(app)
    assert (app.query_params["kernel"], app.query_params["pin"]) == ("sobel_y", "conv_0_2_3")
    assert [after[name] for name in ("pin", "pin_sent")] == [before[name] for name in ("pin", "pin_sent")]
    fire(app, "stepper", "pin", "none")
    assert "pin" not in app.query_params
    assert meta(app)["pin_sent"] == before["pin_sent"]


def test_a_direct_answer_says_nothing_new_of_the_pin() -> None:
    """Its maps carry what the Stepper was sent last, so that it keeps the pin that it has."""
    app = opened(size="16")
    before = meta(app)
    fire(app, "stepper", "pin", spot(HERE))
    reply = app.session_state["lab.line"].reply({"of": "lab.kernels", "messages": [[1, "sobel_y"]]})
    answered, _arrays = reply.contents["stepper"]
    assert [answered[name] for name in ("pin", "pin_sent")] == [before[name] for name in ("pin", "pin_sent")]
    assert reply.link["pin"] == "conv_0_2_3"


def test_another_link_takes_the_pin_away() -> None:
    """The browser went back to before the pin: the Stepper is sent that there is none."""
    app = opened(size="16")
    before = meta(app)
    fire(app, "stepper", "pin", spot(HERE))
    app.query_params.pop("pin")
    app.query_params["kernel"] = "sobel_y"
    app.run()
    after = meta(app)
    assert after["pin"] is None and after["pin_sent"] != before["pin_sent"]
    assert "pin" not in app.query_params


def test_the_pin_comes_along_where_the_browser_makes_the_stepper_anew() -> None:
    """The panel of the methods is drawn with the whole page."""
    app = opened(size="16")
    before = meta(app)
    fire(app, "stepper", "pin", spot(HERE))
    app.segmented_control(key="lab.panel").set_value("methods").run()
    after = meta(app)
    assert after["pin"] == spot(HERE) and after["pin_sent"] != before["pin_sent"]


def test_the_signals_stepper_keeps_its_pin_over_other_kernels() -> None:
    """The same on the page of signals."""
    app = opened(page="signals")
    data = sent(app, "cnnviz_signal_stepper")[0]["meta"]
    assert {"pin", "pin_sent"} <= data.keys()
    app.run()
    again = sent(app, "cnnviz_signal_stepper")[0]["meta"]
    assert [again[name] for name in ("pin", "pin_sent")] == [data[name] for name in ("pin", "pin_sent")]
