"""``walk_gallery.py COMMAND``: write the whole gallery with an installed ``cnnviz``, and open every page of it from the disk.

Chromium opens them all without a network, then Firefox does. A page that complains, asks for something, shows nothing or does
not stand the pointer ends it with a traceback.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import ARGUMENTS, chromium, until  # noqa: E402 - found by the line above
from tests.browser.firefox import running_firefox  # noqa: E402
from tests.browser.offline import opening  # noqa: E402

SHOWN = """(() => {
  const roots = [...document.querySelectorAll('main *')].map(each => each.shadowRoot).filter(Boolean);
  const seen = roots.flatMap(root => [...root.querySelectorAll('canvas, svg, table')]).filter(each => each.getBoundingClientRect().width > 20);
  return 'begun' in document.documentElement.dataset && document.title.endsWith('· cnnviz') && seen.length > 0;
})()"""
PLACES = """(() => {
  const roots = [...document.querySelectorAll('main *')].map(each => each.shadowRoot).filter(Boolean);
  const boxes = roots.flatMap(root => [...root.querySelectorAll('canvas')]).map(each => each.getBoundingClientRect());
  return boxes.filter(box => box.width > 20 && box.bottom < innerHeight && box.top > 0).slice(0, 4)
    .map(box => [box.x + box.width * 0.4, box.y + box.height * 0.6]);
})()"""
LINKS = "[...document.querySelectorAll('main a')].map(each => each.href)"


def main(command: str) -> None:
    """Do all of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "gallery"
        subprocess.run([command, "gallery", str(folder)], cwd=name, check=True)
        indices = [folder / language / "index.html" for language in ("en", "zh_CN")]
        walked = in_chromium(folder, indices)
        in_firefox(Path(name), folder, walked)
        size = sum(file.stat().st_size for file in folder.rglob("*.html")) / 1e6
        print(f"the gallery's {len(walked)} pages, {size:.0f} MB, open without a network")


def in_chromium(folder: Path, indices: list[Path]) -> list[str]:
    """Open every page that the indices lead to; their addresses."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        with opening(browser, folder) as opened:
            page = opened("index")
            found: list[str] = []
            for index in indices:
                page.goto(index.as_uri())
                found.extend(page.evaluate(LINKS))
            for url in (walked := list(dict.fromkeys(found))):
                page.goto(url)
                until(
                    page, lambda: page.evaluate(SHOWN)
                )  # not wait_for_function, which the page's policy forbids
                touch(page.evaluate, page.mouse.move)
        browser.close()
    return walked


def in_firefox(profile: Path, folder: Path, urls: list[str]) -> None:
    """Open these pages."""
    with running_firefox(profile, folder.as_uri()) as window:
        for url in urls:
            window.open(url, 1440, 1000)
            window.until(SHOWN)
            touch(window.evaluate, window.point)
            assert not window.complaints, (url, window.complaints)


def touch(evaluate: Callable[[str], Any], move: Callable[[float, float], None]) -> None:
    """Move the pointer over the first pictures; two frames later what it does has been done."""
    for across, down in evaluate(PLACES):
        move(across, down)
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")


if __name__ == "__main__":
    main(*sys.argv[1:])
