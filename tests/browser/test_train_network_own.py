"""Own classes that a network learns, and a drawing that it reads while it is made, in a real Chromium."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import in_widths, rest, until
from .test_train_network import button, opened, query, right, sentence, step
from .test_train_own import counts, draw, ring
from .test_train_own import opened as opened_own


def answer(page: Any) -> dict[str, float]:
    """The percentage of each class."""
    rows = page.locator(".stage .answer li").evaluate_all(
        "each => each.map(row => [...row.querySelectorAll('span')].map(span => span.textContent))"
    )
    return {row[0].removesuffix(" ✓"): float(row[-1].strip("<>%")) for row in rows}


def build(page: Any) -> None:
    """Go from own classes to a network for them."""
    page.get_by_role("button", name="Build a network for these classes").click()
    page.wait_for_selector(".stage .answer li")
    rest(page)


def test_own_classes_are_learned_above_chance_and_a_drawing_is_read(new_page: Any, app_url: str) -> None:
    """Three classes and one more ring of the visitor's: it reads more than a third, and a ring on the pad."""
    page = opened_own(new_page(), app_url)
    draw(page, ring(0.5, 0.5, 0.3))
    page.keyboard.press("1")
    until(page, lambda: counts(page) == [8, 7, 7])
    rest(page)
    build(page)
    assert list(answer(page)) == ["circle", "square", "triangle"]
    assert query(page)["data"] == "own" and len(query(page)["own"]) == 8
    page.locator(".run").click()
    until(page, lambda: button(page) == "Start again")
    rest(page)
    assert right(page) > 40 and step(page) == 200
    page.locator(".stage .draw").click()
    page.wait_for_selector(".stage .board canvas")
    rest(page)
    draw(page, ring(0.5, 0.5, 0.3))
    until(page, lambda: answer(page)["circle"] > 60)
    assert "drawing" in query(page) and not page.locator(".stage .answer").get_by_text("✓").count()
    page.locator(".stage .draw").click()
    until(page, lambda: "drawing" not in query(page))
    assert page.locator(".stage .pad").is_hidden()


def test_other_examples_begin_anew(new_page: Any, app_url: str) -> None:
    """The page says that, and an address with the old pictures is one that is not here for others."""
    page = opened_own(new_page(), app_url)
    build(page)
    page.locator(".run").click()
    until(page, lambda: step(page) > 3)
    page.locator(".run").click()
    rest(page)
    page.get_by_role("button", name="Change the classes").click()
    page.wait_for_selector(".own .note:not(:empty)")
    rest(page)
    draw(page, ring(0.5, 0.5, 0.3))
    page.keyboard.press("1")
    until(page, lambda: counts(page) == [8, 7, 7])
    build(page)
    page.get_by_text("training begins anew").wait_for()
    assert step(page) == 0 and "can only guess" in sentence(page)
    other = new_page()
    other.goto(page.url)
    other.get_by_text("pictures that are not here").wait_for()
    other.get_by_role("button", name="Train on the classes that are here").click()
    other.wait_for_selector(".stage .answer li")
    assert step(other) == 0


@pytest.mark.parametrize("touch", [False, True])
def test_a_digit_is_read_while_it_is_drawn_and_while_the_network_learns(
    new_page: Any, app_url: str, touch: bool
) -> None:
    """The answer changes before the stroke ends; the drawing stays while training goes on."""
    page = opened(new_page(has_touch=touch), app_url, "epochs=100")
    page.locator(".stage .draw").click()
    page.wait_for_selector(".stage .board canvas")
    rest(page)
    empty = answer(page)
    page.locator(".run").click()
    until(page, lambda: step(page) > 3)
    pad = page.locator(".stage .board canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.15
    page.mouse.move(x, y)
    page.mouse.down()
    for part in range(1, 8):
        page.mouse.move(x, y + box["height"] * 0.1 * part, steps=2)
    lit = "each => [...each.getContext('2d').getImageData(0, 0, each.width, each.height).data].filter((v, i) => i % 4 === 0 && v > 128).length"
    until(page, lambda: page.locator(".stage .picture").evaluate(lit) > 20)
    assert answer(page) != empty
    page.mouse.up()
    before = step(page)
    until(page, lambda: step(page) > before)
    page.locator(".run").click()
    until(page, lambda: button(page) == "Continue")
    rest(page)
    assert "drawing" in query(page) and page.locator(".stage .picture").evaluate(lit) > 20


def test_the_pad_is_drawn_on_with_keys(new_page: Any, app_url: str) -> None:
    """Arrow keys with Space held, and undone; the way back gives the picture again."""
    page = opened(new_page(), app_url, "net=flat-fc10&count=20")
    page.locator(".stage .draw").press("Enter")
    page.wait_for_selector(".stage .board canvas")
    rest(page)
    blank = query(page)["drawing"]
    page.locator(".stage .board canvas").focus()
    page.keyboard.down("Space")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    page.keyboard.up("Space")
    until(page, lambda: query(page)["drawing"] != blank)
    rest(page)
    page.keyboard.press("Control+z")
    until(page, lambda: query(page)["drawing"] == blank)
    for _ in range(
        3
    ):  # the undoing, the stroke, the pad; each step back has come before the next is asked for
        page.go_back()
        rest(page)
    until(page, lambda: page.locator(".stage .pad").is_hidden())


def test_names_are_as_long_as_they_may_be_and_no_markup(new_page: Any, app_url: str) -> None:
    """Nothing is pushed out of the page, with the pad or without, on a telephone or beside the settings."""
    page = opened_own(
        new_page(),
        app_url,
        f"drawings={'W' * 24}~<b>bold</b>~*c* [d](e)&large=1",
    )
    build(page)
    for drawn in (False, True):
        if drawn:
            page.locator(".stage .draw").click()
            page.wait_for_selector(".stage .board canvas")
            rest(page)
        for width in in_widths(page, (390, 1280)):
            main = page.locator("[data-testid='stMain']")
            assert main.evaluate("each => each.scrollWidth <= innerWidth"), width
            for part in (".stage", ".confusion"):
                over = page.locator(part).first.evaluate("each => each.scrollWidth - each.clientWidth")
                assert over <= 0, (part, width)
            columns = page.locator(".stage .row > .column").evaluate_all(
                "each => each.map(column => column.scrollWidth - column.clientWidth)"
            )
            assert max(columns) <= 15, width  # sizes may reach into the gap
    assert page.locator(".stage .answer li").nth(1).inner_text().startswith("<b>bold</b>")
    assert page.locator(".stage .answer li").nth(2).inner_text().startswith("*c* [d](e)")
