"""Keys, fingers, small windows: the drawer, the bar at the top, titles, and maps that let a page be scrolled."""

from __future__ import annotations

from typing import Any

import pytest

from cnnviz.words import translation

from .conftest import OPENED, Lab, follow, frames, rest

PAGES = {
    "start": "?page=start&",
    "lab": "?page=lab&",
    "network": "?page=network&",
    "train": "?page=train&",
    "signals": "?page=signals&",
    "glossary": "?page=glossary&",
    "teacher": "?page=teacher&",
}
TITLES = {
    "en": {
        "start": "Start",
        "lab": "Kernel lab",
        "network": "Network",
        "train": "Train",
        "signals": "Signals",
        "glossary": "Glossary",
        "teacher": "For teachers",
    },
    "zh_CN": {
        "start": "开始",
        "lab": "卷积核实验室",
        "network": "网络",
        "train": "训练",
        "signals": "信号",
        "glossary": "术语表",
        "teacher": "教师",
    },
}
TELEPHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
ON_ITS_SIDE: dict[str, Any] = {"viewport": {"width": 844, "height": 390}, "has_touch": True}

DRAWER = "[data-testid='stSidebar']"
OPENS = "[data-testid='stExpandSidebarButton']"
IS_CLOSED = f'() => document.querySelector("{DRAWER}").dataset.collapsed === "true"'
IS_OPEN = f'() => document.querySelector("{DRAWER}").dataset.collapsed === "false"'
STANDS_IN_DRAWER = f'() => Boolean(document.activeElement.closest("{DRAWER}"))'
TEN_SECONDS_LATER = "() => document.getAnimations().filter(each => each.animationName === 'cnnviz-late').forEach(each => each.finish())"
"""When what has not come is waited for no longer: see server/first_paint.py."""
STANDS_ON_OPENER = f'() => document.activeElement.matches("{OPENS}")'

OF_THE_BAR = """() => {
  const bar = document.querySelector('.st-key-top');
  const tops = [...bar.querySelectorAll("button, .masthead a, .st-key-shell-over, [data-testid='stCheckbox'] label")].map(each => each.getBoundingClientRect());
  return {
    bottom: bar.getBoundingClientRect().bottom,
    oneLine: tops.every(box => box.top < tops[0].bottom && box.bottom > tops[0].top),
    inside: tops.every(box => box.left >= 0 && box.right <= innerWidth),
  };
}"""


def opened(new_page: Any, url: str, link: str, language: str = "en", **options: Any) -> Any:
    """A page at `link`, at rest with its maps drawn."""
    page = new_page(**options)
    page.goto(f"{url}/{link}lang={language}")
    page.wait_for_selector(OPENED)
    rest(page)
    return page


def test_keys_pass_over_a_closed_drawer(new_page: Any, app_url: str) -> None:
    """No stop of the Tab key lies in it, and none on what is not seen."""
    page = opened(new_page, app_url, "?size=16&", **TELEPHONE)
    assert page.evaluate(IS_CLOSED)
    page.evaluate(TEN_SECONDS_LATER)
    seen = """() => {
      const at = document.activeElement;
      return at !== document.body && [at.closest("[data-testid='stSidebar']") !== null, at.checkVisibility({visibilityProperty: true})];
    }"""
    stops = []
    for _ in range(16):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(seen))
    assert [stop for stop in stops if stop] == [[False, True]] * len([stop for stop in stops if stop])
    seen = """() => [...document.querySelectorAll("[data-testid='stSidebar'] *")]
      .filter(each => each.checkVisibility({visibilityProperty: true})).map(each => each.cloneNode(false).outerHTML)"""
    assert page.evaluate(seen) == []


def test_the_focus_goes_into_the_drawer_and_comes_back_with_escape(new_page: Any, app_url: str) -> None:
    """On a telephone, where it covers the page."""
    page = opened(new_page, app_url, "?size=16&", **TELEPHONE)
    page.locator(OPENS).focus()
    page.keyboard.press("Enter")
    page.wait_for_function(IS_OPEN)
    page.wait_for_function(STANDS_IN_DRAWER)
    page.keyboard.press("Escape")
    page.wait_for_function(IS_CLOSED)
    page.wait_for_function(STANDS_ON_OPENER)


def test_escape_closes_a_list_in_the_drawer_and_not_the_drawer(new_page: Any, app_url: str) -> None:
    """What is open last is closed first."""
    page = opened(new_page, app_url, "?size=16&", **TELEPHONE)
    page.locator(OPENS).click()
    page.wait_for_function(IS_OPEN)
    field = page.locator(f"{DRAWER} [data-testid='stSelectbox'] input").first
    field.scroll_into_view_if_needed()
    rest(page)  # a list closes when what it belongs to moves, and the drawer slides in
    field.click()
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=option]", state="detached")
    rest(page)
    assert page.evaluate(IS_OPEN)
    page.keyboard.press("Escape")
    page.wait_for_function(IS_CLOSED)


def test_beside_the_page_the_drawer_gives_the_focus_back_and_escape_leaves_it(lab: Lab) -> None:
    """In a wide window it is a part of the page."""
    page = lab.page
    page.locator("[data-testid='stSidebarCollapseButton'] button").focus()
    page.keyboard.press("Escape")
    rest(page)
    assert page.evaluate(IS_OPEN)
    page.keyboard.press("Enter")
    page.wait_for_function(STANDS_ON_OPENER)
    page.keyboard.press("Enter")
    page.wait_for_function(STANDS_IN_DRAWER)


def test_a_telephone_on_its_side_begins_with_the_drawer_closed_and_may_open_it(
    new_page: Any, app_url: str
) -> None:
    """There is no room for it beside the maps; who opens it keeps it, also after a turn."""
    page = opened(new_page, app_url, "?size=16&", **ON_ITS_SIDE)
    page.wait_for_function(IS_CLOSED)
    page.locator(OPENS).click()
    page.wait_for_function(IS_OPEN)
    rest(page)
    assert page.evaluate(IS_OPEN)


def test_a_telephone_that_is_turned_keeps_the_drawer_closed(new_page: Any, app_url: str) -> None:
    """Upright it was closed, so it stays closed on the side."""
    page = opened(new_page, app_url, "?size=16&", **TELEPHONE)
    page.set_viewport_size({"width": 844, "height": 390})
    rest(page)
    page.wait_for_function(IS_CLOSED)


SIZES = ((390, 844), (512, 384), (844, 390))
"""Of a telephone upright, of a window of 1024 pixels that is enlarged twice, and of a telephone on its side."""


@pytest.mark.parametrize("language", list(TITLES))
def test_a_page_says_where_one_is_and_its_bar_is_low_on_a_telephone(
    new_page: Any, app_url: str, language: str
) -> None:
    """A tab, a bookmark and a screen reader tell one page from another, and nothing of the frame is English elsewhere. The bar has one
    row, or upright two; all controls are inside of the window, and nothing scrolls sideways.
    """
    page = opened(new_page, app_url, PAGES["start"] + "size=16&", language, **TELEPHONE)
    _ = translation(language).gettext
    sizes = list(SIZES)
    for name, link in PAGES.items():
        if name != "start":
            follow(page, f"{link[1:]}size=16&lang={language}")
            page.wait_for_selector(OPENED)
        called = TITLES[language][name]
        assert page.title() == f"{called} · cnnviz"
        assert page.locator("h1").all_text_contents() == [f"cnnviz · {called}"]
        assert page.evaluate("document.documentElement.lang") == language.replace("_", "-")
        skip = page.locator("[data-testid='stSkipToContent']")
        assert skip.text_content() == _("Skip to the main content")
        skip.press("Enter")
        page.keyboard.press("Tab")  # to the first control of the bar, before all settings
        assert page.evaluate("document.activeElement.matches('h1.masthead a')")
        if name not in ("start", "glossary", "teacher"):  # which have no settings
            assert page.locator(DRAWER).get_attribute("aria-label") == _("Settings")
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            rest(page)
            page.wait_for_function(f"() => ({OF_THE_BAR})().inside")
            bar = page.evaluate(OF_THE_BAR)
            two = width == 390  # eleven targets of 24 pixels and more, with their names
            assert bar["oneLine"] or two
            assert bar["bottom"] <= (88 if two else 64)
            assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
        sizes.reverse()  # the next page begins in the size of this


def test_a_finger_scrolls_the_page_from_a_map_and_a_tap_reads_an_element(new_page: Any, app_url: str) -> None:
    """A map fills a telephone's window, so a page would be held fast if it took every touch."""
    page = opened(new_page, app_url, PAGES["lab"] + "size=16&", **TELEPHONE)
    finger = page.context.new_cdp_session(page)
    for link in (PAGES["lab"], "?page=network&panel=layer&", PAGES["signals"]):
        if link != PAGES["lab"]:
            follow(page, f"{link}size=16&lang=en")
        page.wait_for_selector(".stepper[data-total]")
        rest(page)
        scrolls_and_reads(page, finger, 1 if link == PAGES["lab"] else -1)


def scrolls_and_reads(page: Any, finger: Any, place: int) -> None:
    """A finger on the map number `place` scrolls the page, and a tap on it is in the address."""
    plate = page.locator(".stepper .plate").nth(place)
    plate.scroll_into_view_if_needed()
    rest(page)
    box = plate.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    at = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = page.evaluate(at)
    way = 10 if before > 200 else -10
    for step in range(13):
        kind = "touchMove" if step else "touchStart"
        finger.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y + step * way}]}
        )
    frames(page, 20)  # lifted in full motion, a finger throws the page, as far as the machine is quick
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(f"before => Math.abs({at} - before) > 60", arg=before)
    rest(page)
    box = plate.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.6)
    page.wait_for_function("() => location.search.includes('pin') || location.search.includes('element')")
