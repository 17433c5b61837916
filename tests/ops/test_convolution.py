"""conv1d, conv2d and flip_kernel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from cnnviz import ops

from . import definition
from .drawn import dtypes, geometries, normal, seeds, whole

often = settings(max_examples=80, deadline=None)
modes = st.sampled_from(["zeros", "reflect", "replicate", "circular"])


@settings(max_examples=300, deadline=None)
@given(data=st.data(), mode=modes, dtype=dtypes, seed=seeds)
def test_conv2d_equals_the_definition_cell_by_cell(
    data: st.DataObject, mode: str, dtype: Any, seed: int
) -> None:
    """Every padding mode, groups, dilation, stride, uneven padding, both dtypes: exact on whole numbers."""
    geometry = data.draw(geometries())
    how = geometry.arguments
    most = {"reflect": lambda n: n - 1, "circular": lambda n: n}.get(mode, lambda n: 9)
    how["padding"] = tuple(
        (min(b, most(n)), min(e, most(n))) for (b, e), n in zip(how["padding"], geometry.size, strict=True)
    )
    extents = [axis.extent for axis in geometry.axes]
    room = [n + sum(pair) for n, pair in zip(geometry.size, how["padding"], strict=True)]
    groups = data.draw(st.integers(1, 2))
    x = whole((2, groups * 2, *geometry.size), seed, dtype)
    w = whole((groups * 2, 2, *geometry.kernel), seed + 1, dtype)
    if any(extent > n for extent, n in zip(extents, room, strict=True)):
        with pytest.raises(ops.OperationError, match="does not fit"):
            ops.conv2d(x, w, groups=groups, padding_mode=mode, **how)
        return
    result = ops.conv2d(x, w, groups=groups, padding_mode=mode, **how)
    np.testing.assert_array_equal(result, definition.conv2d(x, w, **how, groups=groups, mode=mode))
    assert result.dtype == dtype


@often
@given(data=st.data(), mode=modes, dtype=dtypes, seed=seeds)
def test_conv1d_is_conv2d_on_one_row(data: st.DataObject, mode: str, dtype: Any, seed: int) -> None:
    """A signal is an image one cell high."""
    (axis,) = data.draw(geometries(1)).axes
    begin, end = min(axis.begin, axis.size - 1), min(axis.end, axis.size - 1)
    kernel = min(axis.kernel, 1 + (axis.size + begin + end - 1) // axis.dilation)
    x, w, b = (
        whole((2, 3, axis.size), seed, dtype),
        whole((4, 3, kernel), seed + 1, dtype),
        whole((4,), seed + 2),
    )
    how = {"stride": axis.stride, "dilation": axis.dilation, "padding_mode": mode}
    row = ops.conv2d(x[:, :, None], w[:, :, None], b, padding=((0, 0), (begin, end)), **how)
    np.testing.assert_array_equal(ops.conv1d(x, w, b, padding=((begin, end),), **how), row[:, :, 0])


@often
@given(
    height=st.integers(1, 30),
    width=st.integers(1, 30),
    kh=st.integers(1, 9),
    kw=st.integers(1, 9),
    dtype=dtypes,
    seed=seeds,
)
def test_same_padding_equals_scipy_correlate(
    height: int, width: int, kh: int, kw: int, dtype: Any, seed: int
) -> None:
    """ "same" keeps the size for odd and even kernels; scipy puts an even kernel's extra cell at the front."""
    x, k = normal((height, width), seed, dtype), normal((kh, kw), seed + 1, dtype)
    (top, bottom), (left, right) = ops.resolve_padding("same", (kh, kw))
    assert (top + bottom, left + right) == (kh - 1, kw - 1)
    assert bottom - top in (0, 1) and right - left in (0, 1)
    full = signal.correlate(x.astype(float), k.astype(float), mode="full", method="direct")
    expected = full[kh - 1 - top :, kw - 1 - left :][:height, :width]
    result = ops.conv2d(x[None], k[None, None], padding="same")
    assert result.shape == (1, height, width)
    np.testing.assert_allclose(result[0], expected, rtol=0, atol=1e-12 if dtype == np.float64 else 2e-5)


@often
@given(kh=st.integers(1, 6), kw=st.integers(1, 6), seed=seeds, dtype=dtypes)
def test_conv2d_with_a_flipped_kernel_is_true_convolution(kh: int, kw: int, seed: int, dtype: Any) -> None:
    """scipy.signal.convolve, the convolution of mathematics, is correlation with the flipped kernel."""
    x, k = whole((9, 12), seed, dtype), whole((kh, kw), seed + 1, dtype)
    expected = signal.convolve(x, k, mode="valid", method="direct")
    np.testing.assert_array_equal(ops.conv2d(x[None], ops.flip_kernel(k)[None, None])[0], expected)


def test_flip_kernel_turns_only_the_last_axes() -> None:
    """Output and input channels stay in order; twice is not at all."""
    w = np.arange(24).reshape(2, 3, 2, 2)
    assert ops.flip_kernel(w)[1, 2].tolist() == [[23, 22], [21, 20]]
    np.testing.assert_array_equal(ops.flip_kernel(ops.flip_kernel(w)), w)
    assert ops.flip_kernel(w[0, 0], axes=1).tolist() == [[1, 0], [3, 2]]


@pytest.mark.parametrize("kernel", [(3, 3), (2, 5), (1, 4)])
def test_an_impulse_answers_with_the_flipped_kernel(kernel: tuple[int, int]) -> None:
    """Cross-correlation of a single 1 draws the kernel turned round, the sign of it not being convolution."""
    k = np.arange(1.0, 1 + kernel[0] * kernel[1]).reshape(kernel)
    x = np.zeros((1, 11, 13))
    x[0, 5, 6] = 1
    result = ops.conv2d(x, k[None, None])[0]
    rows, cols = np.nonzero(result)
    found = result[rows.min() : rows.max() + 1, cols.min() : cols.max() + 1]
    np.testing.assert_array_equal(found, k[::-1, ::-1])


@often
@given(seed=seeds, a=st.integers(-5, 5), mode=modes)
def test_conv2d_is_linear(seed: int, a: int, mode: str) -> None:
    """The answer to a x + y is a times the answer to x plus that to y."""
    x, y, w = whole((2, 7, 6), seed), whole((2, 7, 6), seed + 1), whole((3, 2, 3, 2), seed + 2)
    how = {"padding": 2, "padding_mode": mode, "stride": 2}
    np.testing.assert_array_equal(
        ops.conv2d(a * x + y, w, **how), a * ops.conv2d(x, w, **how) + ops.conv2d(y, w, **how)
    )


@often
@given(seed=seeds, rows=st.integers(-9, 9), cols=st.integers(-9, 9))
def test_circular_padding_commutes_with_rolling(seed: int, rows: int, cols: int) -> None:
    """On a torus no place is special."""
    x, w = whole((1, 8, 7), seed), whole((1, 1, 3, 5), seed + 1)
    rolled = ops.conv2d(np.roll(x, (rows, cols), (1, 2)), w, padding="same", padding_mode="circular")
    plain = ops.conv2d(x, w, padding="same", padding_mode="circular")
    np.testing.assert_array_equal(rolled, np.roll(plain, (rows, cols), (1, 2)))


def test_a_constant_image_stays_constant_with_reflecting_padding() -> None:
    """Copied borders show a kernel that sums to 1 nothing new; zeros darken the border."""
    x, w = np.full((1, 6, 9), 3.0), np.full((1, 1, 3, 3), 1 / 9)
    for mode in ("reflect", "replicate", "circular"):
        np.testing.assert_allclose(ops.conv2d(x, w, padding=1, padding_mode=mode), x, rtol=1e-14)
    assert ops.conv2d(x, w, padding=1)[0, 0, 0] == pytest.approx(4 / 3)


@often
@given(data=st.data(), seed=seeds)
def test_groups_are_separate_convolutions(data: st.DataObject, seed: int) -> None:
    """Each group of channels answers as if the others were not there."""
    groups = data.draw(st.integers(1, 4))
    x, w = whole((2 * groups, 8, 9), seed), whole((3 * groups, 2, 3, 2), seed + 1)
    parts = [ops.conv2d(x[2 * g : 2 * g + 2], w[3 * g : 3 * g + 3]) for g in range(groups)]
    np.testing.assert_array_equal(ops.conv2d(x, w, groups=groups), np.concatenate(parts))


@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (15, 15), (31, 1), (40, 50)])
@pytest.mark.parametrize("size", [(300, 7), (90, 411)])
def test_large_images_and_kernels_are_as_exact_as_small_ones(
    kernel: tuple[int, int], size: tuple[int, int]
) -> None:
    """The tiles in which a large output is worked out leave no seam."""
    x, k = whole((2, *size), 1), whole((1, 2, *kernel), 2)
    result = ops.conv2d(x, k, padding="same", method="direct")
    (top, _), (left, _) = ops.resolve_padding("same", kernel)
    full = sum(signal.fftconvolve(x[c].astype(float), k[0, c, ::-1, ::-1].astype(float)) for c in range(2))
    expected = full[kernel[0] - 1 - top :, kernel[1] - 1 - left :][: size[0], : size[1]]
    np.testing.assert_array_equal(result[0], np.rint(expected))


def test_float32_error_stays_near_the_last_digit() -> None:
    """A 15x15 kernel on normal numbers: within 1e-6 of the largest float64 answer."""
    x, w = normal((3, 64, 80), 1, np.float64), normal((2, 3, 15, 15), 2, np.float64)
    exact = ops.conv2d(x, w)
    error = np.abs(ops.conv2d(x.astype(np.float32), w.astype(np.float32)) - exact).max()
    assert error < 1e-6 * np.abs(exact).max()


def test_batch_axis_is_optional_and_arguments_are_left_alone() -> None:
    """An image gives what the batch gives for it; read-only and reversed arrays will do."""
    x, w, b = whole((3, 2, 6, 5), 1), whole((4, 2, 3, 3), 2), whole((4,), 3)
    for array in (x, w, b):
        array.setflags(write=False)
    batch = ops.conv2d(x, w, b)
    np.testing.assert_array_equal(np.stack([ops.conv2d(image, w, b) for image in x]), batch)
    np.testing.assert_array_equal(ops.conv2d(x[:, :, ::-1, ::-1], w, b)[:, :, ::-1, ::-1].shape, batch.shape)
    assert ops.conv2d(x[:0], w, b).shape == (0, 4, 4, 3)


def test_nan_stays_where_its_windows_are() -> None:
    """One bad cell spoils the nine places whose 3x3 windows hold it, no others."""
    x = np.ones((1, 9, 9), np.float32)
    x[0, 4, 4] = np.nan
    spoilt = np.isnan(ops.conv2d(x, np.ones((1, 1, 3, 3)), padding=1))[0]
    assert np.argwhere(spoilt).tolist() == [[r, c] for r in (3, 4, 5) for c in (3, 4, 5)]


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.float16, np.float32),
        (np.uint8, np.float32),
        (np.int64, np.float32),
        (bool, np.float32),
        (">f4", np.float32),
        (">f8", np.float64),
    ],
)
def test_the_input_decides_the_dtype(dtype: Any, expected: Any) -> None:
    """float32 and float64 stay, the rest becomes float32, whatever the weight is."""
    for weight_dtype in (np.float32, np.float64, np.int8):
        result = ops.conv2d(
            np.ones((1, 3, 3), dtype), np.ones((1, 1, 2, 2), weight_dtype), np.ones(1, weight_dtype)
        )
        assert result.dtype == expected
        assert result.tolist() == [[[5, 5], [5, 5]]]


X, W = np.zeros((4, 8, 9)), np.zeros((8, 4, 3, 3))
COMPLEX = np.zeros((4, 8, 9), complex)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"weight": np.zeros((8, 3, 3, 3))},
            "the input has 4 channels but a weight of shape (8, 3, 3, 3) with groups=1 needs 3",
        ),
        (
            {"groups": 2},
            "the input has 4 channels but a weight of shape (8, 4, 3, 3) with groups=2 needs 8",
        ),
        (
            {"weight": np.zeros((3, 2, 3, 3)), "groups": 2},
            "the 3 kernels of a weight of shape (3, 2, 3, 3) cannot be shared out evenly among 2 groups",
        ),
        (
            {"input": np.zeros((8, 9))},
            "the input has shape (8, 9), but it must have 3 axes (channels first), or 4 with a batch axis in front",
        ),
        (
            {"input": np.zeros((4, 0, 9))},
            "the input has shape (4, 0, 9), but it needs at least one element on each of its last 2 axes",
        ),
        (
            {"weight": np.zeros((4, 3, 3))},
            "the weight has shape (4, 3, 3), but it must have 4 axes, none of them empty",
        ),
        (
            {"weight": np.zeros((8, 4, 0, 3))},
            "the weight has shape (8, 4, 0, 3), but it must have 4 axes, none of them empty",
        ),
        ({"bias": np.zeros(7)}, "the bias has shape (7,), but 8 output channels need shape (8,)"),
        (
            {"weight": np.zeros((8, 4, 9, 3)), "padding": ((0, 0), (1, 2))},
            "a kernel that covers 9 × 3 elements does not fit into an input of 8 × 9 padded to 8 × 12",
        ),
        (
            {"dilation": 5},
            "a kernel that covers 11 × 11 elements does not fit into an input of 8 × 9 padded to 8 × 9",
        ),
        ({"stride": 0}, "stride is 0, but it must be at least 1"),
        ({"stride": (1, -2)}, "stride is (1, -2), but it must be at least 1"),
        ({"dilation": 0}, "dilation is 0, but it must be at least 1"),
        ({"groups": 0}, "groups is 0, but it must be at least 1"),
        ({"padding": -1}, "padding is -1, but it must be at least 0"),
        ({"stride": 1.5}, "stride is 1.5, but it must be a whole number, or one for each axis (2)"),
        (
            {"stride": (1, 2, 3)},
            "stride is (1, 2, 3), but it must be a whole number, or one for each axis (2)",
        ),
        (
            {"padding": "same", "stride": 2},
            "padding 'same' keeps the size only with stride 1, and the stride is (2, 2)",
        ),
        ({"padding": "full"}, "padding is 'full', but the only words it knows are 'same' and 'valid'"),
        (
            {"padding": ((1, 2),)},
            "padding is ((1, 2),), but pairs must be one (begin, end) for each of the 2 axes",
        ),
        (
            {"padding_mode": "mirror"},
            "the padding mode is 'mirror', but it must be one of zeros, reflect, replicate, circular",
        ),
        (
            {"padding": 8, "padding_mode": "reflect"},
            "reflect padding can add at most 7 elements to an axis of 8, "
            "but 8 are asked for on an input of shape (1, 4, 8, 9)",
        ),
        (
            {"padding": 9, "padding_mode": "circular"},
            "circular padding can add at most 8 elements to an axis of 8, "
            "but 9 are asked for on an input of shape (1, 4, 8, 9)",
        ),
        (
            {"input": COMPLEX},
            "the input holds values of type complex128, but needs real numbers: float32, float64 or integers",
        ),
        (
            {"weight": W.astype(str)},
            "the weight holds values of type <U32, but needs real numbers: float32, float64 or integers",
        ),
    ],
)
def test_conv2d_says_what_does_not_fit_and_what_would(arguments: dict[str, Any], sentence: str) -> None:
    """Each wrong argument gives one sentence with the shapes in it."""
    call = {"input": X, "weight": W, **arguments}
    with pytest.raises(ops.OperationError) as caught:
        ops.conv2d(**call)
    assert str(caught.value) == f"conv2d: {sentence}"
    assert caught.value.operation == "conv2d"
