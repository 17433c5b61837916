"""While a page is made, what is already seen stays where it is."""

from __future__ import annotations

from typing import Any

import pytest

from cnnviz.state import PAGES, START

from .conftest import OPENED, follow, rest

MOST = 0.1
"""The sum of layout shifts that counts as good (https://web.dev/articles/cls)."""

WATCHED = """
  window.shifts = [];
  new PerformanceObserver(list => shifts.push(...list.getEntries().filter(each => !each.hadRecentInput).map(each => each.value)))
    .observe({type: 'layout-shift', buffered: true});
  window.pulses = [];
  addEventListener('animationstart', event => event.target.dataset?.testid === 'stSkeleton' && pulses.push(event.animationName));
  document.addEventListener('readystatechange', () => document.head.insertAdjacentHTML('beforeend', '<style>@keyframes cnnviz-late {}</style>'));
"""
"""Notes each shift. A page that takes ten seconds to come is shown as far as it is (see server/first_paint.py); here none is, however
busy the machine.
"""


LINKS = ["" if page == START else f"page={page}&" for page in PAGES]
LED = "lesson=window&card=2&"


@pytest.mark.parametrize("width", [1440, 390])
def test_a_page_comes_without_a_jump(new_page: Any, app_url: str, width: int) -> None:
    """Room is kept for what comes later, what cannot be placed yet is not shown yet, and nothing pulses meanwhile: for a visitor of
    whom the browser knows nothing, and who waits for every file.
    """
    page = new_page(fresh=True, viewport={"width": width, "height": 900})
    page.add_init_script(WATCHED)
    by_hand = page.context.new_cdp_session(page)
    by_hand.send("Network.enable")
    by_hand.send("Network.setCacheDisabled", {"cacheDisabled": True})
    forgotten = {"origin": app_url, "storageTypes": "cookies,local_storage,indexeddb"}
    for link in (*LINKS, LED):
        by_hand.send("Storage.clearDataForOrigin", forgotten)
        page.goto(f"{app_url}/?{link}lang=en")
        page.wait_for_selector(OPENED)
        rest(page)
        assert page.evaluate("shifts.reduce((sum, each) => sum + each, 0)") < MOST, link
        assert page.evaluate("pulses") == [], link
        page.evaluate("sessionStorage.clear()")
        page.goto(f"{app_url}/_stcore/health")


def test_the_settings_stay_in_sight_in_another_language(new_page: Any, app_url: str) -> None:
    """What keeps them unseen until they have come knows them by any of their names."""
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{app_url}/?page=lab&lang=en")
    page.wait_for_selector(OPENED)
    rest(page)
    for link in LINKS:
        if link in ("", "page=glossary&", "page=teacher&"):  # which have none
            continue
        follow(page, f"{link}lang=en")
        page.wait_for_selector(OPENED)
        for language, code in (("中文", "lang=zh_CN"), ("EN", "lang=en")):
            page.get_by_text(language, exact=True).click()
            page.wait_for_function("code => location.search.includes(code)", arg=code)
            rest(page)
            assert page.locator("[data-testid='stSidebarUserContent']").is_visible(), link
