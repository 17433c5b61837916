"""The builder of a network and the experiments, in a real Chromium: by pointer, keyboard and touch, with drafts, undo and links."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from .axe import violations_inside
from .conftest import rest, until
from .test_access_axe import FOUND, UNFOLD

SMALL = "net=conv4k3-relu-max2-flat-fc10&count=50&batch=32&epochs=2"


def opened(page: Any, url: str, link: str = SMALL) -> Any:
    """The view at a link, at rest."""
    page.goto(f"{url}/?page=train-network&{link}")
    page.wait_for_selector(".builder .layers li:nth-child(2)")
    page.wait_for_selector(".training .sentence:not(:empty)")
    rest(page)
    return page


def query(page: Any) -> dict[str, str]:
    """What the address says."""
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def net(page: Any) -> str | None:
    """The network that the address names."""
    rest(page)
    return query(page).get("net")


def row(page: Any, place: int) -> Any:
    """The layer at a place from 0; the picture stands before."""
    return page.locator(".builder .layers li").nth(place + 1)


def names(page: Any) -> list[str]:
    """What the layers are called."""
    texts: list[str] = page.locator(".builder li .title b").all_inner_texts()
    return texts[1:]


def add(page: Any, kind: str) -> None:
    """Add a layer where one would be added now."""
    if page.locator(".adding[open]").count() == 0:
        page.locator(".adding summary").click()
    page.locator(".kinds button", has_text=kind).click()
    rest(page)


def test_a_network_is_built_by_pointer_undone_and_opened_again(new_page: Any, app_url: str) -> None:
    """Each change is one step of the way back, and counts follow at once."""
    page = opened(new_page(), app_url)
    row(page, 2).locator(".title").click()
    add(page, "Convolution")
    assert net(page) == "conv4k3-relu-max2-conv4k3p1-flat-fc10"
    row(page, 3).get_by_role("button", name="Kernels: more").click()
    row(page, 3).get_by_role("button", name="Kernels: more").click()
    until(page, lambda: "6\u00a0×\u00a013\u00a0×\u00a013" in row(page, 3).inner_text())
    assert "222" in row(page, 3).inner_text()
    add(page, "Activation")
    row(page, 4).get_by_label("Function").select_option(label="Tanh")
    rest(page)
    row(page, 3).locator(".title").click()
    row(page, 3).get_by_label("Size").fill("5")
    row(page, 3).get_by_label("Size").press("Enter")
    assert net(page) == "conv4k3-relu-max2-conv6k5p1-tanh-flat-fc10"
    row(page, 3).get_by_role("button", name="Move down").click()
    assert net(page) == "conv4k3-relu-max2-tanh-conv6k5p1-flat-fc10"
    assert "open" in (row(page, 4).get_attribute("class") or "")
    row(page, 0).get_by_role("button", name="Remove Convolution").click()
    assert net(page) == "relu-max2-tanh-conv6k5p1-flat-fc10"
    for expected in (
        "conv4k3-relu-max2-tanh-conv6k5p1-flat-fc10",
        "conv4k3-relu-max2-conv6k5p1-tanh-flat-fc10",
    ):
        page.get_by_role("button", name="Undo (Ctrl+Z)").click()
        assert net(page) == expected
    page.get_by_role("button", name="Redo (Ctrl+Shift+Z)").click()
    assert net(page) == "conv4k3-relu-max2-tanh-conv6k5p1-flat-fc10"
    built = names(page)
    other = opened(new_page(), app_url, page.url.partition("&")[2])
    assert names(other) == built
    page.evaluate("history.back()")
    until(page, lambda: query(page).get("net") == "conv4k3-relu-max2-conv6k5p1-tanh-flat-fc10")


def test_a_network_is_built_by_keyboard(new_page: Any, app_url: str) -> None:
    """The focus follows a layer that is moved, and stays in the list when one is removed."""
    page = opened(new_page(), app_url)
    row(page, 1).locator(".title").focus()
    page.keyboard.press("Enter")
    assert row(page, 1).locator(".title").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Alt+ArrowDown")
    assert net(page) == "conv4k3-max2-relu-flat-fc10"
    assert row(page, 2).locator(".title:focus").count() == 1
    page.keyboard.press("Delete")
    assert net(page) == "conv4k3-max2-flat-fc10"
    assert row(page, 2).locator(".title:focus").count() == 1
    page.keyboard.press("Control+z")
    assert net(page) == "conv4k3-max2-relu-flat-fc10"
    page.keyboard.press("Control+Shift+z")
    assert net(page) == "conv4k3-max2-flat-fc10"
    row(page, 3).locator(".title").focus()
    page.keyboard.press("Delete")  # what makes the scores stays
    assert net(page) == "conv4k3-max2-flat-fc10"
    assert page.locator(".builder [role=status]").inner_text().startswith("4 layers, ")


def test_what_does_not_fit_is_said_at_its_line_and_the_last_network_goes_on(
    new_page: Any, app_url: str
) -> None:
    """A draft stays over a reload and beside a run, and one click returns from it."""
    page = opened(new_page(), app_url)
    row(page, 3).get_by_role("button", name="Remove Flatten").click()
    rest(page)
    assert query(page)["draft"] == "conv4k3-relu-max2-fc10"
    assert query(page)["net"] == "conv4k3-relu-max2-flat-fc10"
    page.wait_for_selector("text=A fully connected layer takes a vector")
    assert "bad" in (row(page, 3).get_attribute("class") or "")
    page.locator(".training .run").click()
    until(page, lambda: query(page).get("step") == "4")
    rest(page)
    page.reload()
    page.wait_for_selector("text=A fully connected layer takes a vector")
    rest(page)
    assert query(page)["step"] == "4"
    page.locator(".builder").get_by_role("button", name="Return to the last network").click()
    rest(page)
    assert "draft" not in query(page) and query(page)["step"] == "4"
    assert "Flatten" in names(page)


def test_other_pictures_bring_their_classes(new_page: Any, app_url: str) -> None:
    """Five shapes, five scores; to undo what was before has no meaning then."""
    page = opened(new_page(), app_url, "net=flat-fc10&count=50")
    page.locator(".segments label", has_text="shapes").click()
    until(page, lambda: query(page).get("net") == "flat-fc5")
    rest(page)
    assert row(page, 1).locator(".facts").inner_text().endswith("3\u202f920")
    assert page.get_by_role("button", name="Undo (Ctrl+Z)").get_attribute("aria-disabled") == "true"


def test_a_network_is_built_by_touch_on_a_phone(new_page: Any, app_url: str) -> None:
    """In the drawer, where nothing is wider than its place and every target is large enough."""
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(f"{app_url}/?page=train-network&{SMALL}")
    page.wait_for_selector(".training .sentence:not(:empty)")
    rest(page)
    page.get_by_test_id("stExpandSidebarButton").tap()
    row(page, 0).locator(".title").tap()
    row(page, 0).get_by_role("button", name="Kernels: more").tap()
    assert net(page) == "conv5k3-relu-max2-flat-fc10"
    page.locator(".adding summary").tap()
    builder = page.locator(".builder")
    assert builder.evaluate("each => each.scrollWidth <= each.clientWidth")
    small = builder.evaluate(
        """each => [...each.querySelectorAll("button, summary, select, input")]
            .filter(one => one.checkVisibility())
            .map(one => [one.className, one.getBoundingClientRect()])
            .filter(([, { width, height }]) => width < 24 || height < 24)
            .map(([name, { width, height }]) => `${name} ${width} ${height}`)"""
    )
    assert small == []


def test_an_experiment_runs_compares_and_answers(new_page: Any, app_url: str) -> None:
    """One click sets everything and runs it; the answer comes when all its trainings have been run, and to leave restores the start."""
    page = opened(new_page(), app_url, "")
    page.locator(".experiments a", has_text="How much does the accuracy depend on chance?").click()
    cells = page.locator(".trials tbody td:nth-child(2)")
    answer = page.locator(".trials .answer")
    page.wait_for_selector(".trials [aria-current]")
    until(page, lambda: cells.nth(0).inner_text().endswith("%"))
    rest(page)
    assert query(page)["exp"] == "seed_1" and query(page)["count"] == "500"
    assert (
        page.locator(".experiments [aria-current]").inner_text()
        == "How much does the accuracy depend on chance?"
    )
    assert "when all of these trainings have ended" in answer.inner_text()
    for place in (1, 2):
        page.locator(".trials tbody button").nth(place).click()
        until(page, lambda place=place: cells.nth(place).inner_text().endswith("%"))
    assert "up to two percentage points" in answer.inner_text()
    assert {int(text.rstrip("%")) for text in cells.all_inner_texts()} <= set(range(89, 96))
    rest(page)
    page.locator(".trials .leave").click()
    page.wait_for_selector(".trials", state="hidden")
    rest(page)
    assert set(query(page)) <= {"page", "lang"}


def test_an_experiment_with_pictures_that_are_to_be_drawn_runs_as_well(new_page: Any, app_url: str) -> None:
    """It waits until they are there; opened as a link it waits for the hand."""
    page = opened(new_page(), app_url, "")
    card = page.locator(".experiments a", has_text="Why does a network need activation functions?")
    link = card.get_attribute("href")
    card.click()
    until(page, lambda: int(query(page).get("step", "0")) > 0)
    page.locator(".training .run").click()
    other = new_page()
    other.goto(f"{app_url}/{link}")
    other.wait_for_selector(".trials [aria-current]")
    rest(other)
    assert "step" not in query(other)


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh_CN", "light")])
def test_axe_finds_nothing_in_open_layers_drafts_and_experiments(
    new_page: Any, app_url: str, language: str, theme: str
) -> None:
    """Each kind of layer is looked at while it is open, and in the end the whole view."""
    page = new_page(color_scheme=theme)
    link = "exp=seed_1&count=500&epochs=10&draft=conv4k5s2-relu-max2-drop0.5-bn-fc10"
    opened(page, app_url, f"{link}&lang={language}")
    page.evaluate(UNFOLD)
    for place in range(6):
        row(page, place).locator(".title").click()
        rest(page)
        assert violations_inside(page.locator(".builder")) == []
    assert page.evaluate(FOUND, {"resultTypes": ["violations"]}) == []
