"""Slopes by the pixels: where they are known beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.explain import Score, saliency
from cnnviz.networks import ModelError

from .networks import averaged, weighted_sum, without_biases


def test_the_slopes_of_a_weighted_sum_are_its_weights() -> None:
    """Whatever the picture; with the input multiplied in, they add up to the score."""
    rng = np.random.default_rng(0)
    weights, x = rng.standard_normal((4, 3, 5, 6)), rng.standard_normal((1, 3, 5, 6))
    net = weighted_sum(weights)
    values = net.run({"x": x})
    found = saliency(net, values, "x", Score("scores", 2))
    np.testing.assert_allclose(found.gradient, weights[2])
    np.testing.assert_allclose(found.magnitude, np.abs(weights[2]).max(axis=0))
    np.testing.assert_allclose(found.signed, weights[2].sum(axis=0))
    assert found.times_input.sum() == pytest.approx(values["scores"][0, 2])


def test_without_biases_gradient_times_input_adds_up_to_the_score() -> None:
    """A network of convolutions, ReLU and max pooling without biases doubles its scores when its input doubles (Euler)."""
    rng = np.random.default_rng(3)
    net = without_biases(rng)
    values = net.run({"x": rng.standard_normal((1, 2, 12, 10))})
    for index in range(3):
        found = saliency(net, values, "x", Score("scores", index))
        assert found.times_input.sum() == pytest.approx(values["scores"][0, index])


def test_a_small_step_along_the_gradient_moves_the_score_as_it_says() -> None:
    """For one pixel of one channel at a time, to the last digits of a difference."""
    rng = np.random.default_rng(1)
    net = averaged(rng)
    x = rng.standard_normal((1, 3, 7, 9))
    found = saliency(net, net.run({"x": x}), "x", Score("scores", 1)).gradient
    for place in [(0, 0, 0), (1, 3, 4), (2, 6, 8)]:
        ends = []
        for step in (1e-6, -1e-6):
            moved = x.copy()
            moved[(0, *place)] += step
            ends.append(net.run({"x": moved})["scores"][0, 1])
        assert found[place] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-8)


def test_only_the_first_image_counts() -> None:
    """Of a batch of equal images each has its own slopes, not a share of them."""
    rng = np.random.default_rng(0)
    net = averaged(rng)
    x = rng.standard_normal((1, 3, 6, 6))
    alone, twice = (
        saliency(net, net.run({"x": np.repeat(x, n, axis=0)}), "x", Score("scores", 0)) for n in (1, 2)
    )
    np.testing.assert_allclose(twice.gradient, alone.gradient)


def test_scores_are_rows_and_shares() -> None:
    """A class's number for each image, or its share of a softmax; a class that is none is refused."""
    values = {"scores": np.array([[1.0, 3.0], [0.0, 0.0]])}
    np.testing.assert_array_equal(Score("scores", 1).of(values), [3, 0])
    np.testing.assert_allclose(Score("scores", 1, softmax=True).of(values), [1 / (1 + np.exp(-2)), 0.5])
    np.testing.assert_array_equal(Score("scores", 1).seed(values), [[0, 1], [0, 0]])
    maps = {"scores": values["scores"].reshape(2, 2, 1, 1)}
    assert Score("scores", 1).seed(maps).shape == (2, 2, 1, 1)
    with pytest.raises(
        ModelError, match=r"the array 'scores' of shape \(2, 2\) has no score for the class 2"
    ):
        Score("scores", 2).of(values)
