"""Settings, learning rates, random numbers and starts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnnviz.training.account import check
from cnnviz.training.errors import TrainingError
from cnnviz.training.presets import PRESETS
from cnnviz.training.settings import DROPOUT, ORDER, Settings
from cnnviz.training.start import SMALL, start


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"batch_size": 0}, "batch size is 0, but it must be from 1 to 256"),
        ({"batch_size": 1.5}, "batch size is 1.5, but it must be a whole number"),
        ({"rate": -1}, "learning rate is -1, but it must be from 0 to 100.0"),
        ({"rate": float("nan")}, "learning rate is nan, but it must be from 0 to 100.0"),
        ({"weight_decay": 2}, "weight decay is 2, but it must be from 0 to 1.0"),
        ({"epochs": 101}, "epochs is 101, but it must be from 1 to 100"),
        ({"seed": -1}, "seed is -1, but it must be from 0 to 4294967295"),
        ({"rule": "x"}, "'x' is none of the choices here, which are sgd, momentum, adam"),
        ({"schedule": ""}, "'' is none of the choices here, which are constant, cosine"),
        ({"start": "one"}, "'one' is none of the choices here, which are he, normal, zero"),
    ],
)
def test_a_setting_out_of_range_gets_one_sentence(changed: dict[str, Any], sentence: str) -> None:
    """And the defaults are in range."""
    Settings().check()
    with pytest.raises(TrainingError) as caught:
        replace(Settings(), **changed).check()
    assert str(caught.value) == sentence


def test_a_cosine_falls_from_the_rate_through_its_half_to_nothing() -> None:
    """A constant rate stays."""
    how = Settings(rate=0.2, schedule="cosine")
    assert [how.rate_at(step, 100) for step in (0, 50, 100)] == pytest.approx([0.2, 0.1, 0])
    assert Settings(rate=0.2).rate_at(77, 100) == 0.2


def test_every_epoch_has_an_order_of_its_own_that_the_seed_decides() -> None:
    """Each shows every picture once."""
    first, again, later, other = (
        Settings(seed=seed).order(epoch, 50).tolist() for seed, epoch in ((3, 0), (3, 0), (3, 1), (4, 0))
    )
    assert sorted(first) == sorted(later) == list(range(50))
    assert first == again and first not in (later, other)


def test_random_numbers_for_one_purpose_are_not_anothers() -> None:
    """The same seed, another purpose or step: other numbers."""
    how = Settings(seed=5)
    drawn = [how.random(*key).random() for key in ((ORDER, 0), (DROPOUT, 0), (DROPOUT, 1), (DROPOUT, 0))]
    assert len(set(drawn)) == 3 and drawn[1] == drawn[3]


def test_starts_are_he_small_or_zero_and_biases_zero() -> None:
    """Mean squares are 2 / fan-in and 0.01 squared, within sampling."""
    found = check(PRESETS["lenet"].layers(10), (1, 28, 28), 10)
    he, small, zero = (start(found, Settings(start=name, seed=2)) for name in ("he", "normal", "zero"))
    assert list(he) == [f"{line}.{name}" for line in (0, 3, 7, 9, 11) for name in ("weight", "bias")]
    assert np.mean(he["7.weight"] ** 2) == pytest.approx(2 / 400, rel=0.05)
    assert np.mean(small["7.weight"] ** 2) == pytest.approx(SMALL**2, rel=0.05)
    for arrays in (he, small, zero):
        assert all(array.dtype == np.float32 for array in arrays.values())
        assert not any(array.any() for name, array in arrays.items() if name.endswith("bias"))
    assert not any(array.any() for array in zero.values())
    np.testing.assert_array_equal(he["3.weight"], start(found, Settings(seed=2))["3.weight"])
    assert (he["3.weight"] != start(found, Settings(seed=3))["3.weight"]).any()
