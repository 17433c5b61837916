"""A view is taken away in a real Chromium, from every page."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from PIL import Image

from cnnviz import pipeline
from cnnviz.inputs import lab_picture
from cnnviz.state import PAGES, LabState
from cnnviz.zoo import SHIPPED

from .conftest import OPENED, rest, until
from .test_access_axe import AXE, FOUND

PART = ".st-key-shell-take"
PICTURE = Path(__file__).resolve().parents[2] / "assets/photos"


def opened(page: Any, url: str, query: str) -> Any:
    """The panel of a page, opened with the keyboard."""
    page.goto(f"{url}/?{query}")
    page.locator(OPENED).first.wait_for()
    rest(page)
    button = page.locator(f"{PART} .open")
    button.focus()
    page.keyboard.press("Enter")
    page.locator(f"{PART} .card").first.wait_for()
    rest(page)
    return page


def choose(page: Any, kind: str) -> None:
    """Another kind."""
    card = page.locator(f"{PART} .card[data-kind={kind}]")
    card.click()
    until(page, lambda: card.get_attribute("aria-pressed") == "true")
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
    page = opened(new_page(accept_downloads=True), app_url, "page=lab&size=32&kernel=sobel_y&lang=en")
    assert kinds(page) == ["page", "maps", "numbers", "program", "worksheet", "link"]
    state = LabState(size=32, kernel="sobel_y")
    picture = lab_picture(state)
    assert picture is not None
    layer = pipeline.layer(state, picture.pixels)
    files = {}
    for kind in kinds(page)[:-1]:
        choose(page, kind)
        name, files[kind] = downloaded(page, tmp_path)
        assert page.locator(f"{PART} .bar").is_hidden(), name
    assert files["page"].startswith(b"<!") and len(files["page"]) > 100_000
    with Image.open(io.BytesIO(files["maps"])) as figure:
        figure.load()
        assert figure.format == "PNG" and figure.width > 1500
    rows = [np.float32(line.split(",")) for line in files["numbers"].decode().split()]
    assert np.array_equal(np.stack(rows), layer.chosen.conv[0])
    assert b"import numpy" in files["program"] and files["worksheet"].startswith(b"%PDF")
    choose(page, "numbers")
    page.locator(f"{PART} label", has_text="NPZ").click()
    rest(page)
    name, file = downloaded(page, tmp_path)
    assert name == "arrays.npz"
    with np.load(io.BytesIO(file)) as arrays:
        assert np.array_equal(arrays["pooling"], layer.chosen.pool)
    choose(page, "program")
    page.locator(f"{PART} label", has_text="PyTorch").click()
    rest(page)
    assert "torch" in page.locator(f"{PART} pre").inner_text()
    page.locator(f"{PART} label", has_text="ZIP").click()
    rest(page)
    name, file = downloaded(page, tmp_path)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.namelist() == ["cnnviz_torch.py", "input.npy"]
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
    page = new_page(accept_downloads=True)
    page.goto(f"{app_url}/?page=lab&from=upload&size=32&lang=en")
    page.locator(".stepper[data-total]").wait_for()
    rest(page)
    Image.fromarray(np.random.default_rng(5).integers(0, 256, (24, 32, 3), np.uint8)).save(
        tmp_path / "mine.png"
    )
    before = page.locator(".stepper").get_attribute("data-total")
    page.locator("[data-testid=stSidebar] input[type=file]").first.set_input_files(tmp_path / "mine.png")
    until(page, lambda: page.locator(".stepper").get_attribute("data-total") != before)
    rest(page)
    total = page.locator(".stepper").get_attribute("data-total")
    page.locator(f"{PART} .open").click()
    page.locator(f"{PART} .card").first.wait_for()
    rest(page)
    banner = page.locator(f"{PART} .banner")
    assert "can contain your picture" in banner.inner_text()
    assert page.locator(f"{PART} .card .own").count() == 3
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
    page = opened(new_page(accept_downloads=True), app_url, "page=network&network=digits&lang=zh_CN")
    assert kinds(page) == ["page", "maps", "numbers", "network", "link"]
    choose(page, "network")
    name, file = downloaded(page, tmp_path)
    assert name == "digits.onnx" and file == SHIPPED["digits"].path.read_bytes()
    onnx.checker.check_model(onnx.load_from_string(file))
    choose(page, "numbers")
    _name, file = downloaded(page, tmp_path)
    with np.load(io.BytesIO(file)) as arrays:
        assert arrays["probabilities"].sum() == pytest.approx(1, abs=1e-5)
    choose(page, "page")
    assert downloaded(page, tmp_path)[1].startswith(b"<!")


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh_CN", "light")])
def test_the_panel_stands_on_every_page(new_page: Any, app_url: str, language: str, theme: str) -> None:
    """axe-core finds nothing in it, on a phone neither panel nor page scrolls sideways, and targets are large enough."""
    page = new_page(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, color_scheme=theme
    )
    small = {"lab": "size=32", "train-network": "count=50&net=flat-fc10", "network": "network=digits"}
    for name in PAGES:
        opened(page, app_url, f"page={name}&lang={language}&{small.get(name, '')}")
        assert kinds(page)[-1] == "link"
        page.evaluate(AXE)
        assert page.evaluate(FOUND, {"resultTypes": ["violations"]}) == [], name
        dialog = page.locator(f"{PART} dialog")
        assert dialog.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, name
        for button in page.locator(f"{PART} dialog :is(button, select, input):visible").all():
            box = button.bounding_box()
            assert box is None or (box["width"] >= 24 and box["height"] >= 24), name
        page.locator(f"{PART} .head button").click()
        assert dialog.is_hidden()
