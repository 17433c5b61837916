"""How smoothly a kernel and a network learn in Chromium: frames while one runs and a pointer moves, and how often pictures change.

Run ``python benchmarks/learning.py`` with the test requirements installed. It starts the app on this machine, lets a kernel
learn for some seconds at each speed, and networks as fast as they can, and prints a table. *Frames* are those that the browser paints in a second, from the median
time between two, beside the longest tenth of these times; *steps* are those that were taken in a second, *answers* those that the
server gave, each with new maps and numbers, and *curves* how often the curve of the loss was drawn. *Answer* is the time from
a message to the paint of what it gave.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.running import in_chromium, share  # noqa: E402

SECONDS = 5.0


@dataclass(frozen=True)
class View:
    """A view in which something learns.

    Attributes
    ----------
    links, speeds
        What learns, and the places of the slider of speeds, each with its name in the table.
    ready
        What is there as soon as it can run.
    over
        What the pointer moves over.
    steps
        How many steps the page says were taken.
    """

    links: dict[str, str]
    speeds: dict[str, str]
    ready: str
    over: Callable[[Any], Any]
    steps: Callable[[Any], int]


VIEWS = (
    View(
        {
            "32 × 32, 3 × 3": "?page=train",
            "128 × 128, 3 × 3": "?page=train&size=128",
            "128 × 128 × 3, 7 × 7": "?page=train&size=128&colour=1&side=7",
        },
        {"2": "10", "4": "100", "6": "1000"},
        ".lesson .verdict:not(:empty)",
        lambda page: page.locator(".plate").nth(3),
        lambda page: int(page.locator(".step b").inner_text().replace(",", "")),
    ),
    View(
        {
            "digits network": "?page=train-network&epochs=50",
            "LeNet-5": "?page=train-network&epochs=50&net=conv6k5p2-relu-max2-conv16k5-relu-max2-flat-fc120-relu-fc84-relu-fc10",
            "one hidden layer": "?page=train-network&epochs=50&net=flat-fc128-relu-fc10",
        },
        {"": "all it can"},
        ".training .sentence:not(:empty)",
        lambda page: page.locator(".curves canvas").first,
        lambda page: int(page.locator("#time").get_attribute("max")),
    ),
)
COUNT = """() => {
  window.frames = []; window.curves = 0; window.answers = []; window.counting = false;
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (this.canvas.closest?.('.loss, .curves')) window.curves += 1;
    return clearRect.apply(this, box);
  };
  const { fetch } = window;
  window.fetch = async (...request) => {
    const from = performance.now(), answer = await fetch(...request);
    if (String(request[0]).includes('/direct/')) {
      const { arrayBuffer } = answer;
      answer.arrayBuffer = async () => {
        const bytes = await arrayBuffer.call(answer);
        requestAnimationFrame(() => setTimeout(() => window.answers.push([performance.now() - from, bytes.byteLength])));
        return bytes;
      };
    }
    return answer;
  };
  const tick = now => { if (window.counting) window.frames.push(now); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
BEGIN = "() => { frames.length = answers.length = 0; curves = 0; counting = true; }"
END = "() => { counting = false; return { frames, curves, answers }; }"


def run(page: Any, view: View, speed: str) -> str:
    """A row of the table, without its name: it runs while the pointer goes round."""
    if speed:
        page.locator("#speed").fill(speed)
    box = view.over(page).bounding_box()
    page.locator(".run").click()
    page.wait_for_timeout(500)
    page.evaluate(BEGIN)
    first, began = view.steps(page), time.monotonic()
    while time.monotonic() < began + SECONDS:
        angle = 2 * math.pi * (time.monotonic() - began)
        x = box["x"] + box["width"] * (0.5 + 0.4 * math.cos(angle))
        page.mouse.move(x, box["y"] + box["height"] * (0.5 + 0.4 * math.sin(angle)))
        time.sleep(0.008)  # a mouse reports about so often
    found, last, seconds = page.evaluate(END), view.steps(page), time.monotonic() - began
    page.locator(".run").click()
    page.wait_for_timeout(1000)
    between = [later - earlier for earlier, later in zip(found["frames"], found["frames"][1:], strict=False)]
    times, sizes = zip(*found["answers"], strict=True)
    return (
        f"{1000 / statistics.median(between):.0f} ({share(between, 0.9):.0f} ms) | {(last - first) / seconds:.0f} "
        f"| {len(times) / seconds:.1f} | {found['curves'] / seconds:.1f} "
        f"| {statistics.median(times):.0f} / {share(list(times), 0.95):.0f} | {statistics.median(sizes) / 1000:.1f}"
    )


def measure(browser: Any, url: str) -> None:
    """Print the table."""
    print(
        "| what learns | asked for (steps/s) | frames/s (p90 between two) | steps/s | answers/s | curves/s "
        "| answer p50 / p95 (ms) | size (kB) |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    for view in VIEWS:
        for name, link in view.links.items():
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            page.add_init_script(f"({COUNT})()")
            for speed, asked in view.speeds.items():
                page.goto(f"{url}/{link}")
                page.wait_for_selector(view.ready, timeout=60_000)
                page.wait_for_timeout(1500)
                print(f"| {name} | {asked} | {run(page, view, speed)} |", flush=True)
            page.close()


if __name__ == "__main__":
    in_chromium(measure)
