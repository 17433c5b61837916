"""linear and flatten."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops

from .drawn import dtypes, seeds, whole


@settings(max_examples=60, deadline=None)
@given(
    lead=st.lists(st.integers(0, 3), max_size=3), features=st.integers(1, 9), out=st.integers(1, 5), dtype=dtypes,
    seed=seeds,
)  # fmt: skip
def test_linear_is_a_weighted_sum_for_each_output(
    lead: list[int], features: int, out: int, dtype: Any, seed: int
) -> None:
    """Any leading axes, none too: y[..., o] = bias[o] + sum over i of weight[o, i] * x[..., i], exactly."""
    x, w, b = whole((*lead, features), seed, dtype), whole((out, features), seed + 1), whole((out,), seed + 2)
    y = ops.linear(x, w, b)
    assert y.shape == (*lead, out) and y.dtype == dtype
    for place in np.ndindex(*y.shape):
        *row, o = place
        assert y[place] == b[o] + sum(float(w[o, i]) * float(x[(*row, i)]) for i in range(features))
    np.testing.assert_array_equal(ops.linear(x, w), y - b)


def test_flatten_then_linear_is_a_convolution_as_large_as_the_image() -> None:
    """A fully connected layer on an image is one kernel for each output, laid on the image once."""
    x, w, b = whole((2, 3, 4, 5), 1), whole((6, 3, 4, 5), 2), whole((6,), 3)
    flat = ops.linear(ops.flatten(x, start_dim=1), ops.flatten(w, start_dim=1), b)
    np.testing.assert_array_equal(flat, ops.conv2d(x, w, b)[:, :, 0, 0])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_flatten_joins_the_axes_it_is_told_and_keeps_the_order(data: st.DataObject) -> None:
    """Positive and negative axes; the numbers stay in reading order; no dtype is changed."""
    shape = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    start = data.draw(st.integers(0, len(shape) - 1))
    end = data.draw(st.integers(start, len(shape) - 1))
    x = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    flat = ops.flatten(x, start_dim=start, end_dim=end)
    assert flat.shape == (*shape[:start], np.prod(shape[start : end + 1]), *shape[end + 1 :])
    assert flat.dtype == np.uint8 and flat.reshape(-1).tolist() == list(range(x.size))
    same = ops.flatten(x, start_dim=start - len(shape), end_dim=end - len(shape))
    np.testing.assert_array_equal(same, flat)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: ops.linear(np.ones((2, 3)), np.ones((4, 5))),
            "linear: the input has shape (2, 3) and the weight (4, 5), but the weight must have two axes "
            "and the second as long as the input's last",
        ),
        (
            lambda: ops.linear(np.ones(3), np.ones((4, 3)), np.ones(3)),
            "linear: the bias has shape (3,), but a weight of shape (4, 3) needs shape (4,)",
        ),
        (
            lambda: ops.flatten(np.ones((2, 3)), start_dim=1, end_dim=0),
            "flatten: axes 1 to 0 cannot be joined in an input of shape (2, 3)",
        ),
        (
            lambda: ops.flatten(np.ones((2, 3)), end_dim=2),
            "flatten: axes 0 to 2 cannot be joined in an input of shape (2, 3)",
        ),
    ],
)
def test_linear_and_flatten_say_what_does_not_fit(call: Any, sentence: str) -> None:
    """Each wrong argument gives one sentence with the shapes in it."""
    with pytest.raises(ops.OperationError) as caught:
        call()
    assert str(caught.value) == sentence
