"""Direct answers of the network page, and what happens where one is lost."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from cnnviz import kernels
from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE, decode
from cnnviz.learning.digit_input import as_digit
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.state import NetworkState

from .conftest import Lab, frames, rest
from .test_direct import SIDEBAR, choose, query, repainted, sent_to_streamlit, until_engine, watched

SAMPLE = 143


def reading(sample: int) -> Reading:
    return read(shipped("digits"), samples()[0][sample][np.newaxis])


def bars(page: Any) -> np.ndarray:
    """The probabilities of the bars, as the browser has them."""
    rows = page.locator(".list button.row")
    return np.array(rows.evaluate_all("rows => rows.map(row => Number(row.dataset.share))"), np.float32)


def until_bars(page: Any, expected: np.ndarray) -> None:
    page.wait_for_function(
        "wanted => [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.list')).filter(Boolean)"
        ".some(list => wanted.every((share, at) => Math.fround(list.children[at]?.dataset.share) === Math.fround(share)))",
        arg=[float(share) for share in expected],
    )


def network(lab: Lab, query: str) -> Any:
    """The network page with everything counted, at rest."""
    page = lab.page
    page.goto(f"{lab.url}/{query}")
    page.wait_for_selector(".graph .head")
    page.wait_for_selector(".answers[data-winner]")
    rest(page)
    page.evaluate("() => { asked.length = told.length = painted.length = 0; }")
    return page


def test_another_sample_is_painted_once(new_lab: Any) -> None:
    """Graph and bars come with the direct answer; the run afterwards brings the panels and paints neither again."""
    page = network(new_lab(), f"?page=network&sample={SAMPLE}")
    page.locator(f"{SIDEBAR} .picker .grid button").nth(2).click()
    page.wait_for_url(re.compile(rf"sample=(?!{SAMPLE})\d+"))
    sample = int(query(page)["sample"])
    expected = reading(sample)
    assert expected.chances is not None
    until_bars(page, expected.chances)
    page.wait_for_function("() => told.length > 0")
    rest(page)
    assert [repainted(page, part) for part in ("graph", "answers")] == [1, 1]
    value = page.locator(".stepper").first
    data = value.evaluate("element => ({...element.dataset})")
    array = np.asarray(expected.values[expected.network.layer(data["layer"]).outputs[0]])[0]
    place = tuple(int(data[name]) for name in ("channel", "row", "column"))
    assert float(data["engine"]) == pytest.approx(float(array[place]), rel=1e-6)


def test_a_stroke_is_answered_before_the_pen_is_lifted(new_lab: Any) -> None:
    """Past the script: bars move, address and script do not; lifted, the drawing is in the address and no paint is wasted."""
    page = network(new_lab(), "?page=network&from=drawing")
    before = bars(page)
    box = page.locator(".board canvas").bounding_box()
    x, y = box["x"] + 0.5 * box["width"], box["y"]
    page.mouse.move(x, y + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(x, y + 0.8 * box["height"], steps=12)
    page.wait_for_function(
        "before => [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.list')).filter(Boolean)"
        ".some(list => Math.abs(list.children[1].dataset.share - before) > 0.3)",
        arg=float(before[1]),
    )
    rest(page)
    assert sent_to_streamlit(page) == 0
    assert "drawing=" not in page.url
    assert repainted(page, "graph") >= 1
    page.mouse.up()
    page.wait_for_url(re.compile("drawing="))
    levels = decode(query(page)["drawing"], DIGIT_SIDE)
    expected = read(shipped("digits"), as_digit(levels))
    assert expected.chances is not None and int(np.argmax(expected.chances)) == 1
    until_bars(page, expected.chances)
    frames(page)  # a part tells of what it painted after the frame
    lifted = [repainted(page, part) for part in ("graph", "answers")]
    page.wait_for_function("() => told.length > 0")
    rest(page)
    assert [repainted(page, part) for part in ("graph", "answers")] == lifted
    until_bars(page, expected.chances)


def test_back_leads_to_the_former_sample(new_lab: Any) -> None:
    """Each sample is a step of the browser's history."""
    page = network(new_lab(), f"?page=network&sample={SAMPLE}")
    length = page.evaluate("history.length")
    page.locator(f"{SIDEBAR} .picker .grid button").nth(4).click()
    page.wait_for_url(re.compile(rf"sample=(?!{SAMPLE})\d+"))
    page.wait_for_function("() => told.length > 0")
    rest(page)
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    chances = reading(SAMPLE).chances
    assert chances is not None
    until_bars(page, chances)
    assert int(query(page).get("sample", NetworkState.sample)) == SAMPLE


def test_without_direct_answers_the_network_page_does_the_same(new_lab: Any) -> None:
    """Another sample goes through the script."""
    lab = new_lab()
    lab.page.route("**/direct/**", lambda route: route.fulfill(status=204))
    page = network(lab, f"?page=network&sample={SAMPLE}")
    page.locator(f"{SIDEBAR} .picker .grid button").nth(4).click()
    page.wait_for_url(re.compile(rf"sample=(?!{SAMPLE})\d+"))
    chances = reading(int(query(page)["sample"])).chances
    assert chances is not None
    until_bars(page, chances)


def lose(route: Any) -> None:
    """Let a request reach the app, and its answer nobody."""
    route.fetch()
    route.fulfill(status=204)


def test_an_answer_that_is_lost_on_the_way_comes_through_the_script(new_lab: Any) -> None:
    """The app has done what was asked for, and the browser asks again the usual way: graph and bars are sent then."""
    lab = new_lab()
    page = network(lab, f"?page=network&sample={SAMPLE}")
    page.route("**/direct/**", lose)
    page.locator(f"{SIDEBAR} .picker .grid button").nth(4).click()
    page.wait_for_url(re.compile(rf"sample=(?!{SAMPLE})\d+"))
    chances = reading(int(query(page)["sample"])).chances
    assert chances is not None
    until_bars(page, chances)
    rest(page)
    assert repainted(page, "graph") == 1


def test_a_lost_kernel_comes_through_the_script(new_lab: Any) -> None:
    """The same in the lab."""
    lab = watched(new_lab())
    lab.page.route("**/direct/**", lose)
    choose(lab.page, "Sobel y")
    until_engine(lab, kernels.build("sobel_y"))
    lab.page.wait_for_url(re.compile("kernel=sobel_y"))
