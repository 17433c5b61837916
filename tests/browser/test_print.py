"""A page on paper: all of it, as it stands on the screen."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import frames, rest

SHEET = 718
"""CSS pixels of the narrowest sheet between its margins."""
WIDEST = """() => Math.max(...[...document.querySelectorAll('.stMainBlockContainer, .numbers table')].map(
  each => each.getBoundingClientRect().right))"""
CLEARED = """() => { window.cleared = 0; const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) { cleared += 1; clearRect.apply(this, area); }; }"""
WIDTHS = """() => { const found = []; const look = root => root.querySelectorAll('*').forEach(each => {
  if (each.shadowRoot) look(each.shadowRoot); if (each.tagName === 'CANVAS') found.push(each.width, each.height); }); look(document); return found; }"""


@pytest.mark.parametrize(
    ("link", "width"),
    [
        ("?panel=borders", 1440),
        ("?page=network&panel=account", 1440),
        ("?page=network&panel=account", 390),
        ("?page=signals&panel=cost", 1440),
    ],
)
def test_a_page_is_printed_whole_and_as_it_was_drawn(
    new_page: Any, app_url: str, link: str, width: int
) -> None:
    """Nothing is cut off at an edge, the sidebar is left out, and no canvas is drawn anew: Chromium would print that in white."""
    page = new_page(viewport={"width": width, "height": 900})
    page.goto(f"{app_url}/{link}")
    page.wait_for_selector(".stepper[data-total], .answers")
    rest(page)
    before = page.evaluate(WIDTHS)
    page.evaluate(CLEARED)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    frames(page, 5)
    assert page.evaluate("() => cleared") == 0
    assert page.evaluate(WIDTHS) == before
    assert not page.locator("[data-testid='stSidebar']").is_visible()
    main = page.locator("[data-testid='stMain']")
    assert main.evaluate("e => getComputedStyle(e).overflowY") == "visible"
    assert page.evaluate(WIDEST) <= SHEET + 1
    assert (
        page.evaluate(
            "() => document.scrollingElement.scrollHeight - document.querySelector('.stMainBlockContainer').getBoundingClientRect().bottom"
        )
        >= -2
    )
