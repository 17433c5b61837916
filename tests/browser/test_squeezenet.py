"""SqueezeNet in a real browser: the bars, the class map over the photo, its modules, and another photo."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from ..networks.test_squeezenet import reading_of
from .conftest import rest, until

LINK = "?page=network&network=squeezenet&from=photo&scale=unit"
BYTES = 900_000
"""An answer for another photo has what is drawn, with one module opened; all maps of its 66 layers are many times that."""


@pytest.fixture
def page(new_page: Any, app_url: str) -> Any:
    page = new_page()
    page.goto(f"{app_url}/{LINK}")
    page.wait_for_selector(".answers .list button")
    page.wait_for_selector(".graph .module")
    return page


def expected_rows(photo: str) -> list[tuple[str, float]]:
    """The five likeliest classes and their probabilities in percent."""
    reading = reading_of(photo)
    chances, labels = reading.chances, reading.labels
    assert chances is not None and labels is not None
    return [(labels[index], 100 * float(chances[index])) for index in np.argsort(-chances, kind="stable")[:5]]


def rows(page: Any) -> list[tuple[str, float]]:
    """What the bars say."""
    return [
        (row.locator(".answer").inner_text(), float(row.get_attribute("data-share") or "nan") * 100)
        for row in page.locator(".answers .list button").all()
    ]


def opened(page: Any) -> list[str]:
    """What the address says of modules."""
    return parse_qs(urlsplit(page.url).query).get("open", [])


def test_bars_class_maps_modules_and_another_photo(page: Any) -> None:
    """All of it without an error, and what is shown is what the engine gives."""
    for (name, share), (want, percent) in zip(rows(page), expected_rows("astronaut"), strict=True):
        assert name == want and share == pytest.approx(percent, abs=1e-3)
    photo = page.locator(".answers .photo")
    assert "227 × 227" in photo.locator(".caption").inner_text()
    before = photo.locator("canvas").evaluate("each => each.toDataURL()")
    assert photo.locator("canvas").evaluate("each => [each.width, each.height]") == [13, 13]

    page.locator(".answers .list button").nth(1).click()  # another class map, at once
    until(page, lambda: photo.locator("canvas").evaluate("each => each.toDataURL()") != before)
    assert rows(page)[1][0] in photo.locator(".about").inner_text()
    rest(page)

    heads = page.locator(".graph .head").count()
    button = page.locator(".graph .fold").nth(1)
    button.focus()
    page.keyboard.press("Enter")  # fire 3 shows its six other columns, and the focus stays
    until(page, lambda: page.locator(".graph .head").count() == heads + 6)
    until(page, lambda: opened(page) == ['["fire3"]'])
    button = page.locator(".graph .fold").nth(1)
    assert button.get_attribute("aria-expanded") == "true"
    assert button.evaluate("each => each.matches(':focus')")
    until(page, lambda: "squeezes 128 maps into 16" in page.locator(".graph [role=status]").inner_text())

    sizes: list[int] = []
    page.on("response", lambda answer: "/direct/" in answer.url and sizes.append(len(answer.body())))
    page.get_by_role("radio", name="Coffee").click()
    want = expected_rows("coffee")[0][0]
    until(page, lambda: page.locator(".answers .best").inner_text() == want)
    assert page.locator(".graph .head").count() == heads + 6
    rest(page)
    assert sizes and max(sizes) < BYTES
    page.reload()
    page.wait_for_selector(".graph .module.open")
    assert page.locator(".answers .best").inner_text() == want
