"""Two settings of the lab side by side, and zooming into its maps, by pointer, keys and touch."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from cnnviz.comparison import compare
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from cnnviz.state import LabState, from_query

from .conftest import Lab, from_menu, rest, until

TELEPHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PIXELS = working_copy(load_photo("astronaut"), 32, True).pixels


def compared(lab: Lab) -> Any:
    """What the engine says of the comparison that the page's link names, computed here."""
    state, unreadable = from_query(dict(parse_qsl(urlsplit(lab.page.url).query)))
    assert isinstance(state, LabState) and not unreadable
    return compare(state, PIXELS)


def shown(lab: Lab) -> dict[str, float]:
    """The element that is read, and its three numbers."""
    data = lab.page.locator(".compare").evaluate("e => ({...e.dataset})")
    return {name: float(value) for name, value in data.items()}


def agrees(lab: Lab, row: int, column: int) -> None:
    """The numbers of this element of the difference are the engine's."""
    found = compared(lab)
    until(lab.page, lambda: (shown(lab)["row"], shown(lab)["column"]) == (row, column))
    read = shown(lab)
    assert read["a"] == found.a_map[0, found.rows[0][row], found.columns[0][column]]
    assert read["b"] == found.b_map[0, found.rows[1][row], found.columns[1][column]]
    assert np.float32(read["difference"]) == found.difference[0, row, column]


@pytest.mark.parametrize("more", [{}, TELEPHONE], ids=["wide", "telephone"])
@pytest.mark.parametrize(
    ("language", "names"),
    [("en", ["Compare: keep", "Close", "no difference"]), ("zh_CN", ["比较：", "关闭", "没有差别"])],
)
def test_two_settings_are_compared(new_lab: Any, more: Any, language: str, names: list[str]) -> None:
    """A is kept, B follows, pointing reads one place in all maps, keys and a click work, and closing brings the stages back."""
    lab = new_lab(**more).open(f"?page=lab&size=32&lang={language}")
    page = lab.page
    opens, closes, same = names
    from_menu(page, ".open-comparison")
    page.locator(".compare .same").get_by_text(same).wait_for()
    assert not page.locator(".stepper").is_visible()
    assert page.locator(".compare h2").evaluate("e => e === e.getRootNode().activeElement")

    page.goto(page.url + "&pad=same&stride=2")
    page.locator(".compare[data-row]").wait_for()
    rest(page)
    found = compared(lab)
    (value, (_channel, row, column)) = found.largest
    agrees(lab, row, column)
    assert abs(shown(lab)["difference"]) == abs(value)
    assert page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0
    before, after = (page.locator(f'figure[data-map="{side}"]').bounding_box() for side in "ab")
    assert before["y"] == after["y"] and before["x"] + before["width"] <= after["x"]
    frame = page.locator('[data-map="a"] .frame')
    frame.focus()
    before = shown(lab)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    agrees(lab, int(before["row"]), 1)
    page.keyboard.press("Enter")
    until(page, lambda: "pin=conv_0_" in page.url)
    assert page.locator(".pinned:visible").count() == 3
    page.keyboard.press("Escape")
    until(page, lambda: "pin=" not in page.url)

    page.locator(".tools .group button").last.click()
    edge = page.get_by_role("slider").and_(page.locator(".edge"))
    edge.focus()
    for _ in range(2):
        page.keyboard.press("Shift+ArrowLeft")
    assert edge.get_attribute("aria-valuenow") == "30"
    until(page, lambda: "wipe=1" in page.url)
    page.get_by_role("button", name=closes, exact=True).click()
    page.locator(".stepper").wait_for()
    until(page, lambda: "a=" not in urlsplit(page.url).query.split("&")[-1] and "&a=" not in page.url)
    assert lab.page.locator(".open-comparison").get_attribute("title").startswith(opens)
    assert not page.locator(".compare").is_visible()


def test_all_maps_zoom_to_one_place(new_lab: Any) -> None:
    """Pointers, keys and frames mean the elements that are seen; the page scrolls unless a map is meant."""
    lab = new_lab().open("?page=lab&size=64")
    page = lab.page
    lab.map("conv").focus()
    lab.hover("conv", 0.5, 0.5)
    before = lab.spot()
    for _ in range(4):
        page.keyboard.press("+")
    page.locator(".maps.zoomed").wait_for()
    rest(page)
    assert lab.spot() == before
    for stage in ("input", "conv", "act", "pool"):
        assert page.locator(f'figure[data-stage="{stage}"] .in-cells').count() == (stage in ("pool",))
    window = page.locator('figure[data-stage="conv"] .plate').bounding_box()
    page.mouse.move(window["x"] + window["width"] / 2, window["y"] + window["height"] / 2)
    lab.settle()
    here = lab.spot()
    page.mouse.down()
    page.mouse.move(window["x"] + window["width"] / 2 + 60, window["y"] + window["height"] / 2, steps=3)
    page.mouse.up()
    rest(page)
    assert "pin=" not in page.url
    page.mouse.move(window["x"] + window["width"] / 2, window["y"] + window["height"] / 2)
    lab.settle()
    assert lab.spot()["column"] < here["column"] and lab.spot()["row"] == here["row"]
    page.keyboard.press("0")
    until(page, lambda: page.locator(".maps.zoomed").count() == 0)
