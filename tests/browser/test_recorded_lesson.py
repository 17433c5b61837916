"""Recorded lessons, training, panels and the gallery, opened from a disk in a browser without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cnnviz.lessons import LESSONS
from cnnviz.lessons.led import look, opened
from cnnviz.lessons.scene import Scene
from cnnviz.record import page_for, write_gallery
from cnnviz.record.memo import Memo
from cnnviz.record.scenes import result_of
from cnnviz.state import LabState

from .conftest import until
from .firefox import running_firefox
from .offline import opening

LINKS = {
    "lesson": "?lesson=window",
    "lesson-chinese": "?lesson=window&lang=zh_CN",
    "kernel": "?page=train&step=7",
    "network": "?page=train-network&count=64&step=4",
    "step": "?page=train-step&step=3",
    "trace": "?page=network&panel=trace",
    "faces": "?page=network&network=faces&panel=faces",
}
FEW = {"lesson_pixels", "lab_gradient", "signal_sine", "question_0_0"}
FRAMED = '<!doctype html><iframe sandbox="allow-scripts" src="{file}" style="width: 1300px; height: 900px"></iframe>'
ANSWER = 2
"""The card that asks for an element of the map."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages and a small gallery are."""
    found = tmp_path_factory.mktemp("recorded")
    for name, link in LINKS.items():
        (found / f"{name}.html").write_text(page_for(link, 1_000_000)[0], "utf-8")
        (found / f"{name}-framed.html").write_text(FRAMED.format(file=f"{name}.html"))
    write_gallery(found / "gallery", only=lambda entry: entry.name in FEW)
    return found


@pytest.fixture
def opens(browser: Any, folder: Path) -> Iterator[Callable[..., Any]]:
    """Open a page by its name."""
    with opening(browser, folder) as make:
        yield make


def asked(card: int) -> tuple[float, ...]:
    """The right answer to a card of the lesson, for the first numbers that it asks for."""
    state = opened(LESSONS["window"], card, 0, LabState())
    found = look(LESSONS["window"], card, Scene(state, result_of(state, Memo()))).asked
    assert found is not None
    return found.answer


def pin(page: Any, times: int) -> None:
    """Select so many elements of the map, and wait until each was counted."""
    for at in range(times):
        plate = page.locator('figure[data-stage="conv"] .plate')
        box = plate.bounding_box()
        # it waits until the page, which is still being drawn, stands still
        plate.click(position={"x": box["width"] * (0.1 + 0.16 * at), "y": box["height"] * 0.4})
        until(page, lambda at=at: str(at + 1) in page.locator(".lesson-card .status").inner_text())


@pytest.mark.parametrize("name", ["lesson", "lesson-chinese"])
def test_a_lesson_is_worked_through_from_a_disk(opens: Callable[..., Any], name: str) -> None:
    """A task of pins is done, a mistake is told, a right answer uncovers, and a reload knows what was done."""
    page = opens(name)
    card = page.locator(".lesson-card")
    pin(page, 5)
    until(page, lambda: card.locator(".asks.done").count() == 1)
    for _step in range(ANSWER):
        card.locator(".next").click()
    card.locator("input").wait_for()
    assert page.locator(".stepper .cover, .stepper [class*=cover]").count()
    (right,) = asked(ANSWER)
    said = card.locator(".says")
    for guess in (right + 1000, right):
        card.locator("input").fill(f"{guess:g}")
        card.locator(".check").click()
        until(page, lambda: said.inner_text() != "")
        told = said.inner_text()
        until(page, lambda told=told: said.inner_text() == told)
    until(page, lambda: card.locator(".says.right").count() == 1)
    card.locator(".more button:visible").first.click()  # other numbers
    until(page, lambda: card.locator(".says").inner_text() == "")
    page.reload()
    until(page, lambda: card.locator(".steps .done").count() == 2)


def test_a_lesson_fits_a_telephone(opens: Callable[..., Any]) -> None:
    """The card is a sheet below the view, and nothing is wider than the window."""
    page = opens("lesson", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.locator(".lesson-card h2").wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".lesson-card").bounding_box()["y"] > 300


def test_a_kernel_learns_again_and_one_looks_back(opens: Callable[..., Any]) -> None:
    """To the beginning, and on through the steps that are kept to the last."""
    page = opens("kernel")
    steps = page.locator(".bar .step b")
    until(page, lambda: steps.inner_text() == "7")
    page.locator(".again").click()
    until(page, lambda: steps.inner_text() == "0")
    page.locator(".run").click()
    until(page, lambda: steps.inner_text() == "300")
    assert not page.locator(".rate:visible, .one:visible").count()


def test_a_network_shows_the_moments_of_its_training(opens: Callable[..., Any]) -> None:
    """By the slider through time; there is no button that would have to train."""
    page = opens("network")
    slider = page.locator("#time")
    until(page, lambda: slider.get_attribute("aria-valuetext") is not None)
    last = slider.get_attribute("aria-valuetext")
    before = page.locator(".stage canvas.map").first.evaluate("e => e.toDataURL()")
    slider.focus()
    page.keyboard.press("Home")
    until(page, lambda: slider.get_attribute("aria-valuetext") != last)
    until(page, lambda: page.locator(".stage canvas.map").first.evaluate("e => e.toDataURL()") != before)
    assert not page.locator(".buttons:visible, .choose:visible").count()


def test_a_step_is_walked_and_each_number_has_its_sum(opens: Callable[..., Any]) -> None:
    """On by one, and by a click on a number that is not known yet."""
    page = opens("step")
    count = page.locator(".walk .count")
    first = count.inner_text()
    page.locator(".walk .next").click()
    until(page, lambda: count.inner_text() != first)
    page.keyboard.press("End")
    until(page, lambda: page.locator(".walk .next").is_disabled())


def test_another_way_to_the_pixels_is_followed(opens: Callable[..., Any]) -> None:
    """A contribution that is not the strongest; what would need an engine cannot be pressed."""
    page = opens("trace")
    other = page.locator('.trace [data-follow="1 1"]').first
    other.click()
    until(page, lambda: other.get_attribute("aria-pressed") == "true")
    assert page.locator(".trace [data-follow]:disabled").count()
    assert not page.locator(".trace [data-start]:visible").count()


def test_a_window_is_followed_through_the_cascade(opens: Callable[..., Any]) -> None:
    """The choice of what is drawn, and a crop of the last network."""
    page = opens("faces")
    buttons = page.locator(".cascade .choice button")
    buttons.nth(1).click()
    until(page, lambda: buttons.nth(1).get_attribute("aria-pressed") == "true")
    page.locator(".cascade .crops").last.locator("[role=option]").first.click()
    until(page, lambda: page.locator(".cascade .way .saw").count() >= 3)


def test_every_link_of_the_gallery_opens(opens: Callable[..., Any], folder: Path) -> None:
    """From the first page through each language to each page and back; a page has begun when its parts are drawn."""
    page = opens("gallery/index")
    for language in ("en", "zh_CN"):
        page.goto((folder / f"gallery/{language}/index.html").as_uri())
        links = page.locator("main a").evaluate_all("all => all.map(each => each.href)")
        assert len(links) == len(FEW)
        for link in links:
            page.goto(link)
            page.wait_for_selector("html[data-begun] [data-drawn]")
            page.locator(".home a").click()
            page.wait_for_selector("main a")
        page.locator("nav a").click()
        until(page, lambda language=language: f"/{language}/" not in page.url)


CARD = "(document.querySelector('iframe')?.contentDocument ?? document).querySelector('.st-key-shell-lesson > div')?.shadowRoot"


def test_a_lesson_works_in_firefox(tmp_path: Path, folder: Path) -> None:
    """From a disk and in a frame that may nothing but run scripts: drawn, and without a complaint."""
    with running_firefox(tmp_path, folder.as_uri()) as window:
        window.open((folder / "lesson.html").as_uri(), 1440, 1000)
        window.until(f"{CARD}?.querySelector('h2')?.textContent.length > 3")
        window.evaluate(f"{CARD}.querySelector('.next').click()")
        title = window.evaluate(f"{CARD}.querySelector('h2').textContent")
        assert title
        window.open((folder / "lesson-framed.html").as_uri(), 1440, 1000)
        window.until("document.readyState === 'complete'")
        assert not window.complaints, window.complaints
