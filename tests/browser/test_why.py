"""The maps that explain a score, in a real browser."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest

from cnnviz import explain
from cnnviz.explain import Score
from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE, blank, decode
from cnnviz.learning.digit_input import as_digit
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read

from .conftest import rest, until

SAMPLE = 7


@pytest.fixture(scope="module")
def reading() -> Reading:
    """The digit that the links below name."""
    return read(shipped("digits"), samples()[0][SAMPLE][None])


def opened(page: Any, url: str, method: str) -> Any:
    """The network page with its explanation."""
    page.goto(f"{url}/?page=network&panel=why&why={method}&sample={SAMPLE}")
    page.wait_for_selector(".overlay canvas.glass")
    rest(page)
    return page


def shown(page: Any) -> list[tuple[int, int, float]]:
    """The row, column and value that each map tells of the cell pointed at."""
    texts = page.locator(".overlay .readout").all_inner_texts()
    found = [re.fullmatch(r"Row (\d+), column (\d+): (.+)", text) for text in texts]
    return [
        (int(each[1]), int(each[2]), float(each[3].replace("\u2212", "-")))
        for each in found
        if each is not None
    ]


def point(page: Any, row: int, column: int) -> None:
    """Point at a cell of the map over the picture."""
    box = page.locator(".overlay canvas.glass").first.bounding_box()
    page.mouse.move(
        box["x"] + (column + 0.5) / 28 * box["width"], box["y"] + (row + 0.5) / 28 * box["height"]
    )


def test_the_map_of_occlusion_ends_by_itself_and_is_the_engines(
    new_page: Any, app_url: str, reading: Reading
) -> None:
    """The page's clock alone brings the patch to the end; then each pixel tells the engine's number."""
    page = opened(new_page(), app_url, "occlusion")
    page.get_by_text("It drops most").wait_for()
    page.locator(".progress").wait_for(state="hidden")  # the page's last run comes after the map's
    plan = explain.plan_occlusion(reading.network, reading.values, "digit", 5, 1)
    fill = explain.fill_of("mean", reading.values["digit"][0])
    score = Score("logits", reading.answer() or 0)
    (*_, found) = explain.occlusion(reading.network, reading.values, "digit", score, plan, fill)
    page.locator(".overlay canvas.glass").first.scroll_into_view_if_needed()
    for row, column in ((10, 18), (20, 9), (0, 27)):
        point(page, row, column)
        rest(page)
        told = shown(page)
        assert len(told) == 2
        assert {(r, c) for r, c, _value in told} == {(row, column)}
        assert all(value == pytest.approx(found.pixels()[row, column], abs=2e-4) for _r, _c, value in told)


def test_maps_share_the_cell_and_the_keyboard_moves_it(new_page: Any, app_url: str, reading: Reading) -> None:
    """Of the gradient's maps each tells its own number, on the picture and beside it."""
    page = opened(new_page(), app_url, "saliency")
    found = explain.saliency(reading.network, reading.values, "digit", Score("logits", reading.answer() or 0))
    maps = [found.magnitude, found.magnitude, found.signed, found.times_input]
    page.locator(".overlay canvas.glass").first.focus()
    page.keyboard.press("Home")
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    for _ in range(14):
        page.keyboard.press("ArrowRight")
    rest(page)
    told = shown(page)
    assert [(r, c) for r, c, _value in told] == [(12, 14)] * 4
    for (_r, _c, value), values in zip(told, maps, strict=True):
        assert value == pytest.approx(float(values[12, 14]), abs=1e-4)


def test_the_slider_says_how_strongly_the_map_covers_the_picture(new_page: Any, app_url: str) -> None:
    """At 0 the picture alone is seen, in its own colours; at 100 the largest number covers it."""
    page = opened(new_page(), app_url, "cam")
    seen = {}
    for share in (0, 100):
        page.locator(".overlay .strength input").fill(str(share))
        seen[share] = page.locator(".overlay canvas.glass").first.evaluate(
            "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].filter((_, at) => at % 4 === 3)"
        )
        filtered = page.locator(".overlay img.under").evaluate("picture => picture.style.filter")
        # so that a digit's strokes do not look like more of the map
        assert filtered == f"grayscale({min(1, share)}) contrast({100 - 0.95 * share:g}%)"
    assert len(seen[0]) == 28 * 28 and not any(seen[0])
    assert max(seen[100]) == 255 and np.mean(seen[100]) < 128


def test_a_map_begins_anew_with_each_stroke(new_page: Any, app_url: str) -> None:
    """Strokes that come while the patch is under way are drawn, and in the end the map is that of the drawing."""
    page = new_page()
    page.goto(f"{app_url}/?page=network&panel=why&why=occlusion&from=drawing")
    page.wait_for_selector(".overlay canvas.glass")
    box = page.locator(".board canvas").bounding_box()
    strokes = (0.35, 0.6)
    for across in strokes:
        page.mouse.move(box["x"] + across * box["width"], box["y"] + 0.2 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + across * box["width"], box["y"] + 0.8 * box["height"], steps=8)
        page.mouse.up()

    def levels() -> np.ndarray:
        """The drawing in the address."""
        (drawn,) = parse_qs(urlparse(page.url).query).get("drawing", [""])
        return decode(drawn, DIGIT_SIDE) if drawn else blank(DIGIT_SIDE)

    until(page, lambda: all(levels()[:, int(across * DIGIT_SIDE)].any() for across in strokes))
    scores = read(shipped("digits"), as_digit(levels())).scores
    assert scores is not None

    def said() -> float:
        """The score of the uncovered picture; what stands there may still be that of the stroke before."""
        text = page.get_by_text("Uncovered, the value is").first.inner_text().replace("\u2212", "-")
        found = re.match(r"Uncovered, the value is (-?[\d.e-]+)\b", text)
        return float(found[1]) if found else np.nan

    until(page, lambda: said() == pytest.approx(float(scores.max()), rel=1e-3))
    page.get_by_text("576 of 576 positions covered").wait_for(state="attached")
