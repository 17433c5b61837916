"""What a control and a pin change in the state of the lab or of the signals page."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.activations import ACTIVATIONS
from cnnviz.offers import ACTIVATION_NUMBERS, offers
from cnnviz.parameters import differing
from cnnviz.state.stages import STAGES, StagesState

_LARGEST = 9999


def another_value(state: StagesState, name: str, value: Any) -> dict[str, Any]:
    """The fields after the control `name` was set to `value`; another activation has its own numbers.

    Raises
    ------
    RefusedError
        The page has no such control, or it does not offer this.
    """
    check_offered(state, name, value)
    if name == "activation":
        return {name: value, ACTIVATION_NUMBERS: ()}
    field, _, parameter = name.partition(".")
    if field == ACTIVATION_NUMBERS:
        given = dict(state.activation_numbers) | {parameter: value}
        return {field: differing(ACTIVATIONS[state.activation].parameters, given)}
    return {field: value}


def check_offered(state: StagesState, name: str, value: Any) -> None:
    """Refuse, with RefusedError, a control that the page has not, or a value that it does not offer."""
    offer = offers(state).get(name)
    if offer is None or not offer.has(value):
        raise RefusedError


def places_in_stage(body: dict[str, Any], *axes: str, stages: tuple[str, ...] = STAGES) -> list[int]:
    """The places on `axes` of the element of one of `stages` that `body` names.

    Raises
    ------
    RefusedError
        It names none.
    """
    places = [body.get(axis) for axis in axes]
    if body.get("stage") not in stages:
        raise RefusedError
    found = [place for place in places if type(place) is int and 0 <= place <= _LARGEST]
    if len(found) != len(axes):
        raise RefusedError
    return found
