"""What the controls of the lab's second step change in its state."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.stages import check_offered
from cnnviz.second_examples import set_up
from cnnviz.second_step import shares_of, slices_of, then_chosen
from cnnviz.state.lab import LabState

SECOND = {"then", "then_example", "own_slices", "slice_side", "slices", "mix"}
"""The names of its controls, up to a full stop."""


def another_second(state: LabState, name: str, value: Any) -> dict[str, Any]:
    """The fields after the control `name`, of :data:`SECOND`, was set to `value`.

    Raises
    ------
    RefusedError
        The page has no such control, or it does not offer this.
    """
    check_offered(state, name, value)
    field, _, place = name.partition(".")
    match field:
        case "then":
            return then_chosen(state, value)
        case "then_example":
            example = set_up(value, state)
            return {each: new for each, new in vars(example).items() if new != getattr(state, each)}
        case "own_slices":
            return {"slices": slices_of(state, state.maps) if value else state.slices[:1]}
        case "slices":
            count = state.maps if len(state.slices) > 1 else 1
            return {field: _with(slices_of(state, count), int(place), value)}
        case "mix":
            return {field: _with(shares_of(state, state.maps), int(place), float(value))}
    return {field: value}


def _with(values: tuple[Any, ...], place: int, value: Any) -> tuple[Any, ...]:
    """`values` with another one at `place`."""
    return *values[:place], value, *values[place + 1 :]
