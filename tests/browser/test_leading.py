"""What leads a newcomer: by keys, with a finger, back and forward, and with numbers that are covered."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cnnviz.lessons import LESSONS

from .conftest import rest, until
from .test_lessons import CARD

ON_ITS_SIDE: dict[str, Any] = {
    "viewport": {"width": 844, "height": 390},
    "has_touch": True,
    "is_mobile": True,
}


def title(page: Any) -> str:
    return str(page.locator(f"{CARD} h2").inner_text())


def test_the_first_key_leads_to_the_card_and_back_goes_card_by_card(new_page: Any, app_url: str) -> None:
    """Past all settings; and a question that pins an element by itself is no step of the way back."""
    page = new_page()
    page.goto(f"{app_url}/?lesson=window&card=1&lang=en")
    page.locator(f"{CARD} h2").wait_for()
    rest(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the lesson's card"
    page.keyboard.press("Enter")
    titles = [card.title["en"] for card in LESSONS["window"].cards[1:4]]
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == titles[0]
    for each in titles[1:]:
        page.locator(f"{CARD} .next").click()
        until(page, lambda each=each: title(page) == each)
        rest(page)
    for each in titles[-2::-1]:
        page.go_back()
        until(page, lambda each=each: title(page) == each)
        rest(page)
        assert ("pin=" in page.url) == (each == titles[1]), "what is asked for is pinned"
    page.go_forward()
    until(page, lambda: title(page) == titles[1])


def test_on_a_telephone_on_its_side_nothing_needs_a_pointer_or_hides_the_page(
    new_page: Any, app_url: str
) -> None:
    """Lessons are listed by their titles, the first sum is on one screen, and a card lies beside the page."""
    page = new_page(**ON_ITS_SIDE)
    page.goto(f"{app_url}/?lang=en")
    page.locator(".start[data-shown]").wait_for()
    rest(page)
    names = page.locator(".stretches .name")
    assert names.all_inner_texts() == [lesson.title["en"] for lesson in LESSONS.values()]
    boards = [page.locator(f".live .{each}").bounding_box() for each in ("picture", "trio", "map")]
    assert all(each is not None and each["y"] + each["height"] <= 391 for each in boards)
    page.goto(f"{app_url}/?lesson=window&card=2&lang=en")
    page.locator(f"{CARD} h2").wait_for()
    rest(page)
    card = page.locator(".st-key-shell-lesson").bounding_box()
    assert card["height"] >= 389 and card["width"] < 844 / 2
    assert page.locator(".stepper .sums").bounding_box()["x"] >= card["width"]


def test_the_last_question_leads_back_to_the_questions(new_page: Any, app_url: str) -> None:
    """To the first group, in view."""
    page = new_page()
    page.goto(f"{app_url}/?lesson=asked_0&card=5&lang=en")
    page.get_by_role("button", name="Back to the questions").click()
    page.locator(".questions h3").first.wait_for()
    rest(page)
    page.wait_for_function(
        """() => {
          const root = [...document.querySelectorAll("*")].find((each) => each.shadowRoot?.querySelector(".questions"));
          const { top, bottom } = root.shadowRoot.querySelector(".questions h3").getBoundingClientRect();
          return top >= 0 && bottom < innerHeight / 2;
        }"""
    )


def test_a_covered_answer_stands_nowhere_until_it_is_revealed(new_page: Any, app_url: str) -> None:
    """Not in the strip, the maps or the panels; and a trace does not tell a covered sum."""
    page = new_page()
    page.goto(f"{app_url}/?page=network&lang=en&cover=answer&panel=why")
    reveal = page.get_by_role("button", name="The answer is covered. Reveal it")
    reveal.wait_for()
    rest(page)
    assert not re.search(r"\d%", page.locator(".stMain").inner_text())
    reveal.click()
    page.locator(".answers .verdict").wait_for()
    rest(page)
    assert "cover" not in page.url and page.locator(".answers .best").inner_text() == "7"
    page.goto(f"{app_url}/?page=network&lang=en&cover=sum&panel=trace")
    page.get_by_text("Some of this is still covered above").wait_for()
    rest(page)
    assert page.locator(".st-key-network-trace").count() == 0


EVIL = '<img src="x" onerror="window.harmed=1"> ![x](x.png) [l](javascript:alert(1)) $x$'


def test_texts_of_an_own_lesson_are_mere_texts(new_page: Any, app_url: str) -> None:
    """In the card, on the page for teachers, and in what is said of a file that is none."""
    page = new_page()
    page.goto(f"{app_url}/?page=teacher&lang=en")
    files = page.locator("[data-testid='stFileUploaderDropzoneInput']").first
    files.wait_for(state="attached")
    rest(page)
    text = f"""title = '{EVIL}'
[[cards]]
title = '{EVIL}'
text = '{EVIL}'
choice = {{ text = '{EVIL}', options = [{{ text = '{EVIL}', says = 'a', right = true }}, {{ text = 'b', says = '{EVIL}' }}] }}
"""
    files.set_input_files({"name": "own.toml", "mimeType": "application/toml", "buffer": text.encode()})
    page.get_by_text("is open: see").wait_for()
    rest(page)
    assert EVIL in page.locator(".teacher").inner_text()
    page.evaluate(
        "history.pushState({}, '', '?lesson=own&lang=en'); dispatchEvent(new PopStateEvent('popstate'))"
    )
    until(page, lambda: page.locator(f"{CARD} h2").count() == 1 and title(page) == EVIL)
    page.locator(f"{CARD} .options button", has_text="b").last.click()
    rest(page)
    assert page.locator(f"{CARD} img, {CARD} .options a").count() == 0
    assert page.evaluate("window.harmed") is None


@pytest.mark.parametrize("query", ["", "?lesson=stride&card=5&lang=en", "?lesson=quiz&card=0&lang=en"])
def test_a_browser_that_keeps_nothing_is_led_all_the_same(new_page: Any, app_url: str, query: str) -> None:
    """Reading what it keeps raises there; what was done holds as long as the page does."""
    page = new_page()
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError'); } });"
    )
    page.goto(f"{app_url}/{query}")
    page.locator(f"{CARD} h2" if query else ".start[data-shown]").first.wait_for()
    rest(page)
    if "stride" in query:
        page.locator(f"{CARD} .options button", has_text="quarter").click()
        page.locator(f"{CARD} .steps .done").wait_for()
