"""How quickly the kernel lab answers, in Chromium: hover, play, a change of kernel and of a setting.

Run ``python benchmarks/page.py`` with the test requirements installed. It starts
the app on this machine and prints a table. *Hover* is the time from the pointer
handler to the message after the frame's paint, over the page's first 400 moves on
a circle and over the next 400, when the browser has compiled what it runs;
*play* the frames of five seconds; *kernel change* the time from the click on a
thumbnail to the paint of the new maps, engine and network included, twenty times;
*setting* the same from a key that moves the slider of the stride, or chooses another
activation, ten times each. *First paint* is the time from following the link to the
painted maps, for a browser that has never been here: *warm* at an app that others
use, *cold* as the first visitor of an app that has just started.
"""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.running import in_chromium, share  # noqa: E402
from tests.browser.conftest import Lab, patient, running_app  # noqa: E402

SIZES = (128, 512, 1024)
NAMES = ("Sobel y", "Prewitt x", "Prewitt y", "Scharr x", "Scharr y", "Sobel x")
"""Kernels to change to: so many that the browser has forgotten the maps of the first when it comes again."""
LISTEN = """() => {
  window.painted = []; window.clicked = 0;
  for (const hand of ['pointerup', 'keydown']) addEventListener(hand, () => { window.clicked = performance.now(); }, true);
  addEventListener('cnnviz:painted', event => window.painted.push({...event.detail, clicked: window.clicked}), true);
}"""


def hover(lab: Lab) -> list[float]:
    """Milliseconds from handler to painted for 400 moves over the convolution map."""
    lab.page.evaluate("() => { painted.length = 0; }")
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
    names = (NAMES[turn % len(NAMES)] for turn in range(20))
    return [until_painted(lab, lab.page.get_by_role("radio", name=name, exact=True).click) for name in names]


def setting_change(lab: Lab) -> list[float]:
    """Milliseconds from a key on a setting to the painted maps, twenty times."""
    lab.page.locator(".controls summary").first.click()
    times = []
    for name, keys in (("stride", ("ArrowRight", "ArrowLeft")), ("activation", ("ArrowDown", "ArrowDown"))):
        control = lab.page.locator(f".controls [data-name={name}]").locator("input, select")
        control.focus()
        times += [until_painted(lab, partial(control.press, keys[turn % 2])) for turn in range(10)]
    return times


def until_painted(lab: Lab, act: Callable[[], object]) -> float:
    """Milliseconds from what a hand does to the maps that it gives."""
    lab.page.evaluate("() => { painted.length = 0; }")
    act()
    lab.page.wait_for_function("() => painted.some(e => e.kind === 'data')")
    took = "() => { const e = painted.find(e => e.kind === 'data'); return e.painted - e.clicked; }"
    found = float(lab.page.evaluate(took))
    lab.page.wait_for_timeout(250)
    return found


def layer_change(lab: Lab) -> list[float]:
    """Milliseconds from the click on another kernel of a layer to its painted maps, twenty times."""
    strip = lab.page.locator('figure[data-stage="conv"] .strip button')
    return [until_painted(lab, strip.nth(turn % 4).click) for turn in range(1, 21)]


def first_paint(browser: Any, url: str) -> float:
    """Milliseconds from the start of the navigation to the painted maps."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.add_init_script(f"({LISTEN})()")
    page.goto(f"{url}/?page=lab")
    page.wait_for_function("() => painted.some(e => e.kind === 'data')")
    painted = page.evaluate("() => painted.find(e => e.kind === 'data').painted")
    context.close()
    return float(painted)


def first_paints(browser: Any, url: str) -> None:
    """Print how soon the maps are there, with a cold app and with a warm one."""
    cold = []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as folder, running_app(Path(folder) / "log") as (fresh, _process):
            cold.append(first_paint(browser, fresh))
    warm = [first_paint(browser, url) for _ in range(11)][1:]
    print("| first paint | p50 / most (ms) |\n| --- | --- |")
    for name, times in (("cold", cold), ("warm", warm)):
        print(f"| {name} | {statistics.median(times):.0f} / {max(times):.0f} |", flush=True)


def measure(browser: Any, url: str) -> None:
    """Print the tables."""
    first_paints(browser, url)
    print(
        "\n| size | first hover p50 / p95 (ms) | hover p50 / p95 (ms) | play (frames/s) "
        "| kernel change p50 / p95 (ms) | setting p50 / p95 (ms) |\n| --- | --- | --- | --- | --- | --- |"
    )
    for size in SIZES:
        page = patient(browser.new_context(viewport={"width": 1440, "height": 1000})).new_page()
        lab = Lab(page, url).open(f"?size={size}")
        page.wait_for_timeout(1500)
        page.evaluate(LISTEN)
        first, moves, frames, changes = hover(lab), hover(lab), play(lab), kernel_change(lab)
        settings = setting_change(lab)
        print(
            f"| {size} | {share(first, 0.5):.1f} / {share(first, 0.95):.1f} | {share(moves, 0.5):.1f} / {share(moves, 0.95):.1f} | {frames:.1f} "
            f"| {statistics.median(changes):.0f} / {share(changes, 0.95):.0f} "
            f"| {statistics.median(settings):.0f} / {share(settings, 0.95):.0f} |",
            flush=True,
        )
        page.close()
    print(
        "\n| layer of four, size | hover p50 / p95 (ms) | choose p50 / p95 (ms) | replace p50 / p95 (ms) |\n| --- | --- | --- | --- |"
    )
    for size in SIZES:
        page = patient(browser.new_context(viewport={"width": 1440, "height": 1000})).new_page()
        lab = Lab(page, url).open(f"?size={size}&others=sobel_y,laplacian_4,gaussian")
        page.wait_for_timeout(1500)
        page.evaluate(LISTEN)
        moves, chosen = hover(lab), layer_change(lab)
        replaced = kernel_change(lab)
        print(
            f"| {size} | {share(moves, 0.5):.1f} / {share(moves, 0.95):.1f} "
            f"| {statistics.median(chosen):.0f} / {share(chosen, 0.95):.0f} "
            f"| {statistics.median(replaced):.0f} / {share(replaced, 0.95):.0f} |",
            flush=True,
        )
        page.close()


if __name__ == "__main__":
    in_chromium(measure)
