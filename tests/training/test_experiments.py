"""What the experiments say is what their trainings show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from cnnviz.networks.steps import outcome
from cnnviz.training.account import check
from cnnviz.training.architecture import Layer
from cnnviz.training.data import CLASSES, Data, prepare
from cnnviz.training.experiments import EXPERIMENTS, TRIALS, experiment_with
from cnnviz.training.settings import Settings
from cnnviz.training.trainer import Trainer

CHANCE = 0.14
"""Above what always giving the same answer reaches, with a tenth of the pictures of each class."""


@dataclass(frozen=True)
class Outcome:
    """Shares of right answers at the end, of its own pictures in the last epoch and of those held out, and the losses of all steps."""

    own: float
    held_out: float
    losses: np.ndarray
    first_gradient: float


@cache
def _trained(layers: tuple[Layer, ...], data: Data, settings: Settings) -> Outcome:
    trainer = Trainer(layers, outcome(prepare(data, settings)), settings)
    while not trainer.advance(100_000).finished:
        pass
    last = np.asarray(trainer.accuracies[-trainer.steps_per_epoch :])
    gradients = [state.gradient for state in trainer.moments[-1].states if state.gradient is not None]
    return Outcome(float(last.mean()), trainer.held_out[-1][2], np.asarray(trainer.losses), gradients[0])


def trained(name: str, epochs: int | None = None) -> Outcome:
    """How a trial comes out; with fewer `epochs`, if they already show what is to be tested."""
    trial = TRIALS[name]
    settings = trial.settings if epochs is None else replace(trial.settings, epochs=epochs)
    return _trained(trial.layers(len(CLASSES[trial.data.source])), trial.data, settings)


def test_every_trial_can_be_trained_and_differs_from_its_fellows() -> None:
    """In layers, pictures or settings; ids are of one trial alone, and short enough for a link."""
    assert len(TRIALS) == sum(len(experiment.trials) for experiment in EXPERIMENTS.values())
    for name, experiment in EXPERIMENTS.items():
        assert name == experiment.id
        seen = []
        for trial in experiment.trials:
            classes = len(CLASSES[trial.data.source])
            layers = trial.layers(classes)
            check(layers, (1, 28, 28), classes)
            trial.data.check()
            trial.settings.check()
            assert experiment_with(trial.id) is experiment
            assert trial.id.isidentifier() and len(trial.id) <= 40
            assert (layers, trial.data, trial.settings) not in seen
            seen.append((layers, trial.data, trial.settings))
        assert len(seen) > 1
    assert experiment_with("") is None


def test_too_high_a_rate_leaves_it_at_chance_and_too_low_a_one_on_its_way() -> None:
    """With 0.05 it learns in as many steps."""
    assert trained("rate_fits").held_out > 0.93
    assert trained("rate_high", 1).held_out < CHANCE
    assert trained("rate_high", 1).first_gradient == 0
    low = trained("rate_low")
    assert low.held_out < 0.5
    assert low.losses[-100:].mean() < low.losses[-300:-200].mean()


def test_a_start_at_zero_stays_at_chance() -> None:
    """No gradient ever comes to the first convolution."""
    zero = trained("start_zero", 1)
    assert zero.held_out < CHANCE and zero.first_gradient == 0
    assert trained("start_random").held_out > 0.94


def test_eight_sigmoids_stay_at_chance_where_as_many_relus_learn() -> None:
    """The gradient of the first layer is nothing to that of ReLUs."""
    sigmoids, relus = trained("deep_sigmoid", 1), trained("deep_relu")
    assert sigmoids.held_out < CHANCE
    assert relus.held_out > 0.9
    assert sigmoids.first_gradient < 1e-9 * relus.first_gradient


def test_fifty_pictures_are_learnt_by_heart() -> None:
    """More than 15 points better on them than on others, which 5,000 pictures let it read."""
    few = trained("few_50")
    assert few.own > 0.98 and few.own - few.held_out > 0.15
    assert trained("few_5000").held_out - few.held_out > 0.15


def test_shuffled_labels_are_learnt_but_nothing_else_is() -> None:
    """With true labels the same pictures teach it to read others."""
    shuffled = trained("labels_shuffled")
    assert shuffled.own > 0.98 and shuffled.held_out < 0.2
    assert trained("labels_true", 10).held_out > 0.85


def test_augmentation_lets_it_read_digits_that_are_shifted() -> None:
    """By more than ten points; where they stand as usual it needs none."""
    plain, augmented = trained("shifted_plain"), trained("shifted_augmented")
    assert augmented.held_out - plain.held_out > 0.1
    assert trained("few_5000").held_out - plain.held_out > 0.2


def test_pooling_reads_more_shapes_and_stride_takes_a_quarter_of_the_work() -> None:
    """With as many weights."""
    found = [check(TRIALS[name].layers(5), (1, 28, 28), 5) for name in ("pooling", "stride")]
    weights = [sum(line.weights for line in lines) for lines in found]
    work = [sum(line.multiply_adds for line in lines) for lines in found]
    assert weights[0] == weights[1]
    assert 0.2 < work[1] / work[0] < 0.3
    assert trained("pooling").held_out - trained("stride").held_out > 0.1


def test_single_pictures_jump_but_come_farther_in_one_epoch() -> None:
    """The loss of a step changes more from one to the next."""
    one, many = trained("batch_1"), trained("batch_64")
    assert one.held_out - many.held_out > 0.1
    jumps = [np.abs(np.diff(each.losses[len(each.losses) // 2 :])).mean() for each in (one, many)]
    assert jumps[0] > 2 * jumps[1]


def test_a_hidden_layer_has_eleven_times_the_weights_and_reads_fewer_digits() -> None:
    """Of the same pictures."""
    weights = [
        sum(line.weights for line in check(TRIALS[name].layers(10), (1, 28, 28), 10))
        for name in ("dense_hidden", "dense_convolution")
    ]
    assert 11 <= weights[0] / weights[1] < 11.5
    assert trained("dense_convolution").held_out > trained("dense_hidden").held_out + 0.01


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_seeds_differ_by_points(seed: int) -> None:
    """About 92% of the digits after ten epochs with 500 pictures, by other pictures and other first weights."""
    assert 0.88 < trained(f"seed_{seed}").held_out < 0.95


def test_an_activation_is_what_lets_layers_do_more_than_one_could() -> None:
    """One or two epochs are enough to see it; to guess is right once in five."""
    assert trained("linear_none", 1).held_out < 0.5
    assert trained("linear_relu", 2).held_out > 0.7
