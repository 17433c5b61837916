"""One visitor's training: always the same numbers, as far as the state says, and every kept moment to look back at."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import network_training
from cnnviz.limits import LIMITS
from cnnviz.memory import FullError, Ledger
from cnnviz.network_training import NetworkTraining, Splits, picture_of, rate_at
from cnnviz.networks.steps import outcome
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.errors import TrainingError
from cnnviz.training.written import read_layers

STATE = TrainNetworkState(
    layers=read_layers("conv2k3s2-bn-relu-drop0.25-flat-fc10"), count=60, batch=16, epochs=4
)
SPLITS = Splits()


def made(state: TrainNetworkState = STATE, ledger: Ledger | None = None) -> NetworkTraining:
    """A training of a state, at its start."""
    split = SPLITS.at_hand(state)
    assert split is not None
    return NetworkTraining(state, split, (ledger or Ledger()).account().claim())


def taken_to(training: NetworkTraining, state: TrainNetworkState) -> NetworkTraining:
    """Let it come to where `state` is, in as many slices as that takes."""
    while training.due(state):
        training.work(state)
    return training


def numbers(training: NetworkTraining, step: int) -> bytes:
    """All that was learned until then."""
    moment = training.moment_at(step)
    assert moment.step == step
    return moment.numbers.tobytes() + b"".join(each.tobytes() for each in moment.running.values())


@pytest.fixture(autouse=True)
def _short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each slice is one of the trainer's."""
    monkeypatch.setattr(network_training, "SLICE_SECONDS", 0.0)


@settings(deadline=None, max_examples=15)
@given(
    step=st.integers(1, 16),
    changes=st.lists(st.tuples(st.integers(1, 15), st.sampled_from([0.001, 0.05, 1.0])), max_size=3),
    rests=st.lists(st.integers(1, 16), max_size=4),
)
def test_the_same_link_trains_to_the_same_numbers(
    step: int, changes: list[tuple[int, float]], rests: list[int]
) -> None:
    """However often it rests on the way, and whether the rates are chosen on the way or are there from the beginning."""
    rates = ((0, 0.01), *sorted(dict(changes).items()))
    state = replace(STATE, step=step, rates=rates)
    at_once = taken_to(made(state), state)
    bit_by_bit = made(replace(state, rates=rates[:1]))
    for rest in sorted({*(each for each in rests if each < step), *(s for s, _ in rates if s < step), step}):
        known = tuple(each for each in rates if each[0] < max(rest, 1))
        taken_to(bit_by_bit, replace(state, step=rest, rates=known))
    assert at_once.trainer.step == bit_by_bit.trainer.step == step
    assert numbers(at_once, step) == numbers(bit_by_bit, step)
    assert at_once.trainer.losses == bit_by_bit.trainer.losses


def test_the_rates_are_those_that_the_steps_have() -> None:
    """A rate holds from its step on: what came before is as it was, what follows is not."""
    plain = taken_to(made(), replace(STATE, step=8))
    state = replace(STATE, step=8, rates=((0, 0.01), (5, 0.5)))
    other = taken_to(made(state), state)
    assert plain.trainer.losses[:6] == other.trainer.losses[:6]
    assert plain.trainer.losses[6] != other.trainer.losses[6]
    assert [rate_at(state.rates, step) for step in (0, 4, 5, 9)] == [0.01, 0.01, 0.5, 0.5]


def test_a_slice_goes_no_further_than_the_state() -> None:
    """One batch is one batch, and what is held out is read before it rests."""
    state = replace(STATE, step=1)
    training = taken_to(made(), state)
    assert training.trainer.step == 1
    assert [step for step, _loss, _right in training.trainer.held_out] == [0, 1]
    assert not training.due(state) and not training.due(replace(STATE, step=0))
    assert training.due(replace(STATE, step=2))


def test_it_ends_with_its_epochs() -> None:
    """A link may name a step that there is not."""
    state = replace(STATE, step=400_000)
    training = taken_to(made(), state)
    assert training.trainer.step == training.trainer.steps == 16 and training.reached(state) == 16


def test_asked_once_more_where_it_rests_it_reads_what_is_held_out_there() -> None:
    """In slices, and once; what follows has the numbers that it had without."""
    training, other = made(), taken_to(made(), replace(STATE, step=16))
    rest = next(step for step in range(16) if step not in {moment.step for moment in other.trainer.moments})
    state = replace(STATE, step=rest)
    training.work(state)
    while training.due(state):
        assert not training.rests_unread(state)
        training.work(state)
    assert training.rests_unread(state) and not training.rests_unread(replace(state, look=3))
    assert training.answers_at(training.moment_of(state)) is not training.moment_of(state)
    training.shown, slices = rest, 0
    while training.rests_unread(state) or training.due(state):
        training.work(state)
        slices += 1
    read = training.moment_of(state)
    assert slices > 2 and training.answers_at(read) is read and read.confusion is not None
    assert training.held_out_at(rest) == (rest, read.loss, read.accuracy)
    training.work(state)
    assert training.moment_of(state) is read
    taken_to(training, replace(STATE, step=16))
    assert numbers(training, 16) == numbers(other, 16)
    assert training.trainer.held_out == other.trainer.held_out == training.trainer.readings


def test_which_states_it_is_of() -> None:
    """Those on its way, and those that it has passed; rates that are chosen later change nothing before."""
    training = taken_to(made(), replace(STATE, step=6))
    assert training.is_of(replace(STATE, step=12)) and training.is_of(replace(STATE, step=2))
    assert training.is_of(replace(STATE, step=9, rates=((0, 0.01), (6, 0.5))))
    assert training.is_of(replace(STATE, step=9, picture=3, look=2, language="zh_CN"))
    assert not training.is_of(replace(STATE, step=9, rates=((0, 0.02),)))
    assert training.is_of(replace(STATE, step=3, rates=((0, 0.01), (4, 0.5))))
    assert training.reached(replace(STATE, step=3, rates=((0, 0.01), (4, 0.5)))) == 3
    others: list[dict[str, Any]] = [
        {"seed": 2},
        {"batch": 8},
        {"shuffled": True},
        {"rule": "sgd"},
        {"layers": STATE.layers[:-1]},
    ]
    assert not any(training.is_of(replace(STATE, step=6, **other)) for other in others)


def test_looking_back_shows_the_last_kept_moment() -> None:
    """The newest is that of now, kept or not; a state that has not begun shows the start, whatever is known."""
    training = taken_to(made(), replace(STATE, step=14))
    kept = [moment.step for moment in training.trainer.moments]
    for step in range(14):
        assert training.moment_at(step).step == max(each for each in kept if each <= step)
    assert training.step_shown(replace(STATE, step=14)) == 14
    assert training.step_shown(replace(STATE, step=14, look=3)) == 3
    assert training.step_shown(replace(STATE, step=0)) == training.reached(replace(STATE, step=0)) == 0
    assert training.held_out_at(0) == training.trainer.held_out[0]
    training.shown = 0
    assert training.has_passed(replace(STATE, step=5)) and not training.has_passed(replace(STATE, step=14))


def test_what_it_may_hold_is_claimed_before_and_given_back_after() -> None:
    """And where there is no room, nothing stays claimed."""
    ledger = Ledger()
    training = made(ledger=ledger)
    assert ledger.bytes == training.trainer.bytes > 0
    trainer = weakref.ref(training.trainer)
    gc.disable()
    try:
        taken_to(training, replace(STATE, step=1))
        del training
        assert ledger.bytes == 0 and trainer() is None, "no circle keeps a trainer that nobody has any more"
    finally:
        gc.enable()
    small = Ledger(replace(LIMITS, process_bytes=1000, visitor_bytes=1000, light_bytes=10))
    with pytest.raises(FullError):
        made(ledger=small)
    assert small.bytes == 0


def test_what_does_not_fit_is_said() -> None:
    """As one sentence, before anything is made."""
    with pytest.raises(TrainingError, match="10 numbers, one for each class"):
        made(replace(STATE, layers=read_layers("flat-fc7")))


def test_pictures_are_shared_and_not_kept_for_ever() -> None:
    """The same data, of the same seed, are one; drawn ones are made ready in steps."""
    splits = Splits(most=2)
    first = splits.at_hand(STATE)
    assert (
        splits.at_hand(replace(STATE, batch=3)) is first
        and splits.at_hand(replace(STATE, seed=2)) is not first
    )
    shapes = replace(STATE, source="shapes")
    assert splits.at_hand(shapes) is None
    steps = list(splits.prepare(shapes))
    assert len(steps) > 5 and splits.at_hand(shapes) is not None


def test_pictures_that_a_training_holds_stay_at_hand() -> None:
    """However many others learn from other ones; without it they go."""
    splits = Splits(most=1)
    shapes = replace(STATE, source="shapes")
    held = outcome(splits.prepare(shapes))
    for seed in range(3):
        splits.at_hand(replace(STATE, seed=seed))
    assert splits.at_hand(shapes) is held
    for seed in range(3):
        splits.at_hand(replace(STATE, seed=seed))
    del held
    gc.collect()
    assert splits.at_hand(shapes) is None


def test_shared_pictures_are_counted_once() -> None:
    """However many learn from them, from before they are made until nobody has them any more."""
    ledger = Ledger()
    splits = Splits(most=1, ledger=ledger)
    shapes = replace(STATE, source="shapes")
    making = splits.prepare(shapes)
    next(making)
    assert ledger.bytes > 0
    split = outcome(making)
    arrays = (split.learned.images, split.learned.labels, split.held_out.images, split.held_out.labels)
    assert ledger.bytes == sum(array.nbytes for array in arrays)
    assert splits.at_hand(replace(shapes, batch=3)) is split
    assert ledger.bytes == sum(array.nbytes for array in arrays)
    assert splits.give_up() and not splits.give_up()
    gc.collect()
    assert ledger.bytes > 0 and splits.at_hand(shapes) is split, "it is held here"
    del split, arrays
    gc.collect()
    assert ledger.bytes == 0 and splits.at_hand(shapes) is None


def test_pictures_for_which_there_is_no_room_are_not_made() -> None:
    """It is said in a sentence, and nothing stays counted."""
    ledger = Ledger(replace(LIMITS, process_bytes=10_000))
    for source in ("digits", "shapes"):
        with pytest.raises(FullError):
            outcome(Splits(ledger=ledger).prepare(replace(STATE, source=source)))
    assert ledger.bytes == 0


def test_the_picture_is_held_out_or_drawn() -> None:
    """A drawing that cannot be read is an empty one."""
    split = SPLITS.at_hand(STATE)
    assert split is not None
    picture, label = picture_of(replace(STATE, picture=12), split)
    assert np.array_equal(picture, split.held_out.images[12]) and label == split.held_out.labels[12]
    drawn, label = picture_of(replace(STATE, drawing="nonsense"), split)
    assert drawn.shape == (1, 28, 28) and not drawn.any() and label is None
