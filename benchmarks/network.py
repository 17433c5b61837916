"""How quickly the picture of a network answers, in Chromium: another input, a hover, another scale of colours.

Run ``python benchmarks/network.py`` with the test requirements installed. It starts the app on this machine and prints a
table. *New input* is the time from the click on a sample or a photo to the paint of the whole network, the run of the
network and the way over the network included, median of twenty; *hover* the time from the pointer handler to the message
after the frame's paint, over 300 moves across all columns; *scale* the time from the click to the paint of all maps in
other colours.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.running import in_chromium, share  # noqa: E402

TURNS = 20
MOVES = 300
SCENES = {
    "digits, another sample": ("?page=network", 3),
    "faces, another photo, 128 px": ("?page=network&network=faces", 4),
    "faces, another photo, 256 px": ("?page=network&network=faces&size=256", 4),
    "SqueezeNet, another photo": ("?page=network&network=squeezenet&from=photo&scale=unit", 9),
}
"""What is measured: a link, and how many thumbnails are clicked in turn."""

LISTEN = """() => {
  window.painted = []; window.clicked = 0;
  addEventListener('pointerup', () => { window.clicked = performance.now(); }, true);
  addEventListener('cnnviz:painted', ({detail}) => detail.part === 'graph' && window.painted.push(detail), true);
}"""
SINCE_CLICK = "painted.find(each => each.kind === 'data' && each.from > clicked)"


def new_input(page: Any, thumbnails: int) -> list[float]:
    """Milliseconds from a click on a thumbnail to the painted network."""
    choices = page.get_by_role("radio").filter(has=page.locator("img"))
    times = []
    for turn in range(TURNS + 2):
        page.evaluate("() => { painted.length = 0; }")
        choices.nth(turn % thumbnails).click()
        page.wait_for_function(f"() => {SINCE_CLICK}")
        times.append(page.evaluate(f"() => {SINCE_CLICK}.painted - clicked"))
        page.wait_for_timeout(300)
    return times[2:]


def hover(page: Any) -> list[float]:
    """Milliseconds from handler to painted while the pointer crosses the network on a slope."""
    page.evaluate("() => { painted.length = 0; }")
    box = page.locator(".scroller").bounding_box()
    for step in range(MOVES):
        across, down = step / MOVES, (step * 7 % MOVES) / MOVES
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * (0.2 + 0.75 * down))
    page.wait_for_timeout(300)
    return page.evaluate(
        "() => painted.filter(each => each.kind === 'hover').map(each => each.painted - each.from)"
    )


def rescale(page: Any) -> list[float]:
    """Milliseconds from a click on a scale to the maps in its colours."""
    times = []
    for turn in range(TURNS):
        page.evaluate("() => { painted.length = 0; }")
        page.locator(".choices button[aria-checked=false]").nth(turn % 2).click()
        page.wait_for_function("() => painted.some(each => each.kind === 'scale')")
        times.append(page.evaluate("() => painted.find(each => each.kind === 'scale').painted - clicked"))
        page.wait_for_timeout(300)
    return times


def measure(browser: Any, url: str) -> None:
    """Print the table."""
    print(
        "| network | new input p50 / p95 (ms) | hover p50 / p95 (ms) | scale p50 (ms) |\n| --- | --- | --- | --- |"
    )
    for name, (query, thumbnails) in SCENES.items():
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(f"{url}/{query}")
        page.wait_for_selector(".graph .head", timeout=60_000)
        page.evaluate(LISTEN)
        page.wait_for_timeout(1500)
        inputs, moves, scales = new_input(page, thumbnails), hover(page), rescale(page)
        print(
            f"| {name} | {statistics.median(inputs):.0f} / {share(inputs, 0.95):.0f} "
            f"| {share(moves, 0.5):.1f} / {share(moves, 0.95):.1f} | {statistics.median(scales):.0f} |",
            flush=True,
        )
        page.close()


if __name__ == "__main__":
    in_chromium(measure)
