"""The update rules: on paper, against the formula for each number, and on a bowl."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.learning.adam import Adam as PlainAdam
from cnnviz.training.rules import BLOCK, rule
from cnnviz.training.settings import RULES

FLOAT64 = np.dtype(float)


def after(name: str, gradients: list[float], rate: float, decay: float = 0.0, w: float = 1.0) -> float:
    """One number that begins at `w`, after a step for each gradient."""
    taken, weights = rule(name, 1, FLOAT64), np.array([w])
    for g in gradients:
        taken.step(weights, np.array([g]), rate, decay)
    return float(weights[0])


def test_sgd_goes_against_the_gradient() -> None:
    """``w - rate * g``, and with decay a share of w less."""
    assert after("sgd", [2.0], 0.1) == pytest.approx(1 - 0.1 * 2)
    assert after("sgd", [0.0, 0.0], 0.1, decay=0.5) == pytest.approx(0.95**2)


def test_momentum_adds_up_what_it_met() -> None:
    """Gradients 1 and 1: velocities 1 and 1.9."""
    assert after("momentum", [1.0, 1.0], 0.1) == pytest.approx(1 - 0.1 * (1 + 1.9))
    assert after("momentum", [1.0], 0.1, decay=0.5) == pytest.approx(1 - 0.1 * 1.5)


def test_adams_first_step_is_the_rate() -> None:
    """Whatever the gradient's size; decay counts as gradient."""
    for g in (1e-3, 5.0, 1e4):
        assert after("adam", [g], 0.25) == pytest.approx(0.75, rel=1e-4)
    assert after("adam", [0.0], 0.25, decay=0.1) == pytest.approx(0.75)


@settings(max_examples=25, deadline=None)
@given(
    size=st.sampled_from([1, 7, BLOCK, BLOCK + 5]),
    steps=st.integers(1, 6),
    decay=st.sampled_from([0.0, 0.1]),
    seed=st.integers(0, 2**32 - 1),
)
def test_adam_in_blocks_equals_its_published_form(size: int, steps: int, decay: float, seed: int) -> None:
    """In float64 to rounding, for vectors of less than a block and more."""
    rng = np.random.default_rng(seed)
    weights = rng.standard_normal(size)
    plain = {"w": weights.copy()}
    ours, theirs = rule("adam", size, FLOAT64), PlainAdam(plain)
    for _ in range(steps):
        gradient = rng.standard_normal(size)
        theirs.step({"w": gradient + decay * plain["w"]}, 0.01)
        ours.step(weights, gradient.copy(), 0.01, decay)
    np.testing.assert_allclose(weights, plain["w"], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", RULES)
def test_every_rule_finds_the_bottom_of_a_bowl(name: str) -> None:
    """With half its curvature's rate, in float32."""
    bottom = np.array([2.0, -1.0], np.float32)
    weights = np.zeros(2, np.float32)
    taken = rule(name, 2, weights.dtype)
    for step in range(400):
        taken.step(weights, weights - bottom, 0.1 * (1 - step / 400), 0.0)
    np.testing.assert_allclose(weights, bottom, atol=1e-3)
