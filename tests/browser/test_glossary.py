"""The glossary in the browser, and terms in texts: by keys, pointer and touch, on a telephone, on paper, in forced colours."""

from __future__ import annotations

from typing import Any

from .conftest import rest, until

CARD = ".term-card:popover-open"
LINKED = "a[href^='?page=glossary&term=stride']"
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.textContent;
}"""


def opened(new_page: Any, url: str, link: str, shown: str, **options: Any) -> Any:
    """A page at `link` that shows an element `shown`, at rest."""
    page = new_page(**options)
    page.goto(f"{url}/?{link}")
    page.wait_for_selector(shown)
    rest(page)
    return page


def test_a_link_opens_the_glossary_at_its_term_and_see_it_opens_the_view(new_page: Any, app_url: str) -> None:
    """In the page that is open: going back shows the term again."""
    page = opened(new_page, app_url, "page=glossary&term=stride&lang=en", ".entry[aria-current]")
    entry = page.locator(".entry[aria-current]")
    assert entry.locator(".title").inner_text() == "Stride"
    assert entry.locator(".other").inner_text() == "步幅"
    until(page, lambda: page.evaluate(FOCUSED).startswith("Stride"))
    page.evaluate("window.stays = true")
    entry.locator(".see").click()
    page.wait_for_selector(".st-key-lab-stepper [data-drawn]")
    until(page, lambda: "stride=2" in page.url)
    assert page.evaluate("window.stays")
    page.go_back()
    page.wait_for_selector(".entry[aria-current]")
    assert page.evaluate("window.stays")


def test_what_is_typed_leaves_the_terms_that_contain_it(new_page: Any, app_url: str) -> None:
    """In either language, in any order and case; a topic without any is not shown."""
    page = opened(new_page, app_url, "page=glossary&lang=en", ".entry")
    field, shown = page.locator("input[type=search]"), page.locator(".entry:visible .title")
    for typed, names in (("步幅", ["Stride", "Effective stride"]), ("MAX pooling", None), ("", None)):
        field.fill(typed)
        found = shown.all_inner_texts()
        assert names is None or sorted(found) == sorted(names)
        assert "Max pooling" in found or names is not None
    field.fill("<b>")
    assert shown.count() == 0
    assert "<b>" in page.locator(".nothing p").inner_text()
    page.locator(".nothing button").click()
    assert shown.count() > 50
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_term_opens_and_closes_by_keys(new_page: Any, app_url: str) -> None:
    """In a part and in Streamlit's own texts: Enter or Space opens, Escape closes and gives the focus back, Tab goes through the card and on."""
    page = opened(new_page, app_url, "size=16&panel=cost&lang=en", LINKED)
    for terms in (".st-key-lab-stepper .term-word", LINKED):
        opens_and_closes(page, page.locator(terms).first)


def opens_and_closes(page: Any, term: Any) -> None:
    """The card of a term."""
    name, card = term.inner_text(), page.locator(CARD)
    size = "element => getComputedStyle(element).fontSize"
    assert term.evaluate(size) == term.locator("..").evaluate(size)
    for key in ("Enter", "Space"):
        term.focus()
        page.keyboard.press(key)
        card.wait_for()
        assert card.locator("strong").inner_text().lower() == name.lower()
        assert term.get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        card.wait_for(state="hidden")
        assert page.evaluate(FOCUSED) == name
        assert term.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert stops[1:] == ["See it", "All terms"]
    page.keyboard.press("Tab")
    card.wait_for(state="hidden")
    assert page.evaluate(FOCUSED) not in (name, "All terms")
    assert "glossary" not in page.url


def test_on_a_telephone_a_tap_opens_a_card_that_fits_and_a_tap_elsewhere_closes_it(
    new_page: Any, app_url: str
) -> None:
    """And All terms leads to the term in the glossary."""
    page = opened(
        new_page,
        app_url,
        "size=16&panel=cost&lang=zh_CN",
        LINKED,
        viewport={"width": 390, "height": 844},
        has_touch=True,
    )
    term, card = page.locator(LINKED).first, page.locator(CARD)
    term.scroll_into_view_if_needed()
    term.tap()
    card.wait_for()
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    for target in card.locator("a, button").all():
        size = target.bounding_box()
        assert min(size["width"], size["height"]) >= 24
    page.touchscreen.tap(380, box["y"] - 40 if box["y"] > 60 else box["y"] + box["height"] + 40)
    card.wait_for(state="hidden")
    term.tap()
    card.locator("a").nth(1).tap()
    page.wait_for_selector(".entry[aria-current]")
    until(page, lambda: "term=stride" in page.url)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_terms_are_told_in_forced_colours_and_plain_on_paper(new_page: Any, app_url: str) -> None:
    """A card has a border where shadows are taken away; on paper nothing is underlined."""
    page = opened(new_page, app_url, "size=16&panel=cost&lang=en", LINKED, forced_colors="active")
    page.locator(".st-key-lab-stepper .term-word").first.click()
    card = page.locator(CARD)
    assert card.evaluate("each => getComputedStyle(each).borderTopWidth") == "1px"
    page.emulate_media(media="print")
    assert not card.is_visible()
    line = "each => getComputedStyle(each).textDecorationLine"
    assert page.locator(LINKED).first.evaluate(line) == "none"
    assert page.locator(".st-key-lab-stepper .term-word").first.evaluate(line) == "none"
