"""Forced colours, sharpness and what is spoken: what is said by colour, by pixels or by a change is said otherwise, too."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from .conftest import Lab, follow, rest

FORCED = {"forced_colors": "active"}
STYLE = "(element, part) => { const style = getComputedStyle(element, part); return style.backgroundColor + style.backgroundImage; }"


def colours(locator: Any) -> int:
    """How many colours an element has on the screen."""
    picture = np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB"))
    return len(np.unique(picture.reshape(-1, 3), axis=0))


def forced(new_page: Any, url: str, link: str) -> Any:
    page = new_page(**FORCED)
    page.goto(f"{url}/?{link}lang=en&size=16")
    page.wait_for_selector(".stepper[data-total], .graph")
    rest(page)
    return page


def test_what_is_chosen_stays_visible(new_page: Any, app_url: str) -> None:
    """Its ground is another than that of what is not chosen."""
    page = forced(new_page, app_url, "")
    for link, chosen, other in (
        ("here", "[role=radio][aria-checked=true]", "[role=radio][aria-checked=false]"),
        ("here", ".grid [aria-checked=true]", ".grid [aria-checked=false]"),
        ("page=network&", ".choices [aria-checked=true]", ".choices [aria-checked=false]"),
        ("page=network&panel=trace&", ".term[aria-pressed=true]", ".term[aria-pressed=false]"),
        ("page=signals&", "[role=radio][aria-checked=true]", "[role=radio][aria-checked=false]"),
        ("here", ".controls .row label:has(:checked)", ".controls .row label:not(:has(:checked))"),
    ):
        if link != "here":
            follow(page, f"{link}lang=en&size=16")
        page.wait_for_selector(chosen)
        grounds = [page.locator(each).first.evaluate(STYLE) for each in (chosen, other)]
        assert grounds[0] != grounds[1], (link, chosen)


def test_toggles_and_sliders_stay_visible(new_page: Any, app_url: str) -> None:
    """A toggle that is on looks otherwise than one that is off, and a slider has a track and a thumb."""
    page = forced(new_page, app_url, "")
    toggle = page.locator(".st-key-top [data-testid='stCheckbox'] label > span + div")
    off = toggle.evaluate(STYLE)
    toggle.click()
    page.wait_for_function("() => location.search.includes('large')")
    rest(page)
    assert toggle.evaluate(STYLE) != off
    parts = page.locator("[data-testid='stSidebar'] [data-testid='stSlider'] [role=group] > div > div")
    canvas = page.locator("body").evaluate(STYLE)
    assert all(part.evaluate(STYLE) != canvas for part in parts.all()[:2])


def test_legends_keep_their_colours(new_page: Any, app_url: str) -> None:
    """The bar is the meaning of a map's colours."""
    page = forced(new_page, app_url, "")
    for link in ("page=lab&", "page=network&panel=layer&"):
        follow(page, f"?{link}lang=en")
        page.wait_for_selector(".stepper[data-total]")
        ramps = page.locator(".stepper figure:not([hidden]) .ramp").all()
        assert ramps, link
        for ramp in ramps:
            ramp.scroll_into_view_if_needed()
            assert colours(ramp) > 16, link


def test_a_screen_with_other_pixels_is_painted_anew(lab: Lab) -> None:
    """Nothing has to be touched for it: text on canvases is as sharp as the rest."""
    page = lab.page
    sheet = page.locator(".stepper canvas.sheet")
    assert sheet.evaluate("e => e.width / parseFloat(e.style.width)") == pytest.approx(1)
    session = page.context.new_cdp_session(page)
    # Chromium tells nobody of emulated pixels alone; the parts keep their sizes in a window of another height.
    session.send(
        "Emulation.setDeviceMetricsOverride",
        {"width": 1440, "height": 1001, "deviceScaleFactor": 2, "mobile": False},
    )
    lab.until("devicePixelRatio === 2")
    handle = sheet.element_handle()
    page.wait_for_function("e => Math.abs(e.width / parseFloat(e.style.width) - 2) < 0.01", arg=handle)


def test_pin_play_and_pause_are_spoken(lab: Lab) -> None:
    """What a key did is heard, once the hand rests."""
    page, plate = lab.page, lab.map("conv")
    spoken = page.locator(".stepper .spoken")
    plate.focus()
    for key, said in (
        ("Enter", "Pinned: Convolution, row "),
        ("Escape", "No element is pinned now."),
        (" ", "Playing, element by element."),
        (" ", "Paused at Convolution, row "),
    ):
        page.keyboard.press("Space" if key == " " else key)
        spoken.filter(has_text=said).wait_for(state="attached")


def test_what_was_opened_is_spoken(new_page: Any, app_url: str) -> None:
    """The map opens below, out of a reader's sight."""
    page = new_page()
    page.goto(f"{app_url}/?page=network&lang=en")
    page.wait_for_selector(".graph")
    rest(page)
    page.locator(".graph .scroller").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".graph [role=status]").filter(has_text="is open below.").wait_for(state="attached")
