"""The messages of the view of a network that learns."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.drawing import levels_of
from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.actions.train import builder
from cnnviz.actions.train.left import was_left
from cnnviz.actions.train.rates import checked_rate, with_rate
from cnnviz.images import drawing
from cnnviz.network_trials import left, set_up
from cnnviz.offers import offers
from cnnviz.own_classes.scratch import BATCH, RATE
from cnnviz.state.train.network import LAST_STEP, TrainNetworkState
from cnnviz.training.architecture import Architecture
from cnnviz.training.building import account_so_far
from cnnviz.training.data import OWN, SHAPE
from cnnviz.training.experiments import EXPERIMENTS, TRIALS
from cnnviz.training.settings import MOST_EPOCHS, MOST_RATE

FOR_FEW = {"batch": BATCH, "epochs": MOST_EPOCHS, "augment": True}
"""How own pictures are learned from at first."""


def after(state: TrainNetworkState, part: str, body: Any) -> TrainNetworkState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "training", {"to": step, "told": told}:
            return state if was_left(state, told) else changed(state, step=_step(step))
        case "training", {"now": step, "told": told}:
            return state if was_left(state, told) else changed(state, step=_step(step), look=None)
        case "training", {"look": step}:
            return changed(state, look=_step(step, state.step))
        case "training", {"rate": rate, "at": step}:
            return _with_rate(state, rate, _step(step))
        case "training", "again":
            return anew(state)
        case _, {"picture": picture} if type(picture) is int:
            return changed(state, picture=picture, drawing="")
        case "stage", {"ink": digits}:
            return changed(state, drawing=drawing.encode(levels_of(digits, drawing.DIGIT_SIDE)))
        case "confusion", {"cell": None}:
            return changed(state, cell=None)
        case "confusion", {"cell": [int(true), int(answer)]} if type(true) is type(answer) is int:
            return changed(state, cell=(true, answer))
        case "controls", {"name": str(name), "value": value}:
            return _another_value(state, name, value)
        case "builder", _:
            return _built(state, builder.after(state.draft or state.layers, state.classes, body))
        case "experiments", str(name) if name in EXPERIMENTS:
            return set_up(EXPERIMENTS[name].trials[0].id, state)
        case "trials", {"trial": None}:
            return left(state)
        case "trials", {"trial": str(trial)} if trial in TRIALS:
            return set_up(trial, state)
    raise RefusedError


def anew(state: TrainNetworkState, **fields: Any) -> TrainNetworkState:
    """Training begins anew, with the rate that held last; `fields` are what is other about it."""
    return changed(state, step=0, look=None, rates=((0, state.rates[-1][1]),), **fields)


def _of_no_experiment(state: TrainNetworkState, **fields: Any) -> TrainNetworkState:
    """The same, of no experiment any more."""
    return anew(state, experiment="", before="", **fields)


def _built(state: TrainNetworkState, layers: Architecture) -> TrainNetworkState:
    """With other layers: a draft as long as they cannot be trained, beside which training goes on as it was."""
    _, error = account_so_far(layers, SHAPE, state.classes)
    if error is not None:
        return changed(state, draft=layers)
    if layers == state.layers:
        return changed(state, draft=None)
    return _of_no_experiment(state, layers=layers, draft=None)


def _step(step: Any, last: int = LAST_STEP) -> int:
    if type(step) is not int or not 0 <= step <= last:
        raise RefusedError
    return step


def _with_rate(state: TrainNetworkState, value: Any, step: int) -> TrainNetworkState:
    rate = checked_rate(value)
    if rate > MOST_RATE:
        raise RefusedError
    return changed(state, step=step, look=None, rates=with_rate(state.rates, step, rate))


def _another_value(state: TrainNetworkState, name: str, value: Any) -> TrainNetworkState:
    offer = offers(state).get(name)
    if offer is None or not offer.has(value):
        raise RefusedError
    if name == "source":
        return with_source(state, value)
    return _of_no_experiment(state, **{name: value})


def with_source(state: TrainNetworkState, source: str) -> TrainNetworkState:
    """Learning from other pictures. Own ones are few, so they are shown often, each time a little changed; others are not."""
    how: dict[str, Any] = {}
    if (source == OWN) != (state.source == OWN):
        how = {name: getattr(TrainNetworkState, name) for name in (*FOR_FEW, "rates", "own", "own_classes")}
        if source == OWN:
            how |= FOR_FEW | {"rates": ((0, RATE),)}
    begun = _of_no_experiment(state, source=source, picture=0, drawing="", cell=None)
    return begun.changed(**how).fitted()


def with_own(state: TrainNetworkState, sign: str, classes: int) -> TrainNetworkState:
    """Learning from the own pictures with this sign, in so many classes; anew if it was others before."""
    if not state.own:
        return changed(state, own=sign, own_classes=classes).fitted()
    return _of_no_experiment(state, own=sign, own_classes=classes, picture=0, cell=None).fitted()
