"""Recorded pages opened from a disk, in a browser without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .conftest import patient


@contextmanager
def opening(browser: Any, folder: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page of `folder` by its name; what is complained of, or asked of a network, fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def make(name: str, **options: Any) -> Any:
        context = browser.new_context(
            **{"viewport": {"width": 1440, "height": 1000}, "offline": True} | options
        )
        contexts.append(patient(context))
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: error: {error}"))
        page.on(
            "console",
            lambda said: said.type == "error" and complaints.append(f"{page.url}: console: {said.text}"),
        )
        own = (folder.as_uri(), "data:")
        page.on(
            "request",
            lambda asked: asked.url.startswith(own) or complaints.append(f"{page.url}: asked: {asked.url}"),
        )
        page.goto((folder / f"{name}.html").as_uri())
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, complaints
