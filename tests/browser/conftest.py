"""Start the app and a real Chromium; a request that leaves the host or a console error fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .lab import Lab, fits_every_width, from_menu
from .lending import VIEWPORT, Contexts, listeners_for
from .seen import pytest_runtest_makereport  # for every test here
from .servers import ARGUMENTS, ROOT, chromium, running_app
from .waiting import OPENED, follow, frames, in_widths, patient, rest, until, uploader

__all__ = [
    "ARGUMENTS",
    "OPENED",
    "ROOT",
    "Contexts",
    "Lab",
    "chromium",
    "fits_every_width",
    "follow",
    "frames",
    "from_menu",
    "in_widths",
    "patient",
    "pytest_runtest_makereport",
    "rest",
    "running_app",
    "until",
    "uploader",
]
"""What the tests of a browser take from here."""


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app that all tests of a worker share, and in which nothing may go wrong."""
    chromium()
    log = tmp_path_factory.mktemp("app") / "streamlit.log"
    with running_app(log) as (url, _process):
        yield url
        assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests of a worker."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


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
