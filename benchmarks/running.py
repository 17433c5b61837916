"""What all measurements share: the app on a free port of this machine, a Chromium, and shares of a list of times."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def started_app() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The app as the README starts it, and its address; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    app = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(url + "/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield app, url
    finally:
        app.terminate()
        app.wait(10)


def in_chromium(measure: Callable[[Any, str], None]) -> None:
    """Start the app and Chromium, ``measure(browser, url)``, and end both."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import ARGUMENTS, chromium

    with started_app() as (_app, url), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        measure(browser, url)
        browser.close()


def share(values: list[float], part: float) -> float:
    """The value that `part` of `values` do not exceed."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]
