"""Zooming into maps with two fingers and keys, in the lab and in the Stepper of a network's layer, and the bar of both on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Lab, from_menu, rest, until

TELEPHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TELL = "e => e.getRootNode().activeElement?.className ?? ''"


class Fingers:
    """Touches of a page, as its system would report them."""

    def __init__(self, page: Any) -> None:
        self.hand = page.context.new_cdp_session(page)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.hand.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": places})

    def pinch(self, x: float, y: float, apart: tuple[float, float], steps: int = 8) -> None:
        """Two fingers around a point, which move from and to half so far from it."""
        first, last = apart
        self.touch("Start", (x - first, y))
        self.touch("Start", (x - first, y), (x + first, y))
        for step in range(1, steps + 1):
            far = first + (last - first) * step / steps
            self.touch("Move", (x - far, y), (x + far, y))
        self.touch("End", (x + last, y))
        self.touch("End")

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 6) -> None:
        """One finger from a point to another."""
        self.touch("Start", start)
        for step in range(1, steps + 1):
            at = [a + (b - a) * step / steps for a, b in zip(start, end, strict=True)]
            self.touch("Move", (at[0], at[1]))
        self.touch("End")


def under(lab: Lab, x: float, y: float) -> tuple[int, int]:
    """The element at a point of the page, whose number must be the engine's."""
    lab.page.mouse.move(x, y)
    lab.settle()
    spot = lab.spot()
    assert spot["agrees"]
    return spot["row"], spot["column"]


@pytest.mark.parametrize(
    ("query", "stage"),
    [("?page=lab&size=64", "conv"), ("?page=network&layer=conv1&element=1_9_4", "output")],
    ids=["lab", "layer"],
)
def test_two_fingers_stretch_the_maps_about_the_point_between_them(
    new_lab: Any, query: str, stage: str
) -> None:
    """That point keeps its element, one finger then moves the maps, both without a pin and without the browser's own zoom."""
    lab = new_lab(**TELEPHONE).open(query)
    page = lab.page
    plate = page.locator(f'figure[data-stage="{stage}"] .plate')
    plate.scroll_into_view_if_needed()
    rest(page)
    link = page.url
    box = plate.locator(".base").bounding_box()
    x, y = box["x"] + 0.4 * box["width"], box["y"] + 0.6 * box["height"]
    before = under(lab, x, y)
    edge = under(lab, x + 0.2 * box["width"], y)
    fingers = Fingers(page)
    fingers.pinch(x, y, (20, 50))
    page.locator(".maps.zoomed").wait_for()
    rest(page)
    after = under(lab, x, y)
    assert max(abs(a - b) for a, b in zip(after, before, strict=True)) <= 1
    closer = under(lab, x + 0.2 * box["width"], y)
    grown = (edge[1] - before[1]) / (closer[1] - after[1])
    assert 1.7 < grown < 3.6  # two and a half times, to a cell
    fingers.drag((x, y), (x - 0.2 * box["width"], y))
    rest(page)
    assert abs(under(lab, x - 0.2 * box["width"], y)[1] - after[1]) <= 1
    assert page.evaluate("visualViewport.scale") == 1 and page.url == link
    fingers.pinch(x, y, (50, 5))
    until(page, lambda: page.locator(".maps.zoomed").count() == 0)
    rest(page)
    assert under(lab, x, y) == before


def test_a_layers_maps_zoom_by_keys_and_follow_them(new_lab: Any) -> None:
    """Ctrl and the wheel zoom where the pointer is; the keys come to elements that were not seen; another layer is whole again."""
    lab = new_lab().open("?page=network&layer=conv1&element=1_9_4")
    page = lab.page
    plate = page.locator('figure[data-stage="output"] .plate')
    plate.scroll_into_view_if_needed()
    rest(page)
    box = plate.locator(".base").bounding_box()
    x, y = box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"]
    before = under(lab, x, y)
    page.keyboard.down("Control")
    for _ in range(3):
        page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    page.locator(".maps.zoomed").wait_for()
    rest(page)
    assert max(abs(a - b) for a, b in zip(under(lab, x, y), before, strict=True)) <= 1
    left = under(lab, box["x"] + 1, y)
    assert left[1] > 0
    plate.focus()
    for _ in range(left[1] + 1):
        page.keyboard.press("ArrowLeft")
    rest(page)
    assert under(lab, box["x"] + 1, y)[1] == 0
    page.keyboard.press("0")
    until(page, lambda: page.locator(".maps.zoomed").count() == 0)


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_one_row_has_what_is_often_wanted_and_a_menu_the_rest(new_lab: Any, size: tuple[int, int]) -> None:
    """Two rows on a phone. The menu opens by key, Escape closes it and gives the focus back, and what is clicked in it is done."""
    width, height = size
    phone = {"is_mobile": True, "has_touch": True} if width < 700 else {}
    lab = new_lab(viewport={"width": width, "height": height}, **phone).open()
    page = lab.page
    bar, button, panel = (page.locator(f".stepper {each}") for each in (".bar", ".more-open", ".more-panel"))
    assert bar.evaluate("e => e.clientHeight") < (70 if width > 700 else 112)
    button.focus()
    page.keyboard.press("Enter")
    panel.wait_for()
    assert {"Compare", "Demonstration", "Add a kernel"} <= set(panel.locator("button").all_inner_texts())
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert button.evaluate(TELL) == "more-open"
    field = panel.get_by_label("Row")
    if width < 700:
        button.tap()
    if width < 700:
        field.fill("7")
        field.press("Enter")
        lab.until("d.row === '7'")
        page.keyboard.press("Escape")
    from_menu(page, ".layer-add")
    page.wait_for_url("**others=**")
    rest(page)
    assert bar.evaluate("e => e.clientHeight") < (70 if width > 700 else 112)


def test_keys_zoom_where_the_pointer_is_and_a_field_keeps_its_own(new_lab: Any) -> None:
    """Without a click; a sign that is typed into the kernel is a sign of its number."""
    lab = new_lab().open("?page=lab&size=64")
    page = lab.page
    lab.hover("conv", 0.4, 0.6)
    page.keyboard.press("+")
    page.locator(".maps.zoomed").wait_for()
    page.keyboard.press("0")
    until(page, lambda: page.locator(".maps.zoomed").count() == 0)
    field = page.locator(".st-key-lab-editor input").first
    field.focus()
    lab.hover("conv", 0.5, 0.6)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("-10")
    assert field.input_value() == "-10"
    rest(page)
    assert page.locator(".maps.zoomed").count() == 0
