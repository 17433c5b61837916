"""Operations on kernel grids: turning, scaling, resizing, and the checks on any array."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnnviz.kernels import Grid, KernelError, check_grid
from cnnviz.kernels import grid as ops

SHAPES = st.one_of(
    st.tuples(st.integers(1, 15), st.integers(1, 15)),
    st.tuples(st.sampled_from([1, 3]), st.integers(1, 15), st.integers(1, 15)),
)
GRIDS = hnp.arrays(np.float64, SHAPES, elements=st.floats(-1e6, 1e6))
SMALL = hnp.arrays(np.float64, SHAPES, elements=st.integers(-9, 9).map(float))
ASYMMETRIC = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@settings(deadline=None)
@given(GRIDS)
def test_operations_return_new_arrays(grid: Grid) -> None:
    """No operation writes into its argument or hands out a view of it."""
    before = grid.copy()
    for operation in (
        ops.negate,
        ops.transpose,
        ops.rotate,
        ops.mirror_horizontal,
        ops.mirror_vertical,
        ops.centre_one,
    ):
        result = operation(grid)
        assert not np.shares_memory(result, grid)
        result[...] = 3
    for result in (ops.scale(grid, 1), ops.resize(grid, *grid.shape[-2:]), check_grid(grid)):
        assert not np.shares_memory(result, grid) and np.array_equal(result, before)
    assert np.array_equal(grid, before)


def test_negate_changes_every_sign() -> None:
    """Positive becomes negative and the reverse; 0 stays a plain 0."""
    result = ops.negate(np.array([[1.0, -2.0, 0.0]]))
    assert result.tolist() == [[-1, 2, 0]] and not np.signbit(result[0, 2])


def test_rotate_turns_clockwise() -> None:
    """The left column, read upwards, becomes the top row."""
    assert ops.rotate(ASYMMETRIC).tolist() == [[4, 1], [5, 2], [6, 3]]


def test_mirrors_change_the_sides_they_name() -> None:
    """Horizontal swaps left and right, vertical top and bottom, transpose rows and columns."""
    assert ops.mirror_horizontal(ASYMMETRIC).tolist() == [[3, 2, 1], [6, 5, 4]]
    assert ops.mirror_vertical(ASYMMETRIC).tolist() == [[4, 5, 6], [1, 2, 3]]
    assert ops.transpose(ASYMMETRIC).tolist() == [[1, 4], [2, 5], [3, 6]]


@settings(deadline=None)
@given(GRIDS)
def test_turning_and_mirroring_undo_themselves(grid: Grid) -> None:
    """Four quarter turns and two of anything else give the grid back; two turns are both mirrors."""
    four = grid
    for _ in range(4):
        four = ops.rotate(four)
    assert np.array_equal(four, grid)
    for operation in (ops.negate, ops.transpose, ops.mirror_horizontal, ops.mirror_vertical):
        assert np.array_equal(operation(operation(grid)), grid)
    assert np.array_equal(ops.rotate(ops.rotate(grid)), ops.mirror_vertical(ops.mirror_horizontal(grid)))
    assert np.array_equal(ops.rotate(grid), ops.mirror_horizontal(ops.transpose(grid)))


@settings(deadline=None)
@given(SMALL)
def test_normalise_gives_a_sum_of_one(grid: Grid) -> None:
    """The sum becomes 1; where it is 0, the absolute values sum to 1 and the sum stays 0; twice is once."""
    if not grid.any():
        with pytest.raises(KernelError, match="Every weight is 0"):
            ops.normalise(grid)
        return
    result = ops.normalise(grid)
    if grid.sum() != 0:
        assert result.sum() == pytest.approx(1)
    else:
        assert np.abs(result).sum() == pytest.approx(1) and result.sum() == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(ops.normalise(result), result, atol=1e-12)
    assert not np.signbit(result[result == 0]).any()


@settings(deadline=None)
@given(GRIDS)
def test_normalised_weights_pass_the_check(grid: Grid) -> None:
    """A sum that is 0 but for rounding is not divided by, so no weight grows beyond the bound."""
    if grid.any() and np.abs(grid).sum() > 1e-300:
        check_grid(ops.normalise(grid))


@settings(deadline=None)
@given(SMALL, st.floats(-1e4, 1e4))
def test_scale_multiplies(grid: Grid, factor: float) -> None:
    """Every weight is multiplied."""
    assert np.array_equal(ops.scale(grid, factor), grid * factor)


@pytest.mark.parametrize("factor", [1e7, np.inf, np.nan, -1e300])
def test_scale_refuses_what_no_kernel_may_hold(factor: float) -> None:
    """A factor that makes a weight too large or not finite is refused."""
    with pytest.raises(KernelError):
        ops.scale(ASYMMETRIC, factor)


@settings(deadline=None)
@given(GRIDS, st.integers(1, 15), st.integers(1, 15))
def test_resize_keeps_the_middle(grid: Grid, rows: int, columns: int) -> None:
    """The middle weight stays in the middle, what both sizes hold is kept, all else is 0."""
    result = ops.resize(grid, rows, columns)
    assert result.shape == (*grid.shape[:-2], rows, columns)
    down = (rows - 1) // 2 - (grid.shape[-2] - 1) // 2
    right = (columns - 1) // 2 - (grid.shape[-1] - 1) // 2
    for place in np.ndindex(result.shape):
        r, c = place[-2] - down, place[-1] - right
        inside = 0 <= r < grid.shape[-2] and 0 <= c < grid.shape[-1]
        assert result[place] == (grid[(*place[:-2], r, c)] if inside else 0)


@settings(deadline=None)
@given(GRIDS, st.integers(1, 15), st.integers(1, 15))
def test_resize_larger_and_back_loses_nothing(grid: Grid, rows: int, columns: int) -> None:
    """Growing and shrinking to the old size gives the old grid."""
    height, width = grid.shape[-2:]
    if rows >= height and columns >= width:
        assert np.array_equal(ops.resize(ops.resize(grid, rows, columns), height, width), grid)


@pytest.mark.parametrize(("rows", "columns"), [(0, 3), (3, 16), (-1, 1), (100, 100)])
def test_resize_refuses_sizes_out_of_bounds(rows: int, columns: int) -> None:
    """A kernel has 1 to 15 rows and columns."""
    with pytest.raises(KernelError, match=f"this one has {rows} by {columns}"):
        ops.resize(ASYMMETRIC, rows, columns)


@settings(deadline=None)
@given(SMALL)
def test_centre_one_is_the_kernel_that_copies(grid: Grid) -> None:
    """One 1 a channel at the middle that resizing keeps, zeros around it."""
    result = ops.centre_one(grid)
    assert result.shape == grid.shape and np.array_equal(
        ops.resize(result, 1, 1), np.ones((*grid.shape[:-2], 1, 1))
    )
    assert (result != 0).sum() == (len(grid) if grid.ndim == 3 else 1)


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        ([], "empty"),
        ([[]], "empty"),
        ([1, 2, 3], "1 dimensions"),
        ([[[[1]]]], "4 dimensions"),
        (np.ones((2, 3, 3)), "this one has 2"),
        (np.ones((16, 3)), "16 by 3"),
        (np.ones((3, 4, 17)), "4 by 17"),
        ([[1, np.nan]], "Row 0, column 1 is not a finite number"),
        ([[1, 2], [-np.inf, 2]], "Row 1, column 0 is not a finite number"),
        ([[1, 2], [3, -1_000_001]], "Row 1, column 1 is too large"),
        ([[[1, 2], [3, np.nan]]], "Row 1, column 1 is not a finite number"),
        ([[[1, 2], [3e6, 4]]], "Row 1, column 0 is too large"),
        ([[10**400]], "real numbers"),
        ([["a"]], "real numbers"),
        ([[1j]], "real numbers"),
        ([[None]], "real numbers"),
        ([[1, 2], [3]], "same number of values"),
    ],
)
def test_check_grid_says_what_is_wrong(array: npt.ArrayLike, sentence: str) -> None:
    """Anything that is no kernel is refused with its place or its size."""
    with pytest.raises(KernelError, match=sentence):
        check_grid(array)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int8, np.uint64, bool])
def test_check_grid_takes_any_plain_numbers(dtype: type) -> None:
    """Whole numbers, halves and truth values become float64; the bounds themselves are allowed."""
    assert check_grid(np.ones((3, 2), dtype)).dtype == np.float64
    assert check_grid([[1e6, -1e6]]).tolist() == [[1e6, -1e6]]


def test_errors_keep_template_and_values() -> None:
    """A page can translate the template and fill it itself."""
    with pytest.raises(KernelError) as caught:
        check_grid([[1, np.nan]])
    error = caught.value
    assert isinstance(error, ValueError)
    assert error.template.format(**error.values) == str(error)
    assert "{row}" in error.template and error.values == {"row": 0, "column": 1}
