"""Two pictures that belong together: the same size, and copies that stay together pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.images.pairs import MOST_LONGER, SHORTEST, check_pair, pair_copies
from cnnviz.images.picture import ImageError, Picture, luminance


def picture(height: int, width: int, channels: int = 3, seed: int = 0) -> Picture:
    """Random numbers."""
    shape = (channels, height, width)
    return Picture(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8))


def test_other_sizes_are_said_both() -> None:
    """In one sentence; a picture that stands where the other lies is another size."""
    with pytest.raises(ImageError, match=r"40 × 30 pixels and the picture after 30 × 40"):
        check_pair(picture(30, 40), picture(40, 30))
    check_pair(picture(30, 40), picture(30, 40, 1))


@pytest.mark.parametrize(("height", "width"), [(1, 1), (SHORTEST - 1, 500), (500, SHORTEST - 1)])
def test_too_small_is_said(height: int, width: int) -> None:
    """With what would fit."""
    with pytest.raises(ImageError, match=f"at least {SHORTEST}"):
        check_pair(picture(height, width), picture(height, width))


@given(
    st.integers(SHORTEST, 300),
    st.integers(SHORTEST, 300),
    st.integers(16, 128),
    st.booleans(),
    st.booleans(),
    st.sampled_from([1, 3]),
)
def test_copies_lie_over_each_other(
    height: int, width: int, size: int, colour: bool, scaled: bool, channels: int
) -> None:
    """The same picture twice gives the same brightness twice; no side is longer than asked for, or too short for a kernel."""
    before = picture(height, width, channels)
    first, second = pair_copies(before, before, size, colour=colour, scaled=scaled)
    assert first.channels == (3 if colour else 1) and second.channels == 1
    assert (first.height, first.width) == (second.height, second.width)
    assert min(first.height, first.width) >= SHORTEST // MOST_LONGER
    assert max(first.height, first.width) <= min(size, max(height, width))
    if not colour:
        np.testing.assert_array_equal(first.pixels, second.pixels)


def test_the_middle_keeps_every_number() -> None:
    """Cut out of both at the same place."""
    before, after = picture(61, 90, seed=1), picture(61, 90, seed=2)
    first, second = pair_copies(before, after, 32, colour=True, scaled=False)
    np.testing.assert_array_equal(first.pixels, before.pixels[:, 14:46, 29:61])
    np.testing.assert_array_equal(second.pixels, luminance(after.pixels)[:, 14:46, 29:61])
