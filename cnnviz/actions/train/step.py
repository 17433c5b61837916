"""The messages of the view of one step of learning by hand."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.offers import offers
from cnnviz.state.train.step import LEVELS, MOST_TAKEN, SIDE, SMALL, Look, TrainStepState, Weight
from cnnviz.step_by_hand import PICTURES, pixels_of

_EPS_OF_DIGITS = 0.0001
"""Larger networks have many kinks."""


def after(state: TrainStepState, part: str, body: Any) -> TrainStepState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "pictures", str(name) if name in PICTURES:
            return _anew(state, picture=name, pixels=None, truth=None)
        case "digits", str(name) if name.isascii() and name.isdecimal() and len(name) < 4:
            return _anew(state, sample=int(name), truth=None)
        case "controls", {"name": str(name), "value": value}:
            return _another_value(state, name, value)
        case "step", {"step": int(step), "look": None} if type(step) is int:
            return changed(state, step=step, look=None)
        case "step", {"step": int(step), "look": [str(array), str(side), int(index)]}:
            if type(step) is not int or type(index) is not int:
                raise RefusedError
            return changed(state, step=step, look=Look(array, side, index))
        case "step", {"weight": None}:
            return changed(state, weight=None)
        case "step", {"weight": [str(array), int(index)]} if type(index) is int:
            return changed(state, weight=Weight(array, index))
        case "step", {"rate": rate} if type(rate) in (int, float):
            return changed(state, rate=_rounded(rate))
        case "step", {"eps": float(eps)}:
            return changed(state, eps=eps)
        case "step", {"next": True} if len(state.taken) < MOST_TAKEN:
            return changed(state, taken=(*state.taken, state.rate), step=0, look=None)
        case "step", {"old": True}:
            return changed(state, taken=(), step=0, look=None)
        case "step", {"seed": int(seed)} if type(seed) is int:
            return changed(state, seed=seed, taken=(), look=None)
        case "step", {"pixel": int(place)} if type(place) is int and 0 <= place < SIDE * SIDE:
            return _pixel(state, place)
        case "step", {"maps": list(maps)} if all(type(unit) is int for unit in maps):
            return changed(state, maps=tuple(maps), look=None)
        case "step", {"image": int(image)} if type(image) is int:
            return changed(state, image=image, look=None)
    raise RefusedError


def _another_value(state: TrainStepState, name: str, value: Any) -> TrainStepState:
    offer = offers(state).get(name)
    if offer is None or not offer.has(value):
        raise RefusedError
    if name == "network":
        eps = TrainStepState().eps if value == SMALL else _EPS_OF_DIGITS
        return _anew(state, network=value, step=0, truth=None, weight=None, maps=(), eps=eps)
    if name in ("norm", "kernels"):
        return _anew(state, step=0, weight=None, image=0, **{name: value})
    return _anew(state, **{name: value})


def _anew(state: TrainStepState, **fields: Any) -> TrainStepState:
    """Another network or picture has its own steps."""
    return changed(state, taken=(), look=None, **fields)


def _rounded(rate: float) -> float:
    try:
        return float(f"{rate:.3g}")
    except OverflowError:
        raise RefusedError from None


def _pixel(state: TrainStepState, place: int) -> TrainStepState:
    """The next level of a pixel; back at the picture as it was, nothing is changed."""
    if state.network != SMALL:
        raise RefusedError
    pixels = pixels_of(state)
    level = (int(pixels[place]) + 1) % LEVELS
    text = f"{pixels[:place]}{level}{pixels[place + 1 :]}"
    before = pixels_of(state.changed(pixels=None))
    return _anew(state, pixels=None if text == before else text)
