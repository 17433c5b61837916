"""The settings of the lab and of the signals page in a real Chromium: by mouse, by keys and by touch, and all at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnviz import ops
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy

from .conftest import Lab, rest
from .test_direct import sent_to_streamlit, watched

TELEPHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LINK = "?size=64&pool=avg&pad=same"
"""A state in which there is a control of every kind."""

GROUPS = ("Convolution", "Pooling", "View")
"""Those that are folded at first."""

HOLD = """hold => {
  const { fetch } = window;
  window.fetch = async (...asking) => {
    if (String(asking[0]).includes('/direct/')) await new Promise(done => setTimeout(done, hold));
    return fetch(...asking);
  };
}"""
"""Lets each answer take so many milliseconds longer."""


def unfold(lab: Lab, press: Callable[[Any], None] = lambda found: found.click()) -> Lab:
    """Open all groups of controls."""
    for label in GROUPS:
        found = lab.page.locator(".controls summary").filter(has_text=label)
        found.scroll_into_view_if_needed()
        press(found)
    rest(lab.page)
    return lab


def control(lab: Lab, name: str) -> Any:
    """All of the control for a field."""
    found = lab.page.locator(f".controls [data-name='{name}']")
    found.scroll_into_view_if_needed()
    return found


def field(lab: Lab, name: str) -> Any:
    """What of a control has the focus; of several the one that is chosen."""
    return control(lab, name).locator("select, input:not([type=radio]), input[type=radio]:checked")


def value_of(lab: Lab, name: str) -> str:
    """What a control shows."""
    read = "e => e.type === 'checkbox' ? String(e.checked) : e.type === 'radio' ? e.labels[0].textContent : e.value"
    return str(field(lab, name).evaluate(read))


def until_query(lab: Lab, **fields: str | None) -> None:
    """Wait until the address says this; None is the default, which no link names."""
    lab.page.wait_for_function(
        "fields => Object.entries(fields).every(([k, v]) => new URLSearchParams(location.search).get(k) === v)",
        arg=fields,
    )


def engine_value(lab: Lab, stride: int, dilation: int) -> float:
    """What the engine gives for the convolution of Sobel x where the Stepper stands, computed here."""
    pixels = working_copy(load_photo("astronaut"), 64, True).pixels.astype(np.float32)
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
    conv = ops.conv2d(
        pixels,
        np.broadcast_to(sobel, (1, 3, 3, 3)).copy(),
        padding=dilation,
        stride=stride,
        dilation=dilation,
    )
    spot = lab.spot()
    return float(conv[spot["channel"], spot["row"], spot["column"]])


def drag_to_the_end(lab: Lab, name: str) -> None:
    """With the mouse to the right end of a slider."""
    box = control(lab, name).locator("input").bounding_box()
    lab.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2, steps=6)
    lab.page.mouse.up()


MOUSE: dict[str, tuple[str, Callable[[Lab], None], dict[str, str | None], str]] = {
    "slider": ("stride", lambda lab: drag_to_the_end(lab, "stride"), {"stride": "8"}, "8"),
    "select": (
        "activation",
        lambda lab: field(lab, "activation").select_option("Tanh"),
        {"act": "tanh"},
        "Tanh",
    ),
    "segments": (
        "pooling",
        lambda lab: control(lab, "pooling").locator("label").first.click(),
        {"pool": None},
        "max",
    ),
    "number": (
        "pool_size",
        lambda lab: control(lab, "pool_size").get_by_role("button", name="One step up").click(),
        {"poolsize": "3"},
        "3",
    ),
    "toggle": (
        "ceil_mode",
        lambda lab: control(lab, "ceil_mode").locator("label").click(),
        {"ceil": "1"},
        "true",
    ),
}
"""By the kind of a control: one of that kind, what a hand does, what the address then says, and the control."""


def typed(lab: Lab, name: str, *keys: str) -> None:
    """Press keys in a control, as if Tab had led there."""
    field(lab, name).focus()
    for key in keys:
        lab.page.keyboard.press(key)


KEYS: dict[str, tuple[str, Callable[[Lab], None], dict[str, str | None], str]] = {
    "slider": ("stride", lambda lab: typed(lab, "stride", "ArrowRight", "ArrowRight"), {"stride": "3"}, "3"),
    "select": ("view", lambda lab: typed(lab, "view", "c"), {"view": "clip"}, ""),
    "segments": ("flip", lambda lab: typed(lab, "flip", "ArrowRight"), {"flip": "1"}, ""),
    "number": ("pool_stride", lambda lab: typed(lab, "pool_stride", "ArrowUp"), {"poolstride": "3"}, "3"),
    "typed": (
        "bias",
        lambda lab: typed(lab, "bias", "ControlOrMeta+a", *"-2.5", "Enter"),
        {"bias": "-2.5"},
        "-2.5",
    ),
    "toggle": ("include_padding", lambda lab: typed(lab, "include_padding", " "), {"countpad": "0"}, "false"),
}


def test_a_setting_is_answered_past_the_script(new_lab: Any) -> None:
    """By the mouse, of each kind: one way there, nothing said to Streamlit, and the numbers are the engine's; the link says all."""
    lab = unfold(watched(new_lab(), LINK))
    for name, act, said, shown in MOUSE.values():
        act(lab)
        until_query(lab, **said)
        rest(lab.page)
        assert sent_to_streamlit(lab.page) == 0, name
        assert value_of(lab, name) == shown
        assert lab.spot()["agrees"], name
    lab.open("?" + lab.page.url.split("?")[1])
    unfold(lab)
    for name, _act, said, shown in MOUSE.values():
        assert value_of(lab, name) == shown
        until_query(lab, **said)


def test_keys_do_what_a_mouse_does(new_lab: Any) -> None:
    """Each kind has the focus where it can be seen, keeps it, and answers the keys of its kind."""
    lab = unfold(watched(new_lab(), LINK))
    for name, act, said, shown in KEYS.values():
        act(lab)
        until_query(lab, **said)
        rest(lab.page)
        assert sent_to_streamlit(lab.page) == 0, name
        assert value_of(lab, name).startswith(shown)
        focused = control(lab, name).evaluate("e => e.contains(e.getRootNode().activeElement)")
        assert focused, name
        ring = """e => [e, ...e.querySelectorAll('*')].some(each => getComputedStyle(each).outlineStyle === 'solid')"""
        assert control(lab, name).evaluate(ring), name
        assert lab.spot()["agrees"], name


def test_a_tap_does_what_a_mouse_does(new_lab: Any) -> None:
    """On a telephone, in the drawer: no target is smaller than 24 pixels, and each kind answers."""
    lab = new_lab(**TELEPHONE).open(LINK)
    lab.page.locator("[data-testid='stExpandSidebarButton']").tap()
    rest(lab.page)
    unfold(lab, lambda found: found.tap())
    control(lab, "pooling").locator("label").first.tap()
    until_query(lab, pool=None)
    control(lab, "ceil_mode").locator("label").tap()
    until_query(lab, ceil="1")
    control(lab, "pool_size").get_by_role("button", name="One step up").tap()
    until_query(lab, poolsize="3")
    slider = control(lab, "stride").locator("input")
    box = slider.bounding_box()
    slider.tap(position={"x": box["width"] - 4, "y": box["height"] / 2})
    until_query(lab, stride="8")
    field(lab, "padding").select_option("none (valid)")
    until_query(lab, pad=None)
    rest(lab.page)
    small = lab.page.locator(".controls").evaluate(
        """e => [...e.querySelectorAll('button, summary, select, .row label, .toggle label, input[type=range], input[type=number]')]
          .filter(each => each.checkVisibility()).map(each => [each.outerHTML.slice(0, 60), each.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24)"""
    )
    assert small == []
    assert lab.page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_settings_that_change_at_once_all_arrive(new_lab: Any) -> None:
    """Two fields, and one of them several times, before the first answer has come: the last value of each counts."""
    lab = unfold(watched(new_lab(), LINK))
    lab.page.locator(".controls").evaluate(
        """controls => {
          const set = (name, value) => {
            const input = controls.querySelector(`[data-name=${name}] input`);
            input.value = value;
            input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
          };
          for (const [name, value] of [['stride', 2], ['dilation', 2], ['stride', 3], ['dilation', 3], ['stride', 2]]) set(name, value);
        }"""
    )
    until_query(lab, stride="2", dilation="3")
    rest(lab.page)
    assert (value_of(lab, "stride"), value_of(lab, "dilation")) == ("2", "3")
    assert lab.spot()["engine"] == pytest.approx(engine_value(lab, stride=2, dilation=3), rel=1e-5)
    assert lab.page.evaluate("() => asked.length") <= 3
    assert sent_to_streamlit(lab.page) == 0


def test_settings_that_change_at_once_all_arrive_by_the_script(new_lab: Any) -> None:
    """Where nothing is answered directly, each field is told of as well."""
    lab = unfold(new_lab().open(LINK))
    lab.page.route("**/direct/*", lambda route: route.fulfill(status=204))
    typed(lab, "stride", "ArrowRight")
    typed(lab, "dilation", "ArrowRight", "ArrowRight")
    until_query(lab, stride="2", dilation="3")
    rest(lab.page)
    assert (value_of(lab, "stride"), value_of(lab, "dilation")) == ("2", "3")
    assert lab.spot()["engine"] == pytest.approx(engine_value(lab, stride=2, dilation=3), rel=1e-5)


def test_an_answer_does_not_move_a_slider_that_is_dragged(new_lab: Any) -> None:
    """It comes late, for a place where the hand was before; the slider stays under the hand."""
    lab = unfold(new_lab().open(LINK))
    lab.page.evaluate(HOLD, 150)
    slider = control(lab, "stride").locator("input")
    slider.evaluate(
        """e => { window.stood = []; const note = () => { stood.push(Number(e.value)); requestAnimationFrame(note); }; note(); }"""
    )
    box = slider.bounding_box()
    lab.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    for step in range(1, 8):
        x = box["x"] + 8 + (box["width"] - 16) * step / 7
        lab.page.mouse.move(x, box["y"] + box["height"] / 2)
        lab.page.wait_for_timeout(60)
    lab.page.wait_for_timeout(400)
    lab.page.mouse.up()
    stood = lab.page.evaluate("() => stood")
    assert stood == sorted(stood)
    assert stood[-1] == 8
    until_query(lab, stride="8")


RUBBISH: tuple[Any, ...] = (
    {"name": "stride", "value": 9},
    {"name": "stride", "value": True},
    {"name": "stride", "value": "2"},
    {"name": "bias", "value": 1e300},
    {"name": "kernel", "value": "sobel_y"},
    {"name": "activation", "value": "<b>"},
    {"name": "activation_numbers.alpha", "value": 1},
    ["stride", 2],
    None,
)


def test_a_message_by_hand_that_offers_rubbish_changes_nothing(lab: Lab) -> None:
    """It is not answered, and the page goes on with what it had."""
    before = lab.spot(), lab.page.url
    for number, body in enumerate(RUBBISH, 1):
        status = lab.page.evaluate(
            """async ([number, body]) => {
              const { door } = cnnvizShelf.get('lab.controls');
              const messages = [[number, body]];
              const asked = { of: 'lab.controls', messages, has: {} };
              return (await fetch(`direct/${door}`, { method: 'POST', body: JSON.stringify(asked) })).status;
            }""",
            [number, body],
        )
        assert status == 204, body
        rest(lab.page)
        assert (lab.spot(), lab.page.url) == before, body
    unfold(lab)
    typed(lab, "stride", "ArrowRight")
    until_query(lab, stride="2")


def test_the_signals_page_answers_its_settings_and_its_pickers(new_lab: Any) -> None:
    """Controls, another kernel and another signal are there before any run of the script."""
    lab = watched(new_lab(), "?page=signals&length=64")
    typed(lab, "stride", "ArrowRight")
    until_query(lab, stride="2")
    field(lab, "padding").select_option("none (valid)")
    until_query(lab, pad="valid")
    rest(lab.page)
    assert sent_to_streamlit(lab.page) == 0
    assert lab.spot()["agrees"]
    lab.page.get_by_role("radio", name=re.compile("^Exponential")).click()
    until_query(lab, pad="causal")
    assert value_of(lab, "padding") == field(lab, "padding").locator("option").nth(2).text_content()
    rest(lab.page)
    assert lab.spot()["agrees"]
    lab.page.get_by_role("radio", name=re.compile("^Motion")).click()
    until_query(lab, signal="motion")
    lab.page.wait_for_selector(".controls [data-name=depthwise]")
    rest(lab.page)
    assert lab.spot()["agrees"]
