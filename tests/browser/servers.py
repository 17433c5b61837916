"""The app as a process of its own, and the Chromium that opens it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (  # noqa: SIM905 - one line of switches reads best
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-fake-device-for-media-stream --use-fake-ui-for-media-stream"
).split()
# The first two are lists under an address bar that nobody sees: each window made two pages of Chromium's own for them, which took
# 0.8 s of processor time of the 1.8 s of an opened page. The others are those that Playwright switches off, as the last list counts.
ARGUMENTS.append(
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
CANDIDATES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW_TO_GET = "no Chromium found: install it (Debian: apt install chromium) or name it in CNNVIZ_CHROMIUM"


def chromium() -> str:
    """The path of a Chromium; without one the test is skipped, or fails where a browser is required."""
    wanted = (os.environ.get("CNNVIZ_CHROMIUM"), *CANDIDATES)
    found = next((path for name in wanted if name and (path := shutil.which(name))), None)
    if found:
        return found
    if os.environ.get("CNNVIZ_BROWSER") == "required":
        pytest.fail(HOW_TO_GET)
    pytest.skip(HOW_TO_GET)


@contextmanager
def running_app(
    log: Path, *, root: Path = ROOT, before: Sequence[str] = ()
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app in the folder `root`, started as the README says, on a free port of this machine: its address and its process.

    `before` is put before the command, for settings of a shell.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*before, sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=root, stdout=output, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process, log)
        yield url, process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        try:
            with urllib.request.urlopen(url + "/_stcore/health", timeout=PATIENCE) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(log.read_text())
