"""While a page is made, what is already seen stays where it is."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import rest

MOST = 0.1
"""The sum of layout shifts that counts as good (https://web.dev/articles/cls)."""

WATCHED = """
  window.shifts = [];
  new PerformanceObserver(list => shifts.push(...list.getEntries().filter(each => !each.hadRecentInput).map(each => each.value)))
    .observe({type: 'layout-shift', buffered: true});
"""


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("link", ["", "page=network&", "page=signals&"])
def test_a_page_comes_without_a_jump(new_page: Any, app_url: str, link: str, width: int) -> None:
    """Room is kept for what comes later, and what cannot be placed yet is not shown yet."""
    page = new_page(viewport={"width": width, "height": 900})
    page.add_init_script(WATCHED)
    page.goto(f"{app_url}/?{link}lang=en")
    page.wait_for_selector(".stepper[data-total], .graph")
    rest(page)
    assert page.evaluate("shifts.reduce((sum, each) => sum + each, 0)") < MOST
