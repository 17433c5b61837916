"""conv_transpose1d and conv_transpose2d."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from cnnviz import ops

from .drawn import dtypes, geometries, seeds, whole

often = settings(max_examples=150, deadline=None)


@often
@given(data=st.data(), axes=st.sampled_from([1, 2]), dtype=dtypes, seed=seeds)
def test_conv_transpose_is_the_adjoint_of_conv(data: st.DataObject, axes: int, dtype: Any, seed: int) -> None:
    """For all x and y the products <conv(x), y> and <x, conv_transpose(y)> are the same number.

    Stride, dilation, groups and uneven padding; output_padding makes up for the cells a strided conv does not reach.
    """
    geometry = data.draw(geometries(axes))
    how = geometry.arguments
    conv, transpose = getattr(ops, f"conv{axes}d"), getattr(ops, f"conv_transpose{axes}d")
    groups = data.draw(st.integers(1, 3))
    w = whole((groups * 2, 3, *geometry.kernel), seed, dtype)
    x = whole((2, groups * 3, *geometry.size), seed + 1, dtype)
    seen = conv(x, w, groups=groups, **how)
    y = whole(seen.shape, seed + 2, dtype)
    rest = tuple((a.size + a.begin + a.end - a.extent) % a.stride for a in geometry.axes)
    back = transpose(y, w, groups=groups, output_padding=rest, **how)
    assert back.shape == x.shape and back.dtype == dtype
    assert np.vdot(seen.astype(float), y) == np.vdot(x.astype(float), back)


@often
@given(
    seed=seeds, kh=st.integers(1, 4), kw=st.integers(1, 4), height=st.integers(1, 5), width=st.integers(1, 5)
)
def test_with_stride_1_it_is_full_true_convolution(
    seed: int, kh: int, kw: int, height: int, width: int
) -> None:
    """Stamping a kernel on every cell is what scipy.signal.convolve calls mode full."""
    x, k = whole((height, width), seed, np.float64), whole((kh, kw), seed + 1, np.float64)
    expected = signal.convolve(x, k, mode="full", method="direct")
    np.testing.assert_array_equal(ops.conv_transpose2d(x[None], k[None, None])[0], expected)


def test_stamps_overlap_and_add_up() -> None:
    """Two cells, a kernel of three, stride 2: the middle cell is stamped twice; output_padding keeps a cell more."""
    x, k = np.array([[2.0, 5.0]]), np.array([[[1.0, 10.0, 100.0]]])
    assert ops.conv_transpose1d(x, k, stride=2).tolist() == [[2, 20, 205, 50, 500]]
    assert ops.conv_transpose1d(x, k, stride=2, padding=1).tolist() == [[20, 205, 50]]
    assert ops.conv_transpose1d(x, k, stride=2, padding=((0, 2),), bias=[1]).tolist() == [[3, 21, 206]]
    assert ops.conv_transpose1d(x, k, stride=2, padding=1, output_padding=1).tolist() == [[20, 205, 50, 500]]
    assert ops.conv_transpose1d(x, k, dilation=2, output_padding=1).tolist() == [[2, 5, 20, 50, 200, 500, 0]]


def test_batch_axis_is_optional_and_dtypes_follow_the_input() -> None:
    """An image gives what the batch gives for it; integers become float32."""
    x, w = whole((3, 2, 4, 5), 1), whole((2, 3, 3, 2), 2)
    batch = ops.conv_transpose2d(x, w, stride=2)
    np.testing.assert_array_equal(np.stack([ops.conv_transpose2d(image, w, stride=2) for image in x]), batch)
    assert ops.conv_transpose2d(x.astype(int), w.astype(float)).dtype == np.float32
    assert ops.conv_transpose2d(x[:0], w).shape == (0, 3, 6, 6)


X, W = np.zeros((4, 2, 3)), np.zeros((4, 2, 3, 3))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"weight": np.zeros((2, 4, 3, 3))},
            "the input has 4 channels but a weight of shape (2, 4, 3, 3) needs 2",
        ),
        (
            {"groups": 3},
            "the 4 channels of an input of shape (1, 4, 2, 3) cannot be shared out evenly among 3 groups",
        ),
        (
            {"output_padding": 2, "stride": 2},
            "output_padding is (2, 2), but it must be below the stride (2, 2) or the dilation (1, 1)",
        ),
        ({"padding": "same"}, "padding is 'same', but here it must be a number of elements to cut off"),
        (
            {"padding": 2},
            "cutting off padding ((2, 2), (2, 2)) leaves nothing of an output of (4, 5); use less padding",
        ),
        ({"bias": np.zeros(3)}, "the bias has shape (3,), but 2 output channels need shape (2,)"),
        (
            {"weight": np.zeros((4, 3))},
            "the weight has shape (4, 3), but it must have 4 axes, none of them empty",
        ),
    ],
)
def test_conv_transpose2d_says_what_does_not_fit(arguments: dict[str, Any], sentence: str) -> None:
    """Each wrong argument gives one sentence with the shapes in it."""
    with pytest.raises(ops.OperationError) as caught:
        ops.conv_transpose2d(**{"input": X, "weight": W, **arguments})
    assert str(caught.value) == f"conv_transpose2d: {sentence}"
