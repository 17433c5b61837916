"""What the part shows of the experiment that is set up."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.network_training import NetworkTraining
from cnnviz.network_trials import trial_of
from cnnviz.parts.part import Content
from cnnviz.parts.training.content import RUNNING, running
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.experiments import experiment_with
from cnnviz.words import N_, Translate

WORDS = {
    "trial": N_("Training"),
    "held": N_("accuracy, held out"),
    "own": N_("accuracy, training, last {count} batches"),
    "run": N_("Run"),
    "again": N_("Run again"),
    "exploded": N_("exploded"),
    "wait": N_("The answer appears here when all of these trainings have ended."),
    "leave": N_("Leave the experiment"),
}


def trials_content(_: Translate, state: TrainNetworkState, training: NetworkTraining | None) -> Content:
    """The experiment that `state` is of, if it is of one, and how its trial came out, if `training` has come to its end."""
    chosen = trial_of(state)
    experiment = experiment_with(chosen)
    meta: dict[str, Any] = {
        "chosen": chosen,
        "experiment": None
        if experiment is None
        else {
            **{name: _(getattr(experiment, name)) for name in ("question", "look", "answer")},
            "trials": [[trial.id, _(trial.label)] for trial in experiment.trials],
        },
        "result": result_of(training, state) if chosen and training is not None else None,
        "words": {name: _(text) for name, text in WORDS.items()}
        | {"own": _(WORDS["own"]).format(count=RUNNING)},
    }
    return meta, {}


def result_of(training: NetworkTraining, state: TrainNetworkState) -> dict[str, Any] | None:
    """Shares of correct answers in whole percent, as the curves end: of what is held out, and of the last training pictures.

    None as long as `training` has not come to its end on the way of `state`.
    """
    trainer = training.trainer
    if not trainer.news.finished or not training.reached(state):
        return None
    own = running(trainer.accuracies, np.array([trainer.step])) if trainer.step else np.zeros(0)
    return {
        "held": f"{trainer.held_out[-1][2]:.0%}",
        "own": f"{own[0]:.0%}" if len(own) else "",
        "exploded": trainer.news.stopped is not None,
    }
