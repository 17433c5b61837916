"""A view is shared and parts of it are hidden, in a real browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from cnnviz.state import PAGES, from_query

from .conftest import OPENED, follow, rest, until

EVERYTHING = "controls.panels.values.answers"

REACHED = """async () => {
  const deepest = () => {
    let found = document.activeElement;
    while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    return found;
  };
  const found = deepest();
  const host = found && (found.getRootNode().host ?? found);
  return found === document.body ? null : [
    host.closest("[class*='st-key-']")?.className.match(/st-key-[\\w-]+/)?.[0] ?? '',
    Boolean(host.closest("[data-testid='stSidebar'], [data-testid='stExpandSidebarButton']")),
    found.checkVisibility({ visibilityProperty: true }),
  ];
}"""
"""Where the keyboard's focus is: the nearest key, whether that is in the drawer, and whether it can be seen."""


def opened(new_page: Any, url: str, query: str, **options: Any) -> Any:
    """A page whose main part is drawn and that rests."""
    page = new_page(**options)
    page.goto(f"{url}/?{query}")
    page.wait_for_selector(OPENED)
    rest(page)
    return page


def share(page: Any) -> None:
    """Open what the page is handed on with."""
    page.locator(".st-key-shell-share button.open").click()
    page.locator(".st-key-shell-share .qr").first.wait_for()
    rest(page)


def link_of(page: Any) -> str:
    """The link that is shown."""
    return str(page.locator(".st-key-shell-share .link input").input_value())


def read_code(shot: bytes) -> str:
    """What zxing-cpp reads on a screenshot."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="the decoder is a requirement of the tests alone")
    import io

    from PIL import Image

    found = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(shot)).convert("L")))
    return "|".join(each.text for each in found)


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1280, "light"), ("zh_CN", 390, "dark")])
def test_a_view_is_shared(new_page: Any, app_url: str, language: str, width: int, scheme: str) -> None:
    """The code on the screen is the link; the link opens what was chosen; Escape leads back to the button."""
    size = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = opened(new_page, app_url, f"size=16&stride=2&lang={language}", **size)
    share(page)
    assert link_of(page) == page.url
    boxes = page.locator(".st-key-shell-share form")
    for value in ("controls", "panels", "large"):
        boxes.locator(f"input[value={value}]").check()
    other = "zh_CN" if language == "en" else "en"
    boxes.locator(f"input[value={other}]").check()
    page.wait_for_function(
        "other => document.querySelector('.st-key-shell-share [data-drawn]') && [...document.querySelectorAll('*')].some("
        "each => each.shadowRoot?.querySelector('.link input')?.value.includes(`lang=${other}`))",
        arg=other,
    )
    link = link_of(page)
    assert link.startswith(app_url)
    state, unreadable = from_query(dict(parse_qsl(urlsplit(link).query)))
    assert not unreadable
    assert (state.hide, state.large, state.language) == (("controls", "panels"), True, other)
    assert getattr(state, "stride", None) == 2
    assert page.url != link  # the page itself stays
    page.locator(".st-key-shell-share button.plate").click()
    page.locator(".st-key-shell-share dialog[open] .qr").wait_for()
    until(page, lambda: read_code(page.screenshot()) == link)
    side = page.locator(".st-key-shell-share dialog .qr").bounding_box()["height"]
    assert side >= 0.6 * min(width, 800)
    page.keyboard.press("Escape")
    page.locator(".st-key-shell-share dialog").wait_for(state="hidden")
    focused = "() => [...document.querySelectorAll('*')].some(each => each.shadowRoot?.activeElement?.matches('button.open'))"
    page.wait_for_function(focused)
    visitor = opened(new_page, app_url, urlsplit(link).query)
    assert visitor.url == link
    assert visitor.evaluate("() => document.documentElement.lang") == other.replace("_", "-")


def test_a_link_is_copied_and_said(new_page: Any, app_url: str) -> None:
    """Where the browser lets us."""
    page = opened(new_page, app_url, "size=16&lang=en", permissions=["clipboard-read", "clipboard-write"])
    share(page)
    page.locator(".st-key-shell-share .main").click()
    page.locator(".st-key-shell-share .said", has_text="The link is copied.").wait_for()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url


def test_a_link_that_cannot_be_copied_is_selected(new_page: Any, app_url: str) -> None:
    """As on a page without HTTPS, where not even the old way is open."""
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false;"
    )
    page.goto(f"{app_url}/?size=16&lang=en")
    page.wait_for_selector(OPENED)
    rest(page)
    share(page)
    page.locator(".st-key-shell-share .main").click()
    page.locator(".st-key-shell-share .said", has_text="Ctrl+C").wait_for()
    field = page.locator(".st-key-shell-share .link input")
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [0, len(page.url)]
    assert field.evaluate("field => field.getRootNode().activeElement === field")


def test_what_is_hidden_cannot_be_reached(new_page: Any, app_url: str) -> None:
    """On every page: not seen, not read out, not in the order of Tab; one button shows everything again."""
    page = opened(new_page, app_url, f"page={next(iter(PAGES))}&size=16&lang=en&hide={EVERYTHING}")
    for name in PAGES:
        follow(page, f"page={name}&size=16&lang=en&hide={EVERYTHING}")
        page.wait_for_selector(OPENED)
        rest(page)
        drawer = page.locator("[data-testid='stSidebar'], [data-testid='stExpandSidebarButton']")
        assert not any(each.is_visible() for each in drawer.all())
        assert page.locator("[class*='st-key-shell-page']").count() == 0
        tree = page.locator("body").aria_snapshot()
        assert "Settings" not in tree and "The network reads" not in tree
        page.locator("[data-testid='stSkipToContent']").focus()  # the first stop of all
        places = []
        for _press in range(200):
            page.keyboard.press("Tab")
            found = page.evaluate(REACHED)
            if found is None:
                break
            places.append(found)
        assert places and not any(in_drawer for _key, in_drawer, _seen in places), name
        assert all(seen for key, _in_drawer, seen in places if key), name
        page.get_by_role("button", name="Show everything").click()
        page.wait_for_function("() => !location.search.includes('hide')")
        rest(page)
        assert page.get_by_role("button", name="Show everything").count() == 0
        assert page.locator("[class*='st-key-shell-page']").count() == 1
        if name not in ("start", "glossary", "teacher"):  # where there is no drawer
            assert page.locator("[data-testid='stSidebar']").is_visible()


def test_a_folded_drawer_stays_folded(new_page: Any, app_url: str) -> None:
    """On other pages, after a reload, and when what was hidden comes back."""
    page = opened(new_page, app_url, "size=16&lang=en", viewport={"width": 1280, "height": 800})
    folded = page.locator("[data-testid='stSidebar'][data-collapsed='true']")
    page.locator("section[data-testid='stSidebar']").hover()
    page.locator("[data-testid='stSidebarCollapseButton'] button").click()
    folded.wait_for(state="attached")
    page.locator("[class*='st-key-shell-page'] button").nth(1).click()
    page.wait_for_selector(".graph")
    rest(page)
    assert folded.count() == 1
    page.reload()
    page.wait_for_selector(".graph")
    rest(page)
    assert folded.count() == 1
    page.goto(f"{app_url}/?size=16&lang=en&hide=controls")
    page.wait_for_selector(OPENED)
    page.get_by_role("button", name="Show everything").click()
    page.wait_for_function("() => !location.search.includes('hide')")
    rest(page)
    assert folded.count() == 1


def test_a_drawer_left_open_does_not_cover_a_telephone_at_the_next_visit(new_page: Any, app_url: str) -> None:
    """It opens when it is asked for."""
    page = opened(new_page, app_url, "size=16&lang=en", viewport={"width": 390, "height": 844})
    folded = page.locator("[data-testid='stSidebar'][data-collapsed='true']")
    page.locator("[data-testid='stExpandSidebarButton']").click()
    folded.wait_for(state="detached")
    page.reload()
    page.wait_for_selector(OPENED)
    folded.wait_for(state="attached")


def test_a_lesson_is_shared_from_the_page_for_teachers(new_page: Any, app_url: str) -> None:
    """Its link is short, and opens its first card."""
    page = opened(new_page, app_url, "page=teacher&lang=en")
    page.locator(".teacher article button").first.click()
    page.locator(".st-key-shell-share .qr").first.wait_for()
    rest(page)
    link = link_of(page)
    assert urlsplit(link).query == "lesson=pixels&lang=en"
    page.keyboard.press("Escape")
    page.locator(".teacher article a").first.click()
    page.wait_for_function("() => location.search.includes('lesson=pixels')")
    page.locator(".lesson-card h2").wait_for()
