"""One step: forward, back, the update, and what can go wrong with it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Generator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from cnnviz.memory import Ledger
from cnnviz.networks.steps import outcome
from cnnviz.state.train.step import NETWORKS, TrainStepState
from cnnviz.step_by_hand import Step, Steps, train
from cnnviz.step_by_hand.step import passes, updated
from tests.step_by_hand.drawn import SMALL_STATES, loss_of


def step_of(state: TrainStepState) -> Step:
    """The step of a state, of a visitor who has just come."""
    return Steps().at(state)


@settings(max_examples=40, deadline=None)
@given(state=SMALL_STATES)
def test_the_loss_is_that_of_the_textbook(state: TrainStepState) -> None:
    """In float64 to the last digits, and the engine's float32 beside it."""
    step = step_of(state)
    images = step.exact.arrays[0]
    wanted = loss_of(state, step.exact.parameters, images, step.labels)
    assert step.exact.loss == pytest.approx(wanted, rel=1e-9, abs=1e-12)
    # float32 has 24 bits; a map without contrast loses some in the normalisation
    assert step.before.loss == pytest.approx(wanted, rel=1e-2 if state.norm else 1e-4, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(state=SMALL_STATES)
def test_every_weight_takes_the_step_of_gradient_descent(state: TrainStepState) -> None:
    """``w - rate * g``, and after it the same picture is read again."""
    step = step_of(state)
    assert step.after is not None
    for name, weights in step.before.parameters.items():
        wanted = weights - np.float32(state.rate) * step.before.gradients[name]
        np.testing.assert_allclose(step.after.parameters[name], wanted, rtol=1e-6, atol=1e-7)
    np.testing.assert_array_equal(step.after.arrays[0], step.before.arrays[0])


@settings(max_examples=20, deadline=None)
@given(state=SMALL_STATES)
def test_the_next_step_begins_where_the_last_one_ended(state: TrainStepState) -> None:
    """Whether the visitor comes from there or opens the link."""
    steps = Steps()
    first = steps.at(state)
    assert first.after is not None
    following = replace(state, taken=(*state.taken, state.rate), rate=0.05)
    for second in (steps.at(following), step_of(following)):
        assert second.count == len(following.taken)
        for name, weights in first.after.parameters.items():
            np.testing.assert_array_equal(second.before.parameters[name], weights)


def test_going_back_to_the_first_weights() -> None:
    """And to other settings and back again: nothing is left of what was between."""
    steps, state = Steps(), TrainStepState()
    first = steps.at(state).before.parameters["0.weight"].copy()
    steps.at(replace(state, taken=(0.2, 0.2)))
    steps.at(replace(state, seed=9, taken=(0.2,)))
    np.testing.assert_array_equal(steps.at(state).before.parameters["0.weight"], first)


def test_other_seeds_are_other_weights() -> None:
    """The small network's have two decimals, so that they can be read."""
    one, other = (step_of(TrainStepState(seed=seed)).before.parameters for seed in (1, 2))
    assert not np.array_equal(one["0.weight"], other["0.weight"])
    for weights in (one["0.weight"], one["4.weight"]):
        np.testing.assert_allclose(weights, np.round(weights, 2), atol=1e-6)


def test_a_step_too_long_closes_every_relu() -> None:
    """Such a network is said to be dead: none of its kernel's gradients is other than 0."""
    state = TrainStepState(rate=5.0)
    dead = [seed for seed in range(40) if step_of(replace(state, seed=seed)).dead]
    assert dead
    after = step_of(replace(state, seed=dead[0], taken=(5.0,)))
    assert not after.before.gradients["0.weight"].any()


def test_numbers_that_overflow_are_not_taken() -> None:
    """The weights before are kept, and it is said."""
    step = step_of(TrainStepState())
    huge = {name: array * np.float32(1e20) for name, array in step.before.parameters.items()}
    with np.errstate(all="ignore"):
        found = passes(step.walk.lines, huge, step.before.arrays[0], step.labels)
        assert not np.isfinite(updated(found, 5.0)["0.weight"]).all() or not np.isfinite(found.loss)
    state = TrainStepState(network="digits", taken=(5.0,) * 20, rate=5.0)
    stuck = step_of(state)
    assert np.isfinite(stuck.before.loss)
    assert stuck.stuck == (stuck.count < 20)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_reads_its_picture(network: str) -> None:
    """Its numbers follow from the state alone."""
    state = TrainStepState(network=network, sample=7)
    one, other = step_of(state), step_of(state)
    assert one.before.loss == other.before.loss > 0
    assert one.before.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert len(one.walk.stages) - 1 <= 60


def test_a_batch_is_there_for_batch_norm_alone() -> None:
    """Three pictures, the chosen one first; its pixels can be changed, those of the others not."""
    assert len(step_of(TrainStepState()).labels) == 1
    plain = step_of(TrainStepState(norm=True))
    black = step_of(TrainStepState(norm=True, pixels="0" * 36))
    assert len(plain.labels) == 3
    assert not black.before.arrays[0][0].any()
    np.testing.assert_array_equal(plain.before.arrays[0][1:], black.before.arrays[0][1:])
    assert step_of(TrainStepState(norm=True, truth=2)).labels[0] == 2


def test_training_is_seeded_and_lowers_the_loss() -> None:
    """The same weights however often, and the picture is read better than before."""
    state = TrainStepState(network="softmax", trained=100)

    def trained() -> tuple[float, list[float], dict[str, np.ndarray]]:
        steps, shares, ends = Steps(), [], []
        assert steps.needs_training(state)

        def to_the_end() -> Generator[float, None, None]:
            ends.append((yield from train(state, Ledger().account().claim())))

        shares.extend(to_the_end())
        steps.trained(state, ends[0])
        assert not steps.needs_training(state)
        assert not steps.needs_training(replace(state, trained=0))
        assert steps.needs_training(replace(state, seed=5))
        return steps.at(state).before.loss, shares, ends[0]

    loss, shares, weights = trained()
    assert shares == sorted(shares) and 0 <= shares[0] <= shares[-1] <= 1
    again = trained()
    assert again[0] == loss < step_of(replace(state, trained=0)).before.loss
    for name, array in weights.items():
        np.testing.assert_array_equal(again[2][name], array)


@pytest.mark.parametrize("network", NETWORKS)
def test_a_step_is_counted(network: str) -> None:
    """All that is kept of it, and of another network what that takes."""
    step_of(TrainStepState(network=network))  # whatever is made once, and for all
    claim = Ledger().account().claim()
    steps, state = Steps(claim), TrainStepState(network=network, norm=network == "small", taken=(0.1,))
    tracemalloc.start()
    steps.at(state)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held <= claim.bytes + 100_000 and claim.bytes <= 2 * held + 100_000
    steps.at(TrainStepState())
    assert claim.bytes < 20_000


def test_training_is_counted_while_it_is_under_way() -> None:
    """The pictures and what the trainer keeps; then nothing."""
    ledger = Ledger()
    steps = train(TrainStepState(network="lenet", trained=100), ledger.account().claim())
    for _step in range(3):
        next(steps)
    assert ledger.bytes > 8_000_000
    outcome(steps)
    del steps
    assert ledger.bytes == 0
