"""Every card of every lesson: it opens, lights what it names, and is done by doing what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlparse

import pytest

from cnnviz.lessons import LESSONS
from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.led import look
from cnnviz.lessons.lesson import Card, Choice, Question, Task, said
from cnnviz.parts.lesson.content import written
from cnnviz.state import from_query
from cnnviz.words import LANGUAGES, translation
from tests.lessons.scenes import scene_of

from .conftest import OPENED, ROOT, follow, in_widths, rest, until, uploader

CARD = ".st-key-shell-lesson .lesson-card"
DONE = f"{CARD} .asks.done"


def paints(page: Any) -> None:
    """On the pad of the lab: first far away from what the pinned element sees, then inside."""
    pad = page.locator(".st-key-lab-sketch canvas").first
    for across, down in ((0.95, 0.95), (0.53, 0.41)):
        rest(page)
        box = pad.bounding_box()
        # it waits until what is lit has been scrolled to and the pad stands still
        pad.click(position={"x": across * box["width"], "y": down * box["height"]})
    rest(page)


def trains(page: Any) -> None:
    """From the start to the end."""
    page.locator(".st-key-train-network-training .run").click()


def query(page: Any) -> dict[str, str]:
    return dict(parse_qsl(urlparse(page.url).query, keep_blank_values=True))


def one_after_another(**values: tuple[str, ...]) -> Callable[[Any], None]:
    """What opens links that differ in one key, and waits until the card has counted each."""
    [(key, each)] = values.items()

    def do(page: Any) -> None:
        found = translation(query(page)["lang"]).gettext("{count} of {of} found")
        for count, value in enumerate(each, 1):
            follow(page, urlencode(query(page) | {key: value}))
            page.locator(f"{CARD} .status", has_text=found.format(count=count, of=len(each))).wait_for()

    return do


def bring_picture(page: Any) -> None:
    """Choose a file of one's own."""
    uploader(page).set_input_files(ROOT / "assets/icon.png")


def open_network(page: Any) -> None:
    """Choose a network's file."""
    file = ROOT / "assets/networks/digits.onnx"
    uploader(page).set_input_files(file)


DOERS: dict[tuple[str, int], Callable[[Any], None]] = {
    ("window", 0): one_after_another(pin=tuple(f"conv_0_{row}_2" for row in range(5))),
    ("colour", 0): one_after_another(pin=tuple(f"conv_{channel}_2_2" for channel in range(3))),
    ("depth", 0): paints,
    ("learning", 6): trains,
    ("python", 4): bring_picture,
    ("python", 5): open_network,
    ("colour", 4): one_after_another(kernel=("prewitt_x", "prewitt_y")),
}
"""By lesson and card: what a hand does for a task that one link cannot carry."""


def opens(page: Any, card: Card, at: int, language: str) -> None:
    """The card is there in this language, and lights the first of what it names."""
    title = said(card.title, language)
    until(page, lambda: page.locator(f"{CARD} h2").inner_text() == title)
    rest(page)
    assert int(query(page).get("card", 0)) == at
    if card.lights:
        page.locator(f"{CARD} .where").click()
        page.wait_for_selector(".cnnviz-spotlight")
        page.keyboard.press("Shift")


def done(page: Any) -> None:
    page.wait_for_selector(DONE)


def asked_on(page: Any, lesson: str, at: int) -> Asked:
    """What the card asks for, worked out from the address alone."""
    state, unreadable = from_query(query(page))
    assert not unreadable
    asked = look(LESSONS[lesson], at, scene_of(state)).asked
    assert asked is not None
    return asked


def answer(page: Any, text: str) -> str:
    """What the page says to it."""
    said = page.locator(f"{CARD} .says")
    before = said.text_content()
    page.locator(f"{CARD} .typed input").fill(text)
    page.keyboard.press("Enter")
    until(page, lambda: said.text_content() not in ("", before))
    rest(page)
    return str(said.text_content())


def complete(page: Any, lesson: str, at: int, language: str) -> None:
    """Do what the card says. The first question and the first choice of a lesson are answered wrongly before, and get the sentence for
    it; what is said to every mistake of every card, tests/lessons checks from its data.
    """
    cards = LESSONS[lesson].cards
    asks = cards[at].asks
    first = not any(isinstance(card.asks, type(asks)) for card in cards[:at])
    match asks:
        case Task():
            if (lesson, at) in DOERS:
                DOERS[lesson, at](page)
            else:
                shared = {
                    key: query(page)[key] for key in ("lesson", "card", "draw", "lang") if key in query(page)
                }
                follow(page, f"{asks.solved}&{urlencode(shared)}")
            done(page)
        case Question():
            asked = asked_on(page, lesson, at)
            if first and asked.mistakes:
                assert answer(page, written(Asked(asked.mistakes[0][0])))
                assert not page.locator(DONE).count()
            answer(page, written(asked))
            done(page)
        case Choice():
            options = sorted(asks.options, key=lambda each: each.right)
            for option in options if first else options[-1:]:
                page.locator(CARD).get_by_role("button", name=said(option.text, language), exact=True).click()
                says = said(option.says, language)
                until(
                    page,
                    lambda says=says: page.locator(f"{CARD} .says").inner_text() == says,
                )
            done(page)
    rest(page)


IN_TURN = {lesson: list(LANGUAGES)[number // 4 % 2] for number, lesson in enumerate(LESSONS)}
"""The language in which a lesson is done: four in one, four in the other, so that both have every kind of card and of what hands do.
That each card has all its texts in both, and lights what there is, tests/lessons checks from its data.
"""

LEFT = {language: lesson for lesson, language in IN_TURN.items()}
"""In each language the lesson that is left and opened again: what is kept, and where, is the same for all."""


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_done_card_by_card(new_page: Any, app_url: str, lesson: str) -> None:
    """From the first to the last, each is marked as done, and a reload remembers it."""
    language = IN_TURN[lesson]
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{app_url}/?lesson={lesson}&lang={language}")
    page.wait_for_selector(OPENED)
    cards = LESSONS[lesson].cards
    for at, card in enumerate(cards):
        opens(page, card, at, language)
        complete(page, lesson, at, language)
        if at + 1 < len(cards):
            page.locator(f"{CARD} .next").click()
    if lesson == LEFT[language]:
        page.reload()
    until(page, lambda: page.locator(f"{CARD} .steps .done").count() >= len(cards) - 1)
    stop = page.locator(f"{CARD} .steps [tabindex='0']")  # one for all cards, within which keys go on
    assert stop.count() == 1
    stop.focus()
    for key in ("Home", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    until(page, lambda: page.locator(f"{CARD} h2").inner_text() == said(cards[1].title, language))


def test_beside_a_lesson_nothing_scrolls_sideways(new_page: Any, app_url: str) -> None:
    """In small windows its card is a sheet over the page, with every button of it in the window."""
    page, links = new_page(), ["lesson=window&card=2", "lesson=answer&card=3", "lesson=learning&card=0"]
    page.goto(f"{app_url}/?{links[0]}&lang=en")
    for link in links:
        page.wait_for_selector(OPENED)
        follow(page, f"?{link}&lang=en")
        page.wait_for_selector(OPENED)
        for width in in_widths(page, (1280, 1024, 768, 390), 844):
            main = page.locator("[data-testid='stMain']")  # which the card leaves narrower than the window
            assert main.evaluate("each => each.scrollWidth <= each.clientWidth"), (link, width)
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), (link, width)
            for button in page.locator(f"{CARD} footer button").all():
                box = button.bounding_box()
                assert box["x"] >= 0, (link, width)
                assert box["x"] + box["width"] <= width, link
                assert box["y"] + box["height"] <= 844, (link, width)


def test_settings_that_are_folded_away_are_lit_by_the_way_to_them(new_page: Any, app_url: str) -> None:
    """What lies in the folded drawer cannot be seen, so its button is lit."""
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{app_url}/?lesson=pixels&card=2")
    page.wait_for_selector(OPENED)
    rest(page)
    page.locator("[data-testid='stSidebarCollapseButton'] button").evaluate("button => button.click()")
    button = page.locator("[data-testid='stExpandSidebarButton']")
    button.wait_for()
    page.locator(f"{CARD} .where").click()
    page.wait_for_selector(".cnnviz-spotlight")

    def lies_over() -> bool:
        there, lit = button.bounding_box(), page.locator(".cnnviz-spotlight").bounding_box()
        return abs(there["x"] - lit["x"]) < 8 and abs(there["width"] - lit["width"]) < 16

    until(page, lies_over)


def test_what_is_still_computed_is_lit_when_it_is_there(new_page: Any, app_url: str) -> None:
    """First the line on how far the search is, or at once what it found: lit as a whole and in view."""
    page = new_page(viewport={"width": 1440, "height": 900})
    question = "page=network&network=squeezenet&from=photo&photo=coffee&panel=disturb&fooling=1&lesson=asked_4&card=7"
    page.goto(f"{app_url}/?{question}")
    page.wait_for_selector(".fooling .changed canvas")
    rest(page)

    def frames_it() -> bool:
        found, lit = page.locator(".fooling").bounding_box(), page.locator(".cnnviz-spotlight").bounding_box()
        around = lit["y"] <= found["y"] and found["y"] + found["height"] <= lit["y"] + lit["height"]
        return bool(around and lit["y"] >= 0 and lit["y"] + lit["height"] <= 900)

    until(page, frames_it)
