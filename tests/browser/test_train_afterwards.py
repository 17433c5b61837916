"""A network that was trained, in a real Chromium: what it confuses, the way to the network page, and its files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np
import onnxruntime
import pytest

from .conftest import follow, frames, in_widths, rest, until
from .test_access_axe import AXE, FOUND

SMALL = "count=500&epochs=1&net=conv4k3p1-relu-max2-flat-fc10"
CELLS = ".confusion .count"


def opened(page: Any, url: str, query: str = SMALL) -> Any:
    """The view of a network that learns, at rest."""
    page.goto(f"{url}/?page=train-network&{query}")
    page.wait_for_selector(CELLS)
    rest(page)
    return page


def trained(page: Any, url: str, query: str = SMALL) -> Any:
    """The same after all steps of a short training."""
    opened(page, url, query)
    page.locator(".training .run").click()
    until(page, lambda: counted(page) > 0 and not running(page))
    rest(page)
    return page


def running(page: Any) -> bool:
    """Whether steps are still being taken."""
    return "Pause" in page.locator(".training .run").inner_text()


def counted(page: Any) -> int:
    """How many pictures the matrix counts."""
    return sum(int(text) for text in page.locator(CELLS).all_inner_texts() if text)


def query_of(page: Any) -> dict[str, str]:
    """What the address says."""
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def odds(page: Any) -> list[str]:
    """What the network on the stage answers, class by class."""
    texts: list[str] = page.locator(".stage .answer .odds").all_inner_texts()
    return texts


def test_from_a_cell_by_its_picture_to_the_network_page(new_page: Any, app_url: str) -> None:
    """The pictures of a mistake, one of them on the stage, and there the same network with the same answer."""
    page = trained(new_page(), app_url)
    assert counted(page) == 1000
    mistake = page.locator(f"{CELLS}:not(.right):not(.empty)").first
    label = mistake.get_attribute("aria-label")
    true, answer, count = map(int, re.findall(r"\d+", label))
    assert label == f"{true} predicted as {answer}: {count}" and mistake.inner_text() == str(count)
    mistake.click()
    until(page, lambda: query_of(page).get("cell") == f"{true}_{answer}")
    rest(page)
    examples = page.locator(".confusion .example")
    assert examples.count() == min(count, 24)
    assert page.locator(".pictures .caption b").inner_text() == f"{true} predicted as {answer}"
    examples.last.click()
    until(page, lambda: page.locator(".stage .size").first.inner_text().endswith(str(true)))
    rest(page)
    shown = odds(page)
    place = query_of(page).get("picture", "0")
    page.get_by_role("button", name="Open on the Network page").click()
    page.wait_for_selector(".answers[data-winner]")
    rest(page)
    assert (query_of(page)["network"], query_of(page)["sample"]) == ("own", place)
    rows = page.locator(".answers .list .row")
    there = {row.locator(".answer").inner_text(): row.locator(".share").inner_text() for row in rows.all()}
    assert [there[str(digit)] for digit in range(10)] == shown
    page.get_by_test_id("stSidebar").get_by_text(str((true + 1) % 10), exact=True).click()
    until(page, lambda: query_of(page)["sample"] != place)
    rest(page)
    assert page.locator(".picker").get_by_role("radio").count() == 20


def test_the_matrix_fills_while_the_network_learns(new_page: Any, app_url: str) -> None:
    """Empty at first, with a sentence on what fills it; then every held-out picture is counted, looking back too. To keys it is one stop of
    Tab; arrows move, Enter opens, Escape closes, and what a cell counts is said.
    """
    page = opened(new_page(), app_url)
    assert counted(page) == 0 and "Press Run" in page.locator(".confusion .told").inner_text()
    page.locator(".training .run").click()
    until(page, lambda: counted(page) == 1000)
    first = page.locator(".confusion .counted").inner_text()
    until(page, lambda: page.locator(".confusion .counted").inner_text() != first)
    assert counted(page) == 1000
    until(page, lambda: not running(page))
    rest(page)
    page.locator(".training .time input[type=range]").first.press("Home")
    until(page, lambda: page.locator(".confusion .counted").inner_text().endswith("after step 0"))
    assert counted(page) == 1000

    rest(page)
    cells = page.locator(CELLS)
    assert [cells.nth(at).get_attribute("tabindex") for at in range(100)].count("0") == 1
    cells.nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    focused = page.evaluate(
        "() => { let at = document.activeElement; while (at.shadowRoot) at = at.shadowRoot.activeElement; "
        "return at.getAttribute('aria-label'); }"
    )
    assert focused.startswith("1 predicted as 1: ")
    assert page.locator(".confusion .told").inner_text() == focused
    page.keyboard.press("Enter")
    until(page, lambda: query_of(page).get("cell") == "1_1")
    rest(page)
    assert cells.nth(11).get_attribute("aria-selected") == "true"
    assert page.locator(".confusion [role=status]").inner_text().startswith("1 predicted as 1: ")
    page.keyboard.press("Escape")
    until(page, lambda: "cell" not in query_of(page))
    assert [cells.nth(at).get_attribute("tabindex") for at in range(100)].count("0") == 1


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh_CN", "dark")])
def test_axe_finds_nothing_beside_a_trained_network(
    new_page: Any, app_url: str, language: str, theme: str
) -> None:
    """With the pictures of mistakes, and with those of a cell."""
    page = opened(
        new_page(color_scheme=theme),
        app_url,
        f"count=100&epochs=1&net=flat-fc10&data=fashion&lang={language}",
    )
    page.locator(".training .small").first.click()
    until(page, lambda: counted(page) == 1000)
    rest(page)
    page.evaluate(AXE)
    found = page.evaluate(FOUND, {"resultTypes": ["violations"]})
    page.locator(f"{CELLS}:not(.empty)").first.click()
    until(page, lambda: "cell" in query_of(page))
    rest(page)
    assert found + page.evaluate(FOUND, {"resultTypes": ["violations"]}) == []


def test_the_files_give_the_same_answer_elsewhere(new_page: Any, app_url: str, tmp_path: Path) -> None:
    """The model in onnxruntime, and the program in a Python of its own beside the weights."""
    page = trained(new_page(), app_url, SMALL + "&picture=5")
    shown = odds(page)
    panel = page.locator(".st-key-shell-take")
    panel.locator(".open").click()
    for kind, choices in (
        ("network", ("",)),
        ("numbers", ("NPZ", "CSV")),
        ("program", ("NumPy", "PyTorch")),
    ):
        panel.locator(f".card[data-kind={kind}]").click()
        panel.locator(f".card[data-kind={kind}][aria-pressed=true]").wait_for()
        for choice in choices:
            rest(page)
            if choice:
                panel.locator("label", has_text=choice).click()
                rest(page)
            with page.expect_download() as waited:
                panel.locator(".main").click()
            name = waited.value.suggested_filename
            saved = tmp_path / f"{kind}{Path(name).suffix}"
            waited.value.save_as(saved)
            if kind == "program":
                shutil.unpack_archive(saved, tmp_path)
    with np.load(tmp_path / "network.npz") as file, np.load(tmp_path / "numbers.npz") as alone:
        picture = file["picture"]
        assert alone.files == file.files
    session = onnxruntime.InferenceSession(tmp_path / "network.onnx", providers=["CPUExecutionProvider"])
    (chances,) = session.run(None, {"picture": picture[np.newaxis] / np.float32(255)})
    done = subprocess.run(
        [sys.executable, "with_numpy.py"], cwd=tmp_path, capture_output=True, check=True, text=True
    )
    printed = dict(re.findall(r"(\d): ([\d.]+)%", done.stdout))
    for digit, (share, text) in enumerate(zip(chances[0], shown, strict=True)):
        assert float(printed[str(digit)]) == pytest.approx(100 * share, abs=0.01)  # rounded to a hundredth
        number = re.fullmatch(r"([<>]?)([\d.]+)%", text)
        assert number is not None
        if number[1]:
            assert (share < 0.001) if number[1] == "<" else (share > 0.999)
        else:
            assert float(number[2]) == pytest.approx(100 * share, abs=0.06)  # rounded to a tenth
    rows = (tmp_path / "numbers.csv").read_text().splitlines()
    assert len(rows) == 2 + 16  # names, the start, and 500 pictures in batches of 32
    assert "nn.Sequential" in (tmp_path / "with_torch.py").read_text()


def test_the_matrix_fits(new_page: Any, app_url: str) -> None:
    """In every width nothing is cut off, cells are large enough for a finger, and no number is wider than its cell."""
    widths = [1920, 1280, 768, 390]
    links = [
        f"count=100&epochs=1&net={link}"
        for link in (
            "flat-fc10",
            "flat-fc10&data=fashion&lang=zh_CN&cell=6_0",
            "flat-fc5&data=shapes&large=1",
        )
    ]
    page = opened(new_page(), app_url, links[0])
    for link in links:
        follow(page, f"?page=train-network&{link}")
        until(page, lambda: counted(page) == 0)
        page.locator(".training .small").first.click()
        until(page, lambda: counted(page) == 1000)
        for width in in_widths(page, widths):
            frames(page)
            for part in (".confusion", ".confusion .matrix"):
                over = page.locator(part).evaluate("each => each.scrollWidth - each.clientWidth")
                assert over <= 0, (part, link, width)
            sizes = page.locator(CELLS).evaluate_all(
                "cells => cells.map(each => [each.offsetWidth, each.offsetHeight, each.scrollWidth - each.clientWidth])"
            )
            assert all(wide >= 24 and high >= 24 and over <= 0 for wide, high, over in sizes), (link, width)
        widths.reverse()  # the next link is opened in the width of this
