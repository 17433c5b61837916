"""The trace to the pixels in a real browser: its sums, its turns, and its width."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import rest

SAMPLE = 143


def opened(page: Any, url: str, more: str = "") -> Any:
    """The network page with the trace of a digit's answer."""
    page.goto(f"{url}/?page=network&panel=trace&sample={SAMPLE}{more}")
    page.wait_for_selector(".trace .steps .step")
    rest(page)
    return page


def numbers(texts: list[str]) -> list[float]:
    """Numbers as they are written on the page."""
    return [float(text.replace("\u2212", "-")) for text in texts]


def chips(page: Any) -> list[str]:
    """The names of the steps, from the pixels to the answer."""
    return page.locator(".trace .chip .what").all_inner_texts()


def test_the_rows_of_a_card_add_up(new_page: Any, app_url: str) -> None:
    """What is listed, the others and the bias come to the sum, also of the long list, and every card agrees."""
    page = opened(new_page(), app_url)
    assert page.locator(".trace .check.wrong").count() == 0
    cards = page.locator(".trace .step.sum")
    assert cards.count() == 3
    for number in range(3):
        card = cards.nth(number)
        for _ in ("short", "long"):
            rows = numbers(card.locator(":scope > .body > .rows .row:not(.total) .product").all_inner_texts())
            (total,) = numbers(card.locator(":scope > .body > .rows .total .product").all_inner_texts())
            assert sum(rows) == pytest.approx(total, abs=6e-3)
            card.locator(".more").click()
        details = card.locator("details")
        if details.count():
            details.locator("summary").click()
            maps = numbers(details.locator(".product").all_inner_texts())
            bias = numbers(card.locator(".row.bias .product").all_inner_texts())
            assert sum(maps) + sum(bias) == pytest.approx(total, abs=6e-3)


def test_a_turn_by_keyboard_changes_the_way_below_and_the_link(new_page: Any, app_url: str) -> None:
    """Enter on a term follows it, the focus stays on it, and the link opens the same way again."""
    page = opened(new_page(), app_url)
    first = page.locator(".trace .step").nth(3).locator(".where").inner_text()
    page.locator(".trace details summary").first.click()
    term = page.locator(".trace .step").nth(1).locator(".term").nth(2)
    place = term.locator(".place").inner_text()
    term.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('path=0_2')")
    below = page.locator(".trace .step").nth(3).locator(".where")
    below.get_by_text(place).wait_for()
    assert below.inner_text() != first
    assert page.locator(".trace details").first.evaluate("details => details.open")
    assert (
        page.evaluate(
            "() => { let e = document.activeElement; while (e?.shadowRoot) e = e.shadowRoot.activeElement; return e?.dataset.key; }"
        )
        == "follow 1 2"
    )
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    page.locator(".trace .step").nth(3).get_by_text(place).wait_for()


def test_a_trace_starts_at_a_step_and_goes_back_to_the_answer(new_page: Any, app_url: str) -> None:
    """The button of a card makes its number the first; the page's button brings the answer back."""
    page = opened(new_page(), app_url)
    whole = chips(page)
    assert whole[0] == "Pixel" and whole[-1] == "Softmax"
    page.locator(".trace .step").nth(5).locator(".start").click()
    page.wait_for_function("() => location.search.includes('layer=conv2')")
    page.get_by_role("button", name="Back to the answer").wait_for()
    page.get_by_text("8 × 8 pixels, and on nothing else").wait_for()
    assert chips(page) == whole[:5]
    page.get_by_role("button", name="Back to the answer").click()
    page.locator(".trace .chip").nth(9).wait_for()
    assert chips(page) == whole


@pytest.mark.parametrize("width", [390, 1060, 1920])
def test_the_trace_fits_the_page(new_page: Any, app_url: str, width: int) -> None:
    """Nothing is wider than the page, and no row is cut."""
    page = opened(new_page(viewport={"width": width, "height": 900}), app_url)
    rest(page)
    wide = page.locator(".trace").evaluate(
        "trace => [...trace.querySelectorAll('.step, .row, .pixels, figure')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert wide == 0
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
