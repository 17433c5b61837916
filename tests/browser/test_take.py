"""A view is taken away in a real Chromium, from every page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import onnx
import pytest
from PIL import Image

from cnnviz import pipeline
from cnnviz.inputs import lab_picture
from cnnviz.state import PAGES, LabState
from cnnviz.zoo import SHIPPED

from .axe import violations_inside
from .conftest import OPENED, follow, rest, until, uploader

PART = ".st-key-shell-take"
PICTURE = Path(__file__).resolve().parents[2] / "assets/photos"


def opened(page: Any, url: str, query: str) -> Any:
    """The panel of a page, opened with the keyboard."""
    page.goto(f"{url}/?{query}")
    page.locator(OPENED).first.wait_for()
    rest(page)
    return open_panel(page)


def open_panel(page: Any) -> Any:
    """With the keyboard, of a page at rest."""
    page.locator(f"{PART} .open").focus()
    page.keyboard.press("Enter")
    page.locator(f"{PART} .card").first.wait_for()
    rest(page)
    return page


def choose(page: Any, kind: str) -> None:
    """Another kind."""
    card = page.locator(f"{PART} .card[data-kind={kind}]")
    card.click()
    page.locator(f"{PART} .card[data-kind={kind}][aria-pressed=true]").wait_for()
    page.locator(f"{PART} section:not([aria-busy])").wait_for()
    rest(page)


def downloaded(page: Any, folder: Path) -> tuple[str, bytes]:
    """The file of the chosen kind: its name, and its bytes."""
    with page.expect_download() as waited:
        page.locator(f"{PART} .main").click()
    name = waited.value.suggested_filename
    waited.value.save_as(folder / name)
    until(page, lambda: name in page.locator(f"{PART} .said").inner_text())
    return name, (folder / name).read_bytes()


def kinds(page: Any) -> list[str]:
    """The ids of the cards."""
    found: list[str] = page.locator(f"{PART} .card").evaluate_all("cards => cards.map(e => e.dataset.kind)")
    return found


def test_each_kind_of_the_lab_is_downloaded(new_page: Any, app_url: str, tmp_path: Path) -> None:
    """And holds the engine's numbers; a link leads to the other panel, and Escape back to the button."""
    page = opened(new_page(), app_url, "page=lab&size=32&kernel=sobel_y&lang=en")
    every = ["page", "maps", "computation", "animation", "numbers", "program", "worksheet", "link"]
    assert kinds(page) == every
    state = LabState(size=32, kernel="sobel_y")
    picture = lab_picture(state)
    assert picture is not None
    layer = pipeline.layer(state, picture.pixels)
    files, names = {}, []
    for kind in every[:-1]:
        choose(page, kind)
        name, files[kind] = downloaded(page, tmp_path)
        names.append(name)
        assert page.locator(f"{PART} .bar").is_hidden(), name
    assert len({*names}) == len(names) and all(name.startswith("lab_sobel_y") for name in names)
    assert files["page"].startswith(b"<!") and len(files["page"]) > 100_000
    with Image.open(io.BytesIO(files["maps"])) as figure:
        figure.load()
        assert figure.format == "PNG" and figure.width > 1500
    assert ElementTree.fromstring(files["computation"]).tag == "{http://www.w3.org/2000/svg}svg"
    with Image.open(io.BytesIO(files["animation"])) as film:
        assert film.format == "GIF" and film.size == (960, 540) and getattr(film, "n_frames", 1) > 10
    rows = [np.float32(line.split(",")) for line in files["numbers"].decode().split()]
    assert np.array_equal(np.stack(rows), layer.chosen.conv[0])
    with zipfile.ZipFile(io.BytesIO(files["program"])) as archive:
        assert b"import numpy" in archive.read("with_numpy.py")
        assert np.load(io.BytesIO(archive.read("input.npy"))).shape[-2:] == picture.pixels.shape[-2:]
    assert files["worksheet"].startswith(b"%PDF")
    choose(page, "numbers")
    page.locator(f"{PART} label", has_text="NPZ").click()
    rest(page)
    name, file = downloaded(page, tmp_path)
    assert name == "lab_sobel_y_arrays.npz"
    with np.load(io.BytesIO(file)) as arrays:
        assert np.array_equal(arrays["pooling"], layer.chosen.pool)
    choose(page, "program")
    page.locator(f"{PART} select[name=dialect]").select_option("torch")
    rest(page)
    assert "torch" in page.locator(f"{PART} pre").inner_text()
    page.locator(f"{PART} form label", has_text="Python").click()
    rest(page)
    name, file = downloaded(page, tmp_path)
    assert name == "lab_sobel_y_with_torch.py" and b"import torch" in file
    page.keyboard.press("Escape")
    assert page.locator(f"{PART} dialog").is_hidden()
    assert page.locator(f"{PART} .open").evaluate("button => button.matches(':focus')")
    page.keyboard.press("Enter")
    page.locator(f"{PART} .card").first.wait_for()
    rest(page)
    choose(page, "link")
    page.locator(f"{PART} .main").click()
    page.locator(".st-key-shell-share [popover]").wait_for()
    until(page, lambda: "kernel=sobel_y" in page.locator(".st-key-shell-share input[readonly]").input_value())


def test_the_recorded_page_opens_from_a_disk(new_page: Any, app_url: str, tmp_path: Path) -> None:
    """Of an own picture, which no link can hold: it shows the same sum as the page, from a file."""
    page = new_page()
    page.goto(f"{app_url}/?page=lab&from=upload&size=32&lang=en")
    page.locator(".stepper[data-total]").wait_for()
    rest(page)
    Image.fromarray(np.random.default_rng(5).integers(0, 256, (24, 32, 3), np.uint8)).save(
        tmp_path / "mine.png"
    )
    before = page.locator(".stepper").get_attribute("data-total")
    uploader(page).set_input_files(tmp_path / "mine.png")
    # while the page is drawn anew, the Stepper of before may stand beside the new one
    until(page, lambda: page.locator(".stepper").last.get_attribute("data-total") != before)
    until(page, lambda: page.locator(".stepper").count() == 1)
    rest(page)
    total = page.locator(".stepper").get_attribute("data-total")
    page.locator(f"{PART} .open").click()
    page.locator(f"{PART} .card").first.wait_for()
    rest(page)
    banner = page.locator(f"{PART} .banner")
    assert "can contain your picture" in banner.inner_text()
    assert page.locator(f"{PART} .card .own").count() == 6
    assert "24" in page.locator(f"{PART} .told").inner_text()
    name, _file = downloaded(page, tmp_path)
    banner.get_by_role("button").click()
    until(page, lambda: "Left out" in banner.inner_text())
    rest(page)
    assert page.locator(f"{PART} .card .own").count() == 0
    assert page.locator(f"{PART} .main").is_disabled()
    recorded = new_page().context.browser.new_page()
    asked: list[str] = []
    recorded.on("request", lambda each: asked.append(each.url))
    recorded.goto((tmp_path / name).as_uri())
    recorded.locator(".stepper[data-total]").wait_for()
    assert recorded.locator(".stepper").get_attribute("data-total") == total
    assert all(each.startswith(("file:", "blob:", "data:")) for each in asked)
    recorded.close()


def test_a_network_leaves_as_its_file_and_its_numbers(new_page: Any, app_url: str, tmp_path: Path) -> None:
    """In slices, with a bar while it works."""
    page = opened(new_page(), app_url, "page=network&network=digits&lang=zh_CN")
    every = ["page", "maps", "computation", "graph", "architecture", "numbers", "program", "network", "link"]
    assert kinds(page) == every
    choose(page, "network")
    name, file = downloaded(page, tmp_path)
    assert name == "digits.onnx" and file == SHIPPED["digits"].path.read_bytes()
    onnx.checker.check_model(onnx.load_from_string(file))
    choose(page, "numbers")
    name, file = downloaded(page, tmp_path)
    assert name == "digits_arrays.npz"
    with np.load(io.BytesIO(file)) as arrays:
        assert arrays["probabilities"].sum() == pytest.approx(1, abs=1e-5)
    choose(page, "page")
    name, file = downloaded(page, tmp_path)
    assert name == "digits.html" and file.startswith(b"<!")


@contextmanager
def held(page: Any, after: int = 0) -> Iterator[None]:
    """Let no answer come until the end, but those to the first `after` requests."""
    waiting: list[Any] | None = []
    come = 0

    def take(route: Any) -> None:
        nonlocal come
        come += 1
        if waiting is None or come <= after:
            route.continue_()
        else:
            waiting.append(route)

    page.route("**/direct/**", take)
    yield
    held_back, waiting = waiting, None
    for route in held_back or ():
        route.continue_()


def test_a_hand_is_faster_than_the_answers(new_page: Any, app_url: str, tmp_path: Path) -> None:
    """What it chose last is marked at once and is what it gets; a file under way is that of no other choice."""
    page = opened(new_page(), app_url, "page=lab&size=64&lang=en")
    go, heading = page.locator(f"{PART} .main"), page.locator(f"{PART} #chosen")
    with page.expect_download() as waited, held(page):
        for kind in ("maps", "page", "numbers"):
            card = page.locator(f"{PART} .card[data-kind={kind}]")
            card.click()
            assert card.get_attribute("aria-pressed") == "true"
        assert heading.inner_text() == "Numbers"
        page.locator(f"{PART} section[aria-busy]").wait_for()
        until(page, lambda: page.locator(f"{PART} .said").inner_text() == "Preparing…")
        go.click()
    assert waited.value.suggested_filename == "lab_sobel_x_convolution.csv"
    rest(page)
    choose(page, "animation")
    # The first answer says that the file is under way; it must not be done before the hand is there.
    with page.expect_download() as waited, held(page, after=1):
        go.click()
        until(page, lambda: go.inner_text() == "Stop")
        page.locator(f"{PART} .card[data-kind=worksheet]").click()
        assert go.inner_text() == "Download"
        go.click()
    assert waited.value.suggested_filename == "lab_sobel_x_worksheet.pdf"
    rest(page)
    choose(page, "animation")
    with held(page, after=1):
        go.click()
        until(page, lambda: go.inner_text() == "Stop")
        go.click()
    until(page, lambda: "Stopped" in page.locator(f"{PART} .said").inner_text())
    rest(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.locator(f"{PART} .card[aria-pressed=true][data-kind=page]").wait_for()
    assert page.locator(f"{PART} .said").inner_text() == ""


def test_the_keyboard_goes_round_in_the_panel(new_page: Any, app_url: str) -> None:
    """From the last stop to the first; Enter on a card leads to what is told of it, and on to its options."""
    page = opened(new_page(viewport={"width": 1280, "height": 720}), app_url, "page=lab&size=32&lang=en")
    focused = f"{PART} {{}}:focus"
    page.locator(f"{PART} .card[data-kind=animation]").focus()
    page.keyboard.press("Space")
    page.locator(f"{PART} section:not([aria-busy])").wait_for()
    page.locator(focused.format(".card[data-kind=animation]")).wait_for()
    page.keyboard.press("Enter")
    page.locator(focused.format("#chosen")).wait_for()
    page.locator(f"{PART} section:not([aria-busy])").wait_for()
    box = page.locator(f"{PART} .main").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 720
    page.keyboard.press("Tab")
    page.locator(focused.format("form [name=format]")).wait_for()
    page.locator(f"{PART} .main").focus()
    page.keyboard.press("Tab")
    page.locator(focused.format(".head button")).wait_for()
    page.keyboard.press("Shift+Tab")
    page.locator(focused.format(".main")).wait_for()


def test_the_panel_follows_the_way_back(new_page: Any, app_url: str) -> None:
    """It is of the view that is opened, not of the one that is left."""
    page = new_page()
    page.goto(f"{app_url}/?page=lab&size=32&lang=en")
    page.locator(OPENED).first.wait_for()
    rest(page)
    page.evaluate("history.pushState({}, '', '?page=lab&size=32&lang=en&kernel=gaussian')")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    told = page.locator(f"{PART} .told")
    rest(page)
    page.locator(f"{PART} .open").click()
    until(page, lambda: "Gauss" in told.inner_text())
    rest(page)
    choose(page, "numbers")
    page.go_back()
    until(page, lambda: "Sobel x" in told.inner_text() and len(kinds(page)) == 8)
    rest(page)
    assert page.locator(f"{PART} .card[data-kind=numbers]").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh_CN", "light")])
def test_the_panel_stands_on_every_page(new_page: Any, app_url: str, language: str, theme: str) -> None:
    """axe-core finds nothing in it, on a phone neither panel nor page scrolls sideways, and targets are large enough."""
    page = new_page(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, color_scheme=theme
    )
    small = {"lab": "size=32", "train-network": "count=50&net=flat-fc10", "network": "network=digits"}
    links = {name: f"page={name}&lang={language}&{small.get(name, '')}" for name in PAGES}
    for number, (name, link) in enumerate(links.items()):
        if number:
            follow(page, f"?{link}")
            open_panel(page)
        else:
            opened(page, app_url, link)
        assert kinds(page)[-1] == "link"
        dialog = page.locator(f"{PART} dialog")
        assert violations_inside(dialog) == [], name
        assert dialog.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, name
        targets = page.locator(f"{PART} dialog :is(button, select, input):visible").evaluate_all(
            "targets => targets.map(each => each.getBoundingClientRect()).map(({ width, height }) => [width, height])"
        )
        assert targets and min(map(min, targets)) >= 24, (name, targets)
        page.locator(f"{PART} .head button").click()
        assert dialog.is_hidden()
