"""The trials of experiments as states of the view of a network that learns."""

from __future__ import annotations

from dataclasses import replace

from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.data import CLASSES
from cnnviz.training.experiments import TRIALS


def set_up(trial: str, state: TrainNetworkState) -> TrainNetworkState:
    """The trial with this id, before its first step, for the visitor of `state`. Raises KeyError if there is none."""
    found = TRIALS[trial]
    data, how = found.data, found.settings
    return TrainNetworkState(
        source=data.source,
        count=data.count,
        shuffled=data.shuffled,
        shifted=data.shifted,
        augment=how.augment,
        layers=found.layers(len(CLASSES[data.source])),
        batch=how.batch_size,
        rates=((0, how.rate),),
        schedule=how.schedule,
        rule=how.rule,
        decay=how.weight_decay,
        epochs=how.epochs,
        seed=how.seed,
        start=how.start,
        experiment=trial,
        large=state.large,
        language=state.language,
    )


def trial_of(state: TrainNetworkState) -> str:
    """The id of the trial that `state` names and is a moment of; ``""`` if it is none, or something has been changed in it."""
    if state.experiment not in TRIALS:
        return ""
    begun = replace(state, step=0, look=None, picture=0, drawing="", cell=None, draft=None)
    return state.experiment if begun == set_up(state.experiment, state) else ""
