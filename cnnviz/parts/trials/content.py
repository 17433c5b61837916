"""What the part shows: all experiments, which training is set, and how it came out."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.network_training import NetworkTraining
from cnnviz.network_trials import trial_of
from cnnviz.parts.part import Content
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.experiments import EXPERIMENTS
from cnnviz.words import N_, Translate

WORDS = {
    "experiments": N_("Experiments"),
    "note": N_("Each question sets all controls and starts a run."),
    "trial": N_("Training"),
    "held": N_("right, held out"),
    "own": N_("right, its own"),
    "run": N_("Run"),
    "again": N_("Run again"),
    "stopped": N_("exploded"),
    "wait": N_("The answer stands here when each of these trainings has been run."),
    "leave": N_("Leave the experiment"),
}


def trials_content(_: Translate, state: TrainNetworkState, training: NetworkTraining | None) -> Content:
    """The experiments, and what :func:`trials_news` says; `training` is None where nothing can be trained."""
    meta: dict[str, Any] = {
        "experiments": [
            {
                "id": experiment.id,
                **{name: _(getattr(experiment, name)) for name in ("title", "question", "look", "answer")},
                "trials": [[trial.id, _(trial.label)] for trial in experiment.trials],
            }
            for experiment in EXPERIMENTS
        ],
        "words": {name: _(text) for name, text in WORDS.items()},
        **trials_news(state, training),
    }
    return meta, {}


def trials_news(state: TrainNetworkState, training: NetworkTraining | None) -> dict[str, Any]:
    """Which trial is set up, ``""`` for none, and how it came out if it has been trained to its end."""
    chosen = trial_of(state)
    result = _result(training, state) if chosen and training is not None else None
    return {"chosen": chosen, "result": result}


def _result(training: NetworkTraining, state: TrainNetworkState) -> dict[str, Any] | None:
    """Shares of right answers in whole percent: of what is held out, and of its own pictures in the last epoch."""
    trainer = training.trainer
    if not trainer.news.finished or not training.reached(state):
        return None
    last = trainer.accuracies[-trainer.steps_per_epoch :]
    return {
        "held": f"{trainer.held_out[-1][2]:.0%}",
        "own": f"{np.mean(last):.0%}" if len(last) else "",
        "stopped": trainer.news.stopped is not None,
    }
