"""What a network confuses, and how sure it is of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.training.architecture import Flatten, FullyConnected
from cnnviz.training.confusion import confusion_of
from cnnviz.training.data import Pictures, Split
from cnnviz.training.settings import Settings
from cnnviz.training.trainer import Trainer


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**20), classes=st.integers(2, 10), count=st.integers(0, 60))
def test_every_picture_is_counted_once(seed: int, classes: int, count: int) -> None:
    """In the cell of its class and its answer, and the cells' pictures are sorted by how sure the answer is."""
    rng = np.random.default_rng(seed)
    scores, labels = rng.standard_normal((count, classes)).astype(np.float32), rng.integers(0, classes, count)
    found = confusion_of(scores, labels)
    expected = np.zeros((classes, classes), int)
    for true, row in zip(labels, scores, strict=True):
        expected[true, np.argmax(row)] += 1
    assert np.array_equal(found.matrix, expected)
    met: list[int] = []
    for true, answer in np.ndindex(classes, classes):
        places = found.of_cell(true, answer)
        assert len(places) == expected[true, answer]
        assert (np.diff(found.certainties[places]) <= 0).all()
        met += places.tolist()
    assert sorted(met) == list(range(count))
    assert set(found.mistakes) == set(np.flatnonzero(found.answers != labels))
    assert (np.diff(found.certainties[found.mistakes]) <= 0).all()
    for label, accuracy in enumerate(found.accuracies):
        own = found.answers[labels == label] == label
        assert (np.isnan(accuracy) and not len(own)) or accuracy == own.mean()


def test_scores_that_are_no_numbers_come_last() -> None:
    """They are counted all the same, as the numbers around them are."""
    scores = np.array([[np.nan, 0], [0, 1], [3, np.inf]], np.float32)
    found = confusion_of(scores, np.array([1, 0, 0]))
    assert found.matrix.sum() == 3
    assert found.mistakes.tolist()[0] == 1


def test_a_moment_holds_the_answers_of_its_network() -> None:
    """As the plain form of the network gives them; they give the accuracy that is told."""
    rng = np.random.default_rng(0)
    labels = np.arange(30) % 3
    images = rng.integers(0, 120, (30, 1, 4, 4), np.uint8)
    images[:, 0, 0, :3] += (120 * np.eye(3, dtype=np.uint8))[labels]
    split = Split(
        Pictures(images, labels, ("a", "b", "c")),
        Pictures(images[::-1].copy(), labels[::-1].copy(), ("a", "b", "c")),
    )
    trainer = Trainer([Flatten(), FullyConnected(3)], split, Settings(batch_size=8, epochs=6))
    trainer.advance(10**6)
    for moment in trainer.moments:
        scores = trainer.network(moment).apply(split.held_out.images.astype(np.float32) / 255)
        found = confusion_of(scores, split.held_out.labels)
        assert moment.confusion is not None
        assert np.array_equal(moment.confusion.answers, found.answers)
        np.testing.assert_allclose(moment.confusion.certainties, found.certainties, rtol=0, atol=1e-5)
        assert moment.accuracy == moment.confusion.accuracy == moment.confusion.matrix.trace() / 30
