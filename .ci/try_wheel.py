"""``try_wheel.py ENVIRONMENT``: build the wheel, install it where the locked requirements are, and try it from another folder.

Nothing else may be installed with it: what the wheel asks for has to be in the lock.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 120
"""Seconds until the app answers."""

IMPORTED = """
import cnnviz
view = cnnviz.convolution([[0, 0, 1], [0, 0, 1]], [[-1, 1]])
assert view.output.tolist() == [[0, 1], [0, 1]] and "<iframe" in view._repr_html_()
print(view)
"""


def main(environment: Path) -> None:
    """Do all of it; what fails ends it with a traceback."""
    binaries = environment.resolve() / "bin"
    cnnviz, python = str(binaries / "cnnviz"), str(binaries / "python")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
        subprocess.run(build, cwd=ROOT, check=True)
        (wheel,) = folder.glob("*.whl")
        call([python, "-m", "pip", "install", "--quiet", "--no-index", str(wheel)], folder)
        call([cnnviz, "--version"], folder)
        call([cnnviz, "export", "?page=network&lang=zh_CN", "digits.html"], folder)
        assert (folder / "digits.html").stat().st_size > 100_000
        call([python, "-c", IMPORTED], folder)
        open_app(cnnviz, folder)
    print(f"{wheel.name} installs and runs")


def call(command: list[str], folder: Path) -> None:
    """Run a command in a folder, as somebody would who has never seen the checkout."""
    without = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run(command, cwd=folder, env=without, check=True)


def open_app(cnnviz: str, folder: Path) -> None:
    """Start the app, and look at its first page in Chromium."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    process = subprocess.Popen([cnnviz, f"--port={port}", "--no-browser"], cwd=folder)
    try:
        end = time.monotonic() + LONGEST
        while not answers(address + "_stcore/health"):
            assert process.poll() is None and time.monotonic() < end, "the app does not answer"
            time.sleep(0.2)
        with sync_playwright() as driver:
            path = os.environ.get("CNNVIZ_CHROMIUM", "/usr/bin/chromium")
            browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"{address}?kernel=sobel_x")
            page.wait_for_selector(".stepper[data-total]", timeout=1000 * LONGEST)
            browser.close()
    finally:
        process.terminate()
        process.wait()


def answers(address: str) -> bool:
    """Whether there is an answer yet."""
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    main(Path(sys.argv[1]))
