"""What is shown of a training, and what is said of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnnviz.memory import Ledger
from cnnviz.network_training import NetworkTraining, Splits
from cnnviz.parts.training.content import (
    MOST_POINTS,
    RUNNING,
    running,
    standing_of,
    training_content,
    training_news,
)
from cnnviz.parts.training.sentences import Standing, verdict
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.written import read_layers

SMALL = TrainNetworkState(layers=read_layers("flat-fc10"), count=40, batch=8, epochs=20)
WILD: dict[str, Any] = {
    "step": 90,
    "rule": "sgd",
    "rates": ((0, 5.0),),
    "layers": read_layers("flat-fc32-fc10"),
}
SPLITS = Splits()


def english(text: str) -> str:
    """No translation."""
    return text


def trained(state: TrainNetworkState, to: int | None = None) -> NetworkTraining:
    """A training of `state`, up to where that is, or only `to` a step."""
    split = SPLITS.at_hand(state)
    assert split is not None
    training = NetworkTraining(state, split, Ledger().account().claim())
    target = state if to is None else replace(state, step=to)
    while training.due(target):
        training.work(target)
    return training


def shown(training: NetworkTraining, state: TrainNetworkState) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content, which JSON can carry."""
    meta, arrays = training_content(english, training, state)
    json.loads(json.dumps(meta, allow_nan=False))
    return dict(meta), dict(arrays)


@given(values=hnp.arrays(np.float32, st.integers(1, 80), elements=st.floats(0, 8, width=32)), data=st.data())
def test_a_running_mean_is_the_mean_of_the_last_batches(values: np.ndarray, data: st.DataObject) -> None:
    """Of fewer at the beginning; whichever steps are asked for."""
    steps = np.array(sorted(data.draw(st.sets(st.integers(1, len(values)), min_size=1))))
    wanted = [values[max(0, step - RUNNING) : step].mean(dtype=float) for step in steps]
    np.testing.assert_allclose(running(values, steps), wanted, rtol=1e-5, atol=1e-6)


def test_the_course_is_that_of_the_trainer() -> None:
    """Up to where the state is; what is beyond is not told."""
    state = replace(SMALL, step=60)
    training = trained(state)
    meta, arrays = shown(training, state)
    assert arrays["steps"].tolist() == list(range(1, 61))
    held = list(
        zip(*(arrays[name].tolist() for name in ("heldSteps", "heldLosses", "heldAccuracies")), strict=True)
    )
    assert held == [(s, np.float32(loss), np.float32(right)) for s, loss, right in training.trainer.held_out]
    assert (meta["trained"], meta["target"], meta["steps"], meta["perEpoch"]) == (60, 60, 100, 5)
    assert not meta["looks"] and meta["waits"] is None and meta["right"] == round(held[-1][2], 5)
    begun, arrays = shown(training, replace(state, step=0))
    assert begun["trained"] == 0 and not len(arrays["steps"]) and begun["right"] == round(held[0][2], 5)


def test_a_long_course_has_few_points() -> None:
    """The first and the last among them."""
    state = replace(SMALL, batch=1, epochs=100, count=20, step=1999)
    training = trained(state)
    _, arrays = shown(training, state)
    assert len(arrays["steps"]) == MOST_POINTS and arrays["steps"][0] == 1 and arrays["steps"][-1] == 1999
    assert len(arrays["heldSteps"]) <= MOST_POINTS


def test_news_are_the_points_that_have_come() -> None:
    """And with them the whole is what it would be at once."""
    state = replace(SMALL, step=60)
    training = trained(state)
    whole, arrays = shown(training, state)
    told = training_news(english, training, state, 41)
    json.loads(json.dumps(told, allow_nan=False))
    news = told.pop("news")
    assert told == {name: whole[name] for name in told}
    assert [point[0] for point in news["points"]] == list(range(42, 61))
    np.testing.assert_allclose([point[1] for point in news["points"]], arrays["losses"][41:], rtol=1e-4)
    assert all(step >= 41 for step, _loss, _right in news["held"])


def test_a_link_waits_and_says_what_for() -> None:
    """A short way may be gone at once; a long one waits for the hand."""
    state = replace(SMALL, step=60)
    meta, _ = shown(trained(state, 0), state)
    assert "step 60" in meta["waits"] and meta["short"] and meta["target"] == 60 and not meta["looks"]
    long = TrainNetworkState(step=700, epochs=100)
    meta, _ = shown(trained(long, 0), long)
    assert meta["waits"] and not meta["short"]


def test_looking_back_tells_of_that_moment() -> None:
    """Its epochs, its numbers, and that it is past."""
    state = replace(SMALL, step=60, look=20)
    training = trained(state)
    meta, _ = shown(training, state)
    at = training.moment_at(20)
    assert meta["shown"] == at.step <= 20 and meta["looks"]
    assert meta["right"] == pytest.approx(at.accuracy, abs=1e-5)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"step": 0}, "can only guess. Press Run"),
        ({"step": 0, "start": "zero"}, "the same probability. Press Run"),
        ({"step": 60, "count": 1000}, "held-out digits correctly"),
        ({"step": 60, "count": 1000, "source": "fashion"}, "held-out pictures of clothes correctly"),
        ({"step": 200, "count": 1000, "epochs": 1}, "Training has ended. The network classifies"),
        ({"step": 100, "shuffled": True, "rates": ((0, 0.05),)}, "memorised"),
        (WILD, "exploded at step"),
        (
            {"step": 20, "start": "zero", "layers": read_layers("conv4k3-relu-max2-flat-fc10")},
            "All weights started at 0",
        ),
        (
            {"step": 30, "layers": read_layers("flat-" + "fc16-sigmoid-" * 9 + "fc10"), "start": "normal"},
            "The gradient vanishes",
        ),
        (
            {"step": 30, "rule": "sgd", "rates": ((0, 20.0),), "layers": read_layers("flat-fc16-relu-fc10")},
            "nearly all channels are 0",
        ),
    ],
)
def test_the_sentence_says_where_training_stands(fields: dict[str, Any], said: str) -> None:
    """One for each state that a visitor can come to."""
    state = replace(SMALL, **fields)
    meta, _ = shown(trained(state), state)
    assert said in meta["verdict"]


def test_an_explosion_is_the_end_of_its_way() -> None:
    """With the last good moment in sight; one looks back at others."""
    state = replace(SMALL, **WILD)
    training = trained(state)
    meta, _ = shown(training, state)
    assert meta["ended"] and meta["exploded"] and meta["waits"] is None
    assert meta["shown"] == training.trainer.moments[-1].step
    assert np.isfinite(training.trainer.moments[-1].numbers).all()
    looking, _ = shown(training, replace(state, look=0))
    assert "exploded" not in looking["verdict"] and "Press Run" not in looking["verdict"]


def test_by_heart_is_said_of_a_gap_alone() -> None:
    """And not as long as the running mean lags behind."""
    state = replace(SMALL, step=60)
    training = trained(state)

    def say(**given: Any) -> str:
        return verdict(english, training, state, replace(standing_of(training, state), **given))

    assert "memorised" in say(own=0.95, right=0.7, commonest=0.2)
    assert "26 percentage points" in say(own=0.96, right=0.7, commonest=0.2)
    moved = replace(state, shifted=True)
    of_moved = replace(standing_of(training, state), own=0.95, right=0.7, commonest=0.2)
    assert "which are shifted" in verdict(english, training, moved, of_moved)
    assert "90 of every 100" in say(own=0.96, right=0.9, commonest=0.2)
    assert "50 of every 100" in say(own=0.8, right=0.5, commonest=0.2)
    assert "70 of every 100" in say(own=0.95, right=0.7, commonest=0.2, step=50)
    assert say(own=0.95, right=None, commonest=None) == ""
    assert isinstance(standing_of(training, state), Standing)
