"""The face detector in a real browser: what is pointed at, and what the arrow keys reach."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnviz import faces
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from cnnviz.zoo import SHIPPED, load

from .conftest import until

LINK = "?page=network&network=faces&from=photo&panel=faces&size=320&facemin=0.95"


@pytest.fixture
def page(new_page: Any, app_url: str) -> Any:
    page = new_page()
    page.goto(f"{app_url}/{LINK}")
    page.wait_for_selector(".boxes .big")
    page.wait_for_function(
        "[...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector('.boxes .big')?.textContent)"
    )
    return page


@pytest.fixture(scope="module")
def found() -> tuple[tuple[faces.Level, ...], list[faces.Box]]:
    pixels = working_copy(load_photo("astronaut"), 320, colour=True).pixels
    levels = faces.look(load("faces"), pixels, 20, SHIPPED["faces"].preprocessing)
    return levels, faces.suppress(faces.boxes(levels, 0.95))


def rectangle(page: Any, kind: str) -> list[float]:
    """Top, left, bottom, right of an outline on the picture, in its pixels."""
    outline = page.locator(f".boxes figure:first-child rect.line{kind}")
    x, y, width, height = (float(outline.get_attribute(name)) for name in ("x", "y", "width", "height"))
    return [y, x, y + height, x + width]


def test_the_likeliest_box_and_its_window_are_drawn(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Box]]
) -> None:
    """At first the best box is chosen; its edges and the dashed window are the detector's."""
    best = found[1][0]
    np.testing.assert_allclose(rectangle(page, ".chosen"), best.edges, atol=1e-3)
    np.testing.assert_allclose(rectangle(page, ".window"), best.window, atol=1e-3)
    assert page.locator(".boxes figure:first-child rect.box.line").count() == len(found[1])
    assert f"{best.probability:.4f}" in page.locator(".boxes .big").inner_text()


def test_the_pixels_shown_are_the_windows(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Box]]
) -> None:
    """The enlarged window holds the 12 x 12 pixels that the network got."""
    levels, (best, *_) = found
    shown = page.locator(".boxes canvas.seen").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    )
    rgb = np.array(shown).reshape(12, 12, 4)[..., :3].transpose(2, 0, 1)
    np.testing.assert_array_equal(rgb, levels[best.level].seen(best.row, best.column))


def test_arrow_keys_go_from_box_to_box_and_from_cell_to_cell(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Box]]
) -> None:
    """On the picture to the next box; on the map the window moves by one cell."""
    levels, boxes = found
    page.locator(".boxes .frame").first.focus()
    page.keyboard.press("ArrowRight")
    np.testing.assert_allclose(rectangle(page, ".chosen"), boxes[1].edges, atol=1e-3)
    page.keyboard.press("ArrowLeft")
    page.locator(".boxes .frame").nth(1).focus()
    page.keyboard.press("ArrowDown")
    best, level = boxes[0], levels[boxes[0].level]
    np.testing.assert_allclose(rectangle(page, ".window"), level.window(best.row + 1, best.column), atol=1e-3)


def test_pointing_at_the_map_reads_the_cell_below(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Box]]
) -> None:
    """The window's middle comes below the pointer, and the probability is that cell's."""
    levels, boxes = found
    level = levels[boxes[0].level]
    frame = page.locator(".boxes .frame").nth(1)
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    height, width = level.received.shape[1:]
    row, column = 20, 9
    page.mouse.move(
        box["x"] + box["width"] * (2 * column + 6) / width, box["y"] + box["height"] * (2 * row + 6) / height
    )
    np.testing.assert_allclose(rectangle(page, ".window"), level.window(row, column), atol=1e-3)
    text = page.locator(".boxes .big").inner_text()
    assert abs(float(text.split()[-1]) - level.probability[row, column]) < 1e-4


def test_a_copy_can_be_chosen(page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Box]]) -> None:
    """The strip's buttons show another copy's map, at its likeliest cell."""
    level = found[0][1]
    page.locator(".boxes .copy").nth(1).click()
    row, column = divmod(int(level.probability.argmax()), level.probability.shape[1])
    np.testing.assert_allclose(rectangle(page, ".window"), level.window(row, column), atol=1e-3)
    assert page.locator(".boxes .copy").nth(1).get_attribute("aria-pressed") == "true"


def test_the_window_slides_over_the_copy(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Box]]
) -> None:
    """Row by row from the first cell; when it is stopped, the likeliest cell is looked at again."""
    levels, boxes = found
    level = levels[boxes[0].level]
    play = page.locator(".boxes .play")
    play.click()
    first, last = level.window(0, 0), level.window(*level.probability.shape)
    until(page, lambda: first[0] < rectangle(page, ".window")[0] < last[0])
    early = rectangle(page, ".window")
    until(page, lambda: early[0] < rectangle(page, ".window")[0] < last[0])
    play.click()
    row, column = divmod(int(level.probability.argmax()), level.probability.shape[1])
    np.testing.assert_allclose(rectangle(page, ".window"), level.window(row, column), atol=1e-3)
