"""The start page takes no messages."""

from __future__ import annotations

from typing import Any

import pytest

from cnnviz.actions import RefusedError, after
from cnnviz.state import StartState


@pytest.mark.parametrize("body", [None, {}, [], {"at": [1, 2]}, "window", 1e400])
@pytest.mark.parametrize("part", ["start", "over", "manners", "", "stepper"])
def test_whatever_comes_is_refused(part: str, body: Any) -> None:
    """A browser can send anything."""
    with pytest.raises(RefusedError):
        after(StartState(), part, body)
