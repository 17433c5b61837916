"""What leads a newcomer: by keys, with a finger, back and forward, and with numbers that are covered."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from cnnviz import inputs, pipeline
from cnnviz.lessons import LESSONS
from cnnviz.lessons.asked import asked
from cnnviz.lessons.led import opened
from cnnviz.state import LabState, link_of

from .conftest import follow, rest, until, uploader
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
    follow(page, "lesson=window&card=2&lang=en")
    page.locator(f"{CARD} h2").wait_for()
    rest(page)
    card = page.locator(".st-key-shell-lesson").bounding_box()
    assert card["height"] >= 389 and card["width"] < 844 / 2
    assert page.locator(".stepper .sums").bounding_box()["x"] >= card["width"]


def test_the_last_question_leads_back_to_the_questions(new_page: Any, app_url: str) -> None:
    """To its own group, in view."""
    page = new_page()
    page.goto(f"{app_url}/?lesson=asked_2&card={len(asked()['asked_2'].cards) - 1}&lang=en")
    page.get_by_role("button", name="Back to the questions").click()
    page.locator(".questions h3").first.wait_for()
    rest(page)
    page.wait_for_function(
        """() => {
          const root = [...document.querySelectorAll("*")].find((each) => each.shadowRoot?.querySelector(".questions"));
          const { top, bottom } = root.shadowRoot.querySelectorAll(".questions h3")[2].getBoundingClientRect();
          return top >= 0 && bottom < innerHeight / 2;
        }"""
    )


WHOLE = (
    "What is backpropagation?",
    "How does it learn?",
    "What if a digit is shifted?",
    "What is pooling for, and what does it lose?",
    "Why is the border different?",
    "What does stride 2 do, and why would one want it?",
    "What does a deeper layer see?",
    "Do I understand it?",
)
"""Questions whose light holds several things, or one that is as tall as the window allows."""


def test_what_is_lit_is_whole_on_one_screen(new_page: Any, app_url: str) -> None:
    """In a laptop's window, above the card; of the sliders, the one that is asked for, and all when they are wanted."""
    page = new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    cards = [(id, at, card.title["en"]) for id, each in asked().items() for at, card in enumerate(each.cards)]
    for id, at, title in cards:
        if title not in WHOLE:
            continue
        page.goto(f"{app_url}/?lesson={id}&card={at}&lang=en")
        page.locator(f"{CARD} h2", has_text=title).wait_for()
        rest(page)
        page.wait_for_function(
            """() => {
              const box = document.querySelector('.cnnviz-spotlight')?.getBoundingClientRect();
              return box && box.height > 150 && box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
            }"""
        )
        if "shifted" in title:
            dials = page.locator(".disturb .dial")
            assert [each.is_visible() for each in dials.all()].count(True) == 1
            page.get_by_role("button", name="All sliders").click()
            assert all(each.is_visible() for each in dials.all())


def test_a_questions_card_draws_and_judges(new_page: Any, app_url: str) -> None:
    """The drawing has its names; a wrong sum is not taken, the right one is, and uncovers; with a finger nothing lies over the title."""
    page = new_page()
    page.goto(f"{app_url}/?lesson=asked_1&card=1&lang=zh_CN")
    page.locator(f"{CARD} .body > .figure text").first.wait_for()
    names = page.locator(f"{CARD} .body > .figure text").all_text_contents()
    assert {"通道", "卷积核", "滤波器", "特征图"} <= set(names)
    lesson = list(asked().values())[-1]
    number = next(at for at, card in enumerate(lesson.cards) if card.title["en"] == "Do I understand it?")
    follow(page, urlencode(link_of(opened(lesson, number, 0, LabState()))))
    page.locator(f"{CARD} .typed input").wait_for()
    rest(page)
    row, column = map(int, re.findall(r"\d+", page.locator(f"{CARD} .asks > p").first.inner_text()))
    run = shown(lesson, number)
    right = int(run.conv[0, row, column])
    says = page.locator(f"{CARD} .says")
    for guess, words in ((right + 1, "(?!Right)."), (right, r"Right\.")):
        page.locator(f"{CARD} .typed input").fill(f"{guess}")
        page.keyboard.press("Enter")
        until(page, lambda words=words: re.match(words, says.inner_text()))
    rest(page)
    assert "cover" not in page.url
    assert page.locator(f"{CARD} .next").inner_text() == "Continue with: Mixed questions"
    page.set_viewport_size({"width": 390, "height": 844})
    rest(page)
    title_box, where = (page.locator(f"{CARD} {each}").bounding_box() for each in ("h2", ".where"))
    assert title_box["x"] + title_box["width"] <= where["x"] or title_box["y"] >= where["y"] + where["height"]


def test_what_a_card_asks_of_is_framed_until_it_is_left(new_page: Any, app_url: str) -> None:
    """The rows and columns that the text names, on the network's picture."""
    page = new_page()
    page.goto(f"{app_url}/?lesson=why&card=0&lang=en")
    frame = page.locator(".answers .seen .asked")
    frame.wait_for()
    rest(page)
    text = page.locator(f"{CARD} .asks > p").first.inner_text()
    found = re.search(r"rows (\d+) to (\d+) and columns (\d+) to (\d+)", text)
    assert found is not None
    top, bottom, left, right = map(int, found.groups())
    box, around = frame.bounding_box(), frame.locator("xpath=..").bounding_box()
    cell = around["width"] / 28
    for side, expected in (("x", left), ("y", top)):
        assert abs((box[side] - around[side]) / cell - expected) < 0.1
    assert abs(box["width"] / cell - (right + 1 - left)) < 0.1
    assert abs(box["height"] / cell - (bottom + 1 - top)) < 0.1
    page.locator(f"{CARD} header .icon").last.click()
    until(page, lambda: not frame.is_visible())


def shown(lesson: Any, number: int) -> Any:
    """What the lab computes in the view of a card."""
    state = opened(lesson, number, 0, LabState())
    assert isinstance(state, LabState)
    picture = inputs.lab_picture(state)
    assert picture is not None
    return pipeline.run(state, picture.pixels)


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
    follow(page, "page=network&lang=en&cover=sum&panel=trace")
    page.get_by_text("Some of this is still covered above").wait_for()
    rest(page)
    assert page.locator(".st-key-network-trace").count() == 0


EVIL = '<img src="x" onerror="window.harmed=1"> ![x](x.png) [l](javascript:alert(1)) $x$'


def test_texts_of_an_own_lesson_are_mere_texts(new_page: Any, app_url: str) -> None:
    """In the card, on the page for teachers, and in what is said of a file that is none."""
    page = new_page()
    page.goto(f"{app_url}/?page=teacher&lang=en")
    files = uploader(page)
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
    follow(page, "lesson=own&lang=en")
    until(page, lambda: page.locator(f"{CARD} h2").count() == 1 and title(page) == EVIL)
    page.locator(f"{CARD} .options button", has_text="b").last.click()
    rest(page)
    assert page.locator(f"{CARD} img, {CARD} .options a").count() == 0
    assert page.evaluate("window.harmed") is None


def test_a_browser_that_keeps_nothing_is_led_all_the_same(new_page: Any, app_url: str) -> None:
    """Reading what it keeps raises there; what was done holds as long as the page does."""
    page = new_page()
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError'); } });"
    )
    page.goto(f"{app_url}/?lang=en")
    page.locator(".start[data-shown]").wait_for()
    rest(page)
    follow(page, "lesson=stride&card=5&lang=en")
    page.locator(f"{CARD} .options button", has_text="quarter").click()
    page.locator(f"{CARD} .steps .done").wait_for()
    page.goto(f"{app_url}/?lesson=quiz&card=0&lang=en")
    page.locator(f"{CARD} h2").wait_for()
    rest(page)
