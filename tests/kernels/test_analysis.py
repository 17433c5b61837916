"""Separability, frequency response and facts against SciPy, NumPy and closed formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import signal

from cnnviz.kernels import Grid, build, facts, frequencies, frequency_response, is_separable

from .answers import built, every_size

GRIDS = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    elements=st.floats(-100, 100).map(lambda v: round(v, 3)),
)
LINE = st.lists(st.integers(-9, 9), min_size=1, max_size=9)
SEPARABLE = (
    "identity", "box", "tent", "binomial", "gaussian", "sobel_x", "sobel_y", "prewitt_x", "scharr_y",
    "frei_chen_x", "corner", "noise", "average_x", "gaussian_y", "central_x",
)  # fmt: skip
NOT_SEPARABLE = (
    "disc",
    "laplacian_4",
    "laplacian_of_gaussian",
    "sharpen",
    "line_rising",
    "roberts_falling",
    "point",
)


@pytest.mark.parametrize("name", SEPARABLE)
def test_products_of_two_lines_are_found(name: str) -> None:
    """Kernels defined as a column times a row are separable at every size and rebuilt by the two."""
    for grid in every_size(name):
        separable, column, row = is_separable(grid)
        assert separable
        np.testing.assert_allclose(np.outer(column, row), grid, atol=1e-12)


@pytest.mark.parametrize("name", NOT_SEPARABLE)
def test_kernels_with_diagonals_or_crosses_are_not_separable(name: str) -> None:
    """No column times a row gives them, by NumPy's rank too."""
    grid = build(name)
    assert np.linalg.matrix_rank(grid) > 1
    assert not is_separable(grid).separable


@settings(deadline=None)
@given(LINE, LINE)
def test_whole_numbers_split_into_whole_numbers(column: list[int], row: list[int]) -> None:
    """A product of whole numbers is taken apart into whole numbers again."""
    grid = np.outer(column, row).astype(float)
    found = is_separable(grid)
    assert found.separable
    np.testing.assert_array_equal(np.outer(found.column, found.row), grid)
    for part in (found.column, found.row):
        assert np.array_equal(part, np.rint(part))


def test_sobel_splits_as_in_the_books() -> None:
    """Smoothing 1 2 1 downwards, difference -1 0 1 across; a Gaussian into twice the same bell."""
    _, column, row = is_separable(build("sobel_x"))
    assert column.tolist() == [1, 2, 1] and row.tolist() == [-1, 0, 1]
    _, column, row = is_separable(build("gaussian"))
    np.testing.assert_allclose(column, build("gaussian_y")[:, 0])
    np.testing.assert_allclose(row, build("gaussian_x")[0])


@settings(deadline=None)
@given(GRIDS)
def test_separable_means_rank_one(grid: Grid) -> None:
    """The verdict is NumPy's: a kernel is separable if and only if its rank is at most 1."""
    assert is_separable(grid).separable == (
        np.linalg.matrix_rank(grid, tol=1e-10 * max(np.abs(grid).max(), 1e-300)) <= 1
    )


@settings(max_examples=60, deadline=None)
@given(GRIDS, st.sampled_from([8, 31, 32, 64]))
def test_frequency_response_is_the_fourier_transform(grid: Grid, points: int) -> None:
    """Its magnitude is that of NumPy's padded 2-D FFT, with 0 in the middle."""
    if max(grid.shape) <= points:
        expected = np.abs(np.fft.fftshift(np.fft.fft2(grid, (points, points))))
        np.testing.assert_allclose(frequency_response(grid, points), expected, atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(built())
def test_response_at_zero_is_the_sum(drawn: tuple) -> None:
    """An even area is multiplied by the sum of the weights, and no wave by more than their absolute sum."""
    grid = drawn[2]
    gain = frequency_response(grid, 16)
    assert gain.shape == (16, 16) and frequencies(16)[8] == 0
    assert gain[8, 8] == pytest.approx(abs(grid.sum()), abs=1e-12)
    assert gain.max() <= np.abs(grid).sum() * (1 + 1e-12)


def test_frequencies_run_from_minus_half_to_half() -> None:
    """The first is -0.5, the middle 0, and the steps are even."""
    for points in (16, 128):
        f = frequencies(points)
        assert f[0] == -0.5 and f[points // 2] == 0
        np.testing.assert_allclose(np.diff(f), 1 / points)


@pytest.mark.parametrize("size", range(2, 16))
def test_box_response_is_a_product_of_dirichlet_kernels(size: int) -> None:
    """A box of n answers |sin(pi n f) / (n sin(pi f))| along each axis."""
    f = frequencies(64)
    with np.errstate(invalid="ignore"):
        line = np.where(f == 0, 1, np.abs(np.sin(np.pi * size * f) / (size * np.sin(np.pi * f))))
    np.testing.assert_allclose(
        frequency_response(build("box", {"size": size}), 64), np.outer(line, line), atol=1e-12
    )


def test_shifts_leave_every_wave_as_strong() -> None:
    """A lone one answers every frequency with 1, wherever it lies."""
    for dx, dy in ((0, 0), (3, -2), (-7, 7)):
        np.testing.assert_allclose(frequency_response(build("shift", {"dx": dx, "dy": dy})), 1)


@pytest.mark.parametrize("size", range(3, 16, 2))
def test_binomial_response_is_a_power_of_a_cosine(size: int) -> None:
    """A binomial of n answers cos(pi f)^(n - 1) along each axis, and scipy.signal.freqz agrees."""
    grid, f = build("binomial", {"size": size}), frequencies(64)
    line = np.cos(np.pi * f) ** (size - 1)
    np.testing.assert_allclose(frequency_response(grid, 64), np.outer(line, line), atol=1e-12)
    _, h = signal.freqz(grid.sum(axis=0), worN=2 * np.pi * f)
    np.testing.assert_allclose(frequency_response(grid, 64)[32], np.abs(h), atol=1e-12)


def test_rows_of_the_response_are_vertical_frequencies() -> None:
    """A row kernel's response changes across the columns only."""
    gain = frequency_response(build("central_x"), 32)
    np.testing.assert_allclose(
        gain, np.broadcast_to(np.abs(np.sin(2 * np.pi * frequencies(32))), (32, 32)), atol=1e-12
    )


@settings(deadline=None)
@given(GRIDS)
def test_facts_bound_every_answer(grid: Grid) -> None:
    """Any picture from 0 to 1 answers between lowest and highest, and the pictures that reach them exist."""
    f = facts(grid)
    picture = np.random.default_rng(1).uniform(0, 1, grid.shape)
    slack = 1e-9 * (1 + f.absolute_total)
    assert f.lowest - slack <= (grid * picture).sum() <= f.highest + slack
    assert (grid * (grid > 0)).sum() == pytest.approx(f.highest) and (
        grid * (grid < 0)
    ).sum() == pytest.approx(f.lowest)
    assert f.total == pytest.approx(f.highest + f.lowest, abs=slack)
    assert f.absolute_total == pytest.approx(f.highest - f.lowest, abs=slack)


@settings(deadline=None)
@given(GRIDS)
def test_symmetric_kernels_convolve_as_they_correlate(grid: Grid) -> None:
    """Convolution and correlation agree for symmetric kernels and are opposite for antisymmetric ones."""
    image = np.random.default_rng(2).uniform(0, 1, (12, 12))
    for kernel, sign in ((grid + grid[::-1, ::-1], 1), (grid - grid[::-1, ::-1], -1)):
        f = facts(kernel)
        assert f.symmetric if sign == 1 else f.antisymmetric
        convolved, correlated = signal.convolve2d(image, kernel), signal.correlate2d(image, kernel)
        np.testing.assert_allclose(convolved, sign * correlated, atol=1e-9)
    assert facts(np.array([[1.0, 2.0]])).symmetric is facts(np.array([[1.0, 2.0]])).antisymmetric is False
