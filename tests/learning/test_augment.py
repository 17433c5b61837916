"""Random changes of training digits."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.learning import augment as augmenting
from cnnviz.learning.augment import augment, change_strokes


@pytest.fixture
def strokes() -> np.ndarray:
    """Four images with a bar each, ``(4, 28, 28)`` in 0..1."""
    images = np.zeros((4, 28, 28), np.float32)
    for i, image in enumerate(images):
        image[6:22, 8 + 2 * i : 12 + 2 * i] = 0.5 + i / 6
    return images


def test_the_same_seed_gives_the_same_changes_and_another_seed_others(strokes: np.ndarray) -> None:
    """All randomness comes from the generator."""
    first, again, other = (augment(strokes, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1


def test_changed_images_keep_shape_dtype_and_range(strokes: np.ndarray) -> None:
    """Float32 from 0 to 1; and the argument stays as it was."""
    kept = strokes.copy()
    changed = augment(strokes, np.random.default_rng(0))
    assert changed.shape == strokes.shape and changed.dtype == np.float32
    assert changed.min() >= 0 and changed.max() <= 1
    np.testing.assert_array_equal(strokes, kept)


def test_an_ink_blot_stays_within_the_allowed_shift(strokes: np.ndarray) -> None:
    """A blot in the very middle is moved by the shift alone: turn, shear and stretch leave the middle where it is."""
    blot = np.zeros((200, 28, 28), np.float32)
    blot[:, 13:15, 13:15] = 1
    rng = np.random.default_rng(3)
    moved = np.stack([augmenting.warp(image, rng) for image in blot])
    cells = np.arange(28) - 13.5
    total = moved.sum(axis=(1, 2))
    down, right = (moved.sum(axis=2) @ cells) / total, (moved.sum(axis=1) @ cells) / total
    most = augmenting.SHIFT + 0.2
    assert np.abs([down, right]).max() < most
    assert np.ptp(down) > augmenting.SHIFT and np.ptp(right) > augmenting.SHIFT


def test_strokes_grow_above_zero_shrink_below_and_stay_at_zero(strokes: np.ndarray) -> None:
    """Everywhere at least, at most, and exactly the ink there was."""
    thicker, thinner, same = (change_strokes(strokes, np.full(4, w)) for w in (0.5, -0.5, 0.0))
    assert (thicker >= strokes).all() and thicker.sum() > strokes.sum()
    assert (thinner <= strokes).all() and thinner.sum() < strokes.sum()
    np.testing.assert_array_equal(same, strokes)
