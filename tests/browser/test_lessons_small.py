"""Lessons on a small screen: what is asked stays in view, and the settings that a card speaks of come in."""

from __future__ import annotations

from typing import Any
from unicodedata import east_asian_width

from cnnviz.glossary import MARK
from cnnviz.lessons import LESSONS

from .conftest import follow, rest, until
from .test_lessons import CARD

TELEPHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LIT = ".cnnviz-spotlight"


def box(page: Any, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).bounding_box()
    return found


def bottom(box: dict[str, float]) -> float:
    return box["y"] + box["height"]


def lies_above(seen: dict[str, float], card: dict[str, float]) -> bool:
    """Whether it is whole in the window and above the card."""
    across = seen["x"] >= 0 and seen["x"] + seen["width"] <= TELEPHONE["viewport"]["width"]
    return across and seen["y"] >= 0 and bottom(seen) <= card["y"] + 1


IN_VIEW = [("pixels", "en"), ("window", "en"), ("colour", "en"), ("pooling", "en"), ("colour", "zh_CN")]
"""Lessons in English, whose texts take more room; in Chinese one, for its type."""


def test_what_is_asked_is_in_view(new_page: Any, app_url: str) -> None:
    """Nothing has to be scrolled to read the task and to write or choose an answer."""
    page = new_page(**TELEPHONE)
    for lesson, language in IN_VIEW:
        link = f"lesson={lesson}&lang={language}"
        if (lesson, language) == IN_VIEW[0]:
            page.goto(f"{app_url}/?{link}")
        else:
            follow(page, link)
        cards = LESSONS[lesson].cards
        for at, card in enumerate(cards):
            title = card.title[language]
            until(page, lambda title=title: page.locator(f"{CARD} h2").inner_text() == title)
            rest(page)
            if card.asks:
                asks_in_view(page)
            assert box(page, CARD)["y"] >= 844 / 2 - 1, link  # half of the screen is the page's
            if at + 1 < len(cards):
                page.locator(f"{CARD} .next").tap()


def asks_in_view(page: Any) -> None:
    """The end of what a card asks is not below the end of what is seen of the card."""
    until(page, lambda: bottom(box(page, f"{CARD} .asks")) <= bottom(box(page, f"{CARD} .body")) + 1)


def columns(text: str) -> int:
    """How wide a text is: a Chinese sign takes twice the room of a letter."""
    plain = MARK.sub(lambda found: found[2] or found[1], text)
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in plain)


def test_chinese_takes_less_room() -> None:
    """On every card, with what it asks; so what fits in English fits in Chinese."""
    cards = [card for lesson in LESSONS.values() for card in lesson.cards]
    for card in cards:
        texts = [card.text, getattr(card.asks, "text", card.text)]
        english, chinese = (sum(columns(text[code]) for text in texts) for code in ("en", "zh_CN"))
        assert chinese < english, card.title


def test_the_settings_come_in_and_stay(new_page: Any, app_url: str) -> None:
    """The pad is lit, whole and above the card; a tap at the card does not send the settings away."""
    page = new_page(**TELEPHONE)
    page.goto(f"{app_url}/?lesson=pixels&card=2")
    for _ in range(2):
        page.wait_for_selector(LIT)
        rest(page)
        until(page, lambda: lies_above(box(page, LIT), box(page, CARD)))
        page.locator(f"{CARD} .where").tap()
    page.locator(f"{CARD} .fold").tap()
    rest(page)
    assert box(page, "[data-testid='stSidebar']")["x"] == 0


def test_settings_that_do_not_come_in_are_asked_for_again(new_page: Any, app_url: str) -> None:
    """As where a run of the script, which is on its way, folds them away once more: here the first click comes to nothing."""
    page = new_page(**TELEPHONE)
    page.add_init_script(
        """window.lost = 0;
        addEventListener('click', event => {
          if (lost || !event.target.closest("[data-testid='stExpandSidebarButton']")) return;
          lost += 1;
          event.stopImmediatePropagation();
        }, true);"""
    )
    page.goto(f"{app_url}/?lesson=pixels&card=2")
    page.wait_for_selector(LIT)
    assert page.evaluate("lost") == 1
    rest(page)
    assert box(page, "[data-testid='stSidebar']")["x"] == 0


def test_what_is_said_to_an_answer_is_in_view(new_page: Any, app_url: str) -> None:
    """Also where the card has to be scrolled for it."""
    page = new_page(viewport={"width": 390, "height": 600}, has_touch=True, is_mobile=True)
    page.goto(f"{app_url}/?lesson=pixels&card=1")
    page.wait_for_selector(f"{CARD} .typed input")
    rest(page)
    page.locator(f"{CARD} .typed input").fill("4321")
    page.locator(f"{CARD} .check").tap()
    page.wait_for_selector(f"{CARD} .says:not(:empty)")
    until(page, lambda: bottom(box(page, f"{CARD} .says")) <= bottom(box(page, f"{CARD} .body")) + 1)


def test_the_sum_stands_above_the_card(new_page: Any, app_url: str) -> None:
    """Window, kernel and products come first on the sheet, so that the prediction can be worked out."""
    page = new_page(**TELEPHONE)
    page.goto(f"{app_url}/?lesson=window&card=5")
    page.wait_for_selector(LIT)
    rest(page)
    cover = ".st-key-lab-stepper .scroll .cover:visible >> nth=0"
    until(page, lambda: lies_above(box(page, cover), box(page, CARD)))


def test_the_card_makes_room_when_the_view_is_used(new_page: Any, app_url: str) -> None:
    """It folds to one line with the task, says there that it is done and leads on; a tap unfolds it, and so does the next card."""
    page = new_page(**TELEPHONE)
    page.goto(f"{app_url}/?lesson=window&card=1&lang=en")
    page.wait_for_selector(LIT)
    rest(page)
    line, following = page.locator(f"{CARD} .line"), page.locator(f"{CARD} .next")
    assert not line.is_visible() and box(page, CARD)["height"] > 300
    page.touchscreen.tap(200, 60)
    until(page, lambda: box(page, CARD)["height"] < 60)
    assert line.inner_text() == LESSONS["window"].cards[1].asks.text["en"]  # type: ignore[union-attr]
    assert line.get_attribute("aria-expanded") == "false" and not following.is_visible()
    line.tap()
    until(page, lambda: box(page, CARD)["height"] > 300)
    page.locator(f"{CARD} .more button").first.tap()  # "Show me"
    until(page, lambda: "due" in (following.get_attribute("class") or ""))
    rest(page)
    page.touchscreen.tap(200, 60)
    says = page.locator(f"{CARD} .line-says")
    until(page, lambda: says.is_visible() and box(page, CARD)["height"] < 120)
    assert says.inner_text().startswith("✓ Done")
    following.tap()
    title = LESSONS["window"].cards[2].title["en"]
    until(
        page,
        lambda: page.locator(f"{CARD} h2").is_visible() and page.locator(f"{CARD} h2").inner_text() == title,
    )


def test_the_folded_card_says_how_far_a_task_is(new_page: Any, app_url: str) -> None:
    """As the open card does, in a status of its own, which changes with the page; the question is whole, and the focus stays at the card."""
    page = new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page.goto(f"{app_url}/?lesson=depth&card=0&lang=en&large=1")
    page.wait_for_selector(LIT)
    rest(page)
    told = page.locator(f"{CARD} .status").inner_text()
    fold, line, says = (page.locator(f"{CARD} .{each}") for each in ("fold", "line", "line-says"))
    assert fold.get_attribute("aria-expanded") == "true" and told.startswith("0 of 2 found")
    page.locator(f"{CARD} h2").focus()
    page.locator(f"{CARD} .fold").dispatch_event("click")
    until(page, lambda: says.is_visible())
    assert says.inner_text() == told and says.get_attribute("role") == "status"
    assert says.evaluate("each => !each.closest('button')")
    assert line.locator("span").evaluate("each => each.scrollHeight <= each.clientHeight + 1"), (
        "the question is cut"
    )
    focused = "line => line.getRootNode().activeElement?.className"
    assert line.evaluate(focused) == "line", "what had the focus is hidden"
    line.press("Enter")
    until(page, lambda: not line.is_visible())
    assert "fold" in line.evaluate(focused) and fold.get_attribute("aria-expanded") == "true"
    follow(page, "?lesson=window&card=0&lang=en")
    page.locator(f"{CARD} .fold").tap()
    until(page, lambda: says.is_visible() and says.inner_text().startswith("0 of 5 found"))
    page.locator("figure[data-stage='conv'] .plate").tap(position={"x": 40, "y": 40})
    until(page, lambda: says.inner_text().startswith("1 of 5 found"))


def test_maps_stay_in_sight_beside_their_sum(new_page: Any, app_url: str) -> None:
    """In the lab, when the page is scrolled to the sum; and above the card that asks what this number is."""
    page = new_page(**TELEPHONE)
    page.goto(f"{app_url}/?page=lab&lang=en")
    page.wait_for_selector(".stepper[data-total]")
    rest(page)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollBy(0, 400)")
    rest(page)
    output, total = "figure[data-stage='conv'] .plate", ".stepper .total"
    assert box(page, output)["y"] >= 0 and bottom(box(page, output)) <= box(page, ".stepper .bar")["y"]
    assert bottom(box(page, total)) <= 844
    follow(page, "?lesson=asked_0&card=0&lang=en")
    page.wait_for_selector(LIT)
    until(page, lambda: bottom(box(page, total)) <= box(page, CARD)["y"])
    assert box(page, output)["y"] >= 0 and bottom(box(page, output)) <= box(page, LIT)["y"] + 1
    follow(page, "?lesson=pooling&card=0&lang=en")  # what is lit lies in the second row
    page.wait_for_selector(LIT)
    until(page, lambda: lies_above(box(page, LIT), box(page, CARD)))


def test_the_button_of_the_settings_stands_in_the_bar_alone(new_page: Any, app_url: str) -> None:
    """Where the page is scrolled, it would lie over what is shown; the keyboard still reaches it."""
    page = new_page(**TELEPHONE)
    page.goto(f"{app_url}/?page=lab&size=16&lang=en")
    page.wait_for_selector(".stepper[data-total]")
    rest(page)
    button = page.locator("[data-testid='stExpandSidebarButton']")
    seen = "button => [getComputedStyle(button).opacity, getComputedStyle(button).pointerEvents]"
    assert button.evaluate(seen) == ["1", "auto"]
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollBy(0, 400)")
    until(page, lambda: button.evaluate(seen) == ["0", "none"])
    page.keyboard.press("Tab")
    button.focus()
    assert button.evaluate(seen) == ["1", "auto"]
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    button.blur()
    until(page, lambda: button.evaluate(seen) == ["1", "auto"])
