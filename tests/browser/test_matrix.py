"""The convolution as a matrix, and the transposed convolution, in a real browser."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnviz import ops
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy

from .conftest import Lab, rest, until

SMALL = "?page=lab&size=24&colour=0"
WORDS = {
    "en": ("The same as y = A x", "The same as y = P w", "Transposed convolution"),
    "zh_CN": ("等同于 y = A x", "等同于 y = P w", "转置卷积"),
}


def marked(page: Any) -> str:
    """What the matrix marks."""
    found = page.locator(".matrix").get_attribute("data-on")
    assert found is not None
    return str(found)


@pytest.mark.parametrize("language", WORDS)
def test_the_matrix_lights_a_row_a_weight_and_a_column(new_lab: Any, language: str) -> None:
    """By pointing, by the keyboard and by a click, which the address keeps; im2col and a stride answer at once."""
    lab: Lab = new_lab()
    page = lab.page
    lab.open(f"{SMALL}&panel=matrix&pin=conv_0_8_12&lang={language}")
    page.wait_for_selector(".matrix[data-on]")
    sparse, im2col, _title = WORDS[language]
    assert page.locator(".drawn .caption b").inner_text() == sparse
    value = ops.conv2d(
        working_copy(load_photo("astronaut"), 24, False).pixels.astype(np.float32),
        np.array([[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]], np.float32),
    )[0, 8, 12]
    written = f"= {value:.0f}".replace("-", "−")
    assert page.locator(".matrix .result").inner_text().startswith(f"{written} ")
    assert "✓" in page.locator(".matrix .result").inner_text()
    assert page.locator(".grid-x .lit").count() == 9 and page.locator(".grid-y .lit").count() == 1

    page.locator(".grid-w .cells span").nth(2).click()
    assert marked(page) == "w2"
    assert page.locator(".grid-y .lit").count() == 16
    until(page, lambda: "on=w2" in page.url)
    page.locator(".grid-x .cells").focus()
    page.keyboard.press("End")
    assert marked(page) == "x5"
    assert page.locator(".grid-y .lit").count() == 1
    page.locator(".plot canvas").focus()
    page.keyboard.press("ArrowLeft")
    assert marked(page) == "x4"
    until(page, lambda: "on=x4" in page.url)
    page.locator(".grid-y .cells span").nth(0).hover()
    assert marked(page) == "y0"
    page.mouse.move(5, 5)
    rest(page)
    assert marked(page) == "x4"

    page.locator(".choice button").nth(1).click()
    until(page, lambda: page.locator(".drawn .caption b").inner_text().startswith(im2col))
    until(page, lambda: "matrix=im2col" in page.url)
    rest(page)
    lab.open("?" + page.url.partition("?")[2])
    page.wait_for_selector(".matrix[data-on]")
    assert marked(page) == "x4"


@pytest.mark.parametrize("language", WORDS)
def test_a_transposed_convolution_is_read_as_a_sum_of_the_pixels_that_reach_it(
    new_lab: Any, language: str
) -> None:
    """Chosen by its control: every hovered sum is the engine's; its settings replace those of the convolution."""
    lab: Lab = new_lab()
    page = lab.page
    lab.open(f"{SMALL}&kernel=box&stride=2&pad=same&pool=none&lang={language}")
    group = page.locator('.st-key-lab-controls [data-name="operation"]')
    if not group.is_visible():
        page.locator(".st-key-lab-controls summary").first.click()
    group.get_by_role("radio").nth(1).check()
    until(page, lambda: "op=transposed" in page.url)
    rest(page)
    assert page.locator('figure[data-stage="conv"] .name').inner_text() == WORDS[language][2]
    assert page.locator('.st-key-lab-controls [data-name="padding_mode"]').count() == 0
    assert page.locator('.st-key-lab-controls [data-name="output_padding"]').count() == 1
    picture = working_copy(load_photo("astronaut"), 24, False).pixels.astype(np.float32)
    engine = ops.conv_transpose2d(picture, np.full((1, 1, 3, 3), np.float32(1 / 9)), stride=2)
    assert engine.shape == (1, 49, 49)
    counts = set()
    for across, down in ((0.41, 0.43), (0.43, 0.43), (0.43, 0.45), (0.005, 0.005)):
        lab.hover("conv", across, down)
        spot = lab.spot()
        rest(page)  # the page is written when the pointer rests
        assert spot["agrees"]
        assert spot["engine"] == pytest.approx(float(engine[0, spot["row"], spot["column"]]), rel=1e-6)
        counts.add(page.locator(".stepper .note").inner_text())
    assert len(counts) == 2  # one product, or two
    lab.hover("input", 0.5, 0.5)
    assert lab.spot()["agrees"]
