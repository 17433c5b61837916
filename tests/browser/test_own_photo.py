"""A visitor's own photo, from a file and from the camera, with the networks for photos and for faces, disturbed and after a bad file."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnnviz import faces
from cnnviz.disturbances import Changes
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import pil_image, working_copy
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.zoo import SHIPPED, load

from .conftest import follow, rest, until, uploader
from .test_squeezenet import rows

EDGES = """lines => lines.map(line => {
  const [y, x, height, width] = ['y', 'x', 'height', 'width'].map(name => Number(line.getAttribute(name)));
  return [y, x, y + height, x + width]; })"""
ROWS = ".answers .list button"


def mirrored(name: str) -> Any:
    """A photo that is none of the shipped ones: one of these from the other side."""
    photo = load_photo(name)
    return replace(photo, pixels=np.ascontiguousarray(photo.pixels[:, :, ::-1]))


def give(page: Any, name: str, data: bytes) -> None:
    """Choose a file in the uploader of the drawer."""
    uploader(page).set_input_files({"name": name, "mimeType": "image/png", "buffer": data})


def file_of(photo: Any) -> bytes:
    """It as a PNG, which loses nothing."""
    buffer = io.BytesIO()
    pil_image(photo.pixels).save(buffer, "PNG")
    return buffer.getvalue()


def says(page: Any, reading: Reading) -> bool:
    """Whether the bars have the five likeliest classes of a reading, and their probabilities."""
    chances, labels = reading.chances, reading.labels
    assert chances is not None and labels is not None
    best = np.argsort(-chances, kind="stable")[:5]
    shown = rows(page)
    names = [name for name, _share in shown] == [labels[index] for index in best]
    return names and [share for _name, share in shown] == pytest.approx(100 * chances[best], abs=1e-3)


def test_squeezenet_reads_an_own_photo_also_disturbed_and_a_bad_file_loses_nothing(
    new_page: Any, app_url: str
) -> None:
    """The bars are the engine's for the pixels of the file; a file cut short is one sentence, and all stays as it was."""
    page = new_page()
    page.goto(f"{app_url}/?page=network&network=squeezenet&from=upload&panel=disturb&disturb=turn:20")
    rest(page)
    photo = mirrored("coffee")
    give(page, "mine.png", file_of(photo))
    pixels = working_copy(photo, 1024, True).pixels
    turned = read(shipped("squeezenet"), pixels, changes=Changes((("turn", 20.0),)))
    page.locator(ROWS).first.wait_for()
    until(page, lambda: says(page, turned))
    give(page, "bad.png", file_of(photo)[:3000])
    page.locator("[data-testid='stAlert']").first.wait_for()
    rest(page)
    assert says(page, turned) and page.get_by_text("mine.png").count()
    page.get_by_role("button", name="Reset all").click()
    until(page, lambda: says(page, read(shipped("squeezenet"), pixels)))


def test_faces_are_looked_for_in_an_own_photo(new_page: Any, app_url: str) -> None:
    """The boxes are the engine's for the pixels of the file; a file that is none keeps them."""
    page = new_page()
    page.goto(f"{app_url}/?page=network&network=faces&from=upload&panel=faces&size=160&facemin=0.95")
    rest(page)
    photo = mirrored("astronaut")
    give(page, "mine.png", file_of(photo))
    pixels = working_copy(photo, 160, True).pixels
    levels = faces.look(load("faces"), pixels, 20, SHIPPED["faces"].preprocessing)
    boxes = faces.kept(faces.proposed(levels, 0.95))
    lines = page.locator(".boxes figure:first-child rect.box.line")
    expected = sorted(list(faces.drawn(each.box)) for each in boxes)

    def are_found() -> bool:
        """Until the file is there, a shipped photo has as many boxes in other places."""
        edges = lines.evaluate_all(EDGES)
        return len(edges) == len(expected) and np.allclose(sorted(edges), expected, rtol=0, atol=1e-3)

    until(page, are_found)
    give(page, "bad.png", b"no picture")
    page.locator("[data-testid='stAlert']").first.wait_for()
    rest(page)
    assert are_found()


def test_a_picture_that_the_server_had_no_room_for_is_told_of(new_page: Any, app_url: str) -> None:
    """From a file and from the camera; what was there stays, and the next one is taken."""
    page = new_page(permissions=["camera"])
    full = [True]

    def passed_over(route: Any) -> None:
        """As the server answers then: it has heard the file, and does not have it."""
        if full[0]:
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/_stcore/upload_file/**", passed_over)
    told = page.locator("[data-testid='stSidebar'] [data-testid='stAlert']", has_text="has no room")
    page.goto(f"{app_url}/?page=network&network=digits&from=upload")
    rest(page)
    give(page, "mine.png", file_of(mirrored("coffee")))
    told.wait_for()
    rest(page)
    full[0] = False
    give(page, "mine.png", file_of(mirrored("coffee")))
    page.get_by_text("Your picture:").wait_for()
    rest(page)
    assert not told.count()
    full[0] = True
    follow(page, "page=network&network=digits&from=camera")
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 2")
    page.get_by_role("button", name="Take Photo").click()
    told.wait_for()


def test_the_camera_s_picture_is_read_as_a_photo(new_page: Any, app_url: str) -> None:
    """A picture of the (simulated) camera gets five answers; a reload without it says that it is missing."""
    page = new_page(permissions=["camera"])
    page.goto(f"{app_url}/?page=network&network=squeezenet&from=camera")
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 2")

    def is_taken() -> bool:
        button = page.get_by_role("button", name="Take Photo")
        again = page.get_by_role("button", name="Clear photo")
        if button.count():
            button.click()
        elif again.count():  # Streamlit has a picture that did not reach the server, as once on a busy machine: another is taken
            again.click()
        rest(page)
        return bool(page.get_by_text("Your picture:").count())

    until(page, is_taken)
    until(page, lambda: len(rows(page)) == 5)
    shares = [share for _name, share in rows(page)]
    assert shares == sorted(shares, reverse=True) and 0 < sum(shares) <= 100
