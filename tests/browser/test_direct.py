"""Direct answers in a real Chromium: what is clicked or dragged is there before any run of the script."""

from __future__ import annotations

import gzip
import json
import re
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest

from cnnviz import kernels, ops
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from tests.patience import PATIENCE

from .conftest import Lab, rest

MINUS = "\u2212"
SIDEBAR = "section[data-testid='stSidebar']"
DIALS = f"{SIDEBAR} .dials input[type=range]"


def watched(lab: Lab, query: str = "?page=lab") -> Lab:
    """The lab at a link with everything counted from now on; all that the opening brought about is over."""
    lab.open(query)
    rest(lab.page)
    lab.page.evaluate("() => { asked.length = told.length = painted.length = 0; }")
    return lab


def query(page: Any) -> dict[str, str]:
    """The address's query."""
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


def value_at(spot: dict[str, Any], kernel: np.ndarray) -> float:
    """The engine's value of the convolution map at a place, computed here."""
    pixels = working_copy(load_photo("astronaut"), 128, True).pixels.astype(np.float32)
    conv = ops.conv2d(pixels, np.broadcast_to(np.float32(kernel), (1, 3, *kernel.shape)).copy())
    return float(conv[0, spot["row"], spot["column"]])


def until_engine(lab: Lab, kernel: np.ndarray) -> dict[str, Any]:
    """Wait until the Stepper reads the engine's value for this kernel, where it stands."""
    expected = value_at(lab.spot(), kernel)
    lab.until("Math.abs(Number(d.engine) - a) <= 1e-4 * Math.max(1, Math.abs(a))", expected)
    spot = lab.spot()
    assert spot["agrees"]
    return spot


def sent_to_streamlit(page: Any) -> int:
    return int(page.evaluate("() => told.length"))


def repainted(page: Any, part: str) -> int:
    """How often a part of the page was painted with other data."""
    return int(page.evaluate("part => painted.filter(each => each === part).length", part))


def choose(page: Any, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def test_a_kernel_is_there_without_a_word_to_streamlit(new_lab: Any) -> None:
    """Maps, address, grid and the text under the thumbnails follow a click over one request; the script hears of it when the hand rests long."""
    lab = watched(new_lab())
    cell = lab.page.locator(f"{SIDEBAR} input[aria-label*='Row 0, column 1']").first
    about = lab.page.locator(f"{SIDEBAR} .about").last
    before = about.inner_text()
    choose(lab.page, "Sobel y")
    until_engine(lab, kernels.build("sobel_y"))
    lab.page.wait_for_url(re.compile("kernel=sobel_y"))
    assert cell.input_value() == f"{MINUS}2"
    assert kernels.KERNELS["sobel_y"].detects in about.inner_text()
    assert about.inner_text() != before
    assert lab.page.evaluate("() => asked.length") == 1
    assert sent_to_streamlit(lab.page) == 0
    rest(lab.page)
    assert sent_to_streamlit(lab.page) == 0, "nothing else on the page depends on it"
    assert repainted(lab.page, "stepper") == 1


def test_a_slider_is_dragged_without_a_word_to_streamlit(new_lab: Any) -> None:
    """Each step of the arrow keys is in maps and grid at once; the address follows, with one way back for all steps."""
    lab = watched(new_lab(), "?kernel=gaussian")
    dial = lab.page.locator(DIALS).last
    start = float(dial.input_value())
    length = lab.page.evaluate("history.length")
    dial.focus()
    for _ in range(5):
        lab.page.keyboard.press("ArrowRight")
    sigma = float(dial.input_value())
    assert sigma > start
    until_engine(lab, kernels.build("gaussian", {"sigma": sigma}))
    lab.page.wait_for_url(re.compile(f"set=sigma%3A{sigma}|set=sigma:{sigma}"))
    assert sent_to_streamlit(lab.page) == 0
    rest(lab.page)
    assert lab.page.evaluate("history.length") == length + 1
    lab.open("?" + urlparse(lab.page.url).query)
    assert float(lab.page.locator(DIALS).last.input_value()) == sigma


def test_back_and_forward_lead_through_the_kernels(new_lab: Any) -> None:
    """Each choice is a step of the browser's history, also where the script never ran for it."""
    lab = watched(new_lab())
    for label, name in (("Sobel y", "sobel_y"), ("Prewitt x", "prewitt_x")):
        choose(lab.page, label)
        until_engine(lab, kernels.build(name))
        lab.page.wait_for_url(re.compile(f"kernel={name}"))
        rest(lab.page)
    for step, name in (
        ("back", "sobel_y"),
        ("back", "sobel_x"),
        ("forward", "sobel_y"),
        ("forward", "prewitt_x"),
    ):
        getattr(lab.page, f"go_{step}")()
        until_engine(lab, kernels.build(name))
        assert query(lab.page).get("kernel", "sobel_x") == name


def test_a_panel_follows_and_one_step_back_undoes_both(new_lab: Any) -> None:
    """Where a panel is open the script runs afterwards: it paints no map again and adds nothing to the browser's history."""
    lab = watched(new_lab(), "?panel=cost")
    length = lab.page.evaluate("history.length")
    choose(lab.page, "Sobel y")
    until_engine(lab, kernels.build("sobel_y"))
    lab.page.wait_for_function("() => told.length > 0")
    rest(lab.page)
    assert sent_to_streamlit(lab.page) == 1
    assert repainted(lab.page, "stepper") == 1
    assert lab.page.evaluate("history.length") == length + 1
    lab.page.go_back()
    until_engine(lab, kernels.build("sobel_x"))


def test_a_change_by_hand_is_one_step_of_the_way_back(new_lab: Any) -> None:
    """The script, which follows, writes the same address letter by letter, though its signs can be written in two ways."""
    lab = watched(new_lab())
    length = lab.page.evaluate("history.length")
    lab.page.get_by_role("button", name="Negate every weight").click()
    lab.page.wait_for_url(re.compile("w=1_0_-1~2_0_-2~1_0_-1"))
    rest(lab.page)
    assert lab.page.evaluate("history.length") == length + 1


def test_a_chosen_kernel_is_there_after_a_reload(new_lab: Any) -> None:
    """At once after the click, when no run of the script has seen it yet."""
    lab = watched(new_lab())
    choose(lab.page, "Prewitt y")
    lab.page.wait_for_url(re.compile("kernel=prewitt_y"))
    lab.page.reload()
    lab.page.wait_for_selector(".stepper[data-total]")
    until_engine(lab, kernels.build("prewitt_y"))
    assert lab.page.get_by_role("radio", name="Prewitt y", exact=True).get_attribute("aria-checked") == "true"


def test_without_direct_answers_the_script_does_the_same(new_lab: Any) -> None:
    """A server in between may not let the requests through: kernel, slider and grid still work."""
    lab = watched(new_lab(), "?kernel=gaussian")
    lab.page.route("**/direct/**", lambda route: route.fulfill(status=204))
    dial = lab.page.locator(DIALS).last
    dial.focus()
    for _ in range(3):
        lab.page.keyboard.press("ArrowRight")
    sigma = float(dial.input_value())
    until_engine(lab, kernels.build("gaussian", {"sigma": sigma}))
    choose(lab.page, "Box blur")
    until_engine(lab, kernels.build("box"))
    rest(lab.page)  # the cells come after the maps
    cell = lab.page.locator(f"{SIDEBAR} input[aria-label*='Row 0, column 1']").first
    cell.fill("5")
    cell.press("Enter")
    until_engine(lab, np.array([[1 / 9, 5, 1 / 9], [1 / 9] * 3, [1 / 9] * 3], np.float32))
    lab.page.wait_for_url(re.compile("w=0.11"))
    assert lab.page.evaluate("() => asked.length") >= 3
    assert sent_to_streamlit(lab.page) >= 3


def pin_button(lab: Lab) -> Any:
    return lab.page.locator(".stepper button.pin, button.pin").first


def test_a_pin_stays_over_other_kernels_and_back_takes_it_away(new_lab: Any) -> None:
    """The element stays pinned where another kernel is applied; going back over the pin lets go of it."""
    lab = watched(new_lab())
    lab.hover("conv", 0.4, 0.4)
    lab.page.mouse.down()
    lab.page.mouse.up()
    lab.page.wait_for_url(re.compile("pin=conv"))
    rest(lab.page)
    place = {name: lab.spot()[name] for name in ("stage", "row", "column")}
    assert pin_button(lab).get_attribute("aria-pressed") == "true"
    assert lab.page.evaluate("() => asked.length") == 1
    assert repainted(lab.page, "stepper") == 0, "the maps are the same"
    choose(lab.page, "Sobel y")
    spot = until_engine(lab, kernels.build("sobel_y"))
    assert {name: spot[name] for name in place} == place
    rest(lab.page)
    assert pin_button(lab).get_attribute("aria-pressed") == "true"
    assert {"pin", "kernel"} <= query(lab.page).keys()
    lab.page.go_back()
    until_engine(lab, kernels.build("sobel_x"))
    assert pin_button(lab).get_attribute("aria-pressed") == "true"
    lab.page.go_back()
    lab.page.wait_for_url(re.compile("^((?!pin=).)*$"))
    lab.page.wait_for_selector("button.pin[aria-pressed='false']")


# The route in the app


def post(url: str, body: bytes, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What the running app answers, as it is on the wire."""
    asked = urllib.request.Request(url, body, headers, method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return (
                answer.status,
                {name.lower(): value for name, value in answer.headers.items()},
                answer.read(),
            )
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


def test_the_app_neither_compresses_nor_keeps_an_answer(new_lab: Any) -> None:
    """Whoever asks for gzip gets the bytes as they are; what is wrong gets a number and no word of the program's inside."""
    lab = watched(new_lab())
    choose(lab.page, "Sobel y")
    lab.page.wait_for_function("() => asked.length > 0")
    rest(lab.page)
    address = lab.page.evaluate("() => asked[0]")

    def asking(number: int, kernel: str) -> bytes:
        """What the page would send, with what it has."""
        has = lab.page.evaluate(
            "() => Object.fromEntries([...cnnvizShelf].map(([key, held]) => [key, held.version]))"
        )
        return json.dumps({"of": "lab.kernels", "messages": [[number, kernel]], "has": has}).encode()

    message = asking(9, "prewitt_x")
    status, headers, body = post(address, message, **{"Accept-Encoding": "gzip, br"})
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert headers.get("content-encoding", "identity") == "identity"
    assert len(body) > 30_000 and int(headers["content-length"]) == len(body)
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(body)
    length = int.from_bytes(body[:4], "little")
    shown = json.loads(body[4 : 4 + length])["shown"]
    assert shown["lab.kernels"]["meta"]["chosen"] == "prewitt_x"
    for path, sent, wrong in (
        (address, b"{", 400),
        (address, b"x" * 300_000, 413),
        (address, asking(10, "nope"), 204),
        (address, b'{"of": "lab.kernels", "messages": [[10, "box"]]}', 204),
        (address[:-1], message, 404),
        (f"{lab.url}/direct/{'a' * 32}", message, 404),
    ):
        status, _headers, body = post(path, sent)
        assert status == wrong
        assert not re.search(rb"Traceback|cnnviz|\.py", body)


def test_a_change_by_hand_is_followed_by_what_the_script_draws(new_lab: Any) -> None:
    """The maps come past the script; thumbnails and sliders let go of the kernel; the sentence on where it began comes with the run, also when more follows at once."""
    lab = watched(new_lab())
    tool = lab.page.get_by_role("button", name="Multiply by 2")
    tool.click()
    until_engine(lab, 2 * kernels.build("sobel_x"))
    tool.click()
    until_engine(lab, 4 * kernels.build("sobel_x"))
    assert lab.page.locator(f"{SIDEBAR} [role=radio][aria-checked=true]").filter(
        has=lab.page.locator("img")
    ).evaluate_all("chosen => chosen.map(each => each.getAttribute('aria-label'))") == [
        lab.page.locator(f"{SIDEBAR} .picker")
        .first.locator("[aria-checked=true]")
        .get_attribute("aria-label")
    ]
    assert lab.page.locator(DIALS).count() == 0
    lab.page.get_by_text("it began as Sobel x").wait_for()
    choose(lab.page, "Sobel y")
    until_engine(lab, kernels.build("sobel_y"))
    lab.page.get_by_text("it began as Sobel x").wait_for(state="detached")
    assert lab.page.locator(DIALS).count() == 1


def test_a_page_can_be_left_at_once_after_a_click(new_lab: Any) -> None:
    """What the kernel lab still has to tell the script is not heard by the page that is open now."""
    lab = watched(new_lab(), "?pin=conv_0_5_5")
    for gap, label, name in (
        (0, "Prewitt x", "prewitt_x"),
        (120, "Prewitt y", "prewitt_y"),
        (170, "Sobel y", "sobel_y"),
    ):
        choose(lab.page, label)
        lab.page.wait_for_timeout(gap)
        lab.page.get_by_role("radio", name="Network", exact=True).click()
        lab.page.wait_for_selector(".graph .head")
        lab.page.wait_for_url(re.compile("page=network"))
        rest(lab.page)
        assert "page=network" in lab.page.url, gap
        lab.page.get_by_role("radio", name="Kernel lab", exact=True).click()
        lab.page.wait_for_url(re.compile(f"kernel={name}"))
        rest(lab.page)
        until_engine(lab, kernels.build(name))
