"""What is made of files when the app starts, and for those who work on it (``make dev``) anew when a file has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

DEVELOPING = os.environ.get("CNNVIZ_DEV") == "1"
"""Whether the app runs under ``make dev``; the environment is read here alone."""
_READ = {".css", ".html", ".js"}


def latest(make: Callable[[], T], folder: Path) -> Callable[[], T]:
    """A function that gives what `make` makes of the scripts, styles and markup below `folder`: the same each time.

    While the app is developed it is made again when one of these files has changed.
    """
    state = changes(folder, _READ) if DEVELOPING else None
    made = make()
    if state is None:
        return lambda: made

    def newest() -> T:
        nonlocal made, state
        now = changes(folder, _READ)
        if now != state:
            made, state = make(), now
        return made

    return newest


def changes(folder: Path, suffixes: Collection[str]) -> dict[Path, int]:
    """When each file below `folder` with one of these `suffixes` was changed last."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # an editor has just put another in its place
            if path.suffix in suffixes:
                found[path] = path.stat().st_mtime_ns
    return found
