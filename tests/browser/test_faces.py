"""The face detector in a real browser: what is pointed at, and what the arrow keys reach."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnviz import faces
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy
from cnnviz.networks.steps import outcome
from cnnviz.zoo import SHIPPED, load

from .conftest import rest, until

LINK = "?page=network&network=faces&from=photo&panel=faces&size=320&facemin=0.95"


STOPS = """() => {
  const boxes = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.boxes')).find(Boolean);
  window.tops = [];
  const look = () => {
    const top = Number(boxes.querySelector('figure rect.window.line').getAttribute('y'));
    if (top !== tops.at(-1)) tops.push(top);
    if (tops.length < 4) requestAnimationFrame(look);
    else boxes.querySelector('.play').click();
  };
  look();
}"""
"""Stops the window as soon as it has lain in three rows: it takes nine seconds for all, in which a busy machine may not come to a click."""


@pytest.fixture
def page(new_page: Any, app_url: str) -> Any:
    page = new_page()
    page.goto(f"{app_url}/{LINK}")
    page.wait_for_selector(".boxes .big")
    page.wait_for_function(
        "[...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector('.boxes .big')?.textContent)"
    )
    rest(page)
    return page


@pytest.fixture(scope="module")
def found() -> tuple[tuple[faces.Level, ...], list[faces.Proposal]]:
    pixels = working_copy(load_photo("astronaut"), 320, colour=True).pixels
    levels = faces.look(load("faces"), pixels, 20, SHIPPED["faces"].preprocessing)
    return levels, faces.kept(faces.proposed(levels, 0.95))


def rectangle(page: Any, kind: str) -> list[float]:
    """Top, left, bottom, right of an outline on the picture, in its pixels."""
    outline = page.locator(f".boxes figure:first-child rect.line{kind}")
    x, y, width, height = (float(outline.get_attribute(name)) for name in ("x", "y", "width", "height"))
    return [y, x, y + height, x + width]


def the_likeliest_box_and_its_window_are_drawn(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Proposal]]
) -> None:
    """At first the best box is chosen; its edges and the dashed window are the detector's."""
    best = found[1][0]
    np.testing.assert_allclose(rectangle(page, ".chosen"), faces.drawn(best.box), atol=1e-3)
    np.testing.assert_allclose(
        rectangle(page, ".window"), found[0][best.level].window(best.row, best.column), atol=1e-3
    )
    assert page.locator(".boxes figure:first-child rect.box.line").count() == len(found[1])
    assert f"{best.probability:.4f}" in page.locator(".boxes .big").inner_text()


def the_pixels_shown_are_the_windows(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Proposal]]
) -> None:
    """The enlarged window holds the 12 x 12 pixels that the network got."""
    levels, (best, *_) = found
    shown = page.locator(".boxes canvas.seen").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    )
    rgb = np.array(shown).reshape(12, 12, 4)[..., :3].transpose(2, 0, 1)
    np.testing.assert_array_equal(rgb, levels[best.level].seen(best.row, best.column))


def arrow_keys_go_from_box_to_box_and_from_cell_to_cell(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Proposal]]
) -> None:
    """On the picture to the next box; on the map the window moves by one cell."""
    levels, boxes = found
    page.locator(".boxes .frame").first.focus()
    page.keyboard.press("ArrowRight")
    np.testing.assert_allclose(rectangle(page, ".chosen"), faces.drawn(boxes[1].box), atol=1e-3)
    page.keyboard.press("ArrowLeft")
    page.locator(".boxes .frame").nth(1).focus()
    page.keyboard.press("ArrowDown")
    best, level = boxes[0], levels[boxes[0].level]
    np.testing.assert_allclose(rectangle(page, ".window"), level.window(best.row + 1, best.column), atol=1e-3)


def pointing_at_the_map_reads_the_cell_below(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Proposal]]
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


def a_copy_can_be_chosen(page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Proposal]]) -> None:
    """The strip's buttons show another copy's map, at its likeliest cell."""
    level = found[0][1]
    page.locator(".boxes .copy").nth(1).click()
    row, column = divmod(int(level.probability.argmax()), level.probability.shape[1])
    np.testing.assert_allclose(rectangle(page, ".window"), level.window(row, column), atol=1e-3)
    assert page.locator(".boxes .copy").nth(1).get_attribute("aria-pressed") == "true"


def the_window_slides_over_the_copy(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Proposal]]
) -> None:
    """Row by row from the first cell; when it is stopped, the likeliest cell is looked at again."""
    levels, boxes = found
    level = levels[boxes[0].level]
    page.evaluate(STOPS)
    page.locator(".boxes .play").click()
    page.wait_for_function("() => tops.length === 4")
    first, last = level.window(0, 0), level.window(*level.probability.shape)
    tops = page.evaluate("tops")[1:]  # after the one at which it stood
    assert first[0] <= tops[0] < tops[1] < tops[2] < last[0]
    row, column = divmod(int(level.probability.argmax()), level.probability.shape[1])
    np.testing.assert_allclose(rectangle(page, ".window"), level.window(row, column), atol=1e-3)


def test_the_first_network_is_read_by_eye_pointer_and_keys(
    page: Any, found: tuple[tuple[faces.Level, ...], list[faces.Proposal]]
) -> None:
    """One after the other on one page: each leaves what the next one looks at."""
    the_likeliest_box_and_its_window_are_drawn(page, found)
    the_pixels_shown_are_the_windows(page, found)
    arrow_keys_go_from_box_to_box_and_from_cell_to_cell(page, found)
    pointing_at_the_map_reads_the_cell_below(page, found)
    the_window_slides_over_the_copy(page, found)
    a_copy_can_be_chosen(page, found)


CASCADE = "?page=network&network=faces&from=photo&panel=faces&size=320"


def cascade_page(new_page: Any, link: str, **options: Any) -> Any:
    page = new_page(**options)
    page.goto(link)
    page.wait_for_selector(".cascade .crops [role=option]")
    return page


def test_three_networks_leave_one_face_with_five_points(new_page: Any, app_url: str) -> None:
    """Counts, boxes and landmarks; a false alarm is chosen, followed to where it ends, and stands in the link."""
    page = cascade_page(new_page, f"{app_url}/{CASCADE}")
    pixels = working_copy(load_photo("astronaut"), 320, colour=True).pixels
    networks = (load("faces"), load("faces_r"), load("faces_o"))
    result = outcome(outcome(faces.looked(networks, pixels, 20, SHIPPED["faces"].preprocessing)).cascade())
    stages = page.locator(".cascade .stage")
    kept = [each for each in result.candidates if each.taken_out_by is None]
    refined = [each for each in kept if each.refined is not None and each.refined.stays]
    assert [stages.nth(at).locator("rect.line").count() for at in range(3)] == [len(kept), len(refined), 1]
    assert stages.nth(2).locator("path.point.line").count() == faces.LANDMARKS
    assert "0.9999" in page.locator(".cascade .found").inner_text()

    (false,) = [each for each in kept if each.proposal.place == (0, 17, 44)]
    assert false.refined is not None and not false.refined.passed
    number = result.candidates.index(false)
    page.locator(f"#crop0-{number}").click()
    assert f"{false.refined.answer.score:.4f}" in page.locator(".way .saw").nth(1).inner_text()
    until(page, lambda: "facewin=0_17_44" in page.url)
    page.locator(".cascade .crops").nth(1).focus()
    page.keyboard.press("ArrowDown")
    until(page, lambda: "facewin=0_17_44" not in page.url)

    threshold = page.locator(".cascade .stage").nth(1).locator("input")
    threshold.focus()
    page.keyboard.press("End")
    until(page, lambda: "facer=0.995" in page.url)
    strict = outcome(
        outcome(faces.looked(networks, pixels, 20, SHIPPED["faces"].preprocessing)).cascade((0.6, 0.995, 0.7))
    )
    left = sum(each.refined is not None and each.refined.stays for each in strict.candidates)
    until(page, lambda: stages.nth(1).locator("rect.box.line, rect.chosen.line").count() in (left, left + 1))

    opened = page.locator(".way .saw a.open[href]").first
    opened.click()
    page.wait_for_selector("[class*='st-key-network-answers']")
    assert "network=faces_r" in page.url and "crop=" in page.url


def test_a_picture_without_a_face_says_so_on_a_phone(new_page: Any, app_url: str) -> None:
    """A cat: proposals, but R-Net keeps none of them; nothing is wider than the screen."""
    page = cascade_page(
        new_page, f"{app_url}/{CASCADE}&photo=cat", viewport={"width": 390, "height": 844}, has_touch=True
    )
    assert page.locator(".cascade .found").inner_text() == "No face was found in this picture."
    assert "R-Net takes none" in page.locator(".cascade .note").nth(1).inner_text()
    wide = page.locator(".cascade").evaluate("part => [part.scrollWidth, part.clientWidth]")
    assert wide[0] <= wide[1]


def test_on_a_phone_the_cascade_comes_into_view_when_faces_are_chosen(new_page: Any, app_url: str) -> None:
    """After the choice in the drawer it begins in the upper half of the screen; a link that is opened begins at its top."""
    page = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.goto(f"{app_url}/?page=network&lang=en")
    page.locator(".graph").wait_for()
    rest(page)
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_test_id("stSidebar").get_by_text("Faces", exact=True).tap()
    cascade = page.locator(".cascade")
    cascade.wait_for()
    rest(page)
    assert 0 <= cascade.bounding_box()["y"] < 422
    page.reload()
    cascade.wait_for()
    rest(page)
    assert cascade.bounding_box()["y"] > 844
