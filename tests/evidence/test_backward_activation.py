from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import ops
from cnnviz.evidence import (
    activation_gradient,
    activation_step,
    cross_entropy_gradient,
    cross_entropy_step,
)
from cnnviz.ops import backward

from .differences import slope

MODERATE = settings(max_examples=100, deadline=None)
PARAMETERS: dict[str, dict[str, Any]] = {
    "leaky_relu": {"negative_slope": 0.25},
    "elu": {"alpha": 0.5},
    "gelu": {"approximate": "tanh"},
    "hardtanh": {"min_val": -2.0, "max_val": 3.0},
}
batches = st.tuples(
    st.integers(1, 4), st.integers(1, 6), st.sampled_from([1, 5, 30]), st.integers(0, 2**32 - 1)
)


@pytest.mark.parametrize("parameters", [{}, PARAMETERS], ids=["defaults", "others"])
@pytest.mark.parametrize("name", ops.ACTIVATIONS)
@settings(max_examples=20, deadline=None)
@given(x=st.floats(-20, 20), grad=st.floats(-1e3, 1e3))
def test_gradient_before_an_activation_is_the_engines(
    name: str, parameters: dict[str, dict[str, Any]], x: float, grad: float
) -> None:
    """The gradient behind it times the slope, in float64, at kinks too."""
    chosen = parameters.get(name, {})
    step = activation_gradient(name, x, grad, **chosen)
    engine = backward.activation_backward(np.full((1, 2), grad), np.full((1, 2), x), name, **chosen)[0, 1]
    assert step.total == pytest.approx(engine, rel=1e-13, abs=1e-300)
    assert step.total == step.grad * step.slope
    forward = activation_step(name, x, **chosen)
    assert (step.x, step.value, step.slope) == (forward.x, forward.value, forward.slope)


def test_relu_is_a_gate() -> None:
    """Open above 0, shut at and below 0."""
    assert [activation_gradient("relu", x, 7).total for x in (-2, 0, 1e-9)] == [0, 0, 7]


def test_unknown_activation_is_refused() -> None:
    """By the name that was given."""
    with pytest.raises(ops.OperationError, match="'step' is not an activation"):
        activation_gradient("step", 1, 1)


@MODERATE
@given(batches, st.data())
def test_losses_and_gradients_of_a_batch_are_the_engines(
    batch: tuple[int, int, int, int], data: st.DataObject
) -> None:
    """The engine's loss is the mean of the images' losses, and its gradient the images' with that mean's share."""
    images, classes, scale, seed = batch
    rng = np.random.default_rng(seed)
    logits, labels = scale * rng.standard_normal((images, classes)), rng.integers(0, classes, images)
    loss, grad = backward.softmax_cross_entropy(logits, labels)
    steps = [cross_entropy_step(row, int(label)) for row, label in zip(logits, labels, strict=True)]
    assert math.fsum(step.loss for step in steps) / images == pytest.approx(loss, rel=1e-12, abs=1e-13)
    image, index = data.draw(st.integers(0, images - 1)), data.draw(st.integers(0, classes - 1))
    step = cross_entropy_gradient(logits[image], int(labels[image]), index, images=images)
    assert step.target == (index == labels[image])
    assert step.gradient == (step.probability - step.target) / images
    # p - 1 has lost what p had below the last digit of 1
    assert step.gradient == pytest.approx(grad[image, index], rel=1e-12, abs=1e-15)


@MODERATE
@given(batches, st.data())
def test_gradient_by_a_score_is_the_slope_of_the_loss(
    batch: tuple[int, int, int, int], data: st.DataObject
) -> None:
    """Central differences of the step's own loss; over all scores the gradients add up to 0."""
    _, classes, scale, seed = batch
    rng = np.random.default_rng(seed)
    logits, label = scale * rng.standard_normal(classes), int(rng.integers(0, classes))
    index = data.draw(st.integers(0, classes - 1))
    measured = slope(lambda v: cross_entropy_step(v, label).loss, logits, (index,), step=1e-5)
    # of a loss of up to 200, float64 loses 2e-14, which the step makes 2e-9
    assert cross_entropy_gradient(logits, label, index).gradient == pytest.approx(
        measured, rel=1e-7, abs=1e-8
    )
    every = [cross_entropy_gradient(logits, label, k).gradient for k in range(classes)]
    assert math.fsum(every) == pytest.approx(0, abs=1e-14)


def test_worked_example() -> None:
    """Shares of 3/4 and 1/4, and the second is true: the loss is ln 4, the first is 3/4 too high, the second too low."""
    scores = [math.log(3), 0.0]
    assert cross_entropy_step(scores, 1).loss == pytest.approx(math.log(4))
    assert cross_entropy_gradient(scores, 1, 0).gradient == pytest.approx(3 / 4)
    assert cross_entropy_gradient(scores, 1, 1).gradient == pytest.approx(-3 / 4)
    assert cross_entropy_gradient(scores, 1, 1, images=3).gradient == pytest.approx(-1 / 4)


def test_very_wrong_answer_has_its_loss() -> None:
    """A probability too small for a float still costs what its score is behind."""
    step = cross_entropy_step([1e4, 0], 1)
    assert step.probability == 0 and step.loss == 1e4
    assert cross_entropy_gradient([1e4, 0], 1, 1).gradient == -1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cross_entropy_step([1, 2], 2), r"\(2,\)"),
        (lambda: cross_entropy_step([[1, 2]], 0), "single row"),
        (lambda: cross_entropy_gradient([1, 2], 2, 0), r"\(2,\)"),
        (lambda: cross_entropy_gradient([1, 2], 0, -1), r"\(-1,\)"),
        (lambda: cross_entropy_gradient([1, 2], 0, 0, images=0), "images is 0"),
    ],
)
def test_what_is_no_class_is_refused(call: Any, message: str) -> None:
    """A label, an index, a table of scores, an empty batch."""
    with pytest.raises(ops.OperationError, match=message):
        call()
