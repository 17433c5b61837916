"""A result as the input of the next step, as a visitor uses it, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import follow, from_menu, rest, until

BLURRED = {"en": "step 1 (Gaussian blur), 1 × 20 × 20", "zh_CN": "第 1 步（高斯模糊）的结果，1 × 20 × 20"}


def told(page: Any) -> dict[str, str]:
    """What the Stepper says of the element that is read."""
    return dict(page.locator(".stepper").evaluate("(element) => ({...element.dataset})"))


@pytest.mark.parametrize("language", list(BLURRED))
def test_a_result_becomes_the_input_and_there_are_ways_back(
    new_page: Any, app_url: str, language: str
) -> None:
    """Its sums agree by pointer and by key; it survives a reload, another kernel and the way back of the browser."""
    page = new_page()
    page.goto(f"{app_url}/?page=lab&size=24&colour=0&pool=none&act=identity&kernel=gaussian&lang={language}")
    page.locator(".stepper[data-row]").wait_for()
    rest(page)
    about, steps = page.locator(".chain p"), page.locator(".chain li button")
    shape = page.locator('figure[data-stage="input"] .shape')
    strongest = told(page)["total"]
    from_menu(page, ".go-on")
    about.wait_for()
    until(page, lambda: shape.inner_text().endswith("20\u2009×\u200920"))
    rest(page)
    assert BLURRED[language] in about.inner_text()
    assert "before=kernel%3Dgaussian" in page.url
    assert told(page)["agrees"] == "true" and told(page)["total"] != strongest
    plate = page.locator('figure[data-stage="conv"] .plate')
    box = plate.locator(".base").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.7)
    rest(page)
    assert told(page)["agrees"] == "true"
    page.mouse.move(5, 5)
    follow(page, page.url.partition("?")[2].replace("kernel=gaussian&", "kernel=sobel_y&", 1))
    about.wait_for()
    rest(page)
    assert told(page)["agrees"] == "true" and "sobel_y" in page.url
    page.locator(".stepper .more-open").focus()
    page.keyboard.press("Enter")
    page.locator(".go-on").focus()
    page.keyboard.press("Enter")  # and the input has negative values, in the colours of signed ones
    until(page, lambda: steps.count() == 2)
    rest(page)
    low = page.locator('figure[data-stage="input"] .legend').inner_text().split()[0]
    assert low.startswith("−") and "−" in about.inner_text()
    plate.focus()
    page.keyboard.press("ArrowRight")
    rest(page)
    assert told(page)["agrees"] == "true"
    page.reload()
    about.wait_for()
    rest(page)
    assert steps.count() == 2 and told(page)["agrees"] == "true"
    page.locator(".ways button").first.click()  # to step 2
    until(page, lambda: steps.count() == 1)
    rest(page)
    assert page.url.count("sobel_y") == 1 and BLURRED[language] in about.inner_text()
    page.go_back()
    until(page, lambda: steps.count() == 2)
    rest(page)
    steps.first.click()
    until(page, lambda: not page.locator(".chain").is_visible())
    rest(page)
    assert "before=" not in page.url and "kernel=gaussian" in page.url
    assert told(page)["total"] == strongest
