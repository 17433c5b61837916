from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import (
    BatchNormInputGradient,
    batch_norm_input_gradient,
    batch_norm_weight_gradient,
    bias_gradient,
)
from cnnviz.ops.normalization import batch_norm

from .differences import slope
from .drawing import position_in

MODERATE = settings(max_examples=100, deadline=None)


def in_training(x: Any, weight: Any, bias: Any, eps: float) -> Any:
    """Batch normalisation with the batch's own mean and variance, by NumPy and the engine's trained form."""
    axes = (0, *range(2, x.ndim))
    return batch_norm(x, x.mean(axis=axes), x.var(axis=axes), weight, bias, eps=eps)


def rounding(step: BatchNormInputGradient) -> float:
    """How far sums of the step's terms may be apart.

    Terms of the size of ``weight / deviation * gradient`` may cancel; z, which they hold, has lost as many digits as
    the mean (up to 50) is larger than the deviation (down to 3e-3).
    """
    return 1e-11 * float(np.abs(step.grads).sum()) * abs(step.weight) / step.deviation


@st.composite
def layers(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
    """Input, weight, bias, gradient and eps; vectors, signals or images, of which a channel has several numbers."""
    lead = (draw(st.integers(1, 4)), draw(st.integers(1, 3)))
    shape = (*lead, *(draw(st.integers(1, 5)) for _ in range(draw(st.integers(0, 2)))))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x = rng.standard_normal(shape) * 10 ** rng.uniform(-1, 1) + rng.uniform(-5, 5)
    weight, bias = rng.standard_normal((2, shape[1]))
    return x, weight, bias, rng.standard_normal(shape), draw(st.sampled_from([1e-5, 0.1]))


@MODERATE
@given(layers(), st.data())
def test_every_gradient_is_the_slope(layer: tuple, data: st.DataObject) -> None:
    """By input, weight and bias, while mean and variance follow every number of the channel."""
    x, weight, bias, grad, eps = layer
    position = position_in(data, x.shape)
    channel = position[1]
    step = batch_norm_input_gradient(grad, x, weight, position, eps=eps)
    by_weight = slope(lambda w: in_training(x, w, bias, eps), weight, (channel,), grad, step=1)
    by_bias = slope(lambda b: in_training(x, weight, b, eps), bias, (channel,), grad, step=1)
    assert batch_norm_weight_gradient(grad, x, channel, eps=eps).total == pytest.approx(by_weight, abs=1e-11)
    assert bias_gradient(grad, channel, batched=True).total == pytest.approx(by_bias, abs=1e-11)
    # the curve bends over distances of the deviation: with steps of 1e-5 of it the truncation is 1e-10 of the slopes
    # and float64's rounding is, too
    by_input = slope(
        lambda v: in_training(v, weight, bias, eps), x, position, grad, step=1e-5 * step.deviation
    )
    scale = np.abs(grad).sum() * abs(weight[channel]) / step.deviation
    assert step.total == pytest.approx(by_input, abs=1e-8 * scale)


@MODERATE
@given(layers(), st.data())
def test_terms_and_parts_add_up_to_one_total(layer: tuple, data: st.DataObject) -> None:
    """The sum over all outputs is the direct part, that through the mean and that through the variance."""
    x, weight, _, grad, eps = layer
    position = position_in(data, x.shape)
    step = batch_norm_input_gradient(grad, x, weight, position, eps=eps)
    assert np.array_equal(step.products, step.grads * step.slopes)
    assert step.products.shape == (len(x), *x.shape[2:]) and step.count == step.products.size
    parts = step.direct + step.through_mean + step.through_variance
    assert abs(step.total - parts) <= rounding(step)
    assert np.array_equal(step.grads, grad[:, position[1]])


@MODERATE
@given(layers(), st.data())
def test_statistics_are_numpys(layer: tuple, data: st.DataObject) -> None:
    """Mean and variance of the channel, and the channel normalised by them as the engine does it."""
    x, _, _, grad, eps = layer
    channel = data.draw(st.integers(0, x.shape[1] - 1))
    step = batch_norm_weight_gradient(grad, x, channel, eps=eps)
    numbers = x[:, channel]
    assert step.mean == pytest.approx(numbers.mean(), abs=1e-12)
    assert step.variance == pytest.approx(numbers.var(), rel=1e-10, abs=1e-24)
    assert np.allclose(step.normalized, in_training(x, None, None, eps)[:, channel], rtol=1e-9, atol=1e-11)
    assert np.array_equal(step.products, step.normalized * step.grads)


@MODERATE
@given(layers())
def test_gradients_by_a_channels_inputs_add_up_to_0(layer: tuple) -> None:
    """What all inputs have in common the mean takes away, so moving them together moves nothing."""
    x, weight, _, grad, eps = layer
    steps = [
        batch_norm_input_gradient(grad, x, weight, p, eps=eps) for p in np.ndindex(*x.shape) if p[1] == 0
    ]
    assert abs(sum(step.total for step in steps)) <= len(steps) * rounding(steps[0])


def test_float32_counts_as_the_engine_takes_it() -> None:
    """The numbers are those of the input's dtype, eps too; the sums are float64."""
    x, weight = np.array([[0.1], [0.4]], np.float32), np.array([0.3])
    step = batch_norm_input_gradient(np.ones((2, 1)), x, weight, (0, 0))
    assert step.weight == np.float64(np.float32(0.3)) != 0.3
    assert step.mean == (np.float64(x[0, 0]) + np.float64(x[1, 0])) / 2
    assert step.deviation == np.sqrt(step.variance + np.float64(np.float32(1e-5)))


def test_worked_example() -> None:
    """1 and 3, with eps 0: normalised to -1 and 1; two numbers always come to that, so their gradients are 0."""
    x, grad = np.array([[1.0], [3.0]]), np.array([[5.0], [2.0]])
    assert batch_norm_weight_gradient(grad, x, 0, eps=0).total == -3
    step = batch_norm_input_gradient(grad, x, None, (0, 0), eps=0)
    assert (step.mean, step.variance, step.deviation, step.weight) == (2, 1, 1, 1)
    assert (step.direct, step.through_mean, step.through_variance) == (5, -3.5, -1.5)
    assert step.slopes.tolist() == [0, 0] and step.total == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: batch_norm_weight_gradient(np.ones(3), np.ones(3), 0), "batch axis and channels"),
        (lambda: batch_norm_weight_gradient(np.ones((2, 3)), np.ones((2, 3)), 3), r"\(3,\)"),
        (lambda: batch_norm_weight_gradient(np.ones((2, 4)), np.ones((2, 3)), 0), "the gradient has shape"),
        (lambda: batch_norm_weight_gradient(np.ones((0, 3)), np.ones((0, 3)), 0), "no elements"),
        (lambda: batch_norm_input_gradient(np.ones((2, 3)), np.ones((2, 3)), None, (2, 0)), r"\(2, 0\)"),
        (lambda: batch_norm_input_gradient(np.ones((2, 3)), np.ones((2, 3)), [1, 2], (0, 0)), "need shape"),
    ],
)
def test_what_has_no_such_number_is_refused(call: Any, message: str) -> None:
    """No channels, none of that number, another gradient, an empty batch, another weight."""
    with pytest.raises(ops.OperationError, match=message):
        call()
