"""The shipped nginx configuration with Debian's nginx, two app processes and a real Chromium, all on this machine."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE

from .conftest import patient, rest, until

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
READY = ".stepper[data-total]"

pytestmark = pytest.mark.skipif(
    not Path(NGINX).exists(), reason="no nginx here (Debian: apt install nginx-light)"
)


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether there is an answer, sooner or later."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


class Site:
    """nginx in front of two app processes."""

    def __init__(self, folder: Path) -> None:
        self.port, *ports = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.apps = {port: self.start_app(port) for port in ports}
        assert all(answers(f"http://127.0.0.1:{port}/_stcore/health") for port in ports)
        text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8").replace("/tmp/nginx", f"{folder}/nginx")
        text = text.replace("listen 8080", f"listen 127.0.0.1:{self.port}")
        for number, port in enumerate(ports, 1):
            text = text.replace(f"app-{number}:8501", f"127.0.0.1:{port}")
        (folder / "nginx.conf").write_text(text, "utf-8")
        command = [NGINX, "-e", f"{folder}/error.log", "-p", str(folder), "-c", f"{folder}/nginx.conf"]
        self.proxy = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.PIPE)
        assert answers(f"{self.url}/_stcore/health"), (folder / "error.log").read_text("utf-8")

    @staticmethod
    def start_app(port: int) -> subprocess.Popen[bytes]:
        """One app process."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
        command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"}, **quiet)  # type: ignore[call-overload, no-any-return]

    def visitors(self, port: int) -> int:
        """How many open connections the app process at `port` has."""
        needle, rows = f"{port:04X}", Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
        return sum(row.split()[1].endswith(needle) and row.split()[3] == "01" for row in rows)

    def close(self) -> None:
        """End everything that was started."""
        for process in [self.proxy, *self.apps.values()]:
            process.terminate()
            process.wait(PATIENCE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site for this module."""
    made = Site(tmp_path_factory.mktemp("nginx"))
    yield made
    made.close()


def open_at(browser: Any, site: Site, query: str, complaints: list[str]) -> tuple[Any, list[Any]]:
    """A page in a fresh context whose complaints are gathered, and the sockets it opens."""
    page = patient(browser.new_context(viewport={"width": 1280, "height": 900})).new_page()
    sockets: list[Any] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text) if re.search("Content Security Policy|Refused", said.text) else None
        ),
    )
    page.goto(f"{site.url}/{query}")
    page.wait_for_selector(READY)
    return page, sockets


def test_the_headers_and_a_visitors_cookie_are_set(site: Site) -> None:
    """Every answer carries the security headers; the cookie is random, and an unfit one is replaced."""
    with urllib.request.urlopen(f"{site.url}/") as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "script-src 'self' blob:" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert re.match(r"cnnviz=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax", headers["Set-Cookie"])
    assert headers["Server"] == "nginx"
    hostile = urllib.request.Request(f"{site.url}/", headers={"Cookie": "cnnviz=<script>x"})
    with urllib.request.urlopen(hostile) as answer:
        assert re.match(r"cnnviz=[0-9a-f]{32};", answer.headers["Set-Cookie"])


def test_scripts_come_compressed(site: Site) -> None:
    """The largest script is sent by gzip, at less than half its size."""
    with urllib.request.urlopen(f"{site.url}/") as answer:
        script = re.search(r'src="\.?/?(static/js/index[^"]+\.js)"', answer.read().decode())
    assert script
    asked = urllib.request.Request(f"{site.url}/{script[1]}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer, urllib.request.urlopen(f"{site.url}/{script[1]}") as plain:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.read()) < len(plain.read()) / 2


def test_a_request_that_is_too_large_is_refused(site: Site) -> None:
    """More than a model may have does not even reach the app."""
    asked = urllib.request.Request(f"{site.url}/_stcore/upload_file/x/y", method="PUT")
    asked.add_header("Content-Length", str(100 * 2**20))
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    assert refused.value.code == 413


@pytest.mark.parametrize(
    "path", ["_stcore/metrics", "_stcore/metrics?families=active_sessions", "_stcore/agent/mcp"]
)
def test_what_is_for_the_operator_is_closed(site: Site, path: str) -> None:
    """How many visitors there are is nobody's business outside."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{site.url}/{path}")
    assert refused.value.code == 404


def test_one_visitor_cannot_ask_without_end(site: Site) -> None:
    """A thousand requests at once by one visitor: some are refused as too many; another visitor is served."""

    def statuses(cookie: str, count: int) -> list[int]:
        """Of so many requests over one connection, which keeps a busy machine from asking more slowly than is allowed."""
        connection, found = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE), []
        for _ in range(count):
            connection.request("GET", "/_stcore/health", headers={"Cookie": f"cnnviz={cookie}"})
            with connection.getresponse() as answer:
                answer.read()
                found.append(answer.status)
        connection.close()
        return found

    with ThreadPoolExecutor(8) as threads:
        asked = threads.map(statuses, ["a" * 32] * 8, [125] * 8)
        found = Counter(status for some in asked for status in some)
    assert found[200] >= 400
    assert found[429] > 0
    assert set(found) == {200, 429}
    assert statuses("b" * 32, 1) == [200]


def test_open_pages_outlive_an_app_process(site: Site, browser: Any) -> None:
    """Kill one of two processes: its pages come back on the other with their view, and work on.

    The kernel was chosen meanwhile by a direct answer, which goes the same way through nginx.
    """
    complaints: list[str] = []
    pages = []
    while len(pages) < 30 and not (len(pages) >= 2 and all(map(site.visitors, site.apps))):
        query = f"?photo=cat&kernel=sobel_y&bias={len(pages)}&pin=conv_0_9_{len(pages)}"
        pages.append(open_at(browser, site, query, complaints))
        page = pages[-1][0]
        with page.expect_response("**/direct/*") as answer:
            page.get_by_role("radio", name="Prewitt y").click()
        assert answer.value.status == 200
        page.wait_for_url(re.compile("kernel=prewitt_y"))
    assert all(map(site.visitors, site.apps)), "visitors are spread over both processes"
    victim, survivor = site.apps
    site.apps[victim].kill()
    site.apps[victim].wait(PATIENCE)
    for number, (page, sockets) in enumerate(pages):
        # a page that was cut off connects again by itself
        until(page, lambda sockets=sockets: not sockets[-1].is_closed())
        page.wait_for_selector(f"{READY}[data-column='{number}'][data-row='9']")
        for _ in range(2):  # the first click after a cut only tells the new process of the page
            chinese = page.get_by_role("radio", name="中文")
            until(
                page, lambda chinese=chinese: chinese.count() == 1
            )  # the page of before the cut may stand there for a moment
            chinese.click()
            rest(page)
        page.wait_for_url(re.compile("lang=zh_CN"))
        assert f"pin=conv_0_9_{number}" in page.url
        assert "kernel=prewitt_y" in page.url
    assert any(len(sockets) > 1 for _, sockets in pages)
    assert site.visitors(survivor) > 0
    assert not complaints, complaints
