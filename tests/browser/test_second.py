"""The lab's second step as a visitor uses it, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import rest, until

TITLES = {"en": ("Magnitude", "1 × 1 convolution"), "zh_CN": ("幅值", "1 × 1 卷积")}


def told(page: Any) -> dict[str, str]:
    """What the Stepper says of the element that is read."""
    return dict(page.locator(".stepper").evaluate("(element) => ({...element.dataset})"))


@pytest.mark.parametrize("language", list(TITLES))
def test_a_second_step_is_chosen_read_pinned_and_mixed(new_page: Any, app_url: str, language: str) -> None:
    """A magnitude brings its second kernel; its sum agrees by pointer and by key; a weight of 0 leaves a map out."""
    page = new_page()
    page.goto(f"{app_url}/?page=lab&size=24&colour=0&pool=none&lang={language}")
    page.locator(".stepper[data-row]").wait_for()
    rest(page)
    figure = page.locator('figure[data-stage="then"]')
    assert not figure.is_visible()
    page.locator('[data-name="then"] select').select_option(index=1)
    figure.wait_for()
    rest(page)
    magnitude, mix = TITLES[language]
    assert figure.locator(".name").inner_text() == magnitude
    assert "others=sobel_y" in page.url and "then=magnitude" in page.url
    assert told(page)["stage"] == "then" and told(page)["agrees"] == "true"
    base = figure.locator(".base")
    box = base.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.6)
    rest(page)
    first = told(page)
    assert first["agrees"] == "true" and (first["row"], first["column"]) == ("13", "6")
    page.mouse.move(5, 5)
    figure.locator(".plate").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    until(page, lambda: "pin=then_0_" in page.url)
    rest(page)
    assert told(page)["agrees"] == "true"
    page.locator('[data-name="then_example"] a').nth(3).click()
    until(page, lambda: "then=mix" in page.url)
    rest(page)
    assert figure.locator(".name").inner_text() == mix
    before = told(page)["total"]
    page.locator('[data-name="mix.0"] input').evaluate(
        "(input) => { input.value = '0'; input.dispatchEvent(new Event('input', { bubbles: true }));"
        " input.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    until(page, lambda: "mix=0_1_-0.5" in page.url)
    rest(page)
    assert told(page)["agrees"] == "true" and told(page)["total"] != before
    page.reload()
    page.locator('.stepper[data-stage="then"]').wait_for()
    assert figure.locator(".name").inner_text() == mix
