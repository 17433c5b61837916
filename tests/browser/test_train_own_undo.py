"""What a visitor brought to own classes is undone in order and outlasts a reload; and keys of the first views work at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlparse

from .conftest import rest, until


def opened(page: Any, url: str, query: str, wait: str) -> Any:
    """A page at a link, at rest."""
    page.goto(f"{url}/?{query}")
    page.wait_for_selector(wait)
    rest(page)
    return page


def counts(page: Any) -> list[int]:
    """How many pictures each class has."""
    rows = page.locator(".own .row")
    return [rows.nth(at).locator(".picture").count() for at in range(rows.count())]


def test_undo_puts_the_picture_back_and_leaves_the_name(new_page: Any, app_url: str) -> None:
    """By Ctrl+Z, after a name was typed; the name on the page stays that of the link."""
    page = opened(new_page(), app_url, "page=train-own", ".own .note:not(:empty)")
    page.locator(".own .more").click()
    until(page, lambda: len(counts(page)) == 4)
    field = page.locator(".own .row .name").nth(3)
    field.fill("")
    field.press_sequentially("cross")
    field.press("Enter")
    until(page, lambda: "cross" in page.url)
    for number in range(1, 5):
        page.locator(".own .row .add").nth(3).click()
        until(page, lambda number=number: counts(page)[3] == number)
    page.locator(".own .row").nth(3).locator(".picture").first.hover()
    page.locator(".own .row").nth(3).locator(".out").first.click()
    until(page, lambda: counts(page)[3] == 3)
    page.keyboard.press("Control+z")
    until(page, lambda: counts(page)[3] == 4)
    assert field.input_value() == "cross"
    rest(page)
    assert parse_qs(urlparse(page.url).query)["drawings"] == ["circle~square~triangle~cross"]
    assert page.locator(".own .kept").is_visible()
    page.reload()
    page.wait_for_selector(".own .note:not(:empty)")
    until(page, lambda: counts(page) == [7, 7, 7, 4])
    field = page.locator(".own .row .name").nth(3)
    field.fill("circle")
    field.press("Enter")
    until(page, lambda: "is the name of class 1 already" in page.locator(".own .note").inner_text())
    until(page, lambda: field.input_value() == "cross")


def test_an_arrow_key_takes_a_step_on_arrival(new_page: Any, app_url: str) -> None:
    """While the focus is in no control."""
    page = opened(new_page(), app_url, "page=train", ".verdict:not(:empty)")
    page.keyboard.press("ArrowRight")
    until(page, lambda: parse_qs(urlparse(page.url).query).get("step") == ["1"])
