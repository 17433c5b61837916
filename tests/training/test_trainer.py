"""Training in slices: that it learns, always the same, keeps moments, and ends well or in words."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnnviz.learning.adam import Adam
from cnnviz.limits import MEGABYTE
from cnnviz.networks.steps import outcome
from cnnviz.ops.backward import softmax_cross_entropy
from cnnviz.training import plain, trainer
from cnnviz.training.architecture import (
    Activation,
    Architecture,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    FullyConnected,
    MaxPool,
)
from cnnviz.training.data import Data, Pictures, Split, prepare
from cnnviz.training.data.augmentation import augment
from cnnviz.training.errors import TrainingError
from cnnviz.training.presets import PRESETS
from cnnviz.training.settings import AUGMENT, Settings
from cnnviz.training.start import start
from cnnviz.training.trainer import News, Trainer

MIXED: Architecture = (
    Convolution(4, 3, 2, 1),
    BatchNorm(),
    Activation(),
    Dropout(0.25),
    MaxPool(),
    Flatten(),
    FullyConnected(10),
)
"""With everything that a batch's slices or its step could change."""


@pytest.fixture(scope="module")
def few() -> Split:
    """200 digits to learn from, and 1,000 others."""
    return outcome(prepare(Data(count=200), Settings()))


def through(given: Trainer, at_once: int = 10_000) -> News:
    """Train to the end."""
    while not (news := given.advance(at_once)).finished:
        pass
    return news


def same(first: Trainer, second: Trainer) -> bool:
    """Whether two trainings took the same course, bit for bit."""
    return (
        first.losses == second.losses
        and first.accuracies == second.accuracies
        and first.held_out == second.held_out
        and len(first.moments) == len(second.moments)
        and all(
            a.states == b.states and np.array_equal(a.numbers, b.numbers)
            for a, b in zip(first.moments, second.moments, strict=True)
        )
    )


def test_a_small_network_learns_to_read_digits() -> None:
    """From one in ten to more than 85 % of digits it never saw, with 1,000 shown three times."""
    parts = outcome(prepare(Data(count=1000), Settings()))
    given = Trainer(
        PRESETS["convolution"].layers(10), parts, Settings(batch_size=32, epochs=3, schedule="cosine")
    )
    news = through(given)
    assert given.held_out[0][2] < 0.3 and given.held_out[-1][2] > 0.85
    assert (news.step, news.steps, news.epoch, news.stopped) == (96, 96, 3, None)
    assert news.moment.accuracy == given.held_out[-1][2] and news.loss == given.losses[-1]


@pytest.mark.parametrize("rule", ["sgd", "momentum", "adam"])
def test_two_trainings_with_one_seed_are_the_same_bit_for_bit_however_they_are_cut(
    few: Split, rule: str
) -> None:
    """With augmentation, dropout, batch norm and a last batch that is smaller; another seed takes another course."""
    how = Settings(batch_size=48, rate=0.01, rule=rule, weight_decay=1e-3, epochs=2, augment=True)
    first, again, other = (Trainer(MIXED, few, replace(how, seed=seed)) for seed in (5, 5, 6))
    through(first, 1)
    through(again)
    through(other)
    assert same(first, again) and not same(first, other)


@pytest.mark.parametrize("layers", [MIXED, PRESETS["digits"].layers(10)])
def test_reading_at_rest_changes_no_number_and_moves_no_moment(few: Split, layers: Architecture) -> None:
    """Asked for after any slice, in the middle of a step too; what it reads is what the definition says of the numbers of then."""
    how = Settings(batch_size=96, rate=0.01, epochs=4, augment=True, seed=2)
    plain_, rests = (Trainer(layers, few, how) for _ in range(2))
    through(plain_)
    read = []
    while not (news := rests.advance(1)).finished:
        if not rests.unread:
            continue
        rests.read_now()
        rests.advance(1)
        while rests.reads:
            rests.advance(1)
        rested = rests.present
        assert not rests.unread and rested.step == news.step == rests.readings[-1][0]
        said = rests.network(rested).apply(few.held_out.images / np.float32(255))
        assert rested.loss == pytest.approx(softmax_cross_entropy(said, few.held_out.labels)[0], rel=1e-4)
        assert rests.readings[-1][1:] == (rested.loss, rested.accuracy)
        read.append(news.step)
    kept = {moment.step for moment in plain_.moments}
    assert same(plain_, rests) and read and not kept & set(read)
    assert [moment.step for moment in rests.moments] == [moment.step for moment in plain_.moments]
    assert rests.readings == rests.held_out


def test_it_takes_the_steps_of_the_definition(few: Split) -> None:
    """Adam's published form on the plain gradients: the losses agree to float32's rounding as it adds up, 1e-3."""
    how = Settings(
        batch_size=30, rate=0.003, schedule="cosine", weight_decay=0.01, epochs=1, augment=True, seed=3
    )
    given = Trainer(MIXED, few, how)
    through(given)
    network = plain.build(given.lines, start(given.lines, how))
    adam = Adam(network.parameters)
    losses = []
    order = how.order(0, 200)
    for step in range(given.steps):
        batch = few.learned.at(order[30 * step :][:30])
        images = augment(batch.images, how.random(AUGMENT, step))
        loss, gradients = plain.gradients(network, images, batch.labels, how, step)
        losses.append(loss)
        decayed = {name: g + 0.01 * adam.parameters[name] for name, g in gradients.items()}
        adam.step(decayed, how.rate_at(step, given.steps))
    np.testing.assert_allclose(given.losses, losses, rtol=1e-3)
    held_out = few.held_out
    said = given.network(given.moments[-1]).apply(held_out.images / np.float32(255))
    assert given.held_out[-1][1] == pytest.approx(softmax_cross_entropy(said, held_out.labels)[0], rel=1e-4)
    assert given.held_out[-1][2] == pytest.approx(np.mean(said.argmax(axis=1) == held_out.labels))


def test_every_line_tells_the_sizes_of_its_gradient_and_its_update(few: Split) -> None:
    """The first step of plain descent: the update is the rate times the gradient, which is the definition's."""
    how = Settings(batch_size=200, rate=0.5, rule="sgd", epochs=1)
    given = Trainer(PRESETS["digits"].layers(10), few, how)
    through(given)
    network = plain.build(given.lines, start(given.lines, how))
    images, labels = few.learned.images / np.float32(255), few.learned.labels
    _, gradients = plain.gradients(network, images, labels, how, 0)
    states = {state.line: state for state in given.moments[-1].states}
    assert list(states) == [0, 1, 3, 4, 7]
    for line in (0, 3, 7):
        both = np.concatenate([gradients[f"{line}.{name}"].ravel() for name in ("weight", "bias")])
        assert states[line].gradient == pytest.approx(np.sqrt(np.mean(both**2)), rel=1e-3)
        assert states[line].update == pytest.approx(0.5 * np.sqrt(np.mean(both**2)), rel=1e-3)
        assert states[line].silent is None
    for line in (1, 4):
        opened = network.layers[line + 1].input.max(axis=(0, 2, 3)) > 0
        assert states[line].silent == pytest.approx(1 - opened.mean())
        assert states[line].gradient is None


def test_from_zeros_only_the_last_bias_learns(few: Split) -> None:
    """No gradient passes a layer of zeros, and every ReLU is silent: all kernels stay alike."""
    given = Trainer(PRESETS["digits"].layers(10), few, Settings(start="zero", epochs=1))
    through(given)
    assert [state.gradient for state in given.moments[-1].states if state.line in (0, 3)] == [0, 0]
    assert [state.silent for state in given.moments[-1].states if state.line in (1, 4)] == [1, 1]
    parameters = given.network(given.moments[-1]).parameters
    assert [name for name, numbers in parameters.items() if numbers.any()] == ["7.bias"]


def test_gradients_vanish_through_eight_sigmoids(few: Split) -> None:
    """The convolution's is a thousandth of the last layer's or less."""
    given = Trainer(PRESETS["sigmoids"].layers(10), few, Settings(epochs=1))
    through(given)
    sizes = [state.gradient for state in given.moments[1].states if state.gradient is not None]
    assert len(sizes) == 9 and 0 < sizes[0] < sizes[-1] / 1000


@pytest.mark.parametrize(
    "changed",
    [{"rule": "sgd", "rate": 30.0}, {"rule": "momentum", "rate": 10.0}, {"rate": 100.0, "epochs": 3}],
)
def test_an_explosion_stops_the_training_and_goes_back_to_the_last_good_moment(
    few: Split, changed: dict[str, Any]
) -> None:
    """One sentence with the step, all kept numbers finite, and nothing is left to do.

    With leaky ReLUs: plain ones may all shut for ever after the first large step, and then nothing explodes.
    """
    bend = {Activation(): Activation("leaky_relu")}
    layers = [bend.get(layer, layer) for layer in PRESETS["digits"].layers(10)]
    given = Trainer(layers, few, replace(Settings(batch_size=32), **changed))
    news = through(given)
    assert news.stopped is not None and news.step < news.steps
    kept = news.moment.step
    assert str(news.stopped) in [
        f"the loss exploded at step {step + 1} because the steps were too large; lower the learning rate. "
        f"The network of step {kept} has been restored"
        for step in (news.step, news.step - 1)
    ]
    assert all(np.isfinite(moment.numbers).all() for moment in given.moments)
    assert given.advance(100) == news


def test_moments_begin_with_the_start_and_get_sparser(few: Split) -> None:
    """At first after every step; the last is the end."""
    given = Trainer(PRESETS["softmax"].layers(10), few, Settings(batch_size=10, epochs=5))
    assert [moment.step for moment in given.moments] == [0]
    through(given)
    steps = [moment.step for moment in given.moments]
    gaps = np.diff(steps)
    assert steps[:8] == [0, 1, 2, 3, 4, 5, 6, 7] and steps[-1] == 100
    assert (np.diff(gaps[:-1]) >= 0).all() and gaps.max() > 10
    first = given.network(given.moments[0]).parameters
    for name, numbers in start(given.lines, given.settings).items():
        np.testing.assert_array_equal(first[name], numbers)


def test_too_many_moments_are_thinned_where_they_lie_closest(
    few: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Start and end stay."""
    monkeypatch.setattr(trainer, "MOST_MOMENTS", 6)
    given = Trainer(PRESETS["softmax"].layers(10), few, Settings(batch_size=10, epochs=5))
    through(given)
    steps = [moment.step for moment in given.moments]
    assert len(steps) == 6 and steps[0] == 0 and steps[-1] == 100
    assert steps == sorted(steps)
    assert len(given.held_out) > 6


def test_without_held_out_pictures_there_is_nothing_to_say_of_them(few: Split) -> None:
    """As with own classes of a few examples each."""
    none = Split(few.learned, few.held_out.at(np.arange(0)))
    given = Trainer(PRESETS["softmax"].layers(10), none, Settings(epochs=1))
    news = through(given)
    assert news.finished and news.moment.accuracy is None and given.held_out == []


@pytest.mark.parametrize("images", [0, 1])
def test_no_picture_is_refused_and_one_is_enough(images: int) -> None:
    """In one sentence."""
    pictures = Pictures(np.zeros((images, 1, 28, 28), np.uint8), np.zeros(images, int), ("a", "b"))
    layers, parts = PRESETS["convolution"].layers(2), Split(pictures, pictures.at(np.arange(0)))
    if images:
        assert through(Trainer(layers, parts, Settings(epochs=3))).step == 3
    else:
        with pytest.raises(TrainingError, match="there are no training pictures"):
            Trainer(layers, parts, Settings())


def test_batch_norm_of_a_vector_with_one_picture_a_batch_is_refused(few: Split) -> None:
    """Its deviation is 0; of maps it is not."""
    how = Settings(batch_size=1)
    with pytest.raises(TrainingError, match="needs at least two pictures in a batch"):
        Trainer((Flatten(), BatchNorm(), FullyConnected(10)), few, how)
    Trainer((BatchNorm(), Flatten(), FullyConnected(10)), few, how).advance(100)


@pytest.mark.parametrize("batch", [64, 256])
@pytest.mark.parametrize("name", PRESETS)
def test_a_trainer_holds_no_more_than_it_says_and_that_is_below_40_megabytes(
    few: Split, name: str, batch: int
) -> None:
    """Measured over its first steps; moments that are still to come are counted beforehand.

    What lasts for one batch alone, up to 3 MB, comes on top: its pictures, and where augmentation moves them."""
    tracemalloc.start()
    given = Trainer(PRESETS[name].layers(10), few, Settings(batch_size=batch, augment=True))
    given.advance(3000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= given.bytes + 3 * MEGABYTE and given.bytes <= 40 * MEGABYTE


def test_a_rate_is_changed_on_the_way(few: Split) -> None:
    """From the present step on, and to none that no step can have."""
    plain, other = (Trainer(MIXED, few, Settings(batch_size=50, epochs=2)) for _ in range(2))
    while other.step < 3:
        other.advance(1)
    other.change_rate(0.5)
    through(plain), through(other)
    assert plain.losses[:4] == other.losses[:4] and plain.losses[4] != other.losses[4]
    with pytest.raises(TrainingError, match="learning rate is -1"):
        other.change_rate(-1)
    assert other.settings.rate == 0.5


def test_the_present_is_a_moment(few: Split) -> None:
    """The one that is kept, or one with the numbers of now, which nothing changes any more."""
    given = Trainer(MIXED, few, Settings(batch_size=20, epochs=2))
    assert given.present is given.moments[0]
    while given.step < 13:
        given.advance(1)
    now = given.present
    assert now.step == 13 and now.loss is None and now.states == ()
    assert now.step not in {moment.step for moment in given.moments}
    copy = now.numbers.copy()
    through(given)
    assert np.array_equal(now.numbers, copy) and given.present is given.moments[-1]


def test_room_is_asked_for_before_anything_is_taken(few: Split) -> None:
    """Who says no is heard."""
    told: list[int] = []
    given = Trainer(MIXED, few, Settings(), room=told.append)
    assert told == [given.bytes]

    def none(count: int) -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        Trainer(MIXED, few, Settings(), room=none)


def test_what_was_ended_trains_no_more(few: Split) -> None:
    """And says so."""
    given = Trainer(MIXED, few, Settings(batch_size=20))
    given.advance(1)
    given.end()
    assert given.advance(1).finished and given.step == 0
