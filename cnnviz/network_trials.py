"""The trials of experiments as states of the view of a network that learns."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from cnnviz.state.train.network import LONGEST_BEFORE, TrainNetworkState
from cnnviz.training.data import CLASSES
from cnnviz.training.experiments import TRIALS


def set_up(trial: str, state: TrainNetworkState) -> TrainNetworkState:
    """The trial with this id, before its first step, for the visitor of `state`, to which one can return.

    Raises KeyError if there is none.
    """
    before = state.before if trial_of(state) else _written(state)
    return replace(_bare(trial, state), before=before)


def left(state: TrainNetworkState) -> TrainNetworkState:
    """What was there before the experiment of `state`; as far as that cannot be read, the page's start."""
    found, _unreadable = TrainNetworkState().read_query(dict(parse_qsl(state.before)))
    return state.beside(replace(found, experiment="", before=""))


def _written(state: TrainNetworkState) -> str:
    """A state as a query, without what all pages share; without the drawing too where that makes it too long."""
    shared = TrainNetworkState()
    own = shared.beside(replace(state, experiment="", before=""))
    text = urlencode(own.to_query())
    return text if len(text) <= LONGEST_BEFORE else urlencode(replace(own, drawing="", draft=None).to_query())


def _bare(trial: str, state: TrainNetworkState) -> TrainNetworkState:
    found = TRIALS[trial]
    data, how = found.data, found.settings
    begun = TrainNetworkState(
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
    )
    return state.beside(begun)


def trial_of(state: TrainNetworkState) -> str:
    """The id of the trial that `state` names and is a moment of; ``""`` if it is none, or something has been changed in it."""
    if state.experiment not in TRIALS:
        return ""
    begun = replace(state, step=0, look=None, picture=0, drawing="", cell=None, draft=None, before="")
    return state.experiment if begun == _bare(state.experiment, state) else ""
