"""Firefox, driven by WebDriver BiDi, which it speaks itself: https://w3c.github.io/webdriver-bidi."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.patience import PATIENCE

CANDIDATES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
HOW_TO_GET = "no Firefox found: install it (Debian: apt install firefox-esr) or name it in CNNVIZ_FIREFOX"
PREFERENCES: dict[str, object] = {
    # What it asks of other hosts ends here; addresses of this machine are asked directly.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
}


def firefox() -> str:
    """The path of a Firefox; without one the test is skipped."""
    wanted = (os.environ.get("CNNVIZ_FIREFOX"), *CANDIDATES)
    found = next((path for name in wanted if name and (path := shutil.which(name))), None)
    return found or pytest.skip(HOW_TO_GET)


ABORTED = "status=2152398850"
"""NS_BINDING_ABORTED: what a page was still fetching when it was left for the next one is no fault of either."""


class Firefox:
    """One window.

    Attributes
    ----------
    complaints
        Errors of scripts and on the console, and requests that left `host`.
    """

    def __init__(self, socket: ClientConnection, host: str) -> None:
        self._socket, self._host, self._numbers = socket, host, count(1)
        self.complaints: list[str] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self._window = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What a command gives."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv(PATIENCE))
            if said.get("type") == "event":
                self._hear(said["method"], said["params"])
            elif said.get("id") == number:
                assert said["type"] == "success", said
                found: dict[str, Any] = said["result"]
                return found

    def _hear(self, event: str, about: dict[str, Any]) -> None:
        if event == "log.entryAdded" and about["level"] == "error" and ABORTED not in (about["text"] or ""):
            self.complaints.append(f"error: {about['text']}")
        if event == "network.beforeRequestSent":
            url = about["request"]["url"]
            if not url.startswith((self._host, self._host.replace("http", "ws"), "data:", "blob:", "about:")):
                self.complaints.append(f"left the host: {url}")

    def open(self, url: str, width: int, height: int) -> None:
        """Go there in a window of that size."""
        size = {"width": width, "height": height}
        self.call("browsingContext.setViewport", context=self._window, viewport=size)
        self.call("browsingContext.navigate", context=self._window, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The JSON value of a JavaScript expression, which may be a promise."""
        found = self.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self._window},
            awaitPromise=True,
        )
        assert found["type"] == "success", found
        return json.loads(found["result"].get("value", "null"))

    def until(self, condition: str, act: Callable[[], None] = lambda: None) -> None:
        """Wait until a JavaScript expression is true, and do `act` before each look."""
        end = time.monotonic() + PATIENCE
        while act() or not self.evaluate(condition):
            assert time.monotonic() < end, f"in vain: {condition}"
            time.sleep(0.1)

    def point(self, x: float, y: float) -> None:
        """Move the pointer there, from beside: where it is already, nothing is said."""
        places = [(round(x) - 5, round(y)), (round(x), round(y))]
        actions = [{"type": "pointerMove", "x": across, "y": down} for across, down in places]
        pointer = {"type": "pointer", "id": "mouse", "actions": actions}
        self.call("input.performActions", context=self._window, actions=[pointer])


@contextmanager
def running_firefox(folder: Path, host: str) -> Iterator[Firefox]:
    """A Firefox with a profile of its own in `folder`, for pages of `host`."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    log = folder / "firefox.log"
    command = [firefox(), "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port=0"]
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"BiDi listening on (ws://\S+)", log.read_text(errors="replace"))):
            assert process.poll() is None and time.monotonic() < end, log.read_text(errors="replace")
            time.sleep(0.1)
        # without pings, as a busy Firefox that answers one late would be cut off
        with connect(
            f"{found[1]}/session", max_size=None, compression=None, open_timeout=PATIENCE, ping_interval=None
        ) as socket:
            yield Firefox(socket, host)
    finally:
        process.terminate()
        process.wait(PATIENCE)
