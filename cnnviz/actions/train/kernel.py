"""The messages of the page of training."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.actions.train.left import was_left
from cnnviz.actions.train.rates import checked_rate, with_rate
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.kernel_experiments import KERNEL_EXPERIMENTS, set_up
from cnnviz.offers import PATTERN_NUMBERS, offers
from cnnviz.parameters import differing
from cnnviz.state.train.kernel import LAST_STEP, Looked, TrainKernelState
from cnnviz.state.train.rates import Rates

MOST_STEPS = 2000
"""In one message."""


def after(state: TrainKernelState, part: str, body: Any) -> TrainKernelState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "photos", str(name) if name in PHOTOS:
            return changed(state, **anew(state, photo=name, pin=None))
        case "patterns", str(name) if name in PATTERNS:
            return changed(state, **anew(state, pattern=name, pattern_numbers=(), pin=None))
        case "experiments", str(name) if name in KERNEL_EXPERIMENTS:
            return set_up(name, state)
        case "controls", {"name": str(name), "value": value}:
            return _another_value(state, name, value)
        case "kernel", {"steps": int(steps), "told": told} if type(steps) is int and 1 <= steps <= MOST_STEPS:
            if was_left(state, told):
                return state
            return changed(state, step=min(state.step + steps, LAST_STEP), look=None)
        case "kernel", {"step": int(step)} if type(step) is int and 0 <= step <= state.step:
            return changed(state, step=step, look=None, rates=_until(state.rates, step))
        case "kernel", {"look": None}:
            return changed(state, look=None)
        case "kernel", {"look": int(step)} if type(step) is int and step >= 0:
            return changed(state, look=step if step < state.step else None)
        case "kernel", {"rate": rate, "was": was}:
            return changed(state, look=None, rates=_with_rate(state, checked_rate(rate), checked_rate(was)))
        case "kernel", {"again": rate}:
            return changed(state, rates=((0, checked_rate(rate)),), step=0, look=None)
        case "kernel", {"pin": None}:
            return changed(state, pin=None)
        case "kernel", {"pin": {"kind": str(kind), "channel": channel, "row": row, "column": column}}:
            if any(type(place) is not int for place in (channel, row, column)):
                raise RefusedError
            return changed(state, pin=Looked(kind, channel, row, column))
    raise RefusedError


def _another_value(state: TrainKernelState, name: str, value: Any) -> TrainKernelState:
    offer = offers(state).get(name)
    if offer is None or not offer.has(value):
        raise RefusedError
    if name == "shown":
        return changed(state, shown=value)
    field, _, parameter = name.partition(".")
    if field == PATTERN_NUMBERS:
        given = dict(state.pattern_numbers) | {parameter: value}
        return changed(
            state, **anew(state, pattern_numbers=differing(PATTERNS[state.pattern].parameters, given))
        )
    gone = {"pin": None} if name in ("size", "colour", "side", "target", "scaled") else {}
    return changed(state, **anew(state, **{name: value}, **gone))


def anew(state: TrainKernelState, **fields: Any) -> dict[str, Any]:
    """`fields`, and those that change with them: learning begins anew, with the rate that held last if the visitor chose one."""
    rates = ((0, state.rates[-1][1]),) if state.rates else ()
    return {"step": 0, "look": None, "rates": rates, **fields}


def _until(rates: Rates, step: int) -> Rates:
    """The rates of the first `step` steps, and of the next one."""
    return tuple(each for each in rates if each[0] <= step)


def _with_rate(state: TrainKernelState, rate: float, was: float) -> Rates:
    """The rates with another one from here on; `was` is the one that suited the picture, where none was chosen before."""
    return with_rate(state.rates or ((0, was),), state.step, rate)
