"""Recorded pages, opened from a disk in a Chromium without a network; what is asked of one or complained of fails the test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnviz import pipeline
from cnnviz.__main__ import main
from cnnviz.images.digits import samples
from cnnviz.inputs import lab_picture
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.state import LabState
from cnnviz.state.lab import Filter

from ..record.pages import taken_apart
from .conftest import Lab, frames, until
from .firefox import running_firefox
from .offline import opening
from .test_firefox import PAINTED, PLACE, STEPPER

LINKS = {
    "lab": "?page=lab",
    "layer": "?size=64&others=sobel_y",
    "chinese": "?kernel=gaussian&act=sigmoid&lang=zh_CN",
    "compare": "?kernel=gaussian&size=64&a=kernel%3Dsobel_x",
    "signals": "?page=signals",
    "digits": "?page=network",
    "digits-chinese": "?page=network&lang=zh_CN",
    "faces": "?page=network&network=faces&size=160",
    "squeezenet": "?page=network&network=squeezenet&open=%5B%22fire2%22%5D",
    "step": "?page=train-step&step=9",
}
MOST_MEGABYTES = 1
"""On the pages of large networks, so that some of their maps are left out."""

MAPS = {"lab": "conv", "signals": "conv", "digits": "output", "faces": "output"}
"""The map or lane of each page's Stepper that is pointed at."""

FRAMED = '<!doctype html><iframe sandbox="allow-scripts" src="{file}" style="width: 1300px; height: 900px"></iframe>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages are, each under its name."""
    found = tmp_path_factory.mktemp("recorded")
    for name, link in LINKS.items():
        limit = ["--most", str(MOST_MEGABYTES)] if name in ("faces", "squeezenet") else []
        assert main(["export", link, str(found / f"{name}.html"), *limit]) == 0
        (found / f"{name}-framed.html").write_text(FRAMED.format(file=f"{name}.html"))
    return found


@pytest.fixture
def opened(browser: Any, folder: Path) -> Iterator[Callable[..., Lab]]:
    """Open a page by its name, and wait for what it shows."""
    with opening(browser, folder) as make:

        def shown(name: str, **options: Any) -> Lab:
            page = make(name, **options)
            if not name.endswith("-framed"):
                page.wait_for_selector(".stepper[data-total], .compare .one .value, .one-step .cell")
            return Lab(page, page.url)

        yield shown


def reading() -> Reading:
    """What the digits network makes of the sample that is shown at first."""
    return read(shipped("digits"), samples()[0][143][np.newaxis])


def told(lab: Lab) -> str:
    """The line under the equation: the total, the check mark, and the engine's value."""
    return " ".join(lab.page.locator(".told .result").inner_text().split())


def point(lab: Lab, stage: str, across: float, down: float) -> None:
    """Point at a place of a map, wherever on the page it is."""
    lab.page.locator(f'figure[data-stage="{stage}"] .base').scroll_into_view_if_needed()
    lab.hover(stage, across, down)


def image(lab: Lab, stage: str) -> str:
    """The pixels of a map."""
    return str(lab.page.locator(f'figure[data-stage="{stage}"] .base').evaluate("e => e.toDataURL()"))


@pytest.mark.parametrize("name", MAPS)
def test_the_pointer_leads_to_a_sum_that_is_the_engines(opened: Callable[..., Lab], name: str) -> None:
    """Another element, its equation, and the check mark."""
    lab = opened(name)
    before = lab.spot()
    point(lab, MAPS[name], 0.31, 0.42)
    point(lab, MAPS[name], 0.62, 0.71)
    lab.until("`${d.row},${d.column}` !== a", f"{before['row']},{before['column']}")
    spot = lab.spot()
    assert spot["agrees"] and spot["total"] == pytest.approx(spot["engine"], rel=1e-4, abs=1e-4)
    until(lab.page, lambda: "✓" in told(lab))
    assert "=" in lab.page.locator(".told .equation").inner_text()


def test_the_lab_shows_the_numbers_of_its_run(opened: Callable[..., Lab]) -> None:
    """What the Stepper calls the engine's is what the engine computes here."""
    state = LabState()
    picture = lab_picture(state)
    assert picture is not None
    run = pipeline.run(state, picture.pixels)
    lab = opened("lab")
    for stage, values in (("conv", run.conv), ("act", run.act), ("pool", run.pool)):
        lab.hover(stage, 0.4, 0.3)
        lab.until("d.stage === a", stage)
        spot = lab.spot()
        assert values is not None
        assert spot["engine"] == pytest.approx(values[spot["channel"], spot["row"], spot["column"]])


def test_another_kernel_of_a_layer_is_there(opened: Callable[..., Lab]) -> None:
    """Its numbers are those of its run; none is added or taken away, as nobody could compute it."""
    state = LabState(size=64, others=(Filter("sobel_y"),))
    picture = lab_picture(state)
    assert picture is not None
    made = pipeline.layer(state, picture.pixels)
    lab = opened("layer")
    buttons = lab.page.locator('figure[data-stage="conv"] .strip button')
    assert not lab.page.locator(".layer button:visible").count()
    for at in (1, 0):
        buttons.nth(at).click()
        lab.hover("conv", 0.3 + 0.2 * at, 0.6)
        until(lab.page, lambda at=at: buttons.nth(at).get_attribute("aria-checked") == "true")
        spot = lab.spot()
        assert spot["agrees"]
        assert spot["engine"] == made.runs[at].conv[0, spot["row"], spot["column"]]


def test_two_settings_are_compared_at_each_stage(opened: Callable[..., Lab]) -> None:
    """A stage, an arrangement and a pin stay when another of them changes; what needs a server is not there."""
    page = opened("compare").page
    page.get_by_role("button", name="ReLU").click()
    page.get_by_role("button", name="Slider").click()
    page.locator(".maps[data-layout=over]").wait_for()
    page.get_by_role("button", name="Max pooling", pressed=False).click()
    page.get_by_role("button", name="Max pooling", pressed=True).wait_for()
    assert page.locator(".maps[data-layout=over]").count() == 1
    assert not page.locator(".acts").is_visible()
    a, b, difference = (
        float(text.replace("−", "-")) for text in page.locator(".one .value").all_inner_texts()[:3]
    )
    assert difference == pytest.approx(a - b, abs=0.01) and difference != 0


def test_keys_walk_and_play(opened: Callable[..., Lab]) -> None:
    """Arrows, Home, and the space bar, as in the app."""
    lab = opened("lab")
    lab.map("conv").focus()
    lab.page.keyboard.press("Home")
    lab.until("d.column === '0'")
    row = lab.spot()["row"]
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        lab.page.keyboard.press(key)
    lab.until("`${d.row},${d.column}` === a", f"{row + 1},2")
    lab.page.keyboard.press(" ")
    lab.until("Number(d.column) > 4")
    lab.page.keyboard.press(" ")


def test_a_pin_stays_until_it_is_let_go(opened: Callable[..., Lab]) -> None:
    """Where the pointer leaves the maps, the pinned element comes back."""
    lab = opened("lab")
    lab.hover("conv", 0.2, 0.3)
    lab.page.mouse.down()
    lab.page.mouse.up()
    lab.settle()
    pinned = lab.spot()
    lab.hover("conv", 0.7, 0.8)
    lab.until("d.row !== a", str(pinned["row"]))
    lab.page.mouse.move(1, 1)
    lab.until("`${d.row},${d.column}` === a", f"{pinned['row']},{pinned['column']}")
    button = lab.page.locator(".bar .pin")
    until(lab.page, lambda: button.get_attribute("aria-pressed") == "true")
    button.click()
    until(lab.page, lambda: button.get_attribute("aria-pressed") == "false")


def click_map(lab: Lab, columns: list[dict[str, Any]], layer: str, row: int, column: int) -> None:
    """Click an element of the first map of a layer in the picture of the network: maps have 1 pixel around them."""
    at = next(at for at, each in enumerate(columns) if each["layer"] == layer)
    shown = columns[at]
    canvas = lab.page.locator(".graph .wide canvas").nth(at)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    side = canvas.evaluate("e => e.clientHeight") / shown["count"]
    height, width = shown["size"]
    edge = min(side, box["width"])
    lab.page.mouse.click(
        box["x"] + 1 + (column + 0.5) / width * (edge - 4), box["y"] + 1 + (row + 0.5) / height * (edge - 4)
    )


def test_a_click_on_a_map_opens_its_stepper(opened: Callable[..., Lab], folder: Path) -> None:
    """Of each layer: with its own numbers, at the element that was clicked, and in sight."""
    lab = opened("digits")
    page = taken_apart((folder / "digits.html").read_text("utf-8"))
    columns = page.shown("network.graph")[0]["columns"]
    values = reading().values
    for layer in ("conv2", "relu1", "pool2"):
        click_map(lab, columns, layer, 0, 0)
        lab.until("d.layer === a", layer)
        spot = lab.spot()
        output = values[next(each["array"] for each in columns if each["layer"] == layer)][0]
        assert spot["agrees"] and spot["channel"] == 0
        assert spot["engine"] == pytest.approx(output[0, spot["row"], spot["column"]], rel=1e-6)
        until(lab.page, lambda: lab.page.locator(".bar .pin").get_attribute("aria-pressed") == "true")
        until(lab.page, lambda: lab.page.locator("#opened").bounding_box()["y"] < 0.56 * 1000)
        lab.page.evaluate("() => scrollTo(0, 0)")


def test_keys_open_a_map_too(opened: Callable[..., Lab]) -> None:
    """From the picture of the network: Home leads to the first map of the layer that is open, and from there the keys go on."""
    lab = opened("digits")
    lab.page.locator(".graph .scroller").focus()
    for key in ("Home", "ArrowRight", "ArrowDown", "Enter"):
        lab.page.keyboard.press(key)
        frames(lab.page)
    lab.until("d.layer === 'relu1' && d.channel === '1'")
    assert lab.spot()["agrees"]


def test_another_map_is_chosen_by_number(opened: Callable[..., Lab]) -> None:
    """The Stepper's own choice of maps works as well, and the place stays."""
    lab = opened("digits")
    point(lab, "output", 0.5, 0.5)
    before = lab.spot()
    lab.page.locator(".chooser input").fill("5")
    lab.page.locator(".chooser input").press("Enter")
    lab.until("d.channel === '5'")
    after = lab.spot()
    assert (after["row"], after["column"]) == (before["row"], before["column"])
    assert after["engine"] == pytest.approx(
        reading().values["conv1"][0, 5, after["row"], after["column"]], rel=1e-6
    )


def test_an_answer_opens_what_it_is_made_of(opened: Callable[..., Lab]) -> None:
    """A press on a bar opens the number before softmax, with the weights of that class."""
    lab = opened("digits")
    said = reading().values["logits"][0]
    for digit in (3, 8):
        lab.page.locator(".answers .list button").nth(digit).click()
        lab.until("d.layer === 'fc' && d.channel === a", str(digit))
        spot = lab.spot()
        assert spot["agrees"] and spot["engine"] == pytest.approx(said[digit], rel=1e-6)
    pressed = lab.page.locator(".answers .list button[aria-pressed=true]")
    until(lab.page, lambda: pressed.count() == 1 and pressed.get_attribute("title") == "8")


def test_a_map_that_was_left_out_says_so(opened: Callable[..., Lab], folder: Path) -> None:
    """In the place of the Stepper, which comes back with a map that is there."""
    lab = opened("faces")
    page = taken_apart((folder / "faces.html").read_text("utf-8"))
    columns, maps = page.shown("network.graph")[0]["columns"], page.view["layers"]["maps"]
    there = [each["layer"] for each in columns if each["op_type"] and maps[each["layer"]][0]]
    left = [each["layer"] for each in columns if each["op_type"] and not maps[each["layer"]][0]]
    absent, stepper = lab.page.locator("#absent"), lab.page.locator(".stepper")
    click_map(lab, columns, left[0], 0, 0)
    absent.wait_for(state="visible")
    assert absent.inner_text() == f"{left[0]}: {page.view['layers']['absent']}" and not stepper.is_visible()
    lab.page.evaluate("() => scrollTo(0, 0)")
    click_map(lab, columns, there[0], 0, 0)
    stepper.wait_for(state="visible")
    assert not absent.is_visible()


def test_the_picture_of_a_network_offers_no_maps_that_are_not_in_the_file(opened: Callable[..., Lab]) -> None:
    """There is no button for pages or modules, open or not; keys turn no page, and nothing is said of that."""
    lab = opened("squeezenet")
    stage = lab.page.locator(".graph .stage")
    shown = stage.locator(".pager").first
    said = shown.inner_text()
    assert re.fullmatch(r"\d+–\d+ shown", said) and not stage.locator("button").count()
    assert stage.locator(".module").all_inner_texts()[0].startswith("fire2")
    assert stage.locator(".module").count() == 1
    scroller = stage.locator(".scroller")
    assert "Page Up" not in str(scroller.get_attribute("aria-label"))
    scroller.focus()
    for key in ("ArrowRight", "PageDown", "PageUp"):
        lab.page.keyboard.press(key)
        frames(lab.page)
    assert shown.inner_text() == said


CUT_OFF = """cells => cells.filter(cell => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return range.getBoundingClientRect().width > cell.getBoundingClientRect().width;
}).map(cell => cell.textContent)"""


@pytest.mark.parametrize("width", [390, 1280, 1440])
def test_no_digit_of_a_step_is_cut_off(opened: Callable[..., Lab], width: int) -> None:
    """Whatever font stands in for the app's: a narrow one, a wide one, or one with serifs."""
    page = opened("step", viewport={"width": width, "height": 844}).page
    cells = page.locator(".one-step .stage .cell")
    assert any(len(text) > 3 for text in cells.all_inner_texts())
    for font in ("", '"DejaVu Sans"', "Verdana", "serif"):
        page.evaluate("font => document.documentElement.style.setProperty('--narrow-font', font)", font)
        frames(page)
        assert cells.evaluate_all(CUT_OFF) == [], font


@pytest.mark.parametrize("name", ["lab", "signals", "digits"])
def test_light_and_dark_follow_the_machine(opened: Callable[..., Lab], name: str) -> None:
    """At the start, and when it changes."""
    lab = opened(name, color_scheme="dark")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    assert lab.page.evaluate(ground) == "rgb(20, 22, 27)"
    dark = image(lab, MAPS[name])
    lab.page.emulate_media(color_scheme="light")
    assert lab.page.evaluate(ground) == "rgb(253, 252, 249)"
    until(lab.page, lambda: image(lab, MAPS[name]) != dark)
    assert lab.spot()["agrees"]


@pytest.mark.parametrize("name", ["chinese", "digits-chinese"])
def test_a_chinese_link_makes_a_chinese_page(opened: Callable[..., Lab], name: str) -> None:
    """Title, settings, and the parts; no sentence is left in English."""
    lab = opened(name)
    assert lab.page.evaluate("() => document.documentElement.lang") == "zh-CN"
    assert lab.page.locator("h1").inner_text() in ("cnnviz 卷积核实验室", "cnnviz 网络")
    words = lab.page.locator(".words .purpose").inner_text()
    assert re.search("[\u4e00-\u9fff]", words) and not re.search("[a-z]{4,} [a-z]{3,}", words)


@pytest.mark.parametrize("name", ["lab", "digits"])
def test_the_page_works_in_a_frame_that_may_do_nothing_else(opened: Callable[..., Lab], name: str) -> None:
    """A sandbox that lets scripts run: no origin, no store, no way out."""
    lab = opened(f"{name}-framed")
    frame = lab.page.frame_locator("iframe")
    stepper = frame.locator(".stepper[data-total]")
    stepper.wait_for()
    plate = frame.locator(f'figure[data-stage="{MAPS[name]}"] .base')
    plate.scroll_into_view_if_needed()
    before = stepper.evaluate("e => `${e.dataset.row},${e.dataset.column}`")
    for share in (0.3, 0.7):
        plate.hover(position={"x": share * 100, "y": share * 100}, force=True)
    until(lab.page, lambda: stepper.evaluate("e => `${e.dataset.row},${e.dataset.column}`") != before)
    assert stepper.get_attribute("data-agrees") == "true"


@pytest.mark.parametrize("name", ["lab", "signals", "digits"])
def test_nothing_reaches_beyond_the_window(opened: Callable[..., Lab], name: str) -> None:
    """From a telephone to a wide screen."""
    lab = opened(name)
    for width in (390, 768, 1280):
        lab.page.set_viewport_size({"width": width, "height": 900})
        frames(lab.page, 5)
        assert lab.page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0, width
        assert lab.page.locator(".stepper").evaluate("e => e.scrollWidth - e.clientWidth") <= 0, width


@pytest.mark.parametrize("name", ["lab", "signals", "digits"])
def test_the_page_opens_in_firefox_too(folder: Path, tmp_path: Path, name: str) -> None:
    """Where there is one: maps are painted, and the pointer leads to a sum that is the engine's."""
    with running_firefox(tmp_path, folder.as_uri()) as window:
        window.open((folder / f"{name}.html").as_uri(), 1440, 1000)
        window.until(f"{STEPPER}?.dataset.total !== undefined")
        window.until(f"{PAINTED} >= 3")
        before = window.evaluate(f"{{...{STEPPER}.dataset}}")
        window.until(
            f"['row', 'column', 'channel'].some(name => {STEPPER}.dataset[name] !== {before}[name])",
            lambda: window.point(*window.evaluate(PLACE)),
        )
        assert window.evaluate(f"{STEPPER}.dataset.agrees") == "true"
        assert not window.complaints, window.complaints
