"""Max and average pooling, adaptive and global pooling."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz import ops

from . import definition
from .drawn import Geometry, dtypes, geometries, normal, seeds, whole

often = settings(max_examples=150, deadline=None)


def described(x: np.ndarray, geometry: Geometry, ceil_mode: bool) -> list[Any]:
    """The windows as the definition lists them; the drawn case is dropped if one holds only padding."""
    windows = list(definition.windows(x[0], geometry.kernel, **geometry.arguments, ceil_mode=ceil_mode))
    assume(all(inside for _, inside, _ in windows))
    return windows


@often
@given(geometry=geometries(pool=True), ceil_mode=st.booleans(), dtype=dtypes, seed=seeds)
def test_max_pool2d_equals_the_definition_cell_by_cell(
    geometry: Geometry, ceil_mode: bool, dtype: Any, seed: int
) -> None:
    """Every window's largest cell and the first place in reading order where it stands."""
    x = whole((2, *geometry.size), seed, dtype)
    how = {**geometry.arguments, "ceil_mode": ceil_mode}
    values, indices = ops.max_pool2d(x, geometry.kernel, return_indices=True, **how)
    windows = described(x, geometry, ceil_mode)
    assert len(windows) == values[0].size
    for channel in range(2):
        for place, inside, _ in windows:
            best = max(inside, key=lambda cell: x[channel][cell])
            assert values[channel][place] == x[channel][best]
            assert indices[channel][place] == best[0] * geometry.size[1] + best[1]
    np.testing.assert_array_equal(ops.max_pool2d(x, geometry.kernel, **how), values)
    assert values.dtype == dtype and indices.dtype == np.int64


@often
@given(geometry=geometries(pool=True), ceil_mode=st.booleans(), count=st.booleans(), dtype=dtypes, seed=seeds)
def test_avg_pool2d_equals_the_definition_cell_by_cell(
    geometry: Geometry, ceil_mode: bool, count: bool, dtype: Any, seed: int
) -> None:
    """Every window's sum over its cells on the input, divided by its cells with or without padding."""
    x = whole((2, *geometry.size), seed, dtype)
    how = {**geometry.arguments, "ceil_mode": ceil_mode}
    result = ops.avg_pool2d(x, geometry.kernel, count_include_pad=count, **how)
    halves = ops.avg_pool2d(x, geometry.kernel, count_include_pad=count, divisor_override=2, **how)
    windows = described(x, geometry, ceil_mode)
    assert len(windows) == result[0].size and result.dtype == dtype
    for place, inside, counted in windows:
        total = sum(x[:, row, col].astype(float) for row, col in inside)
        np.testing.assert_allclose(
            result[(slice(None), *place)], total / (counted if count else len(inside)), rtol=1e-6
        )
        np.testing.assert_array_equal(halves[(slice(None), *place)], total / 2)


@often
@given(data=st.data(), seed=seeds, ceil_mode=st.booleans())
def test_one_axis_pools_as_an_image_of_one_row(data: st.DataObject, seed: int, ceil_mode: bool) -> None:
    """max_pool1d and avg_pool1d are the two-axis forms on height 1."""
    geometry = data.draw(geometries(1, pool=True))
    (axis,) = geometry.axes
    x = whole((2, 3, axis.size), seed, np.float64)
    wide = {
        "stride": (1, axis.stride),
        "dilation": (1, axis.dilation),
        "padding": ((0, 0), (axis.begin, axis.end)),
    }
    how = {**geometry.arguments, "ceil_mode": ceil_mode}
    values, indices = ops.max_pool1d(x, axis.kernel, return_indices=True, **how)
    rows, row_indices = ops.max_pool2d(
        x[:, :, None], (1, axis.kernel), return_indices=True, ceil_mode=ceil_mode, **wide
    )
    np.testing.assert_array_equal(values, rows[:, :, 0])
    np.testing.assert_array_equal(indices, row_indices[:, :, 0])
    means = ops.avg_pool2d(x[:, :, None], (1, axis.kernel), ceil_mode=ceil_mode, **wide)
    np.testing.assert_array_equal(ops.avg_pool1d(x, axis.kernel, **how), means[:, :, 0])


def test_stride_defaults_to_the_window() -> None:
    """A 2x3 window moves by 2 and 3, so that every cell is in one window."""
    x = np.arange(24.0).reshape(1, 4, 6)
    assert ops.max_pool2d(x, (2, 3)).tolist() == [[[8, 11], [20, 23]]]
    assert ops.avg_pool2d(x, (2, 3)).tolist() == [[[4, 7], [16, 19]]]


def test_ceil_mode_keeps_the_last_cells_but_no_window_that_starts_in_the_padding() -> None:
    """Five cells by twos: two windows, or three with ceil; four padded cells by threes stay two."""
    x = np.arange(5.0).reshape(1, 5)
    assert ops.max_pool1d(x, 2).tolist() == [[1, 3]]
    assert ops.max_pool1d(x, 2, ceil_mode=True).tolist() == [[1, 3, 4]]
    assert ops.avg_pool1d(x, 2, ceil_mode=True).tolist() == [[0.5, 2.5, 4]]
    assert ops.max_pool1d(x[:, :2], 3, padding=1, ceil_mode=True).tolist() == [[1]]
    assert ops.max_pool1d(x[:, 4:], 2, ceil_mode=True).tolist() == [[4]]


def test_max_pool_indices_point_to_the_first_of_equal_cells_and_to_nan() -> None:
    """Ties go to the first in reading order; NaN beats everything; minus infinity is a value like any other."""
    x = np.zeros((1, 2, 4))
    assert ops.max_pool2d(x, 2, return_indices=True)[1].tolist() == [[[0, 2]]]
    x[0, 1, 1], x[0, 0, 2] = np.nan, np.inf
    values, indices = ops.max_pool2d(x, 2, return_indices=True)
    np.testing.assert_array_equal(values, [[[np.nan, np.inf]]])
    assert indices.tolist() == [[[5, 2]]]
    low = np.full((1, 3, 3), -np.inf)
    values, indices = ops.max_pool2d(low, 3, stride=2, padding=1, return_indices=True)
    assert values.max() == -np.inf and indices.tolist() == [[[0, 1], [3, 4]]]


def test_uneven_padding_may_fill_all_but_one_cell_of_a_window() -> None:
    """Two cells of padding before a window of three are allowed; torch would stop at one."""
    x = np.array([[[5.0, 1.0]]])
    assert ops.max_pool2d(x, (1, 3), stride=1, padding=((0, 0), (2, 0))).tolist() == [[[5, 5]]]
    mean = ops.avg_pool2d(x, (1, 3), stride=1, padding=((0, 0), (2, 0)), count_include_pad=False)
    assert mean.tolist() == [[[5, 3]]]


@pytest.mark.parametrize("pool", [ops.max_pool2d, ops.avg_pool2d])
def test_pooling_gives_new_arrays_and_takes_batches(pool: Any) -> None:
    """A window of one cell copies; an image gives what the batch gives for it; integers become float32."""
    x = whole((3, 2, 6, 5), 1)
    copy = pool(x, 1)
    copy += 1
    np.testing.assert_array_equal(copy, x + 1)
    np.testing.assert_array_equal(np.stack([pool(image, 2) for image in x]), pool(x, 2))
    assert pool(np.ones((1, 2, 2), np.uint8), 2).dtype == np.float32
    assert pool(x[:0], 2).shape == (0, 2, 3, 2)


@often
@given(
    size=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    output=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    dtype=dtypes,
    seed=seeds,
)
def test_adaptive_pools_reduce_each_rectangle(size: tuple, output: tuple, dtype: Any, seed: int) -> None:
    """Output (i, j) covers rows floor(i H / H_out) to ceil((i + 1) H / H_out), also when that is more than H."""
    x = normal((2, *size), seed, dtype)
    means, largest = ops.adaptive_avg_pool2d(x, output), ops.adaptive_max_pool2d(x, output)
    assert means.shape == largest.shape == (2, *output) and means.dtype == largest.dtype == dtype
    for i, j in np.ndindex(*output):
        rows = slice(int(np.floor(i * size[0] / output[0])), int(np.ceil((i + 1) * size[0] / output[0])))
        cols = slice(int(np.floor(j * size[1] / output[1])), int(np.ceil((j + 1) * size[1] / output[1])))
        part = x[:, rows, cols].astype(float)
        np.testing.assert_allclose(means[:, i, j], part.mean((1, 2)), rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(largest[:, i, j], part.max((1, 2)).astype(dtype))
    row = x[:, 0]
    np.testing.assert_allclose(
        ops.adaptive_avg_pool1d(row, output[1]), ops.adaptive_avg_pool2d(row[:, None], (1, output[1]))[:, 0]
    )
    np.testing.assert_array_equal(
        ops.adaptive_max_pool1d(row, output[1]), ops.adaptive_max_pool2d(row[:, None], (1, output[1]))[:, 0]
    )


def test_adaptive_pools_equal_plain_pools_where_sizes_divide() -> None:
    """Twelve by eight into four by two is a 3x4 window."""
    x = whole((2, 3, 12, 8), 1, np.float64)
    np.testing.assert_allclose(ops.adaptive_avg_pool2d(x, (4, 2)), ops.avg_pool2d(x, (3, 4)), rtol=1e-14)
    np.testing.assert_array_equal(ops.adaptive_max_pool2d(x, (4, 2)), ops.max_pool2d(x, (3, 4)))


def test_global_pools_give_one_cell_a_channel() -> None:
    """The mean and the largest of each channel, exactly, in the shape that convolution layers go on with."""
    x = whole((2, 3, 5, 7), 1, np.float64)
    np.testing.assert_allclose(ops.global_avg_pool2d(x)[..., 0, 0], x.mean((2, 3)), rtol=1e-14)
    np.testing.assert_array_equal(ops.global_max_pool2d(x)[..., 0, 0], x.max((2, 3)))
    assert ops.global_avg_pool2d(x[0]).shape == ops.global_max_pool2d(x[0]).shape == (3, 1, 1)


def test_a_global_mean_in_float32_keeps_six_digits() -> None:
    """A million cells around 1000 do not lose the mean."""
    x = 1000 + normal((1, 1000, 1000), 1)
    assert ops.global_avg_pool2d(x)[0, 0, 0] == pytest.approx(x.astype(float).mean(), rel=2e-7)


X = np.zeros((2, 4, 5))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: ops.max_pool2d(X, 6),
            "max_pool2d: a window that covers 6 × 6 elements does not fit into an input of 4 × 5 padded to 4 × 5",
        ),
        (
            lambda: ops.max_pool1d(X[0], 3, dilation=3),
            "max_pool1d: a window that covers 7 elements does not fit into an input of 5 padded to 5",
        ),
        (
            lambda: ops.max_pool2d(X, 2, padding=2),
            "max_pool2d: with padding ((2, 2), (2, 2)) on an input of 4 × 5 some windows of 2 × 2 hold nothing "
            "but padding; use less padding",
        ),
        (
            lambda: ops.avg_pool2d(X, 2, divisor_override=0),
            "avg_pool2d: divisor_override is 0, but it must be at least 1",
        ),
        (lambda: ops.avg_pool1d(X[0], 2, stride=-1), "avg_pool1d: stride is -1, but it must be at least 1"),
        (lambda: ops.max_pool2d(X, 0), "max_pool2d: kernel_size is 0, but it must be at least 1"),
        (
            lambda: ops.avg_pool2d(X[0], 2),
            "avg_pool2d: the input has shape (4, 5), but it must have 3 axes (channels first), "
            "or 4 with a batch axis in front",
        ),
        (
            lambda: ops.adaptive_avg_pool2d(X, (2, 0)),
            "adaptive_avg_pool2d: output_size is (2, 0), but it must be at least 1",
        ),
        (
            lambda: ops.global_max_pool2d(X.astype(complex)),
            "global_max_pool2d: the input holds values of type complex128, "
            "but needs real numbers: float32, float64 or integers",
        ),
    ],
)
def test_pools_say_what_does_not_fit(call: Any, sentence: str) -> None:
    """Each wrong argument gives one sentence with the shapes in it."""
    with pytest.raises(ops.OperationError) as caught:
        call()
    assert str(caught.value) == sentence
