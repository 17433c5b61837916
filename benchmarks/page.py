"""How quickly the kernel lab answers, in Chromium: hover, play and a change of kernel.

Run ``python benchmarks/page.py`` with the test requirements installed. It starts
the app on this machine and prints a table. *Hover* is the time from the pointer
handler to the message after the frame's paint, over 400 moves on a circle;
*play* the frames of five seconds; *kernel change* the time from the click on a
thumbnail to the paint of the new maps, engine and network included, median of
twenty.
"""

from __future__ import annotations

import math
import statistics
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.running import in_chromium, share  # noqa: E402
from tests.browser.conftest import Lab  # noqa: E402

SIZES = (128, 512, 1024)
LISTEN = """() => {
  window.painted = []; window.clicked = 0;
  addEventListener('pointerup', () => { window.clicked = performance.now(); }, true);
  addEventListener('cnnviz:painted', event => window.painted.push({...event.detail, clicked: window.clicked}), true);
}"""


def hover(lab: Lab) -> list[float]:
    """Milliseconds from handler to painted for 400 moves over the convolution map."""
    lab.page.evaluate(LISTEN)
    box = lab.page.locator('figure[data-stage="conv"] .base').bounding_box()
    for step in range(400):
        angle = 6 * math.pi * step / 400
        x = box["x"] + box["width"] * (0.5 + 0.4 * math.cos(angle))
        lab.page.mouse.move(x, box["y"] + box["height"] * (0.5 + 0.4 * math.sin(angle)))
    lab.page.wait_for_timeout(300)
    return lab.page.evaluate("() => painted.filter(e => e.kind === 'hover').map(e => e.painted - e.from)")


def play(lab: Lab) -> float:
    """Frames a second while the sweep plays, over five seconds."""
    lab.map("conv").focus()
    lab.page.keyboard.press(" ")
    frames = lab.page.evaluate(
        """() => new Promise(done => { let n = 0; const from = performance.now();
        const tick = now => { n++; now - from < 5000 ? requestAnimationFrame(tick) : done(1000 * (n - 1) / (now - from)); };
        requestAnimationFrame(tick); })"""
    )
    lab.page.keyboard.press(" ")
    return float(frames)


def kernel_change(lab: Lab) -> list[float]:
    """Milliseconds from the click on a kernel to its painted maps, twenty times."""
    times = []
    for turn in range(20):
        lab.page.evaluate("() => { painted.length = 0; }")
        lab.page.get_by_role("radio", name=("Sobel y", "Sobel x")[turn % 2]).click()
        lab.page.wait_for_function("() => painted.some(e => e.kind === 'data')")
        times.append(
            lab.page.evaluate(
                "() => { const e = painted.find(e => e.kind === 'data'); return e.painted - e.clicked; }"
            )
        )
        lab.page.wait_for_timeout(250)
    return times


def measure(browser: Any, url: str) -> None:
    """Print the table."""
    print(
        "| size | hover p50 / p95 (ms) | play (frames/s) | kernel change p50 / p95 (ms) |\n| --- | --- | --- | --- |"
    )
    for size in SIZES:
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        lab = Lab(page, url).open(f"?size={size}")
        page.wait_for_timeout(1500)
        moves, frames, changes = hover(lab), play(lab), kernel_change(lab)
        print(
            f"| {size} | {share(moves, 0.5):.1f} / {share(moves, 0.95):.1f} | {frames:.1f} "
            f"| {statistics.median(changes):.0f} / {share(changes, 0.95):.0f} |",
            flush=True,
        )
        page.close()


if __name__ == "__main__":
    in_chromium(measure)
