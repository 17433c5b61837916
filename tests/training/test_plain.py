"""The definition of training: gradients through any network against finite differences, and what each layer keeps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.ops.backward import softmax_cross_entropy
from cnnviz.training import plain
from cnnviz.training.architecture import Architecture, BatchNorm, Dropout, Flatten, FullyConnected, Shape
from cnnviz.training.settings import Settings

from .drawn import account, networks, numbers

SMOOTH = ("elu", "silu", "gelu", "softplus", "sigmoid", "tanh", "relu")


@settings(max_examples=60, deadline=None)
@given(drawn=networks(SMOOTH), images=st.integers(2, 4), seed=st.integers(0, 2**32 - 1))
def test_gradients_through_any_network_equal_finite_differences_of_its_loss(
    drawn: tuple[Architecture, Shape], images: int, seed: int
) -> None:
    """Along a random direction in all learned numbers at once, in float64, with dropout's same mask on both sides.

    A kink or a change of a window's winner inside the difference would spoil it; of three steps the best one counts.
    """
    layers, shape = drawn
    found = account(layers, shape)
    parameters = numbers(found, seed)
    rng = np.random.default_rng(seed)
    pictures, labels = rng.standard_normal((images, *shape)), rng.integers(0, 3, images)
    how = Settings(seed=seed)
    _, gradients = plain.gradients(plain.build(found, parameters), pictures, labels, how, step=7)
    assert gradients.keys() == parameters.keys()
    direction = {name: rng.standard_normal(array.shape) for name, array in parameters.items()}
    told = sum(float(np.vdot(gradients[name], direction[name])) for name in parameters)
    errors = []
    for step in (1e-5, 1e-6, 1e-7):
        losses = []
        for sign in (step, -step):
            moved = {name: array + sign * direction[name] for name, array in parameters.items()}
            losses.append(plain.gradients(plain.build(found, moved), pictures, labels, how, step=7)[0])
        errors.append(abs((losses[0] - losses[1]) / (2 * step) - told))
    assert min(errors) <= 1e-5 * max(1, abs(told))


def test_a_softmax_regressions_gradient_is_what_it_said_less_what_it_should_have_said() -> None:
    """From zero weights all classes are equally likely: the bias's gradient is 1 / classes less each class's share."""
    found = account((Flatten(), FullyConnected(3)), (1, 2, 3))
    zeros = {name: array * 0 for name, array in numbers(found, 0).items()}
    pictures = np.random.default_rng(1).uniform(size=(4, 1, 2, 3))
    loss, gradients = plain.gradients(
        plain.build(found, zeros), pictures, np.array([0, 0, 0, 2]), Settings(), 0
    )
    assert loss == pytest.approx(np.log(3))
    np.testing.assert_allclose(gradients["1.bias"], np.array([1, 1, 1]) / 3 - np.array([3, 0, 1]) / 4)
    rows = pictures.reshape(4, 6)
    np.testing.assert_allclose(gradients["1.weight"][1], rows.mean(axis=0) / 3)


def test_batch_norm_takes_the_batchs_own_numbers_in_training_and_the_kept_ones_afterwards() -> None:
    """After many batches of one distribution the kept mean and variance are its own, so both passes agree."""
    found = account((BatchNorm(), Flatten(), FullyConnected(3)), (2, 3, 4))
    network = plain.build(found, numbers(found, 3))
    (norm, *_) = network.layers
    rng = np.random.default_rng(0)
    for _ in range(200):
        batch = 5 + 3 * rng.standard_normal((50, 2, 3, 4))
        trained = norm.forward(batch)
    scaled = (trained - norm.parameters["bias"].reshape(2, 1, 1)) / norm.parameters["weight"].reshape(2, 1, 1)
    np.testing.assert_allclose(scaled.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(scaled.var(axis=(0, 2, 3)), 1, rtol=1e-5)
    np.testing.assert_allclose(norm.apply(batch), trained, atol=0.3)


def test_dropout_keeps_the_mean_leaves_out_others_in_each_step_and_nothing_afterwards() -> None:
    """A quarter becomes 0, and the rest 4/3 of what it was."""
    found = account((Dropout(0.25), Flatten(), FullyConnected(3)), (1, 30, 40))
    network = plain.build(found, numbers(found, 3))
    (drop, *_) = network.layers
    ones = np.ones((5, 1, 30, 40))
    masks = []
    for step in (0, 1, 0):
        plain.gradients(network, ones, np.zeros(5, int), Settings(), step)
        masks.append(drop.forward(ones))
    assert np.mean(masks[0] == 0) == pytest.approx(0.25, abs=0.02)
    assert set(np.unique(masks[0])) == {0, 1 / 0.75}
    assert not np.array_equal(masks[0], masks[1])
    np.testing.assert_array_equal(masks[0], masks[2])
    np.testing.assert_array_equal(drop.apply(ones), ones)


def test_the_loss_is_that_of_the_trained_pass() -> None:
    """It is the engine's cross-entropy of the scores."""
    found = account((Flatten(), FullyConnected(3)), (1, 2, 3))
    network = plain.build(found, numbers(found, 0))
    pictures, labels = np.random.default_rng(1).uniform(size=(4, 1, 2, 3)), np.array([0, 1, 2, 1])
    loss, _ = plain.gradients(network, pictures, labels, Settings(), 0)
    assert loss == softmax_cross_entropy(network.apply(pictures), labels)[0]
