"""The messages of the view of a network that learns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.actions.train.rates import checked_rate, with_rate
from cnnviz.offers import offers
from cnnviz.state.train.network import LAST_STEP, TrainNetworkState
from cnnviz.training.architecture import Architecture, FullyConnected
from cnnviz.training.data import CLASSES
from cnnviz.training.settings import MOST_RATE


def after(state: TrainNetworkState, part: str, body: Any) -> TrainNetworkState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "training", {"to": step}:
            return changed(state, step=_step(step))
        case "training", {"now": step}:
            return changed(state, step=_step(step), look=None)
        case "training", {"look": step}:
            return changed(state, look=_step(step, state.step))
        case "training", {"rate": rate, "at": step}:
            return _with_rate(state, rate, _step(step))
        case "training", "again":
            return anew(state)
        case _, {"picture": picture} if type(picture) is int:
            return changed(state, picture=picture, drawing="")
        case "controls", {"name": str(name), "value": value}:
            return _another_value(state, name, value)
    raise RefusedError


def anew(state: TrainNetworkState, **fields: Any) -> TrainNetworkState:
    """Training begins anew, with the rate that held last; `fields` are what is other about it."""
    return changed(state, step=0, look=None, rates=((0, state.rates[-1][1]),), **fields)


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
        layers = with_classes(state.layers, len(CLASSES[value]))
        return anew(state, source=value, layers=layers, picture=0, drawing="", experiment="")
    return anew(state, **{name: value}, experiment="")


def with_classes(layers: Architecture, classes: int) -> Architecture:
    """The same network with so many answers."""
    *others, last = layers
    return (*others, replace(last, outputs=classes)) if isinstance(last, FullyConnected) else layers
