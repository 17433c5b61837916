from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import (
    bias_gradient,
    flatten_gradient,
    linear_input_gradient,
    linear_weight_gradient,
)
from cnnviz.ops import backward

from .differences import slope
from .drawing import position_in, rounding_bound

MODERATE = settings(max_examples=100, deadline=None)
seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 12)
dtypes = st.sampled_from([np.float32, np.float64])


@MODERATE
@given(sizes, sizes, st.integers(0, 4), dtypes, seeds, st.data())
def test_every_gradient_of_a_layer_is_the_engines(
    features_in: int, features_out: int, rows: int, dtype: Any, seed: int, data: st.DataObject
) -> None:
    """By weight and bias for one vector (no rows) and for a batch; by the input for each vector by itself."""
    rng = np.random.default_rng(seed)
    lead = (rows,) if rows else ()
    x = rng.standard_normal((*lead, features_in)).astype(dtype)
    weight = rng.standard_normal((features_out, features_in)).astype(dtype)
    grad = rng.standard_normal((*lead, features_out)).astype(dtype)
    by_input, by_weight, by_bias = backward.linear_backward(grad, x, weight)
    index = position_in(data, weight.shape)

    step = linear_weight_gradient(grad, x, weight, index)
    assert step.position == index and step.products.shape == (max(1, rows),)
    assert np.array_equal(step.products, step.inputs * step.grads)
    assert abs(step.total - by_weight[index]) <= rounding_bound(step.products, 0, np.dtype(dtype))

    bias = bias_gradient(grad, index[0], batched=bool(rows))
    assert bias.grads.shape == (max(1, rows),)
    assert abs(bias.total - by_bias[index[0]]) <= rounding_bound(bias.grads, 0, np.dtype(dtype))

    row = position_in(data, lead)
    back = linear_input_gradient(grad[row], x[row], weight, index[1])
    assert np.array_equal(back.products, weight[:, index[1]].astype(float) * grad[row])
    assert abs(back.total - by_input[(*row, index[1])]) <= rounding_bound(back.products, 0, np.dtype(dtype))


@MODERATE
@given(sizes, sizes, st.integers(1, 4), seeds, st.data())
def test_gradients_of_whole_numbers_are_exactly_the_slopes(
    features_in: int, features_out: int, rows: int, seed: int, data: st.DataObject
) -> None:
    """The output is linear in each of them, so a whole step measures the slope to the last bit."""
    rng = np.random.default_rng(seed)
    x, weight, bias, grad = (
        rng.integers(-9, 10, shape).astype(float)
        for shape in ((rows, features_in), (features_out, features_in), (features_out,), (rows, features_out))
    )
    index = position_in(data, weight.shape)
    row = data.draw(st.integers(0, rows - 1))
    by_weight = slope(lambda w: ops.linear(x, w, bias), weight, index, grad, step=1)
    by_bias = slope(lambda b: ops.linear(x, weight, b), bias, index[:1], grad, step=1)
    by_input = slope(lambda v: ops.linear(v, weight, bias), x, (row, index[1]), grad, step=1)
    assert linear_weight_gradient(grad, x, weight, index).total == by_weight
    assert bias_gradient(grad, index[0], batched=True).total == by_bias
    assert linear_input_gradient(grad[row], x[row], weight, index[1]).total == by_input


@MODERATE
@given(st.tuples(*(st.integers(1, 4),) * 4), st.integers(0, 3), seeds, st.data())
def test_bias_gradient_of_maps_is_the_convolutions(
    shape: tuple[int, ...], images: int, seed: int, data: st.DataObject
) -> None:
    """It sums a channel over all images, rows and columns; whole numbers agree to the last bit."""
    kernels, channels, height, width = shape
    lead = (images,) if images else ()
    x = np.zeros((*lead, channels, height, width))
    grad = np.random.default_rng(seed).integers(-9, 10, (*lead, kernels, height, width)).astype(float)
    by_bias = backward.conv2d_backward(grad, x, np.zeros((kernels, channels, 1, 1)))[2]
    channel = data.draw(st.integers(0, kernels - 1))
    step = bias_gradient(grad, channel, batched=bool(images))
    assert step.channel == channel and step.grads.shape == (max(1, images), height, width)
    assert step.total == by_bias[channel] == step.grads.sum()


@MODERATE
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), seeds, st.data())
def test_flatten_gradient_is_the_gradient_laid_back(shape: list[int], seed: int, data: st.DataObject) -> None:
    """The flat gradient in the old shape has the number at the position; the place values tell where it was."""
    position = position_in(data, tuple(shape))
    grad = np.random.default_rng(seed).standard_normal(int(np.prod(shape)))
    step = flatten_gradient(grad, shape, position)
    assert step.total == grad.reshape(shape)[position] == grad[step.index]
    assert step.index == sum(p * v for p, v in zip(step.position, step.place_values, strict=True))
    assert ops.flatten(np.arange(grad.size).reshape(shape))[step.index] == np.ravel_multi_index(
        position, shape
    )


def test_worked_examples() -> None:
    """Two outputs with the errors 2 and -3: the weight met the input 5, and the input left by the weights 7 and 4."""
    assert linear_weight_gradient([2, -3], [1, 5], [[0, 7], [0, 4]], (1, 1)).products.tolist() == [-15]
    back = linear_input_gradient([2, -3], [1, 5], [[0, 7], [0, 4]], 1)
    assert back.products.tolist() == [14, -12] and back.total == 2
    step = flatten_gradient(np.arange(24), (2, 3, 4), (1, 2, 3))
    assert step.place_values == (12, 4, 1) and step.index == 23 == step.total


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: linear_weight_gradient([1, 2], [1, 2, 3], np.ones((2, 3)), (2, 0)), r"\(2, 0\)"),
        (lambda: linear_weight_gradient([1, 2], [1, 2, 3], np.ones((2, 4)), (0, 0)), "fit together"),
        (lambda: linear_weight_gradient([1], [1, 2, 3], np.ones((2, 3)), (0, 0)), "the gradient has shape"),
        (lambda: linear_input_gradient([1, 2], [1, 2, 3], np.ones((2, 3)), 3), r"\(3,\)"),
        (lambda: linear_input_gradient([[1, 2]], [[1, 2, 3]], np.ones((2, 3)), 0), "fit together"),
        (lambda: bias_gradient([1, 2], 2), r"\(2,\)"),
        (lambda: bias_gradient([1, 2], -1), r"\(-1,\)"),
        (lambda: bias_gradient([1, 2], 0, batched=True), r"no element \(0,\)"),
        (lambda: flatten_gradient(np.ones(5), (2, 3), (0, 0)), "the gradient has shape"),
        (lambda: flatten_gradient(np.ones(6), (2, 3), (2, 0)), r"\(2, 0\)"),
    ],
)
def test_what_is_not_there_is_refused(call: Any, message: str) -> None:
    """Indices outside, shapes that do not fit, a batch where one vector is explained."""
    with pytest.raises(ops.OperationError, match=message):
        call()
