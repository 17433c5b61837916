"""Pictures moved a little."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cnnviz.training.data.augmentation import SHIFT, augment, move


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(2, 9), st.integers(2, 9)),
    turn=st.floats(-3, 3),
    scale=st.floats(0.7, 1.4),
    shift=st.tuples(st.floats(-4, 4), st.floats(-4, 4)),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_move_equals_scipys_affine_map(
    size: tuple[int, int], turn: float, scale: float, shift: tuple[float, float], seed: int
) -> None:
    """Bilinear with nothing around, on pictures that are not square, two channels each: to float32's rounding."""
    images = np.random.default_rng(seed).integers(0, 256, (1, 2, *size), np.uint8)
    moved = move(images, np.array([turn]), np.array([scale]), np.array(shift)[:, np.newaxis])
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) / scale
    middle = (np.array(size) - 1) / 2
    padded = np.pad(images[0] / 255, ((0, 0), (1, 1), (1, 1)))
    offset = middle + 1 - matrix @ (middle + 1 + np.array(shift))
    for channel, ours in zip(padded, moved[0], strict=True):
        theirs = ndimage.affine_transform(channel, matrix, offset, order=1)[1:-1, 1:-1]
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-5)


def test_without_a_move_a_picture_stays_to_the_last_digit() -> None:
    """From 0 to 1."""
    images = np.random.default_rng(0).integers(0, 256, (3, 1, 5, 8), np.uint8)
    still = move(images, np.zeros(3), np.ones(3), np.zeros((2, 3)))
    np.testing.assert_array_equal(still, images * np.float32(1 / 255))


def test_each_picture_is_moved_its_own_way_and_not_far() -> None:
    """A blot in the middle keeps about its ink, and its middle moves by at most the shift."""
    images = np.zeros((200, 1, 28, 28), np.uint8)
    images[:, :, 12:16, 12:16] = 255
    moved = augment(images, np.random.default_rng(0))
    assert moved.dtype == np.float32 and len({image.tobytes() for image in moved}) == 200
    ink = moved.sum(axis=(1, 2, 3))
    assert ink.min() > 16 * 0.8 and ink.max() < 16 * 1.25
    middles = moved[:, 0].sum(axis=2) @ np.arange(28) / ink - 13.5
    assert np.abs(middles).max() < SHIFT + 0.1 and middles.std() > SHIFT / 3
