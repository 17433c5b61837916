"""A kernel that learns, in a real Chromium: it runs, stops, finds the hidden kernel, explodes, and every gradient is checked."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from .conftest import follow, frames, in_widths, rest, until


def opened(page: Any, url: str, query: str = "") -> Any:
    """The page of training at a link, at rest."""
    page.goto(f"{url}/?page=train&{query}")
    page.wait_for_selector(".lesson .verdict:not(:empty)")
    rest(page)
    return page


def steps(page: Any) -> int:
    """How many steps the page says were taken."""
    return int(page.locator(".step b").inner_text().replace("\u202f", ""))


def verdict(page: Any) -> str:
    """The sentence on where learning stands."""
    text: str = page.locator(".verdict").inner_text()
    return text


def fastest(page: Any) -> None:
    """Let it run with a thousand steps a second."""
    page.locator("#speed").fill("6")


def query(page: Any) -> dict[str, str]:
    """What the address says."""
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def test_it_finds_sobel_and_says_so(new_page: Any, app_url: str) -> None:
    """From random weights; the run is one step of the way back, and its link opens the same kernel."""
    page = opened(new_page(), app_url)
    before = page.evaluate("history.length")
    fastest(page)
    page.locator(".run").click()
    until(page, lambda: "the hidden kernel has been found" in verdict(page))
    page.locator(".run").click()
    rest(page)
    assert page.evaluate("history.length") == before + 1
    taken, weights = steps(page), page.locator(".step-sum .grid").first.inner_text()
    assert query(page)["step"] == str(taken)
    other = opened(new_page(), app_url, page.url.partition("?")[2])
    assert steps(other) == taken and verdict(other) == verdict(page)
    assert other.locator(".step-sum .grid").first.inner_text() == weights
    page.evaluate("history.back()")
    until(page, lambda: steps(page) == 0)


def test_steps_one_by_one_and_from_the_beginning(new_page: Any, app_url: str) -> None:
    """By buttons and by keys."""
    page = opened(new_page(), app_url)
    for count in (1, 2):
        page.locator(".one").click()
        until(page, lambda count=count: steps(page) == count)
    page.keyboard.press("ArrowRight")
    until(page, lambda: steps(page) == 3)
    rest(page)
    page.keyboard.press("0")
    until(page, lambda: steps(page) == 0)
    assert page.locator(".again").is_disabled()
    rest(page)
    assert "step" not in query(page)


def test_a_rate_that_is_too_large_explodes_and_a_smaller_one_begins_anew(new_page: Any, app_url: str) -> None:
    """Nothing goes on by itself, and nothing is lost: one change of the slider leads back."""
    page = opened(new_page(), app_url)
    page.locator("#rate").fill("1000")
    until(page, lambda: "explodes" in page.locator(".zone").inner_text())
    rest(page)
    fastest(page)
    page.locator(".run").click()
    until(page, lambda: "exploded at step" in verdict(page))
    rest(page)
    assert page.locator(".one").is_disabled() and page.locator(".run").inner_text().strip() == "Start again"
    page.locator("#rate").fill("400")
    until(page, lambda: steps(page) == 0 and "Press Run" in verdict(page))
    rest(page)
    page.locator(".one").click()
    until(page, lambda: steps(page) == 1)
    assert "lowered it by" in verdict(page)


def test_every_gradient_is_the_sum_that_is_shown(new_page: Any, app_url: str) -> None:
    """Whichever weight is pointed at: pixels times errors give the engine's gradient."""
    page = opened(new_page(), app_url, "step=7&size=24")
    cells = page.locator(".step-sum .cells button")
    for link, count in (
        ("step=7", 9),
        ("step=40&rule=momentum&bias=1", 9),
        ("step=3&side=5&colour=1&target=gaussian", 25),
    ):
        follow(page, f"?page=train&{link}&size=24")
        assert cells.count() >= count
        for number in range(cells.count()):
            cells.nth(number).hover()
            frames(page)
            mean = page.locator(".lines dd").nth(3)
            assert mean.inner_text().endswith("✓"), (link, number)
            told = re.search(r"[−\d.e]+$", page.locator(".lesson section h2").inner_text())
            assert told is not None
            assert told[0] == mean.inner_text().removesuffix(" ✓")


def test_positions_and_weights_are_followed(new_page: Any, app_url: str) -> None:
    """Output less target is the error; a click keeps a position in the link, Escape lets it go. The weights are one stop of the Tab key;
    Enter keeps the weight in view.
    """
    page = opened(new_page(), app_url, "step=2")
    plate = page.locator(".plate").nth(3)
    box = plate.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.52, box["y"] + box["height"] * 0.35)
    until(page, lambda: query(page).get("pin") == "position_0_10_15")
    rest(page)
    texts = page.locator(".read").all_inner_texts()
    assert texts[0] == "rows 10 to 12, columns 15 to 17"
    output, target, error = (float(text.split()[-1].replace("−", "-")) for text in texts[1:4])
    assert output - target == pytest.approx(error, abs=2e-3)
    plate.press("ArrowDown")
    frames(page)
    assert page.locator(".read").first.inner_text() == "rows 11 to 13, columns 15 to 17"
    plate.press("Escape")
    until(page, lambda: "pin" not in query(page))
    rest(page)
    cells = page.locator(".step-sum .cells button")
    assert [cells.nth(at).get_attribute("tabindex") for at in range(9)].count("0") == 1
    cells.nth(2).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert "(1, 1)" in page.locator(".lesson section h2").inner_text()
    page.keyboard.press("Enter")
    until(page, lambda: query(page).get("pin") == "weight_0_1_1")
    assert steps(page) == 2, "arrows choose here, and take no step"


def test_a_finger_scrolls_from_a_map_and_a_tap_keeps_a_position(new_page: Any, app_url: str) -> None:
    """A finger that goes down the page takes it along; one that only touches a map reads it."""
    page = opened(new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True), app_url)
    plate = page.locator(".plate").nth(1)
    assert plate.evaluate("each => getComputedStyle(each).touchAction") == "pan-y pinch-zoom"
    box = plate.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, lambda: query(page).get("pin", "").startswith("position_0_1"))


def test_another_language_in_the_middle_of_a_run(new_page: Any, app_url: str) -> None:
    """It goes on, and address and words are of the other language."""
    page = opened(new_page(), app_url)
    page.locator(".run").click()
    until(page, lambda: steps(page) > 3)
    page.get_by_text("中文", exact=True).click()
    until(page, lambda: "损失" in verdict(page))
    reached = steps(page)
    until(page, lambda: steps(page) > reached + 5)
    page.locator(".run").click()
    rest(page)
    assert query(page)["lang"] == "zh_CN" and query(page)["step"] == str(steps(page))


def test_settings_begin_anew(new_page: Any, app_url: str) -> None:
    """At once, with the last rate; the maps have the size of the kernel."""
    page = opened(new_page(), app_url, "step=9&rate=1.2")
    page.locator(".controls [data-name=side] label").nth(1).click()
    until(page, lambda: steps(page) == 0 and page.locator(".step-sum .cells button").count() == 25)
    rest(page)
    assert (query(page)["side"], query(page)["rate"]) == ("5", "1.2")
    page.locator(".picker button").nth(1).click()
    until(page, lambda: "photo" in query(page))
    rest(page)
    assert steps(page) == 0


def test_the_page_fits(new_page: Any, app_url: str) -> None:
    """In every width nothing is cut off, with the largest kernel and in large type."""
    page = opened(new_page(), app_url, "step=2")
    for link in ("side=7&colour=1&hidden=1&step=2", "large=1&lang=zh_CN&step=2"):
        follow(page, f"?page=train&{link}")
        for width in in_widths(page, (1920, 1280, 1024, 768, 390)):
            main = page.locator("[data-testid='stMain']")
            assert main.evaluate("each => each.scrollWidth <= innerWidth"), (link, width)
            lesson = page.locator(".lesson")
            assert lesson.evaluate("each => each.scrollWidth - each.clientWidth") <= 0, (link, width)
