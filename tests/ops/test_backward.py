"""Backward passes: each against finite differences of its forward pass in float64, and against analytic facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.ops import backward
from cnnviz.ops.gradient import DERIVATIVES
from cnnviz.ops.normalization import batch_norm
from cnnviz.ops.padding import PADDING_MODES

from .drawn import Geometry, dtypes, geometries, normal, seeds, whole

often = settings(max_examples=100, deadline=None)
modes = st.sampled_from(list(PADDING_MODES))


def slopes(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray, grad: np.ndarray) -> np.ndarray:
    """Central differences of ``sum(grad * function(x))`` by each number of `at`."""
    step = 1e-6
    result = np.empty_like(at)
    for place in np.ndindex(*at.shape):
        low, high = at.copy(), at.copy()
        low[place] -= step
        high[place] += step
        result[place] = np.sum(grad * (function(high) - function(low))) / (2 * step)
    return result


def assert_close(computed: np.ndarray, expected: np.ndarray) -> None:
    """Equal up to what central differences in float64 can tell."""
    assert computed.shape == expected.shape
    np.testing.assert_allclose(computed, expected, rtol=1e-6, atol=1e-6)


def distinct(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Different whole numbers in random order: no two cells tie, and no small step makes another one win."""
    return np.random.default_rng(seed).permutation(int(np.prod(shape))).reshape(shape).astype(float)


@st.composite
def convolutions(draw: st.DrawFn, axes: int = 2) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    """Arguments, input and weight of a small convolution, with padding that its mode can give."""
    geometry, mode = draw(geometries(axes)), draw(modes)
    most = {"reflect": -1, "circular": 0}.get(mode, 4)
    assume(all(max(axis.begin, axis.end) <= axis.size + most for axis in geometry.axes))
    assume(np.prod(geometry.size) <= 60)
    groups, batch, per_group, kernels = (draw(st.integers(1, n)) for n in (3, 2, 2, 2))
    seed = draw(seeds)
    x = normal((batch, groups * per_group, *geometry.size), seed, float)
    weight = normal((groups * kernels, per_group, *geometry.kernel), seed + 1, float)
    return {**geometry.arguments, "groups": groups, "padding_mode": mode}, x, weight


@often
@given(drawn=convolutions())
def test_conv2d_backward_equals_finite_differences(drawn: tuple) -> None:
    """By input, weight and bias, for any stride, dilation, uneven padding, padding mode and groups."""
    how, x, weight = drawn
    bias = normal((len(weight),), 5, float)
    grad = normal(ops.conv2d(x, weight, bias, **how).shape, 6, float)
    by_input, by_weight, by_bias = backward.conv2d_backward(grad, x, weight, **how)
    assert_close(by_input, slopes(lambda v: ops.conv2d(v, weight, bias, **how), x, grad))
    assert_close(by_weight, slopes(lambda v: ops.conv2d(x, v, bias, **how), weight, grad))
    assert_close(by_bias, slopes(lambda v: ops.conv2d(x, weight, v, **how), bias, grad))


@often
@given(drawn=convolutions(1))
def test_conv1d_backward_equals_finite_differences(drawn: tuple) -> None:
    """By input, weight and bias, on one axis."""
    how, x, weight = drawn
    bias = normal((len(weight),), 5, float)
    grad = normal(ops.conv1d(x, weight, bias, **how).shape, 6, float)
    by_input, by_weight, by_bias = backward.conv1d_backward(grad, x, weight, **how)
    assert_close(by_input, slopes(lambda v: ops.conv1d(v, weight, bias, **how), x, grad))
    assert_close(by_weight, slopes(lambda v: ops.conv1d(x, v, bias, **how), weight, grad))
    assert_close(by_bias, slopes(lambda v: ops.conv1d(x, weight, v, **how), bias, grad))


@often
@given(drawn=convolutions(), dtype=dtypes)
def test_convolution_and_its_backward_are_adjoint(drawn: tuple, dtype: Any) -> None:
    """Whole numbers, exactly: <grad, conv(x, w)> is <grad_x, x> and is <grad_w, w>."""
    how, x, weight = drawn
    x, weight = whole(x.shape, 1, dtype), whole(weight.shape, 2, dtype)
    y = ops.conv2d(x, weight, **how)
    grad = whole(y.shape, 3, dtype)
    by_input, by_weight, _ = backward.conv2d_backward(grad, x, weight, **how)
    total = np.vdot(grad, y)
    assert np.vdot(by_input, x) == total == np.vdot(by_weight, weight)
    assert by_input.dtype == by_weight.dtype == dtype


@pytest.mark.parametrize("padding", ["same", "valid", 2, (0, 3), ((0, 1), (2, 3))])
def test_conv2d_backward_knows_every_kind_of_padding(padding: Any) -> None:
    """A word, a number, a number for each axis and a pair for each axis."""
    x, weight = normal((2, 2, 5, 7), 1, float), normal((3, 2, 3, 4), 2, float)
    grad = normal(ops.conv2d(x, weight, padding=padding).shape, 3, float)
    by_input, by_weight, _ = backward.conv2d_backward(grad, x, weight, padding=padding)
    assert_close(by_input, slopes(lambda v: ops.conv2d(v, weight, padding=padding), x, grad))
    assert_close(by_weight, slopes(lambda v: ops.conv2d(x, v, padding=padding), weight, grad))


def test_conv2d_backward_of_one_place_is_the_kernel_and_the_window() -> None:
    """With a gradient of 1 at one place: the kernel lies at its window, and the weight's gradient is that window."""
    x, weight = whole((1, 6, 8), 1), whole((1, 1, 3, 2), 2)
    grad = np.zeros((1, 4, 7), np.float32)
    grad[0, 2, 4] = 1
    by_input, by_weight, by_bias = backward.conv2d_backward(grad, x, weight)
    expected = np.zeros_like(x)
    expected[0, 2:5, 4:6] = weight[0, 0]
    np.testing.assert_array_equal(by_input, expected)
    np.testing.assert_array_equal(by_weight[0, 0], x[0, 2:5, 4:6])
    assert by_bias.tolist() == [1]


@often
@given(data=st.data(), mode=modes, seed=seeds)
def test_pad_backward_equals_finite_differences(data: st.DataObject, mode: str, seed: int) -> None:
    """What stands in the border goes back to where it was copied from."""
    size = data.draw(st.tuples(st.integers(1, 5), st.integers(1, 6)))
    pairs = []
    for n in size:
        most = {"reflect": n - 1, "circular": n}.get(mode, 4)
        pairs.append(data.draw(st.tuples(st.integers(0, most), st.integers(0, most))))
    x = normal((2, *size), seed, float)
    grad = normal(ops.pad(x, pairs, mode=mode).shape, seed + 1, float)
    by_input = backward.pad_backward(grad, pairs, mode=mode)
    assert_close(by_input, slopes(lambda v: ops.pad(v, pairs, mode=mode), x, grad))


@st.composite
def pools(draw: st.DrawFn, axes: int = 2) -> tuple[Geometry, dict[str, Any], np.ndarray]:
    """A pool's geometry and arguments, and an input without ties."""
    geometry = draw(geometries(axes, pool=True))
    assume(np.prod(geometry.size) <= 80)
    shape = (draw(st.integers(1, 2)), draw(st.integers(1, 2)), *geometry.size)
    how = {**geometry.arguments, "ceil_mode": draw(st.booleans())}
    return geometry, how, distinct(shape, draw(seeds))


def pooled(pool: Callable[..., np.ndarray], *arguments: Any, **how: Any) -> np.ndarray:
    """The pool's result; a drawn case it refuses (a window of padding alone) is dropped."""
    try:
        return pool(*arguments, **how)
    except ops.OperationError:
        assume(False)
        raise


@often
@given(drawn=pools())
def test_max_pool2d_backward_equals_finite_differences(drawn: tuple) -> None:
    """Also where windows overlap, hang over the end, or reach into the padding."""
    geometry, how, x = drawn
    grad = normal(pooled(ops.max_pool2d, x, geometry.kernel, **how).shape, 2, float)
    by_input = backward.max_pool2d_backward(grad, x, geometry.kernel, **how)
    assert_close(by_input, slopes(lambda v: ops.max_pool2d(v, geometry.kernel, **how), x, grad))


@often
@given(drawn=pools(), count=st.booleans(), divisor=st.none() | st.integers(1, 9))
def test_avg_pool2d_backward_equals_finite_differences(
    drawn: tuple, count: bool, divisor: int | None
) -> None:
    """For every way to count the cells of a window."""
    geometry, how, x = drawn
    how = {**how, "count_include_pad": count, "divisor_override": divisor}
    grad = normal(pooled(ops.avg_pool2d, x, geometry.kernel, **how).shape, 2, float)
    by_input = backward.avg_pool2d_backward(grad, x, geometry.kernel, **how)
    assert_close(by_input, slopes(lambda v: ops.avg_pool2d(v, geometry.kernel, **how), x, grad))


@often
@given(drawn=pools(1) | pools(3))
def test_pools_on_one_and_three_axes_go_back_as_finite_differences(drawn: tuple) -> None:
    """Those of max_pool1d and avg_pool1d, and those of max_pool3d and avg_pool3d."""
    geometry, how, x = drawn
    for name in (f"max_pool{x.ndim - 2}d", f"avg_pool{x.ndim - 2}d"):
        pool, back = getattr(ops, name), getattr(backward, f"{name}_backward")
        grad = normal(pooled(pool, x, geometry.kernel, **how).shape, 2, float)
        by_input = back(grad, x, geometry.kernel, **how)
        assert_close(by_input, slopes(lambda v, pool=pool: pool(v, geometry.kernel, **how), x, grad))


def test_max_pool2d_backward_gives_a_tie_to_the_first_cell() -> None:
    """Of equal cells the first in reading order gets all of the gradient, as in torch."""
    x = np.zeros((1, 2, 4), np.float32)
    x[0, 1, 2:] = 7
    by_input = backward.max_pool2d_backward([[[5, 3]]], x, 2)
    np.testing.assert_array_equal(by_input[0], [[5, 0, 0, 0], [0, 0, 3, 0]])


def test_max_pool2d_backward_adds_up_what_one_cell_won() -> None:
    """A cell that is the largest of four overlapping windows gets the four gradients together."""
    x = np.zeros((1, 1, 3, 3))
    x[0, 0, 1, 1] = 1
    by_input = backward.max_pool2d_backward([[[[1, 2], [3, 4]]]], x, 2, stride=1)
    assert by_input[0, 0, 1, 1] == by_input.sum() == 10


@pytest.mark.parametrize("name", sorted(DERIVATIVES))
@given(seed=seeds, height=st.integers(1, 4), width=st.integers(1, 5))
@settings(max_examples=15, deadline=None)
def test_activation_backward_equals_finite_differences(name: str, seed: int, height: int, width: int) -> None:
    """Away from kinks, which all lie on whole numbers and halves."""
    x = 3 * normal((2, 3, height, width), seed, float)
    x = np.where(np.abs(2 * x - np.round(2 * x)) < 2e-3, x + 0.01, x)
    how = {"weight": np.array([0.1, 0.2, 0.3])} if name == "prelu" else {}
    grad = normal(x.shape, seed + 1, float)
    by_input = backward.activation_backward(grad, x, name, **how)
    assert_close(by_input, slopes(lambda v: getattr(ops, name)(v, **how), x, grad))


@often
@given(seed=seeds, lead=st.lists(st.integers(1, 3), max_size=2), sizes=st.tuples(*(st.integers(1, 5),) * 2))
def test_linear_backward_equals_finite_differences(
    seed: int, lead: list[int], sizes: tuple[int, int]
) -> None:
    """By input, weight and bias, with no, one or two leading axes."""
    x, weight = normal((*lead, sizes[0]), seed, float), normal((sizes[1], sizes[0]), seed + 1, float)
    bias, grad = normal(sizes[1:], seed + 2, float), normal((*lead, sizes[1]), seed + 3, float)
    by_input, by_weight, by_bias = backward.linear_backward(grad, x, weight)
    assert_close(by_input, slopes(lambda v: ops.linear(v, weight, bias), x, grad))
    assert_close(by_weight, slopes(lambda v: ops.linear(x, v, bias), weight, grad))
    assert_close(by_bias, slopes(lambda v: ops.linear(x, weight, v), bias, grad))


@often
@given(seed=seeds, shape=st.tuples(*(st.integers(1, 4),) * 3), dim=st.integers(-3, 2))
def test_softmax_backward_equals_finite_differences(seed: int, shape: tuple[int, ...], dim: int) -> None:
    """Along any axis; and along it the gradient adds up to 0, since the probabilities add up to 1."""
    x, grad = normal(shape, seed, float), normal(shape, seed + 1, float)
    by_input = backward.softmax_backward(grad, x, dim=dim)
    assert_close(by_input, slopes(lambda v: ops.softmax(v, dim=dim), x, grad))
    np.testing.assert_allclose(by_input.sum(axis=dim), 0, atol=1e-12)


@often
@given(seed=seeds, batch=st.integers(1, 4), classes=st.integers(1, 6), scale=st.sampled_from([1, 5, 30]))
def test_softmax_cross_entropy_equals_finite_differences(
    seed: int, batch: int, classes: int, scale: int
) -> None:
    """The gradient belongs to the loss, and the loss is the mean of -log of the right class's probability."""
    logits = scale * normal((batch, classes), seed, float)
    labels = np.random.default_rng(seed).integers(0, classes, batch)
    loss, grad = backward.softmax_cross_entropy(logits, labels)
    right = ops.softmax(logits)[np.arange(batch), labels]
    assert loss == pytest.approx(-np.log(right).mean())
    assert_close(
        grad, slopes(lambda v: np.array(backward.softmax_cross_entropy(v, labels)[0]), logits, np.array(1.0))
    )


def test_softmax_cross_entropy_of_equal_scores_is_the_log_of_the_classes() -> None:
    """Ten equal scores: loss ln 10, and the gradient is 0.1 everywhere but 0.1 - 1 at the right class."""
    loss, grad = backward.softmax_cross_entropy(np.zeros((1, 10)), [3])
    assert loss == pytest.approx(np.log(10))
    np.testing.assert_allclose(grad[0], np.where(np.arange(10) == 3, -0.9, 0.1))


def test_softmax_cross_entropy_neither_overflows_nor_loses_a_very_wrong_answer() -> None:
    """A right class 10,000 below the winner costs 10,000, in float32 too."""
    loss, grad = backward.softmax_cross_entropy(np.array([[1e4, 0]], np.float32), [1])
    assert loss == 1e4 and grad.tolist() == [[1, -1]] and grad.dtype == np.float32


def test_without_a_batch_axis_the_gradients_have_none() -> None:
    """An image without N gets the gradients that the same image in a batch of one gets."""
    x, weight = normal((2, 6, 5), 1), normal((3, 2, 3, 3), 2)
    grad, small = normal((3, 4, 3), 3), normal((2, 3, 2), 4)
    alone = backward.conv2d_backward(grad, x, weight)
    together = backward.conv2d_backward(grad[None], x[None], weight)
    np.testing.assert_array_equal(alone[0], together[0][0])
    np.testing.assert_array_equal(alone[1], together[1])
    for back in (backward.max_pool2d_backward, backward.avg_pool2d_backward):
        np.testing.assert_array_equal(back(small, x, 2), back(small[None], x[None], 2)[0])


@often
@given(dtype=dtypes, seed=seeds)
def test_gradients_have_the_inputs_dtype_and_leave_arguments_alone(dtype: Any, seed: int) -> None:
    """A float64 gradient on float32 numbers comes back as float32."""
    x, weight = normal((1, 2, 5, 6), seed, dtype), normal((2, 2, 3, 3), seed + 1, float)
    grads = [normal(shape, 2, float) for shape in ((1, 2, 3, 4), (1, 2, 2, 3), (1, 2, 5, 6), (1, 2, 5, 2))]
    matrix = normal((2, 6), 3, float)
    kept = [array.copy() for array in (x, weight, matrix, *grads)]
    results = [
        *backward.conv2d_backward(grads[0], x, weight),
        backward.max_pool2d_backward(grads[1], x, 2),
        backward.avg_pool2d_backward(grads[1], x, 2),
        backward.activation_backward(grads[2], x, "tanh"),
        backward.softmax_backward(grads[2], x),
        *backward.linear_backward(grads[3], x, matrix),
    ]
    assert {result.dtype for result in results} == {np.dtype(dtype)}
    for before, after in zip(kept, (x, weight, matrix, *grads), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(
    "call",
    [
        lambda: backward.conv2d_backward(np.ones((1, 3, 3)), np.ones((1, 6, 5)), np.ones((1, 1, 3, 3))),
        lambda: backward.max_pool2d_backward(np.ones((1, 3, 3)), np.ones((1, 6, 5)), 2),
        lambda: backward.avg_pool2d_backward(np.ones((1, 3, 3)), np.ones((1, 6, 5)), 2),
        lambda: backward.linear_backward(np.ones((2, 3)), np.ones((2, 4)), np.ones((5, 4))),
        lambda: backward.activation_backward(np.ones(3), np.ones(4), "relu"),
        lambda: backward.softmax_backward(np.ones((1, 4)), np.ones(4)),
    ],
)
def test_a_gradient_of_another_shape_than_the_output_is_refused(call: Callable[[], object]) -> None:
    """Nothing is broadcast silently; the sentence names both shapes."""
    with pytest.raises(ops.OperationError, match="the gradient has shape .* but the output it belongs to"):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: backward.conv2d_backward(1, np.ones((2, 4, 4)), np.ones((1, 3, 2, 2))), "has 2 channels"),
        (lambda: backward.conv2d_backward(1, np.ones((1, 2, 2)), np.ones((1, 1, 3, 3))), "does not fit"),
        (lambda: backward.linear_backward(np.ones(3), np.ones(4), np.ones((3, 5))), "the weight must have"),
        (lambda: backward.activation_backward(np.ones(3), np.ones(3), "softmax"), "not an activation"),
        (lambda: backward.pad_backward(np.ones((2, 3)), ((1, 1), (0, 0))), "cannot be the result"),
        (lambda: backward.pad_backward(np.ones((4, 3)), ((1, 1), (0, 0)), mode="x"), "cannot be the result"),
        (lambda: backward.softmax_cross_entropy(np.ones((2, 3)), [0]), "but they must be"),
        (lambda: backward.softmax_cross_entropy(np.ones((2, 3)), [0, 3]), "whole numbers from 0 to 2"),
        (lambda: backward.softmax_cross_entropy(np.ones((1, 3)), [0.5]), "whole numbers from 0 to 2"),
    ],
)
def test_what_has_no_answer_is_refused_with_a_sentence(call: Callable[[], object], message: str) -> None:
    """The errors of the forward pass, and those of the loss."""
    with pytest.raises(ops.OperationError, match=message):
        call()


@often
@given(
    size=st.lists(st.integers(1, 4), min_size=0, max_size=2),
    batch=st.integers(2, 4),
    channels=st.integers(1, 3),
    seed=seeds,
)
def test_batch_norm_backward_equals_finite_differences(
    size: list[int], batch: int, channels: int, seed: int
) -> None:
    """By input, weight and bias; mean and variance follow the input."""
    x = normal((batch, channels, *size), seed, float)
    axes = (0, *range(2, x.ndim))
    assume(np.sqrt(x.var(axis=axes)).min() > 0.1)  # else differences are too coarse for the curve
    weight, bias, grad = (normal(shape, seed + 1, float) for shape in ((channels,), (channels,), x.shape))

    def norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
        return batch_norm(x, x.mean(axis=axes), x.var(axis=axes), weight, bias)

    by_input, by_weight, by_bias = backward.batch_norm_backward(grad, x, weight)
    assert_close(by_input, slopes(lambda v: norm(v, weight, bias), x, grad))
    assert_close(by_weight, slopes(lambda v: norm(x, v, bias), weight, grad))
    assert_close(by_bias, slopes(lambda v: norm(x, weight, v), bias, grad))


def test_batch_norm_backward_refuses_a_gradient_of_another_shape() -> None:
    """It must have the output's shape; and float32 stays float32."""
    x = normal((2, 3, 4), 0)
    with pytest.raises(ops.OperationError, match="the gradient has shape"):
        backward.batch_norm_backward(x[:1], x, np.ones(3))
    assert {array.dtype for array in backward.batch_norm_backward(x, x, np.ones(3))} == {np.dtype(np.float32)}
