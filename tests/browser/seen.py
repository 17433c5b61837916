"""What the pages of a test showed when it failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

SEEN = """body => {
  const alerts = [...body.querySelectorAll("[data-testid='stAlert'], [data-testid='stException']")].map(each => each.innerText);
  return [...alerts, JSON.stringify(window.underWay?.() ?? null)].join("\\n");
}"""
"""Sentences that say why something else is not there, and what keeps the page from resting."""
SECONDS = 5
"""So long a page may take to tell, as one that hangs never does."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    """A failure tells where its pages were and what they said: what was waited for in vain does not tell why."""
    report = yield
    if report.when == "call" and report.failed and call.excinfo is not None:
        values = [value for entry in call.excinfo.traceback for value in entry.locals.values()]
        pages = {id(page): page for page in map(_page_of, values) if page is not None}
        report.sections += [(f"page {page.url}", _seen(page)) for page in pages.values()]
    return report


def _page_of(value: object) -> Any | None:
    """A page of Playwright, or the one of an object that drives it; Playwright is there only where there is a Chromium."""
    found = getattr(value, "__dict__", {}).get("page", value)
    is_page = type(found).__name__ == "Page" and type(found).__module__.startswith("playwright.sync_api")
    return found if is_page else None


def _seen(page: Any) -> str:
    with suppress(Exception):
        return str(page.locator("body").evaluate(SEEN, timeout=1000 * SECONDS))
    return "it does not answer"
