"""What all measurements in Chromium share: the app, the browser, and shares of a list of times."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.conftest import ARGUMENTS, chromium, running_app


def in_chromium(measure: Callable[[Any, str], None]) -> None:
    """Start the app and Chromium, ``measure(browser, url)``, and end both."""
    from playwright.sync_api import sync_playwright

    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder) / "streamlit.log") as (url, _process),
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        measure(browser, url)
        browser.close()


def share(values: list[float], part: float) -> float:
    """The value that `part` of `values` do not exceed."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]
