"""Each disturbance against what follows from its definition, and against scipy where it does the same in another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cnnviz.disturbances import functions as f
from cnnviz.disturbances.functions import Levels

shapes = st.tuples(st.sampled_from((1, 3)), st.integers(2, 15), st.integers(2, 15))


def picture(shape: tuple[int, ...], seed: int = 0) -> Levels:
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.float32)


@settings(max_examples=40, deadline=None)
@given(shape=shapes, rows=st.integers(-6, 6), columns=st.integers(-6, 6))
def test_whole_shifts_move_pixels_and_repeat_the_border(
    shape: tuple[int, ...], rows: int, columns: int
) -> None:
    """Row r shows what was in row r - rows, and beyond the border the nearest pixel; nothing is interpolated."""
    x = picture(shape)
    r = np.clip(np.arange(shape[1]) - rows, 0, shape[1] - 1)
    c = np.clip(np.arange(shape[2]) - columns, 0, shape[2] - 1)
    np.testing.assert_allclose(f.moved(x, rows=rows, columns=columns), x[:, r][:, :, c], atol=1e-3)


@settings(max_examples=20, deadline=None)
@given(side=st.integers(2, 14), channels=st.sampled_from((1, 3)), quarters=st.integers(-2, 2))
def test_quarter_turns_of_a_square_only_move_pixels(side: int, channels: int, quarters: int) -> None:
    """Clockwise, as the sign says."""
    x = picture((channels, side, side))
    turned = np.rot90(x, -quarters, axes=(1, 2))
    np.testing.assert_allclose(f.moved(x, turn=90 * quarters), turned, atol=1e-2)


@settings(max_examples=20, deadline=None)
@given(shape=shapes, turn=st.integers(-180, 180))
def test_turning_is_that_of_scipy(shape: tuple[int, ...], turn: int) -> None:
    """Its own function turns the other way round, and says so."""
    x = picture(shape)
    other = ndimage.rotate(x, -turn, axes=(1, 2), reshape=False, order=1, mode="nearest")
    # at the very border, a coordinate may round to either side
    assert np.mean(np.abs(f.moved(x, turn=turn) - other) < 0.1) > 0.97


def test_scaling_by_two_doubles_a_slope() -> None:
    """About the middle: what rises by 4 levels a pixel then rises by 2, and its middle stays."""
    ramp = np.broadcast_to(np.arange(9, dtype=np.float32) * 4, (1, 7, 9))
    scaled = f.moved(np.ascontiguousarray(ramp), scale=2)
    np.testing.assert_allclose(scaled[0], np.broadcast_to(16 + 2 * (np.arange(9) - 4), (7, 9)), atol=1e-4)


@settings(max_examples=25, deadline=None)
@given(shape=shapes, radius=st.integers(1, 2))
def test_thicker_is_the_largest_within_a_diamond(shape: tuple[int, ...], radius: int) -> None:
    """So often the cross, as once the diamond with all pixels at most so many steps away; thinner is the same of the negative."""
    x = picture(shape)
    padded = np.pad(x, ((0, 0), (radius, radius), (radius, radius)), constant_values=-1)
    height, width = shape[1:]
    away = range(-radius, radius + 1)
    shifted = [
        padded[:, radius + a : radius + a + height, radius + b : radius + b + width]
        for a in away
        for b in away
        if abs(a) + abs(b) <= radius
    ]
    np.testing.assert_array_equal(f.thickened(x, thickness=radius), np.max(shifted, axis=0))
    np.testing.assert_array_equal(
        f.thickened(x, thickness=-radius), 255 - f.thickened(255 - x, thickness=radius)
    )


def test_a_fraction_of_a_pixel_mixes_the_whole_steps_around_it() -> None:
    """So the slider has no jumps."""
    x = picture((1, 6, 8))
    one, two = f.thickened(x, thickness=1), f.thickened(x, thickness=2)
    np.testing.assert_allclose(f.thickened(x, thickness=1.3), 0.7 * one + 0.3 * two, rtol=1e-5, atol=1e-3)


def test_a_blur_spreads_a_point_as_a_gaussian() -> None:
    """Its sum stays, and its variance is the square of the standard deviation on each axis."""
    x = np.zeros((1, 41, 43), np.float32)
    x[0, 20, 21] = 1000
    blurred = f.blurred(x, blur=2.5)[0]
    rows = np.arange(41) - 20
    assert blurred.sum() == pytest.approx(1000, rel=1e-4)
    assert (blurred.sum(axis=1) * rows**2).sum() / 1000 == pytest.approx(2.5**2, rel=0.02)


@settings(max_examples=25, deadline=None)
@given(shape=shapes, amount=st.floats(0, 3))
def test_contrast_keeps_the_mean_and_scales_the_spread(shape: tuple[int, ...], amount: float) -> None:
    """At 0 all is the mean."""
    x = picture(shape)
    changed = f.contrasted(x, contrast=amount)
    assert changed.mean() == pytest.approx(x.mean(), abs=1e-2)
    assert changed.std() == pytest.approx(amount * x.std(), abs=1e-2)


def test_brightness_adds_and_inverting_mixes_with_the_negative() -> None:
    """Twice inverted is as before; halfway everything is one gray."""
    x = picture((3, 4, 6))
    np.testing.assert_array_equal(f.brightened(x, brightness=-30), x - 30)
    np.testing.assert_array_equal(f.inverted(f.inverted(x, invert=1), invert=1), x)
    np.testing.assert_allclose(f.inverted(x, invert=0.5), 127.5)


@settings(max_examples=40, deadline=None)
@given(shape=shapes, side=st.integers(0, 12), row=st.integers(-8, 8), column=st.integers(-8, 8))
def test_a_cover_hides_a_square_and_nothing_else(
    shape: tuple[int, ...], side: int, row: int, column: int
) -> None:
    """As much of it as lies on the picture shows the mean of its channel."""
    x = picture(shape)
    covered = f.covered(x, cover=side, cover_row=row, cover_column=column)
    top = round((shape[1] - side) / 2) + row
    left = round((shape[2] - side) / 2) + column
    rows = np.arange(shape[1])[:, None]
    columns = np.arange(shape[2])
    inside = (top <= rows) & (rows < top + side) & (left <= columns) & (columns < left + side)
    expected = np.where(inside, x.mean(axis=(1, 2), keepdims=True), x)
    np.testing.assert_allclose(covered, expected, rtol=1e-6)


def test_noise_is_seeded_and_has_the_spread_it_names() -> None:
    """The pattern stays the same while it grows."""
    x = np.full((3, 60, 70), 128, np.float32)
    one = f.noisy(x, noise=10, seed=4) - x
    assert one.std() == pytest.approx(10, rel=0.03)
    np.testing.assert_allclose(f.noisy(x, noise=20, seed=4) - x, 2 * one, atol=1e-4)
    assert not np.allclose(f.noisy(x, noise=10, seed=5) - x, one)
