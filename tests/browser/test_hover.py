"""What follows the pointer is drawn; the page itself is written when the pointer rests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cnnviz.parts.part import script

from .conftest import Lab, patient, rest

ROOT = "[...document.querySelectorAll('*')].map(e => e.shadowRoot).find(s => s?.querySelector('.stepper'))"
WATCH = f"""() => {{
  window.written = 0;
  const watcher = new MutationObserver(records => {{ window.written += records.length; }});
  watcher.observe({ROOT}, {{ childList: true, characterData: true, subtree: true }});
}}"""
PRINTED = """([rows, columns, side, size, cells]) => {
  const theme = { ink: "#1d2129", font: "sans-serif" };
  const image = stamps.print(rows, columns, side, size, cells, theme);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, image.width, image.height);
  cells.forEach(({ colour, text }, index) => {
    const [x, y] = [(index % columns) * side, Math.floor(index / columns) * side];
    context.fillStyle = `rgb(${colour})`;
    context.fillRect(x, y, side, side);
    Object.assign(context, { fillStyle: inkOn(colour), font: `${size}px sans-serif`, textAlign: "center", textBaseline: "middle" });
    context.fillText(text, x + side / 2, y + side * 0.53);
  });
  const drawn = context.getImageData(0, 0, image.width, image.height).data;
  return [image.width, image.height, Math.max(...drawn.map((level, at) => Math.abs(level - image.data[at])))];
}"""

HOLD = """() => {
  const { setTimeout, clearTimeout } = window;
  const held = new Map();
  let number = 1e9;
  window.setTimeout = (then) => held.set(++number, then) && number;
  window.clearTimeout = (timer) => held.delete(timer) || clearTimeout(timer);
  window.letGo = () => {
    Object.assign(window, { setTimeout, clearTimeout });
    for (const then of held.values()) then();
  };
}"""
"""Until `letGo()` no timer ends: however slow the machine is, the pointer does not rest between two moves."""


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """An empty page that has loaded the modules."""
    opened = patient(browser.new_context()).new_page()
    code = f"{script('stepper/stamps.js')}\n{script('stepper/lettering.js')}"
    opened.add_script_tag(
        type="module", content=f"{code}\nObject.assign(window, {{ stamps, inkOn, linesOf }});"
    )
    opened.wait_for_function("() => window.stamps")
    yield opened
    opened.context.close()


def test_a_moving_pointer_leaves_the_pages_text_alone(lab: Lab) -> None:
    """Twenty moves change the element and no text of the page; at rest the page says what is drawn."""
    lab.hover("conv", 0.3, 0.3)
    rest(lab.page)
    before = lab.spot()
    lab.page.evaluate(WATCH)
    lab.page.evaluate(HOLD)
    for step in range(20):
        lab.hover("conv", 0.3 + 0.02 * step, 0.5)
    assert lab.page.evaluate("() => window.written") == 0
    after = lab.spot()
    assert after["column"] > before["column"]
    lab.page.evaluate("() => letGo()")
    said = lab.page.locator('figure[data-stage="conv"] .readout')
    rest(lab.page)
    assert f"row {after['row']}, column {after['column']}" in said.inner_text()
    assert lab.page.locator(".equation").inner_text().startswith(f"F({after['row']}, {after['column']})")
    assert lab.page.locator(".bar input[type=number]").nth(1).input_value() == str(after["column"])


@pytest.mark.parametrize("side", [28, 35])
def test_stamped_numbers_look_like_drawn_ones(page: Any, side: int) -> None:
    """A grid made of kept pixels is the grid that text on squares gives, twice in a row."""
    colours = ([0, 0, 0], [250, 250, 250], [200, 30, 90], [90, 130, 60], [255, 171, 94], [17, 83, 155])
    cells = [
        {"text": text, "colour": colour}
        for text, colour in zip(("3", "255", "−18", "0.5", "", "141"), colours, strict=True)
    ]
    for _ in range(2):
        width, height, apart = page.evaluate(PRINTED, [2, 3, side, 12, cells])
        assert (width, height) == (3 * side, 2 * side)
        assert apart <= 24  # the rounding of an edge, not another glyph


def test_lines_fit_their_room_and_lose_nothing(page: Any) -> None:
    """Words, a word without a break and Han characters are broken into lines no wider than the room."""
    sentences = (
        "F(1, 2) = (−1)·15 + 0·16 + 1·12 + b 0",
        "x" * 80,
        "第 12 至 14 行，第 3 至 5 列：引擎的结果也是 3037",
    )
    for text in sentences:
        for room in (60, 140, 1000):
            lines, widths = page.evaluate(
                """([text, room]) => {
                  const context = new OffscreenCanvas(1, 1).getContext("2d");
                  const lines = linesOf(context, text, room, { font: "16px sans-serif" });
                  return [lines, lines.map(line => context.measureText(line).width)];
                }""",
                [text, room],
            )
            assert max(widths) <= room + 1
            assert "".join(lines).replace(" ", "") == text.replace(" ", "")
            assert (len(lines) == 1) == (room == 1000)
