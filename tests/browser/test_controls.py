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
from cnnviz.words import translation

from .conftest import Lab, frames, rest
from .test_direct import query, sent_to_streamlit, watched

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


@pytest.mark.parametrize("kind", MOUSE)
def test_a_setting_is_answered_past_the_script(new_lab: Any, kind: str) -> None:
    """By the mouse: one way there, nothing said to Streamlit, and the numbers are the engine's."""
    lab = unfold(watched(new_lab(), LINK))
    name, act, said, shown = MOUSE[kind]
    act(lab)
    until_query(lab, **said)
    rest(lab.page)
    assert sent_to_streamlit(lab.page) == 0
    assert value_of(lab, name) == shown
    assert lab.spot()["agrees"]
    lab.open("?" + lab.page.url.split("?")[1])
    assert value_of(unfold(lab), name) == shown


@pytest.mark.parametrize("kind", KEYS)
def test_keys_do_what_a_mouse_does(new_lab: Any, kind: str) -> None:
    """Each kind has the focus where it can be seen, keeps it, and answers the keys of its kind."""
    lab = unfold(watched(new_lab(), LINK))
    name, act, said, shown = KEYS[kind]
    act(lab)
    until_query(lab, **said)
    rest(lab.page)
    assert sent_to_streamlit(lab.page) == 0
    assert value_of(lab, name).startswith(shown)
    focused = control(lab, name).evaluate("e => e.contains(e.getRootNode().activeElement)")
    assert focused
    ring = """e => [e, ...e.querySelectorAll('*')].some(each => getComputedStyle(each).outlineStyle === 'solid')"""
    assert control(lab, name).evaluate(ring)
    assert lab.spot()["agrees"]


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


def test_the_way_back_leads_through_the_settings(lab: Lab) -> None:
    """Each is a step of the browser's history, and the control shows what the address says."""
    unfold(lab)
    for name, keys in (("stride", ("ArrowRight",)), ("flip", ("ArrowRight",))):
        typed(lab, name, *keys)
        rest(lab.page)
    until_query(lab, stride="2", flip="1")
    lab.page.go_back()
    until_query(lab, stride="2", flip=None)
    rest(lab.page)
    assert (value_of(lab, "stride"), value_of(lab, "flip")) == ("2", "as it is (cross-correlation)")
    lab.page.go_back()
    rest(lab.page)
    assert value_of(lab, "stride") == "1"
    lab.page.go_forward()
    rest(lab.page)
    assert value_of(lab, "stride") == "2"


def test_the_other_language_says_the_same(lab: Lab) -> None:
    """Labels, options and explanations change; what was chosen and opened stays, also on the way over another page."""
    unfold(lab)
    typed(lab, "stride", "ArrowRight")
    rest(lab.page)
    lab.page.locator(".controls summary").first.click()  # folded again
    lab.page.get_by_role("radio", name="中文").click()
    until_query(lab, lang="zh_CN", stride="2")
    rest(lab.page)
    _ = translation("zh_CN").gettext
    is_open = "e => [...e.querySelectorAll('details')].map(each => each.open)"
    for _turn in range(2):
        summaries = lab.page.locator(".controls summary").all_inner_texts()
        assert summaries == [_("Convolution"), _("Activation"), _("Pooling"), _("View")]
        assert lab.page.locator(".controls").evaluate(is_open) == [False, True, True, True]
        assert value_of(lab, "stride") == "2"
        assert control(lab, "stride").locator("label").text_content() == _("Stride")
        assert value_of(lab, "pooling") == _("max")
        lab.page.get_by_role("radio", name=_("Signals"), exact=True).click()
        lab.page.wait_for_selector(".lanes")
        rest(lab.page)
        lab.page.get_by_role("radio", name=_("Kernel lab"), exact=True).click()
        lab.page.wait_for_selector("figure[data-stage=conv]")
        rest(lab.page)


def test_settings_that_do_not_fit_are_said_and_can_be_taken_back(new_lab: Any) -> None:
    """A sentence in the place of the maps; the control stays where the hand left it."""
    lab = unfold(new_lab().open("?size=8&pool=none"))
    typed(lab, "dilation", *["ArrowRight"] * 5)
    lab.page.wait_for_selector("[data-testid='stAlert']")
    rest(lab.page)
    assert value_of(lab, "dilation") == "6"
    until_query(lab, dilation="6")
    typed(lab, "dilation", *["ArrowLeft"] * 5)
    lab.page.wait_for_selector("[data-testid='stAlert']", state="detached")
    rest(lab.page)
    assert value_of(lab, "dilation") == "1"
    assert lab.spot()["agrees"]


def test_controls_come_and_go_with_what_they_belong_to(new_lab: Any) -> None:
    """Another activation has its own sliders, without pooling there is no window, and the focus stays."""
    lab = unfold(watched(new_lab(), LINK))
    field(lab, "activation").focus()
    field(lab, "activation").select_option("Leaky ReLU")
    slider = lab.page.locator(".controls [data-name='activation_numbers.negative_slope'] input")
    slider.wait_for()
    slider.focus()
    lab.page.keyboard.press("ArrowRight")
    until_query(lab, act="leaky_relu", actset="negative_slope:0.11")
    control(lab, "pooling").locator("label").last.click()
    lab.page.wait_for_selector(".controls [data-name=pool_size]", state="detached")
    until_query(lab, pool="none")
    control(lab, "pooling").locator("label").first.click()
    lab.page.wait_for_selector(".controls [data-name=pool_size]")
    rest(lab.page)
    assert sent_to_streamlit(lab.page) == 0
    field(lab, "padding").select_option("none (valid)")
    lab.page.wait_for_selector(".controls [data-name=padding_mode] select:disabled")


def test_an_explanation_is_there_for_every_hand(new_lab: Any) -> None:
    """Pointed at, focused or tapped; Escape takes it away and leaves the drawer open."""
    lab = new_lab(**TELEPHONE).open(LINK)
    lab.page.locator("[data-testid='stExpandSidebarButton']").tap()
    rest(lab.page)
    unfold(lab, lambda found: found.tap())
    mark, tip = control(lab, "stride").locator(".hint button"), control(lab, "stride").locator(".tip")
    assert not tip.is_visible()
    mark.tap()
    assert tip.is_visible() and "pixels" in tip.inner_text()
    mark.tap()
    assert not tip.is_visible()
    mark.tap()
    control(lab, "dilation").locator("label").tap()
    assert not tip.is_visible()
    field(lab, "stride").focus()
    lab.page.keyboard.press("Shift+Tab")
    assert tip.is_visible()
    assert mark.get_attribute("aria-describedby") == tip.get_attribute("id")
    box, seen = tip.bounding_box(), lab.page.viewport_size
    assert box["x"] >= 0 and box["x"] + box["width"] <= seen["width"]
    lab.page.keyboard.press("Escape")
    assert not tip.is_visible()
    rest(lab.page)
    assert lab.page.locator("[data-testid='stSidebar']").get_attribute("data-collapsed") != "true"
    mark.hover()
    assert tip.is_visible()
    tip.hover()
    assert tip.is_visible()
    lab.page.mouse.move(5, 5)
    frames(lab.page)
    assert not tip.is_visible() or mark.evaluate("e => e.matches(':focus-visible')")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "stride", "value": 9},
        {"name": "stride", "value": True},
        {"name": "stride", "value": "2"},
        {"name": "bias", "value": 1e300},
        {"name": "kernel", "value": "sobel_y"},
        {"name": "activation", "value": "<b>"},
        {"name": "activation_numbers.alpha", "value": 1},
        ["stride", 2],
        None,
    ],
)
def test_a_message_by_hand_that_offers_rubbish_changes_nothing(lab: Lab, body: Any) -> None:
    """It is not answered, and the page goes on with what it had."""
    before = lab.spot(), lab.page.url
    status = lab.page.evaluate(
        """async body => {
          const { door } = cnnvizShelf.get('lab.controls');
          const messages = [[1, body]];
          const asked = { of: 'lab.controls', messages, has: {} };
          return (await fetch(`direct/${door}`, { method: 'POST', body: JSON.stringify(asked) })).status;
        }""",
        body,
    )
    assert status == 204
    rest(lab.page)
    assert (lab.spot(), lab.page.url) == before
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


def test_the_address_of_a_link_sets_every_control(new_lab: Any) -> None:
    """What a link names is what its control shows."""
    lab = unfold(
        new_lab().open(
            "?size=64&stride=3&dilation=2&pad=2&border=reflect&flip=1&depthwise=1&bias=0.25&act=hardtanh&actset=min_val:-2"
            "&pool=avg&poolsize=5&poolstride=3&poolpad=2&ceil=1&countpad=0&view=absolute"
        )
    )
    shown = {name: value_of(lab, name) for name in ("stride", "dilation", "bias", "pool_size", "pool_stride")}
    assert shown == {"stride": "3", "dilation": "2", "bias": "0.25", "pool_size": "5", "pool_stride": "3"}
    assert [value_of(lab, name) for name in ("pool_padding", "ceil_mode", "include_padding")] == [
        "2",
        "true",
        "false",
    ]
    assert query(lab.page)["pad"] == "2"
    assert lab.spot()["agrees"]
