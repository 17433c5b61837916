"""What is shown of an experiment, and how its trainings came out."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from cnnviz.memory import Ledger
from cnnviz.network_training import SPLITS, NetworkTraining
from cnnviz.network_trials import set_up
from cnnviz.parts.trials.content import trials_content
from cnnviz.state import TrainNetworkState
from cnnviz.training.experiments import EXPERIMENTS


def english(text: str) -> str:
    """No translation."""
    return text


def shown(state: TrainNetworkState, training: NetworkTraining | None = None) -> dict[str, Any]:
    """The content for a state."""
    meta, arrays = trials_content(english, state, training)
    assert not arrays
    found: dict[str, Any] = json.loads(json.dumps(meta, allow_nan=False))
    return found


def test_without_an_experiment_there_is_nothing_to_show() -> None:
    """Nor for a state that has left it."""
    assert (shown(TrainNetworkState())["chosen"], shown(TrainNetworkState())["experiment"]) == ("", None)
    left = set_up("few_50", TrainNetworkState()).changed(seed=9)
    assert shown(left)["experiment"] is None


def test_an_experiment_is_shown_with_all_its_trainings() -> None:
    """In their order; it has no result before it is trained."""
    for experiment in EXPERIMENTS.values():
        for trial in experiment.trials:
            meta = shown(set_up(trial.id, TrainNetworkState()))
            assert meta["chosen"] == trial.id and meta["result"] is None
            assert [name for name, _ in meta["experiment"]["trials"]] == [
                each.id for each in experiment.trials
            ]
            assert meta["experiment"]["question"] == experiment.question


def test_the_result_is_told_at_the_end_and_not_before() -> None:
    """Of what is held out as it was last read, of its own pictures over the last epoch."""
    begun = set_up("few_50", TrainNetworkState())
    split = SPLITS.at_hand(begun)
    assert split is not None
    training = NetworkTraining(begun, split, Ledger().account().claim())
    half, end = (begun.changed(step=steps) for steps in (50, training.trainer.steps))
    while training.due(half):
        training.work(half)
    assert shown(half, training)["result"] is None
    while training.due(end):
        training.work(end)
    trainer = training.trainer
    own = np.mean([trainer.accuracies[step] for step in (98, 99)])
    assert shown(end, training)["result"] == {
        "held": f"{trainer.held_out[-1][2]:.0%}",
        "own": f"{own:.0%}",
        "exploded": False,
    }
    assert shown(begun, training)["result"] is None
    assert shown(end.changed(seed=9), training)["result"] is None
