"""Disturbing a picture in a real browser: by hand, on the curve, by keys, and by the gradient."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from cnnviz.disturbances import Changes
from cnnviz.images.digits import samples
from cnnviz.reader import shipped
from cnnviz.reading import read

from .conftest import rest
from .test_direct import query

SAMPLE = 143


def answer_at(turn: float) -> tuple[int, float]:
    """What the engine answers for the turned digit, and its probability."""
    picture = samples()[0][SAMPLE][np.newaxis]
    reading = read(shipped("digits"), picture, changes=Changes((("turn", turn),)))
    answer, chances = reading.answer(), reading.chances
    assert answer is not None
    assert chances is not None
    return answer, float(chances[answer])


def until_turned(page: Any, turn: int) -> None:
    """Slider, curve and answer all stand at this angle."""
    answer, share = answer_at(turn)
    page.locator(f".curve[data-at='{turn}'] canvas[aria-valuenow='{turn}']").wait_for()
    assert page.locator(".disturb").get_attribute("data-answer") == str(answer)
    assert float(page.locator(".disturb").get_attribute("data-share")) == pytest.approx(share, rel=1e-6)
    slider = page.locator(".disturb [data-name=turn] input")
    assert slider.input_value() == str(turn)


def test_slider_curve_and_keys_are_one(new_lab: Any) -> None:
    """A drag on the curve moves the slider, keys go by its steps, and what is shown is what the engine says; Back undoes it."""
    lab = new_lab()
    page = lab.page
    page.goto(f"{lab.url}/?page=network&panel=disturb")
    page.locator(".curve .sentence p", has_text="the answer changes at 35°; 7 becomes 2").wait_for()
    rest(page)
    canvas = page.locator(".curve canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    across = 54 + (box["width"] - 54 - 14) * (40 + 180) / 360
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 120)
    page.mouse.down()
    page.mouse.move(box["x"] + across, box["y"] + 120, steps=4)
    page.mouse.up()
    until_turned(page, 40)
    page.wait_for_url(re.compile("disturb=turn"))
    canvas.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    until_turned(page, 36)
    page.keyboard.press("Shift+ArrowLeft")
    until_turned(page, 26)
    rest(page)
    assert query(page)["disturb"] == "turn:26"
    assert page.locator(".disturb [role=status]").inner_text().startswith("The network reads 7")
    page.reload()
    page.locator(".disturb[data-answer]").wait_for()
    until_turned(page, 26)
    reset = page.get_by_role("button", name="Reset all")
    reset.click()
    until_turned(page, 0)
    rest(page)
    assert "disturb" not in query(page)
    assert reset.is_disabled()
    page.locator(".curve select").select_option("noise")
    page.locator(".curve[data-dial=noise]:not([data-measured='0']) .sentence p", has_text="Noise").wait_for()


def test_one_level_fools_the_network_on_a_photo(new_lab: Any) -> None:
    """The search goes on by itself, and its result becomes the input of the whole page, and leaves it again."""
    lab = new_lab()
    page = lab.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(
        f"{lab.url}/?page=network&network=squeezenet&from=photo&photo=coffee&panel=disturb&fooling=1&lang=zh_CN"
    )
    page.locator(".fooling[data-levels='1']").wait_for()
    page.locator(".fooling .sentences p", has_text="“清汤”").wait_for()
    assert page.locator(".fooling figure:visible").count() == 4
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    page.locator(".fooling .use").click()
    page.wait_for_url(re.compile("fool=1"))
    page.locator(".answers .best", has_text="清汤").wait_for()
    page.locator(".fooling .bar button:not(.use)").click()
    page.locator(".answers .best", has_text="意式浓缩咖啡").wait_for()
    rest(page)
    assert "fool" not in query(page)
