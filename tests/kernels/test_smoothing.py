"""Identity, shifts and blurs against SciPy, and the facts that make them what they claim to be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage, signal

from cnnviz.kernels import KERNELS, Grid, build

from .answers import answer, built, every_size, values

IMAGE = np.random.default_rng(3).uniform(0, 1, (23, 31))
SIZES = (3, 5, 7, 9, 11, 13, 15)
SIGMAS = (0.3, 0.8, 1.0, 2.0, 5.0)

BLURS = (
    "box",
    "tent",
    "binomial",
    "gaussian",
    "disc",
    "motion",
    "average_x",
    "average_y",
    "gaussian_x",
    "gaussian_y",
)
SQUARE_BLURS = ("box", "tent", "binomial", "gaussian", "disc")
ROW_AND_COLUMN = (
    ("average_x", "average_y"),
    ("gaussian_x", "gaussian_y"),
    ("savitzky_golay_x", "savitzky_golay_y"),
)


def correlated(grid: Grid) -> Grid:
    """The image under a kernel, edges mirrored."""
    return ndimage.correlate(IMAGE, grid, mode="reflect")


@pytest.mark.parametrize("size", values(KERNELS["identity"].parameters[0]))
def test_identity_changes_nothing(size: int) -> None:
    """At every size the picture comes out as it went in."""
    assert np.array_equal(correlated(build("identity", {"size": size})), IMAGE)


@settings(max_examples=60, deadline=None)
@given(st.integers(-7, 7), st.integers(-7, 7))
def test_shift_moves_right_and_down(dx: int, dy: int) -> None:
    """A shift by dx, dy lands where np.roll lands."""
    moved = ndimage.correlate(IMAGE, build("shift", {"dx": dx, "dy": dy}), mode="grid-wrap")
    assert np.array_equal(moved, np.roll(IMAGE, (dy, dx), axis=(0, 1)))


@pytest.mark.parametrize("size", range(2, 16))
def test_box_is_scipys_uniform_filter(size: int) -> None:
    """Odd and even boxes average the same pixels as scipy.ndimage.uniform_filter."""
    np.testing.assert_allclose(correlated(build("box", {"size": size})), ndimage.uniform_filter(IMAGE, size))


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("size", SIZES)
def test_gaussian_is_scipys_gaussian_filter(size: int, sigma: float) -> None:
    """The square, the row and the column agree with scipy.ndimage at every size and spread."""
    expected = ndimage.gaussian_filter(IMAGE, sigma, radius=size // 2)
    np.testing.assert_allclose(
        correlated(build("gaussian", {"size": size, "sigma": sigma})), expected, rtol=1e-12
    )
    for name, axis in (("gaussian_x", 1), ("gaussian_y", 0)):
        expected = ndimage.gaussian_filter1d(IMAGE, sigma, axis, radius=size // 2)
        np.testing.assert_allclose(
            correlated(build(name, {"length": size, "sigma": sigma})), expected, rtol=1e-12
        )


@pytest.mark.parametrize("length", SIZES)
def test_moving_average_is_scipys(length: int) -> None:
    """Row and column averages agree with scipy.ndimage.uniform_filter1d along their axis."""
    for name, axis in (("average_x", 1), ("average_y", 0)):
        expected = ndimage.uniform_filter1d(IMAGE, length, axis)
        np.testing.assert_allclose(correlated(build(name, {"length": length})), expected)


@pytest.mark.parametrize("length", SIZES[1:])
def test_savitzky_golay_is_scipys(length: int) -> None:
    """The weights are those of scipy.signal.savgol_coeffs for a parabola."""
    weights = build("savitzky_golay_x", {"length": length})[0]
    np.testing.assert_allclose(weights, signal.savgol_coeffs(length, 2), atol=1e-14)


@pytest.mark.parametrize("size", SIZES)
def test_tent_is_two_boxes(size: int) -> None:
    """A tent is a box convolved with itself."""
    half = (size + 1) // 2
    box = np.full((half, half), 1 / half**2)
    np.testing.assert_allclose(build("tent", {"size": size}), signal.convolve2d(box, box))


@pytest.mark.parametrize("size", SIZES)
def test_binomial_is_repeated_averaging_of_pairs(size: int) -> None:
    """A binomial blur is a 2x2 mean applied size - 1 times."""
    grid = np.ones((1, 1))
    for _ in range(size - 1):
        grid = signal.convolve2d(grid, np.full((2, 2), 0.25))
    np.testing.assert_allclose(build("binomial", {"size": size}), grid, rtol=1e-12)


def test_binomial_spreads_as_its_gaussian() -> None:
    """The variance of a binomial of size n is (n - 1) / 4, which makes it a stand-in for a Gaussian."""
    for grid in every_size("binomial"):
        assert answer(grid, lambda x, y: x**2) == pytest.approx((len(grid) - 1) / 4)


@settings(max_examples=150, deadline=None)
@given(built(*BLURS))
def test_blurs_are_averages(drawn: tuple) -> None:
    """A blur has no negative weight, and ramps pass unchanged because it is even about its middle."""
    _, _, grid = drawn
    assert grid.min() >= 0
    np.testing.assert_allclose(grid, grid[::-1, ::-1], atol=1e-12)
    assert answer(grid, lambda x, y: 3 * x - 2 * y) == pytest.approx(0, abs=1e-11)


@settings(max_examples=100, deadline=None)
@given(built(*SQUARE_BLURS))
def test_square_blurs_treat_both_axes_alike(drawn: tuple) -> None:
    """Turning or mirroring the window changes nothing."""
    _, _, grid = drawn
    np.testing.assert_allclose(grid, grid.T, atol=1e-13)
    np.testing.assert_allclose(grid, np.rot90(grid), atol=1e-13)


@pytest.mark.parametrize(("across", "down"), ROW_AND_COLUMN)
def test_row_and_column_kernels_are_transposes(across: str, down: str) -> None:
    """The column kernel is the row kernel set upright, at every length."""
    for row, column in zip(every_size(across), every_size(down), strict=True):
        assert row.shape[0] == 1 and np.array_equal(row.T, column)


@pytest.mark.parametrize("radius", values(KERNELS["disc"].parameters[0]))
def test_disc_weights_are_covered_areas(radius: float) -> None:
    """Each weight is the covered share of a pixel's square, as counting fine points finds it."""
    grid = build("disc", {"radius": radius})
    fine = 200
    place = (np.arange(len(grid) * fine) + 0.5) / fine - len(grid) / 2
    inside = place[:, None] ** 2 + place[None, :] ** 2 <= radius**2
    counted = inside.reshape(len(grid), fine, len(grid), fine).mean(axis=(1, 3))
    np.testing.assert_allclose(grid * np.pi * radius**2, counted, atol=1e-3)
    assert grid[0].any(), "the window is no wider than the disc"


@settings(max_examples=80, deadline=None)
@given(built("motion"))
def test_motion_weights_are_time_spent_over_each_pixel(drawn: tuple) -> None:
    """The weights are the shares of many points spread evenly along the path."""
    _, parameters, grid = drawn
    count = 20_000
    along = ((np.arange(count) + 0.5) / count - 0.5) * parameters["length"]
    turn = np.radians(parameters["angle"])
    # A hair off the middle, so that a path along pixel borders does not depend on rounding.
    edges = np.arange(len(grid) + 1) - len(grid) / 2
    spent, _, _ = np.histogram2d(-along * np.sin(turn), along * np.cos(turn), bins=(edges, edges))
    np.testing.assert_allclose(grid, spent / count, atol=2e-3)


@pytest.mark.parametrize("angle", range(0, 180, 5))
def test_motion_spreads_along_its_angle(angle: int) -> None:
    """The direction of greatest spread is the angle, counter-clockwise on the screen from the right."""
    grid = build("motion", {"length": 15, "angle": angle})
    xx, xy, yy = (
        answer(grid, lambda x, y: x * x),
        answer(grid, lambda x, y: -x * y),  # y is up the screen here
        answer(grid, lambda x, y: y * y),
    )
    found = np.degrees(np.arctan2(2 * xy, xx - yy)) / 2
    assert abs((found - angle + 90) % 180 - 90) < 1.5
    assert np.linalg.eigvalsh([[xx, xy], [xy, yy]])[0] < 0.2, "it stays thin"
