"""A network from scratch: it tells plain things apart, and comes out the same from the same seed."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from cnnviz.memory import Claim, Ledger
from cnnviz.networks.steps import outcome
from cnnviz.own_classes.scratch import SIDE, Scratch, left_out, train
from cnnviz.training.data.pictures import Pictures


def halves(count: int = 8) -> Pictures:
    """Pictures that are bright at the left, or at the right."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 60, (2 * count, 1, SIDE, SIDE), np.uint8)
    images[:count, ..., : SIDE // 2] += 180
    images[count:, ..., SIDE // 2 :] += 180
    return Pictures(images, np.repeat([0, 1], count), ("left", "right"))


def room() -> Claim:
    """That of a new visitor."""
    return Ledger().account().claim()


def test_it_tells_plain_things_apart_that_it_did_not_see() -> None:
    """Every picture that was left out is read rightly, and the shares of all classes are 1."""
    pictures = halves()
    said = outcome(left_out(pictures, 1, room()))
    assert (said.argmax(axis=1) == pictures.labels).all()
    assert said.sum(axis=1) == pytest.approx(1)


def test_the_same_seed_gives_the_same_network() -> None:
    """And another seed another one."""
    pictures = halves()

    def scores(seed: int) -> np.ndarray:
        trained: Scratch = outcome(train(pictures, seed, room()))
        return trained.scores(pictures.images[0])

    np.testing.assert_array_equal(scores(1), scores(1))
    assert (scores(1) != scores(2)).any()


def test_it_says_how_many_numbers_it_learned() -> None:
    """Kernels, weights and biases: 8 of 3 × 3, 16 of 8 × 3 × 3, and 2 classes on 16 × 7 × 7."""
    trained: Scratch = outcome(train(halves(3), 1, room()))
    assert trained.count == 8 * 9 + 8 + 16 * 8 * 9 + 16 + 2 * 16 * 49 + 2


def test_what_training_takes_is_claimed_while_it_is_under_way() -> None:
    """And given back at its end, or when nobody asks for it any more, at once."""
    ledger = Ledger()
    claim = ledger.account().claim()
    gc.disable()
    try:
        steps = train(halves(), 1, claim)
        for _step in range(3):
            next(steps)
        assert ledger.bytes > 1_000_000
        del steps
        assert ledger.bytes == 0
        outcome(train(halves(3), 1, claim))
        assert ledger.bytes == 0
    finally:
        gc.enable()
