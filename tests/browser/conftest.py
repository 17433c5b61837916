"""Start the app and a real Chromium; a request that leaves the host or a console error fails the test."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.patience import PATIENCE

from .seen import pytest_runtest_makereport  # noqa: F401 - for every test here

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


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app that all tests of a worker share, and in which nothing may go wrong."""
    chromium()
    log = tmp_path_factory.mktemp("app") / "streamlit.log"
    with running_app(log) as (url, _process):
        yield url
        assert "Traceback" not in log.read_text(), log.read_text()


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests of a worker."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


NUMBERS = {
    "RERUN": BackMsg.DESCRIPTOR.fields_by_name["rerun_script"].number,
    "FRAGMENT": ClientState.DESCRIPTOR.fields_by_name["fragment_id"].number,
    "NEW_SESSION": ForwardMsg.DESCRIPTOR.fields_by_name["new_session"].number,
    "HEARD": ForwardMsg.DESCRIPTOR.fields_by_name["heartbeat_ack"].number,
    "HEARTBEAT": list(BackMsg(app_heartbeat=True).SerializeToString()),
}
REST = re.sub(
    "|".join(rf"\b{name}\b" for name in NUMBERS),
    lambda found: str(NUMBERS[found[0]]),
    (ROOT / "tests/browser/rest.js").read_text("utf-8"),
)


OPENED = ".start[data-shown], .stepper[data-total], .glossary, .teacher article, .graph, .lesson, .training .sentence:not(:empty), .one-step .sum h2:not(:empty), .own"
"""What a page of each kind has as soon as its main part is drawn."""


def rest(page: Any) -> None:
    """Wait until a page has nothing more to do by itself, so that what has not happened by now will not happen."""
    from playwright.sync_api import TimeoutError as InVain

    try:
        page.wait_for_function("() => window.atRest()")
    except InVain as waited:
        raise AssertionError(f"{page.url} does not rest: {page.evaluate('underWay()')}") from waited


def follow(page: Any, link: str) -> None:
    """Bring an opened page to another link, with its "?" or without, as Back would: by one run of the script, which takes a fraction of
    what opening the app anew takes. What a visitor had folded, scrolled or taken along stays.
    """
    asks = page.evaluate(
        """link => {
          const app = document.querySelector("[data-testid='stApp']");
          window.hasBegun = new Promise(done => new MutationObserver(done).observe(app, { attributeFilter: ['data-test-script-state'] }));
          history.pushState({}, '', link);
          dispatchEvent(new PopStateEvent('popstate'));
          return window.underWay().asksFor;
        }""",
        f"/?{link.removeprefix('?')}",
    )
    assert asks == "page", "the script must have been asked before the page can be waited for"
    # A busy page is told that a run begins some frames before it shows that; if begin and end come at once, it never shows it.
    page.evaluate("Promise.race([window.hasBegun.then(() => true), window.framesLater(60)])")
    rest(page)


def frames(page: Any, count: int = 2) -> None:
    """Wait until so many frames have been painted."""
    page.evaluate("count => window.framesLater(count)", count)


def from_menu(page: Any, control: str) -> None:
    """Click a control that is in the menu at the end of a Stepper's bar."""
    page.locator(".stepper .more-open").click()
    page.locator(f".stepper .more-panel {control}").click()


def until(page: Any, fact: Callable[[], bool]) -> None:
    """Wait for a fact that has to be worked out here."""
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end, "it does not come true"
        page.wait_for_timeout(50)


def patient(context: Any) -> Any:
    """A browser's context whose pages tell when they rest, and are waited for as long as a busy machine takes."""
    context.set_default_timeout(1000 * PATIENCE)
    context.add_init_script(REST)
    return context


class Lab:
    """The kernel lab in a browser page, as a visitor handles it."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, query: str = "?page=lab") -> Lab:
        """Open the app at a link and wait for the first arithmetic, and until nothing moves any more."""
        self.page.goto(f"{self.url}/{query}")
        self.page.wait_for_selector(".stepper[data-total]")
        rest(self.page)
        return self

    def map(self, stage: str) -> Any:
        """The map of a stage: "input", "conv", "act" or "pool"."""
        return self.page.locator(f'figure[data-stage="{stage}"] .plate')

    def hover(self, stage: str, across: float, down: float) -> None:
        """Point at a place of a map, given as shares of its width and height."""
        box = self.page.locator(f'figure[data-stage="{stage}"] .base').bounding_box()
        self.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        self.settle()

    def settle(self) -> None:
        """Wait until two frames have been painted."""
        frames(self.page)

    def spot(self) -> dict[str, Any]:
        """The element that is read: stage (of a layer None), channel, row, column, the browser's total, the engine's value."""
        found: list[dict[str, str]] = []

        def one() -> bool:
            """While a page gives way to another, both may have a Stepper."""
            read = "steppers => steppers.map(stepper => ({...stepper.dataset}))"
            found[:] = self.page.locator(".stepper").evaluate_all(read)
            return len(found) == 1

        until(self.page, one)
        (data,) = found
        numbers = {name: int(data[name]) for name in ("channel", "row", "column")}
        values = {name: float(data[name]) for name in ("total", "engine")}
        return {"stage": data.get("stage"), "agrees": data["agrees"] == "true"} | numbers | values

    def until(self, condition: str, argument: Any = None) -> None:
        """Wait until a JavaScript `condition` on the Stepper's dataset `d` and `argument` `a` holds."""
        from playwright.sync_api import TimeoutError as InVain

        root = "document.querySelectorAll('*')"
        find = f"[...{root}].map(e => e.shadowRoot?.querySelector('.stepper')).find(Boolean)"
        try:
            self.page.wait_for_function(
                f"a => {{ const d = {find}?.dataset; return d && ({condition}); }}", arg=argument
            )
        except InVain as waited:
            raise AssertionError(
                f"{condition} does not hold for {argument}: {self.spot()} at {self.page.url}"
            ) from waited


def fits_every_width(lab: Lab, widths: Sequence[int]) -> None:
    """Neither the page nor the Stepper scrolls sideways in a window of any of these widths."""
    for width in widths:
        lab.page.set_viewport_size({"width": width, "height": 900})
        rest(lab.page)
        assert lab.page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0, width
        assert lab.page.locator(".stepper").evaluate("e => e.scrollWidth - e.clientWidth") <= 0, width


VIEWPORT = {"width": 1440, "height": 1000}
PREFERENCES = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "media": "screen",
}
"""What a page can be told to prefer at any time, with what it prefers otherwise: that needs no context of its own."""


class Contexts:
    """Browser contexts and their pages, for one test after the other. A page that nothing has been added to is lent again at an
    empty address, without its storage and its history. Its process has loaded and compiled the scripts: opening the app in it
    takes half of what a new page takes.
    """

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._idle: dict[str, list[tuple[Any, Any | None]]] = {}
        self._lent: list[_Lent] = []

    def page(self, url: str, *, viewport: dict[str, int] = VIEWPORT, **options: Any) -> Any:
        """A page for what is at `url`, in a context that no other page of the test is in."""
        if options.get("is_mobile"):
            options["viewport"] = viewport
        preferences = {name: options.pop(name) for name in PREFERENCES if name in options}
        kind = repr(sorted(options.items()))
        idle = self._idle.setdefault(kind, [])
        context, page = (
            idle.pop()
            if idle
            else (patient(self._browser.new_context(**{"viewport": VIEWPORT} | options)), None)
        )
        lent = _Lent(url, kind, context, page or context.new_page())
        self._lent.append(lent)
        lent.page.emulate_media(**PREFERENCES | preferences)
        if lent.page.viewport_size != viewport:
            lent.page.set_viewport_size(viewport)
        by_hand = context.new_cdp_session(lent.page)
        by_hand.send(
            "Storage.clearDataForOrigin", {"origin": url, "storageTypes": "cookies,local_storage,indexeddb"}
        )
        by_hand.send("Page.resetNavigationHistory")
        by_hand.detach()
        lent.watch()
        return lent.page

    def complaints(self) -> list[str]:
        """What went wrong on the pages that are lent."""
        return [each for lent in self._lent for each in lent.complaints]

    def give_back(self) -> None:
        """Leave all pages; those that something was added to are closed."""
        while self._lent:
            lent = self._lent.pop()
            kept = lent.leave()
            for page in lent.context.pages:
                if page is not kept:
                    page.close()
            self._idle[lent.kind].append((lent.context, kept))


LASTING = ("add_init_script", "expose_function", "on", "once", "route", "set_content")
"""Methods of a page whose effects outlive what it shows, or the address at which it shows it."""


class _Lent:
    """A page as long as one test has it."""

    def __init__(self, url: str, kind: str, context: Any, page: Any) -> None:
        self.url, self.kind, self.context, self.page = url, kind, context, page
        self.complaints: list[str] = []
        self._listeners = listeners_for(url, self.complaints)
        self._lasts = False

    def watch(self) -> None:
        """Hear what goes wrong, and notice what would outlive the test."""
        for event, listener in self._listeners.items():
            self.page.on(event, listener)
        for owner, names in ((self.page, LASTING), (self.context, ("new_cdp_session",))):
            for name in names:
                setattr(owner, name, self._noticing(getattr(owner, name)))

    def _noticing(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def called(*given: Any, **named: Any) -> Any:
            self._lasts = True
            return method(*given, **named)

        return called

    def leave(self) -> Any | None:
        """Take back what `watch` did; the page at an empty address, or None if it must not be lent again."""
        for owner, names in ((self.page, LASTING), (self.context, ("new_cdp_session",))):
            for name in names:
                delattr(owner, name)
        if self._lasts or self.page.is_closed():
            return None
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        self.page.mouse.move(0, 0)
        self.page.goto(f"{self.url}/_stcore/health")
        self.page.evaluate("() => { sessionStorage.clear(); window.name = ''; }")
        return self.page


def listeners_for(url: str, complaints: list[str]) -> dict[str, Callable[[Any], object]]:
    """Write down errors, and requests that leave the app at `url`."""
    allowed = (url, url.replace("http", "ws"), "data:", "blob:")
    return {
        "pageerror": lambda error: complaints.append(f"error: {error}"),
        "console": lambda said: said.type == "error" and complaints.append(f"console: {said.text}"),
        "request": lambda asked: (
            asked.url.startswith(allowed) or complaints.append(f"left the host: {asked.url}")
        ),
    }


@pytest.fixture(scope="session")
def contexts(browser: Any) -> Contexts:
    """For all tests of a worker."""
    return Contexts(browser)


@pytest.fixture
def new_page(browser: Any, contexts: Contexts, app_url: str) -> Iterator[Any]:
    """Make pages in contexts of their own, for which no visitor's browser has loaded anything before if they are `fresh`; afterwards
    none may have failed or asked another host.
    """
    fresh_contexts: list[Any] = []
    complaints: list[str] = []

    def make(*, fresh: bool = False, **options: Any) -> Any:
        if not fresh:
            return contexts.page(app_url, **options)
        fresh_contexts.append(patient(browser.new_context(**{"viewport": VIEWPORT} | options)))
        page = fresh_contexts[-1].new_page()
        for event, listener in listeners_for(app_url, complaints).items():
            page.on(event, listener)
        return page

    yield make
    complaints += contexts.complaints()
    contexts.give_back()
    for context in fresh_contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def new_lab(new_page: Any, app_url: str) -> Any:
    """Make labs, each in a context of its own."""
    return lambda **options: Lab(new_page(**options), app_url)


@pytest.fixture
def lab(new_lab: Any) -> Lab:
    """A lab at its default link."""
    made: Lab = new_lab().open()
    return made
