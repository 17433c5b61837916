"""A digit is drawn, and the network's answer moves with the pen: the network page in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest

from cnnviz import ops
from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE, blank, decode
from cnnviz.learning.digit_input import as_digit
from cnnviz.parts.part import script
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read

from .conftest import frames, patient, rest, until

SEVEN = [(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)]
MINUS = "\u2212"


class DigitPage:
    """The network page with its pad and bars."""

    def __init__(self, lab: Any, query: str = "?page=network&from=drawing") -> None:
        self.page = lab.page
        self.page.goto(f"{lab.url}/{query}")
        self.canvas = self.page.locator(".board canvas")
        self.bars = self.page.locator(".list button.row")
        self.page.wait_for_selector(".answers[data-winner]")
        rest(self.page)  # or the page may still move under the pen

    def at(self, place: tuple[float, float]) -> tuple[float, float]:
        """A place on the pad, given as shares of its sides, in the window."""
        box = self.canvas.bounding_box()
        return box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]

    def pen_down(self, places: list[tuple[float, float]]) -> None:
        """Draw along `places` and leave the pen on the pad."""
        self.page.mouse.move(*self.at(places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.at(place), steps=8)

    def draw(self, places: list[tuple[float, float]]) -> None:
        """Draw one stroke along `places`."""
        self.pen_down(places)
        self.page.mouse.up()

    def shares(self) -> np.ndarray:
        """The probabilities of the bars, as the browser has them."""
        return np.array(self.bars.evaluate_all("rows => rows.map(row => Number(row.dataset.share))"))

    def engine(self) -> Reading:
        """What the engine makes of the drawing in the address."""
        found = parse_qs(urlparse(self.page.url).query).get("drawing")
        levels = decode(found[0], DIGIT_SIDE) if found else blank(DIGIT_SIDE)
        return read(shipped("digits"), as_digit(levels))

    def settle(self, changed_from: np.ndarray | None = None) -> None:
        """Wait until the bars show the engine's answer to the drawing in the address, and another than before."""

        def shows_it() -> bool:
            shown, expected = self.shares(), self.engine().chances
            assert expected is not None
            new = changed_from is None or not np.array_equal(shown, changed_from)
            return new and np.array_equal(shown.astype(np.float32), expected)

        until(self.page, shows_it)

    def ink(self) -> int:
        """How much ink the pad shows."""
        return int(
            self.canvas.evaluate(
                "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.reduce((sum, n, at) => at % 4 ? sum : sum + n, 0)"
            )
        )


@pytest.fixture
def digit(new_lab: Any) -> DigitPage:
    """The page with an empty pad."""
    return DigitPage(new_lab())


def test_a_stroke_changes_the_probabilities_to_the_engines(digit: DigitPage) -> None:
    """After a stroke every bar, logit and percentage is the engine's for the drawing that the link carries; the spot that nobody moved leaves
    the empty corner for the largest number of the map that is shown.
    """
    empty = digit.shares()
    digit.page.wait_for_selector(".stepper[data-layer='conv1']")
    digit.draw(SEVEN)
    digit.settle(changed_from=empty)
    reading = digit.engine()
    assert reading.chances is not None and reading.scores is not None
    assert int(np.argmax(reading.chances)) == 7
    logits = digit.page.locator(".list .logit").all_inner_texts()
    assert [float(text.replace(MINUS, "-")) for text in logits] == pytest.approx(reading.scores, abs=0.00501)
    for text, chance in zip(
        digit.page.locator(".list .share").all_inner_texts(), reading.chances, strict=True
    ):
        low, high = {"<0.1%": (0, 0.0005), ">99.9%": (0.9995, 1)}.get(text, (None, None))
        if low is None:
            assert float(text.rstrip("%")) / 100 == pytest.approx(chance, abs=0.000501)
        else:
            assert low <= chance <= high
    assert digit.page.locator(".best").inner_text() == "7"
    page = digit.page
    maps = digit.engine().values["conv1"][0]

    def stands_on_the_largest() -> bool:
        spot = page.locator(".stepper[data-layer]").evaluate("frame => ({...frame.dataset})")
        chosen, row, column = (int(spot[name]) for name in ("channel", "row", "column"))
        return bool(maps[chosen, row, column] == maps[chosen].max() > 1)

    until(page, stands_on_the_largest)


def test_undo_redo_clear_and_keys_reach_the_network(digit: DigitPage) -> None:
    """Each of them shows the answer to the drawing as it then is; with Space held the arrow keys lay ink."""
    empty = digit.shares()
    digit.draw(SEVEN)
    digit.settle(changed_from=empty)
    drawn = digit.shares()
    digit.page.get_by_role("button", name="Undo").click()
    digit.settle(changed_from=drawn)
    np.testing.assert_array_equal(digit.shares(), empty)
    digit.page.keyboard.press("Control+Shift+Z")
    digit.settle(changed_from=empty)
    np.testing.assert_array_equal(digit.shares(), drawn)
    digit.page.get_by_role("button", name="Clear the drawing").click()
    digit.settle(changed_from=drawn)
    assert digit.page.get_by_text("Nothing has been drawn yet").is_visible()
    rest(digit.page)
    before = digit.shares()
    digit.canvas.focus()
    digit.page.keyboard.down(" ")
    for _step in range(14):
        digit.page.keyboard.press("ArrowDown")
    digit.page.keyboard.up(" ")
    digit.settle(changed_from=before)
    assert int(np.argmax(digit.shares())) == 1


def test_probabilities_move_while_the_pen_is_down(digit: DigitPage) -> None:
    """They change before the pen is lifted; the link and the way back change once, when it is."""
    before, length = digit.shares(), digit.page.evaluate("history.length")
    digit.pen_down(SEVEN[:2])
    digit.page.wait_for_function(
        "before => [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.list')).filter(Boolean)"
        ".some(list => [...list.children].some((row, at) => Math.abs(row.dataset.share - before[at]) > 0.01))",
        arg=before.tolist(),
    )
    assert "drawing=" not in digit.page.url
    digit.page.mouse.move(*digit.at(SEVEN[2]), steps=8)
    digit.page.mouse.up()
    digit.page.wait_for_url(re.compile("drawing="))
    digit.settle(changed_from=before)
    assert digit.page.evaluate("history.length") == length + 1


def test_late_answers_never_take_ink_back(new_lab: Any) -> None:
    """On a slow device the pad's ink only grows while a stroke is drawn, and afterwards the answer is of all of it."""
    lab = new_lab()
    digit = DigitPage(lab)
    lab.page.context.new_cdp_session(lab.page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    before, seen = digit.shares(), [0]
    digit.page.mouse.move(*digit.at(SEVEN[0]))
    digit.page.mouse.down()
    for start, end in pairwise(SEVEN):
        for part in np.linspace(0, 1, 10):
            digit.page.mouse.move(
                *digit.at((start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])))
            )
            seen.append(digit.ink())
    digit.page.mouse.up()
    for _moment in range(10):
        seen.append(digit.ink())
        frames(digit.page, 3)
    rest(digit.page)
    seen.append(digit.ink())
    assert seen == sorted(seen)
    digit.settle(changed_from=before)
    assert digit.ink() == seen[-1]


def test_a_finger_draws_and_does_not_scroll(new_lab: Any) -> None:
    """On a phone a touch on the pad is ink; the page stays where it is."""
    lab = new_lab(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    digit = DigitPage(lab)
    before = digit.shares()
    touch = lab.page.context.new_cdp_session(lab.page)
    digit.canvas.scroll_into_view_if_needed()
    place = digit.canvas.bounding_box()
    for kind, (across, down) in [
        ("touchStart", (0.5, 0.2)),
        *(("touchMove", (0.5, 0.2 + step / 20)) for step in range(1, 13)),
    ]:
        x, y = digit.at((across, down))
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    digit.settle(changed_from=before)
    assert int(np.argmax(digit.shares())) == 1
    assert digit.canvas.bounding_box() == place


def test_what_the_network_sees_and_answers_is_read(new_lab: Any) -> None:
    """Pointing at what it sees shows the number that goes into the network. A pressed bar is in the link; pressed again it lets go, and the
    most probable one is marked. At T = 1 the sum shown gives the network's probabilities; at T the bars are softmax of the logits over T.
    """
    images, _labels = samples()
    digit = DigitPage(new_lab(), "?page=network&from=sample&sample=63")
    row, column = np.argwhere((images[63] > 60) & (images[63] < 200))[5]
    box = digit.page.locator(".seen .frame canvas").bounding_box()
    digit.page.mouse.move(
        box["x"] + (column + 0.5) / 28 * box["width"], box["y"] + (row + 0.5) / 28 * box["height"]
    )
    text = digit.page.locator(".seen .readout").inner_text()
    assert text.startswith(f"Row {row}, column {column}: ")
    assert float(text.split(": ")[1]) == pytest.approx(images[63, row, column] / 255, abs=1e-6)
    digit.bars.nth(4).click()
    digit.page.wait_for_url(re.compile("answer=4"))
    assert digit.bars.nth(4).get_attribute("aria-pressed") == "true"
    digit.bars.nth(4).click()
    digit.page.wait_for_url(re.compile("^((?!answer=).)*$"))
    pressed = digit.bars.evaluate_all("rows => rows.findIndex(row => row.ariaPressed === 'true')")
    assert pressed == int(digit.page.locator(".answers").get_attribute("data-winner"))
    rest(digit.page)
    scores = read(shipped("digits"), images[63][None]).scores
    assert scores is not None
    digit.page.get_by_text("Softmax: from logits to probabilities").click()
    digit.page.wait_for_selector(".answers[data-agrees='true']")
    slider = digit.page.get_by_role("slider", name="Temperature T")
    slider.focus()
    for steps, temperature in ((8, 4.0), (-12, 0.5)):
        for _step in range(abs(steps)):
            digit.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
        np.testing.assert_allclose(
            digit.shares(), ops.softmax(scores.astype(np.float64) / temperature), rtol=1e-9
        )


def test_bars_stand_still_under_reduced_motion(new_lab: Any) -> None:
    """Who asks for less motion sees the bars change at once."""
    digit = DigitPage(new_lab())
    bar = digit.page.locator(".list .track i").first
    for reduced, seconds in (("reduce", "0s"), ("no-preference", "0.12s")):
        digit.page.emulate_media(reduced_motion=reduced)
        assert bar.evaluate("bar => getComputedStyle(bar).transitionDuration") == seconds


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """An empty page that has loaded the arithmetic of the bars."""
    opened = patient(browser.new_context()).new_page()
    opened.add_script_tag(
        type="module",
        content=f"{script('answers/softmax.js')}\nObject.assign(window, {{ softmaxAt, agreeing, percent }});",
    )
    opened.wait_for_function("() => window.softmaxAt")
    yield opened
    opened.context.close()


@pytest.mark.parametrize("temperature", [0.125, 1, 3])
@pytest.mark.parametrize("scale", [1, 30, 1000])
def test_softmax_in_the_browser_is_the_engines(page: Any, temperature: float, scale: float) -> None:
    """Exponentials, their sum and the shares, for logits that overflow without the largest one taken off."""
    logits = np.random.default_rng(0).normal(size=50) * scale
    got = page.evaluate(
        "([z, t]) => { const s = softmaxAt(z, t); return { ...s, exponents: [...s.exponents], shares: [...s.shares] }; }",
        [logits.tolist(), temperature],
    )
    np.testing.assert_allclose(got["shares"], ops.softmax(logits / temperature), rtol=1e-9, atol=1e-300)
    assert got["largest"] == logits.max()
    assert got["sum"] == pytest.approx(sum(got["exponents"]))


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0.0%"),
        (1e-9, "<0.1%"),
        (0.000499, "<0.1%"),
        (0.0005, "0.1%"),
        (0.1234, "12.3%"),
        (0.9994, "99.9%"),
        (0.9999, ">99.9%"),
        (1, "100.0%"),
        (None, "NaN"),
    ],
)
def test_almost_all_is_not_all(page: Any, share: float | None, text: str) -> None:
    """A percentage never claims certainty or impossibility that is not there."""
    assert page.evaluate("share => percent(share ?? NaN)", share) == text
