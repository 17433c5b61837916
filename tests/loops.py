"""An event loop for a test that has none."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def played(scene: Coroutine[Any, Any, T]) -> T:
    """What the scene gives, played in a thread of its own: in a worker that drives a browser the main one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, scene).result()
