"""How smoothly one kernel learns in Chromium: frames while it runs and a pointer moves over its maps, and how often they change.

Run ``python benchmarks/one_kernel.py`` with the test requirements installed. It starts the app on this machine, lets a kernel
learn for some seconds at each speed and prints a table. *Frames* are those that the browser paints in a second, from the median
time between two, beside the longest tenth of these times; *steps* are those that were taken in a second, *answers* those that the
server gave, each with new maps and numbers, and *curves* how often the curve of the loss was drawn. *Answer* is the time from
a message to the paint of what it gave.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.running import in_chromium, share  # noqa: E402

SECONDS = 5.0
SPEEDS = {"2": 10, "4": 100, "6": 1000}
"""Of the slider: where it stands, and steps a second."""

LINKS = {
    "32 × 32, 3 × 3": "",
    "128 × 128, 3 × 3": "size=128",
    "128 × 128 × 3, 7 × 7": "size=128&colour=1&side=7",
}
COUNT = """() => {
  window.frames = []; window.curves = 0; window.answers = []; window.counting = false;
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (this.canvas.closest?.('.loss')) window.curves += 1;
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


def steps(page: Any) -> int:
    """How many steps the page says were taken."""
    return int(page.locator(".step b").inner_text().replace(",", ""))


def run(page: Any, speed: str) -> str:
    """A row of the table, without its name: it runs while the pointer goes round on the error map."""
    page.locator("#speed").fill(speed)
    box = page.locator(".plate").nth(3).bounding_box()
    page.locator(".run").click()
    page.wait_for_timeout(500)
    page.evaluate(BEGIN)
    first, began = steps(page), time.monotonic()
    while time.monotonic() < began + SECONDS:
        angle = 2 * math.pi * (time.monotonic() - began)
        x = box["x"] + box["width"] * (0.5 + 0.4 * math.cos(angle))
        page.mouse.move(x, box["y"] + box["height"] * (0.5 + 0.4 * math.sin(angle)))
        time.sleep(0.008)  # a mouse reports about so often
    found, last, seconds = page.evaluate(END), steps(page), time.monotonic() - began
    page.locator(".run").click()
    page.locator(".again").click()
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
        "| picture, kernel | asked for (steps/s) | frames/s (p90 between two) | steps/s | answers/s | curves/s "
        "| answer p50 / p95 (ms) | size (kB) |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    for name, link in LINKS.items():
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.add_init_script(f"({COUNT})()")
        page.goto(f"{url}/?page=train&{link}")
        page.wait_for_selector(".lesson .verdict:not(:empty)", timeout=60_000)
        page.wait_for_timeout(1500)
        for speed, asked in SPEEDS.items():
            print(f"| {name} | {asked} | {run(page, speed)} |", flush=True)
        page.close()


if __name__ == "__main__":
    in_chromium(measure)
