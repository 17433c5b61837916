"""The kernel lab as a visitor uses it, on real photos in a real browser."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnviz import ops
from cnnviz.images.gallery import load_photo
from cnnviz.images.picture import working_copy

from .conftest import Lab, fits_every_width, follow, frames, rest, until, uploader

SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)


def photo(name: str = "astronaut", size: int = 128) -> np.ndarray:
    """The numbers of a shipped photo as the lab works on them."""
    return working_copy(load_photo(name), size, True).pixels.astype(np.float32)


def test_hover_shows_the_window_whose_sum_is_the_engines_value(lab: Lab) -> None:
    """At many places of the convolution map the browser's sum is the value that the engine computed here too; activation and pooling maps
    show the curve's and the window's value.
    """
    engine = ops.conv2d(photo(), np.broadcast_to(SOBEL, (1, 3, 3, 3)))
    for across, down in ((0.1, 0.2), (0.5, 0.5), (0.93, 0.4), (0.3, 0.97)):
        lab.hover("conv", across, down)
        spot = lab.spot()
        assert spot["agrees"]
        assert spot["engine"] == engine[0, spot["row"], spot["column"]]
        assert spot["total"] == pytest.approx(spot["engine"], rel=1e-6)
        assert (spot["row"], spot["column"]) == pytest.approx((down * 126, across * 126), abs=1)
    act = ops.relu(engine)
    for stage, values in (("act", act), ("pool", ops.max_pool2d(act, 2))):
        lab.hover(stage, 0.31, 0.64)
        spot = lab.spot()
        assert spot["stage"] == stage
        assert spot["agrees"]
        assert spot["total"] == values[0, spot["row"], spot["column"]]


def test_arrow_keys_move_the_element_and_enter_pins_it_in_the_link(lab: Lab) -> None:
    """From the focused map arrows go one cell, with Shift eight; Enter writes the element into the address. A screen reader hears map, place
    and sum. Space starts a sweep, which goes on by itself, and holds it.
    """
    before = lab.spot()
    lab.map("conv").focus()
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowLeft"):
        lab.page.keyboard.press(key)
    lab.settle()
    after = lab.spot()
    assert (after["row"], after["column"]) == (before["row"] - 1, before["column"] - 9)
    lab.page.keyboard.press("Enter")
    lab.page.wait_for_url(re.compile(rf"pin=conv_0_{after['row']}_{after['column']}"))
    rest(lab.page)
    lab.map("conv").focus()
    lab.page.keyboard.press("ArrowLeft")
    lab.settle()
    row, column = lab.spot()["row"], lab.spot()["column"]
    lab.page.wait_for_selector(
        f".spoken:has-text('Convolution, row {row}, column {column}')", state="attached"
    )
    lab.map("conv").focus()
    lab.page.keyboard.press("Home")
    lab.settle()
    start = lab.spot()
    lab.page.keyboard.press(" ")
    lab.until("Number(d.row) * 126 + Number(d.column) > a + 10", start["row"] * 126 + start["column"])
    lab.page.keyboard.press(" ")
    lab.settle()
    held = lab.spot()
    frames(lab.page, 30)
    assert lab.spot() == held
    assert held["agrees"]


def test_reduced_motion_plays_in_calm_steps(new_lab: Any) -> None:
    """With reduced motion the sweep makes at most three steps in a second, whatever the speed."""
    lab = new_lab(reduced_motion="reduce").open()
    lab.map("conv").focus()
    lab.page.keyboard.press("Home")
    lab.settle()
    lab.page.locator(".stepper").evaluate(
        """stepper => {
          window.steps = [];
          let { column } = stepper.dataset;
          const note = () => {
            if (stepper.dataset.column === column) return;
            column = stepper.dataset.column;
            steps.push([document.timeline.currentTime, Number(column)]);
          };
          new MutationObserver(note).observe(stepper, { attributeFilter: ["data-column"] });
        }"""
    )
    lab.page.keyboard.press(" ")
    lab.page.wait_for_function("() => steps.length >= 4")
    steps = lab.page.evaluate("() => steps")
    for (earlier, left), (later, right) in pairwise(steps):
        assert right == left + 1
        assert later - earlier > 1000 / 3


def test_a_kernel_typed_in_the_editor_changes_the_output_and_keeps_the_pin(lab: Lab) -> None:
    """Text in a cell brings a sentence, and the output does not change. A 7 in the middle adds seven times the middle pixel, at the same
    pinned element.
    """
    before = lab.spot()
    cell = lab.page.locator("section[data-testid='stSidebar'] input[aria-label*='Row 1, column 1']").first
    cell.fill("abc")
    cell.press("Enter")
    lab.page.wait_for_selector("text=abc", state="attached")
    lab.page.wait_for_selector("[aria-invalid='true']")
    assert lab.spot()["engine"] == before["engine"]
    lab.hover("conv", 0.4, 0.4)
    lab.page.mouse.down()
    lab.page.mouse.up()
    pinned = lab.spot()
    cell.fill("7")
    cell.press("Enter")
    lab.until("Number(d.engine) !== a", pinned["engine"])
    changed = lab.spot()
    assert [changed[name] for name in ("stage", "row", "column")] == [
        pinned[name] for name in ("stage", "row", "column")
    ]
    middle = photo()[:, pinned["row"] + 1, pinned["column"] + 1].sum()
    assert changed["engine"] == pinned["engine"] + 7 * middle
    assert changed["agrees"]
    lab.page.wait_for_url(re.compile(r"w=-1_0_1~-2_7_2~-1_0_1"))


def test_an_uploaded_photo_is_worked_on_and_a_broken_file_keeps_it(lab: Lab) -> None:
    """A PNG replaces the picture; a file that is none brings one sentence and the picture stays."""
    lab.page.get_by_role("radio", name="Upload").click()
    pixels = np.zeros((64, 96, 3), np.uint8)
    pixels[20:40, 30:70] = (250, 128, 10)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    uploader(lab.page).set_input_files(
        {"name": "mine.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    )
    lab.page.wait_for_selector("text=mine.png")
    lab.page.wait_for_selector("text=3\u2009×\u200985\u2009×\u2009128")
    uploader(lab.page).set_input_files(
        {"name": "bad.png", "mimeType": "image/png", "buffer": buffer.getvalue()[:60]}
    )
    lab.page.wait_for_selector("[data-testid='stAlert']")
    assert lab.page.locator("[data-testid='stAlert']").count() == 1
    assert lab.page.locator("text=3\u2009×\u200985\u2009×\u2009128").count() == 1
    assert lab.spot()["agrees"]


def test_the_camera_takes_a_picture(new_lab: Any) -> None:
    """A picture from the (simulated) camera becomes the input."""
    lab = new_lab(permissions=["camera"]).open("?from=camera")
    # Streamlit offers the button before the camera's first frame has come, and then takes no picture.
    lab.page.wait_for_function("() => document.querySelector('video')?.readyState >= 2")
    taken = lab.page.get_by_text("Your picture:")

    def is_taken() -> bool:
        """Nor does it take one where the machine was too busy for a frame."""
        button = lab.page.get_by_role("button", name="Take Photo")
        if button.count():
            button.click()
        rest(lab.page)
        return bool(taken.count())

    until(lab.page, is_taken)
    assert lab.spot()["agrees"]


def test_a_stroke_becomes_the_picture(lab: Lab) -> None:
    """Drawing on the small canvas changes the output and goes into the link."""
    lab.page.get_by_role("radio", name="Draw").click()
    canvas = lab.page.locator("section[data-testid='stSidebar'] canvas").first
    canvas.wait_for()
    box = canvas.bounding_box()
    lab.page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.5 * box["height"], steps=8)
    lab.page.mouse.up()
    lab.page.wait_for_url(re.compile("drawing="))
    rest(lab.page)
    lab.hover("conv", 0.7, 0.5)
    assert lab.spot()["agrees"]


def test_a_link_restores_the_view_elsewhere(new_lab: Any) -> None:
    """What one visitor set up, another sees from the link alone: picture, kernel, settings, pinned element."""
    query = "?photo=coffee&size=200&colour=0&kernel=gabor&set=size:9~angle:30&stride=2&pad=same&border=reflect&act=tanh&pool=avg&poolsize=3&pin=pool_0_4_9&unit=1"
    first = new_lab().open(query)
    spot = first.spot()
    assert (spot["stage"], spot["row"], spot["column"]) == ("pool", 4, 9)
    assert spot["agrees"]
    second = new_lab().open(first.page.url.split("/")[-1])
    assert second.spot() == spot


def test_a_link_to_an_upload_says_that_the_picture_is_missing(new_lab: Any) -> None:
    """The rest of the link is kept and one sentence says why another picture stands there."""
    lab = new_lab().open("?from=upload&kernel=laplacian_4")
    lab.page.wait_for_selector("text=which a link cannot contain")
    assert lab.spot()["agrees"]


MANGLED = (
    "?size=banana&w=1_2~3&pin=x",
    "?kernel=nope&act=nope&photo=nope",
    "?from=drawing&drawing=AAAA",
    "?set=%00~~",
    "?lang=xx&w=" + "9" * 3000,
)


def test_a_mangled_link_opens_the_default_with_one_sentence(new_lab: Any) -> None:
    """Whatever a link says, the lab opens and says what it left out."""
    lab = new_lab().open(MANGLED[0])
    alert = lab.page.locator("[data-testid='stAlert']")
    for query in MANGLED:
        follow(lab.page, "?page=lab")
        assert alert.count() == 0
        follow(lab.page, query)
        assert alert.count() > 0, query
        assert lab.spot()["agrees"], query
        assert lab.page.locator("[data-testid='stException']").count() == 0, query


def test_choosing_a_kernel_from_the_library_repaints_and_back_undoes_it(lab: Lab) -> None:
    """Another thumbnail, another output; going back in the browser brings the former kernel back."""
    before = lab.spot()
    lab.page.get_by_role("radio", name="Sobel y").click()
    lab.page.wait_for_url(re.compile("kernel=sobel_y"))
    lab.until("Number(d.engine) !== a", before["engine"])
    lab.page.go_back()
    lab.until("Number(d.engine) === a", before["engine"])


def test_what_is_said_about_a_picture_unfolds_and_stays_so(lab: Lab) -> None:
    """Two lines are seen at first; a button named after the picture shows the rest, also of the picture that is chosen next."""
    about, unfold = (lab.page.locator(f".picker {part}").first for part in (".about", ".unfold"))
    fits = "about => about.scrollHeight <= about.clientHeight + 1"
    assert not about.evaluate(fits)
    assert (unfold.get_attribute("aria-label"), unfold.get_attribute("aria-expanded")) == (
        "Astronaut",
        "false",
    )
    unfold.press("Enter")
    assert about.evaluate(fits)
    lab.page.get_by_role("radio", name="Cat").click()
    rest(lab.page)
    assert about.evaluate(fits)
    assert unfold.get_attribute("aria-expanded") == "true"


def test_every_way_of_showing_keeps_the_numbers_right(new_lab: Any) -> None:
    """Views change colours, not values."""
    views = (
        "?view=clip&depthwise=1&kernel=box",
        "?view=absolute",
        "?view=minmax&pool=none",
        "?size=1024&colour=0",
    )
    lab = new_lab().open(views[0])
    for view in views:
        follow(lab.page, view)
        lab.hover("conv", 0.6, 0.35)
        assert lab.spot()["agrees"], view


def test_touch_reads_an_element(new_lab: Any) -> None:
    """A tap on a phone reads and pins the element under the finger."""
    lab = new_lab(viewport={"width": 390, "height": 844}, has_touch=True).open()
    lab.map("pool").tap()
    lab.page.wait_for_url(re.compile("pin=pool_0"))
    assert lab.spot()["stage"] == "pool"


@pytest.mark.parametrize("widths", [(390,), (768, 1280, 1920)])
def test_the_page_is_never_wider_than_the_screen(new_lab: Any, widths: tuple[int, ...]) -> None:
    """At every width the page scrolls down only."""
    lab = new_lab(viewport={"width": widths[0], "height": 900}).open("?kernel=gabor&set=size:15")
    fits_every_width(lab, widths)


def test_a_race_can_be_stopped_and_gone_on_with(new_lab: Any) -> None:
    """Stop answers while the methods still race, and the pinned element is kept when their panel opens."""
    lab = new_lab()
    stopped = lab.page.get_by_text("Stopped at")
    over = lab.page.get_by_text("This page uses")
    for _ in range(10):  # a race takes a second or two, and may be over before the click has arrived
        lab.open("?size=1024&kernel=gaussian&set=size_15&pin=conv_0_400_300")
        lab.page.get_by_role("radio", name="Methods").click()
        lab.page.wait_for_url(re.compile("panel=methods"))
        start = lab.page.get_by_role("button", name="Start the race")
        start.wait_for()
        spot = lab.spot()
        assert (spot["row"], spot["column"]) == (400, 300)
        lab.page.evaluate(
            """() => {
                const progress = () => document.querySelector('[class*="st-key-lab-methods-result-progress"] [data-drawn]');
                const press = () => {
                    const stop = progress()?.shadowRoot?.querySelector('button');
                    if (stop?.innerText === 'Stop') stop.click();
                    else requestAnimationFrame(press);
                };
                press();
            }"""
        )
        start.click()
        stopped.or_(over).first.wait_for()
        if stopped.is_visible():
            break
    stopped.wait_for()
    lab.page.get_by_role("button", name="Continue").click()
    over.wait_for()
