"""What several views of one file are made of, such as a network's run, so that it is computed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from cnnviz.networks.steps import Steps

R = TypeVar("R")
MOST = 2
"""Results of a kind that are kept: views that stand one after the other are often made of the same."""


class Memo:
    """The last results of each kind; it lives as long as the file is made, so that nothing of it stays in the process."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[object, Any]] = {}

    def of(self, kind: str, key: object, make: Callable[[], Steps[R]]) -> Steps[R]:
        """The result for `key`, made if it is not kept."""
        kept = self._kept.setdefault(kind, {})
        if key not in kept:
            made = yield from make()
            while len(kept) >= MOST:
                del kept[next(iter(kept))]
            kept[key] = made
        result: R = kept[key]
        return result
