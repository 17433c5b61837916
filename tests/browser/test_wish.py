"""What a map wants, in a real browser: on SqueezeNet's fire modules and on the digits."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlparse

from cnnviz.reader import shipped
from cnnviz.wish import best, samples_for, search

from .conftest import rest, until

PHOTO = "network=squeezenet&from=photo&photo=coffee"


def query(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def opened(page: Any, url: str, link: str) -> Any:
    """The panel when its search is finished."""
    page.goto(f"{url}/?page=network&panel=wish&{link}")
    page.locator(".wish .nine button").nth(8).wait_for()
    page.locator('.wish[aria-busy="false"]').wait_for()
    return page


def test_a_fire_modules_map_shows_its_patches_and_grows(new_page: Any, app_url: str) -> None:
    """Pointing moves the frame, a click goes into the link; the picture grows to the end, and the slider looks back."""
    page = opened(new_page(), app_url, f"{PHOTO}&layer=fire2&element=70")
    reader = shipped("squeezenet")
    (*_, found) = search(reader, reader.preprocessing, samples_for(reader), "fire2", 128)
    told = page.locator(".wish .nine b").all_inner_texts()
    assert [float(each) for each in told] == [float(f"{patch.value:.4g}") for patch in best(found, 70)]
    page.locator(".wish .nine").scroll_into_view_if_needed()
    frame = page.locator(".wish .frame")
    first = frame.get_attribute("style")
    page.locator(".wish .nine button").nth(4).hover()
    until(page, lambda: frame.get_attribute("style") != first)
    pointed = frame.get_attribute("style")
    page.locator(".wish .nine button").nth(4).click()
    until(page, lambda: query(page).get("patch") == ["4"])
    assert page.locator('.wish .nine button[aria-pressed="true"]').count() == 1
    page.mouse.move(0, 0)
    rest(page)
    assert frame.get_attribute("style") == pointed
    page.get_by_role("button", name="Generate", exact=True).click()
    page.locator(".growing .cap", has_text=re.compile(r"step 128: [\d.]+")).wait_for()
    until(page, lambda: query(page).get("grown") == ["8"])
    end = page.locator("img.grown").get_attribute("src")
    slider = page.locator('.wish .axis input[type="range"]')
    slider.focus()
    page.keyboard.press("Home")
    page.locator(".growing .cap", has_text="noise").wait_for()
    assert page.locator("img.grown").get_attribute("src") != end
    page.keyboard.press("End")
    page.locator(".growing .cap", has_text="step 128").wait_for()
    assert page.locator("img.grown").get_attribute("src") == end
    rest(page)
    page.reload()
    page.locator(".growing .cap", has_text="step 128").wait_for()
    assert page.locator("img.grown").get_attribute("src") == end


def test_the_digits_maps_one_after_another_by_keyboard(new_page: Any, app_url: str) -> None:
    """Another map of the layer is there at once, in both languages; a click on a map of the graph keeps the panel."""
    page = opened(new_page(), app_url, "layer=relu2&element=3&lang=zh_CN")
    assert page.get_by_role("heading", name="响应最强的图块").count() == 1
    before = page.locator(".wish .nine b").first.inner_text()
    after = page.get_by_role("button", name="下一张特征图")
    after.focus()
    page.keyboard.press("Enter")
    until(page, lambda: query(page).get("element") == ["4"])
    until(page, lambda: page.locator(".wish .nine b").first.inner_text() != before)
    rest(page)
    assert page.locator('.wish input[type="number"]').input_value() == "4"
    page.locator(".wish select").first.select_option("conv1")
    until(page, lambda: query(page).get("layer") == ["conv1"] and query(page).get("element") == ["0"])
    page.locator(".wish .core").first.wait_for()  # its cells see few pixels
    rest(page)
    assert query(page)["panel"] == ["wish"]


def test_on_a_phone_without_motion_the_end_is_shown(new_page: Any, app_url: str) -> None:
    """Nothing is wider than the screen; while it grows the picture stands still, and readers hear of the end."""
    page = new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce", has_touch=True)
    opened(page, app_url, "layer=relu1&element=2")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Generate", exact=True).tap()
    page.locator(".growing .cap", has_text="step 128").wait_for()
    page.locator(".wish > .unseen", has_text="Generated up to step 128").wait_for(state="attached")
    for button in page.locator(".wish button:visible").all():
        box = button.bounding_box()
        assert box["width"] >= 24 and box["height"] >= 24
