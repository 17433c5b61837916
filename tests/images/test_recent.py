"""Working copies that all share stay within their bytes."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.images.picture import Picture
from cnnviz.images.recent import Recent


def square(side: int) -> Picture:
    """A gray picture of `side` squared bytes."""
    return Picture(np.zeros((1, side, side), np.uint8))


def test_what_was_used_last_stays_within_the_bytes() -> None:
    """Three fit into 300; the one that nobody asked for the longest goes."""
    recent = Recent(300)
    first = {key: recent.picture(key, lambda: square(10)) for key in "abc"}
    assert recent.bytes == 300
    assert recent.picture("a", lambda: pytest.fail("made again")) is first["a"]
    recent.picture("d", lambda: square(10))
    assert recent.bytes == 300
    for key in "ca":
        assert recent.picture(key, lambda: pytest.fail("made again")) is first[key]
    assert recent.picture("b", lambda: square(10)) is not first["b"]


def test_what_is_larger_than_all_is_made_and_not_kept() -> None:
    """It is given, and nothing is held of it."""
    recent = Recent(99)
    assert recent.picture("a", lambda: square(10)).pixels.nbytes == 100
    assert recent.bytes == 0


def test_what_cannot_be_made_leaves_no_trace() -> None:
    """The error goes to whoever asked; the next one tries again."""
    recent = Recent(100)

    def fail() -> Picture:
        raise LookupError

    with pytest.raises(LookupError):
        recent.picture("a", fail)
    assert recent.picture("a", lambda: square(5)).height == 5 and recent.bytes == 25
