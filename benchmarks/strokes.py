"""How quickly the network page answers a pen, in Chromium: from a stroke to repainted probabilities.

Run ``python benchmarks/strokes.py`` with the test requirements installed. It starts the app on this machine, draws
twenty strokes on an empty pad, and prints a table. *Stroke* is the time from the browser's handling of the pen's
lifting to the paint of the bars that answer the whole stroke; *while drawing* is the time between two repaints of
the bars during a stroke. Engine, server and network are included, and so are the maps that the page shows.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.running import in_chromium, share  # noqa: E402

STROKES = 20
MOVES = 40
REST = 700
"""Milliseconds without the pen, in which every answer has come."""

LISTEN = """() => {
  window.painted = []; window.lifted = 0;
  addEventListener('pointerup', () => { window.lifted = performance.now(); }, true);
  addEventListener('cnnviz:painted', event => event.detail.kind === 'answers' && window.painted.push(event.detail.painted), true);
}"""


def stroke(page: Any, chance: random.Random) -> tuple[float, list[float]]:
    """Draw one stroke on an empty pad: milliseconds to the last repaint, and those between repaints before."""
    page.get_by_role("button", name="Clear the drawing").click()
    page.wait_for_timeout(REST)
    page.evaluate("() => { painted.length = 0; }")
    box = page.locator(".board canvas").bounding_box()
    places = [[chance.uniform(0.25, 0.75) for _axis in "xy"] for _corner in range(4)]

    def move(x: float, y: float) -> None:
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])

    move(*places[0])
    page.mouse.down()
    for (x, y), (to_x, to_y) in pairwise(places):
        for step in range(1, MOVES // 3 + 1):
            part = step / (MOVES // 3)
            move(x + part * (to_x - x), y + part * (to_y - y))
            time.sleep(0.008)  # a pen reports about so often
    page.mouse.up()
    page.wait_for_timeout(REST)
    painted, lifted = page.evaluate("() => [painted, lifted]")
    before = [moment for moment in painted if moment <= lifted]
    return painted[-1] - lifted, [later - earlier for earlier, later in pairwise(before)]


def measure(browser: Any, url: str) -> None:
    """Print the table."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{url}/?page=network&from=drawing")
    page.wait_for_selector(".board canvas", timeout=60_000)
    page.wait_for_timeout(2000)
    page.evaluate(LISTEN)
    chance = random.Random(1998)
    stroke(page, chance)  # the first one also loads what later ones find ready
    lifts, gaps = [], []
    for _stroke in range(STROKES):
        lift, between = stroke(page, chance)
        lifts.append(lift)
        gaps += between
    print("| | p50 (ms) | p95 (ms) | measured |\n| --- | --- | --- | --- |")
    for name, values in (("stroke", lifts), ("while drawing", gaps)):
        if values:
            print(f"| {name} | {statistics.median(values):.0f} | {share(values, 0.95):.0f} | {len(values)} |")


if __name__ == "__main__":
    in_chromium(measure)
