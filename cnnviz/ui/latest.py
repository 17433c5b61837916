"""What is made of files when the app starts, and for those who work on it (``make dev``) anew when a file has changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

DEVELOPING = os.environ.get("CNNVIZ_DEV") == "1"
_READ = {".css", ".html", ".js"}


def latest(make: Callable[[], T], folder: Path) -> Callable[[], T]:
    """A function that gives what `make` makes of the scripts, styles and markup below `folder`: the same each time.

    While the app is developed it is made again when one of these files has changed.
    """
    state = _state(folder) if DEVELOPING else None
    made = make()
    if state is None:
        return lambda: made

    def newest() -> T:
        nonlocal made, state
        now = _state(folder)
        if now != state:
            made, state = make(), now
        return made

    return newest


def _state(folder: Path) -> dict[Path, int]:
    """When each file was changed last."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.suffix in _READ}
