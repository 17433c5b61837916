"""A layer that is a sum over its examples: the sum is its score, its gradient that of the loss, and it finds the loss's lowest point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import log_softmax

from cnnviz.own_classes.folds import FOLDS, SINGLE, folds, left_out
from cnnviz.own_classes.head import DECAY, Head, by_scores, learn, shares_of


@st.composite
def lessons(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    """Vectors with classes, each of which has an example."""
    classes = draw(st.integers(2, 6))
    labels = draw(st.lists(st.integers(0, classes - 1), max_size=14)) + list(range(classes))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    features = draw(st.integers(1, 12))
    middles = rng.normal(0, draw(st.floats(0, 3)), (classes, features))
    vectors = middles[labels] + rng.normal(0, draw(st.floats(0, 2)), (len(labels), features))
    return vectors, np.array(labels), classes


def loss(weights: np.ndarray, head: Head, labels: np.ndarray, classes: int) -> float:
    """Written out anew: the mean cross-entropy of each class, and the decay; the last column is the bias."""
    inputs = np.hstack([head.examples, np.ones((len(labels), 1))])
    logs = log_softmax(inputs @ weights.T, axis=1)[np.arange(len(labels)), labels]
    means = [logs[labels == label].mean() for label in range(classes)]
    return float(-np.mean(means) + DECAY / 2 * np.sum(weights**2))


def all_weights(head: Head) -> np.ndarray:
    """Weights, and the biases as a last column."""
    return np.hstack([head.weights, head.biases[:, np.newaxis]])


@settings(deadline=None, max_examples=60)
@given(lessons(), st.integers(0, 2**32 - 1))
def test_the_sum_over_the_examples_is_the_score(
    lesson: tuple[np.ndarray, np.ndarray, int], seed: int
) -> None:
    """For any vector: what each example says, added up, is what weights and biases give."""
    vectors, labels, classes = lesson
    head = learn(vectors, labels, classes)
    other = np.random.default_rng(seed).normal(0, 2, vectors.shape[1])
    terms = head.terms(other)
    assert terms.shape == (len(labels), classes)
    bound = 1e-12 * (1 + np.abs(terms).sum(axis=0))  # float64, added in another order
    assert (np.abs(terms.sum(axis=0) - head.scores(other)) <= bound).all()


@settings(deadline=None, max_examples=40)
@given(lessons())
def test_the_gradient_is_that_of_finite_differences(lesson: tuple[np.ndarray, np.ndarray, int]) -> None:
    """By each score of each example; central differences are exact to h² and to 1e-16 / h."""
    _vectors, labels, classes = lesson
    scores = np.random.default_rng(3).normal(0, 2, (len(labels), classes))
    say = shares_of(labels, classes)
    gradient = by_scores(scores, labels, say)

    def entropy(at: np.ndarray) -> float:
        return float(-np.sum(say * log_softmax(at, axis=1)[np.arange(len(labels)), labels]))

    h = 1e-5
    for place in np.ndindex(*scores.shape):
        step = np.zeros_like(scores)
        step[place] = h
        slope = (entropy(scores + step) - entropy(scores - step)) / (2 * h)
        assert gradient[place] == pytest.approx(slope, abs=1e-8)


@settings(deadline=None, max_examples=25)
@given(lessons())
def test_it_comes_near_the_lowest_loss(lesson: tuple[np.ndarray, np.ndarray, int]) -> None:
    """SciPy finds nothing much lower, and zero, where it begins, is higher."""
    vectors, labels, classes = lesson
    head = learn(vectors, labels, classes)
    found = loss(all_weights(head), head, labels, classes)
    start = np.zeros((classes, vectors.shape[1] + 1))
    lowest = minimize(
        lambda flat: loss(flat.reshape(start.shape), head, labels, classes), start.ravel(), method="L-BFGS-B"
    ).fun
    assert lowest - 1e-6 <= found <= loss(start, head, labels, classes) + 1e-12
    assert found <= lowest + 0.1  # after 200 steps; what is far apart by then goes on slowly


def test_examples_of_a_class_say_the_same_together_however_many_they_are() -> None:
    """Ninety examples of one class do not push three of another aside."""
    rng = np.random.default_rng(0)
    vectors = np.vstack([rng.normal([1, 0], 0.3, (90, 2)), rng.normal([0, 1], 0.3, (3, 2))])
    labels = np.repeat([0, 1], [90, 3])
    head = learn(vectors, labels, 2)
    assert head.scores(np.array([0.0, 1.0])).argmax() == 1 and head.scores(np.array([1.0, 0.0])).argmax() == 0


def test_examples_that_are_all_the_same_give_no_answer() -> None:
    """Nothing is divided by 0; all classes are as likely."""
    head = learn(np.ones((6, 4)), np.repeat([0, 1], 3), 2)
    assert head.scores(np.ones(4)) == pytest.approx([0, 0])


def test_the_mean_of_the_class_map_and_the_bias_are_the_score() -> None:
    """Whatever the maps are."""
    rng = np.random.default_rng(1)
    maps = rng.random((8, 5, 3))
    means = maps.mean(axis=(1, 2))
    length = float(np.linalg.norm(means))
    vectors = rng.random((9, 8))
    head = learn(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.arange(9) % 3, 3)
    scores = head.scores(means / length)
    for label in range(3):
        found = head.class_map(maps, length, label)
        assert found.shape == (5, 3)
        assert found.mean() + head.biases[label] == pytest.approx(scores[label])


@pytest.mark.parametrize("count", [6, SINGLE, SINGLE + 1, 357])
def test_each_example_is_left_out_once(count: int) -> None:
    """One at a time while there are few."""
    parts = folds(count, SINGLE if count <= SINGLE else FOLDS)
    assert sorted(np.concatenate(parts)) == list(range(count))
    assert len(parts) == (count if count <= SINGLE else FOLDS)


def test_what_is_left_out_is_read_by_what_did_not_see_it() -> None:
    """The probabilities are those of a layer that learned from the others alone."""
    rng = np.random.default_rng(2)
    labels = np.repeat([0, 1, 2], 4)
    vectors = rng.normal(0, 1, (12, 5)) + labels[:, np.newaxis]
    said = left_out(vectors, labels, 3)
    np.testing.assert_allclose(said.sum(axis=1), 1)
    for place in (0, 5, 11):
        kept = np.arange(12) != place
        scores = learn(vectors[kept], labels[kept], 3).scores(vectors[place])
        np.testing.assert_allclose(np.log(said[place]), log_softmax(scores), atol=1e-12)
