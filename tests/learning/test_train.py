"""The training loop, on the sample digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnviz.learning.augment import augment
from cnnviz.learning.digits import ASSETS, digits_network, scaled
from cnnviz.learning.layers import Network
from cnnviz.learning.train import count_steps, predict, schedule, train, with_progress


@pytest.fixture(scope="module")
def samples() -> tuple[np.ndarray, np.ndarray]:
    """The 200 shipped digits and what they are."""
    with np.load(ASSETS / "digits" / "samples.npz") as data:
        return scaled(data["images"]), data["labels"].astype(int)


def trained(
    samples: tuple[np.ndarray, np.ndarray], epochs: int, change: Callable | None = None, seed: int = 0
) -> tuple[Network, list[float]]:
    """A new network after some epochs on the samples, and its losses."""
    rng = np.random.default_rng(seed)
    network = digits_network(rng)
    how: dict[str, Any] = {"epochs": epochs, "batch_size": 50, "rate": 0.005, "rng": rng, "augment": change}
    return network, list(train(network, *samples, **how))


def test_a_few_epochs_lower_the_loss_and_learn_the_digits_shown(
    samples: tuple[np.ndarray, np.ndarray],
) -> None:
    """From chance, ln 10, to nearly all of 200 digits known by heart."""
    network, losses = trained(samples, 15)
    assert np.mean(losses[:2]) > 2 and np.mean(losses[-4:]) < 0.2
    assert np.mean(predict(network, samples[0]) == samples[1]) > 0.95


def test_the_same_seed_gives_the_same_weights_bit_by_bit(samples: tuple[np.ndarray, np.ndarray]) -> None:
    """Also with augmentation; another seed gives others."""
    (first, losses), (again, repeated) = (trained(samples, 2, augment) for _ in range(2))
    assert losses == repeated
    for name, array in first.parameters.items():
        np.testing.assert_array_equal(array, again.parameters[name])
    assert trained(samples, 2, augment, seed=1)[1] != losses


def test_every_epoch_shows_every_image_once(samples: tuple[np.ndarray, np.ndarray]) -> None:
    """200 digits in batches of 70: three steps, and `augment` sees each digit once in an epoch."""
    seen: list[np.ndarray] = []

    def remember(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        seen.append(images)
        return images

    rng = np.random.default_rng(0)
    losses = list(
        train(digits_network(rng), *samples, epochs=2, batch_size=70, rate=0.001, rng=rng, augment=remember)
    )
    assert len(losses) == count_steps(200, 70, epochs=2) == 6
    assert [len(batch) for batch in seen] == [70, 70, 60] * 2
    for epoch in (seen[:3], seen[3:]):
        shown = np.concatenate(epoch).reshape(200, -1)
        np.testing.assert_array_equal(
            np.unique(shown, axis=0), np.unique(samples[0].reshape(200, -1), axis=0)
        )


def test_the_learning_rate_rises_to_its_full_size_and_falls_to_nothing() -> None:
    """Up over a twentieth of the steps, then only down, nearly to 0."""
    shares = [schedule(step, 200) for step in range(200)]
    assert max(shares) == shares[9] == shares[10] == 1
    assert shares[:10] == sorted(shares[:10]) and shares[10:] == sorted(shares[10:], reverse=True)
    assert 0 < shares[-1] < 0.001


def test_a_network_that_is_given_several_parts_predicts_as_if_given_all(
    samples: tuple[np.ndarray, np.ndarray],
) -> None:
    """The batch size of `predict` changes nothing."""
    network = digits_network(np.random.default_rng(0))
    np.testing.assert_array_equal(predict(network, samples[0], 64), predict(network, samples[0], 200))


def test_the_progress_bar_passes_losses_on_and_ends_full(capsys: pytest.CaptureFixture[str]) -> None:
    """One line, rewritten; the last state is the whole bar."""
    losses = [2.0, 1.0, 0.5] * 5
    assert list(with_progress(losses, 15, width=10)) == losses
    written = capsys.readouterr().err
    assert written.split("\r")[-1].startswith("[##########] step 15 of 15, loss ")
    assert written.count("\n") == 1
