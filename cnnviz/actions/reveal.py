"""What the messages of every Stepper change about what is covered, how far its sum is shown, and the demonstration."""

from __future__ import annotations

from typing import Any, TypeVar

from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.state import PageState

State = TypeVar("State", bound=PageState)


def revealed(state: State, body: Any) -> State:
    """The state after one of these messages, whose page has the field `term`.

    ``{"cover": names}`` covers these and nothing else, ``{"term": count}`` shows so many terms (None: the whole sum at
    once), ``{"demo": on}`` begins or ends the demonstration.

    Raises
    ------
    RefusedError
        It is none of them.
    """
    match body:
        case {"cover": list(names)}:
            return changed(state, cover=tuple(names))
        case {"term": None}:
            return changed(state, term=None)
        case {"term": int(count)} if type(count) is int:
            return changed(state, term=count)
        case {"demo": bool(on)}:
            return changed(state, demo=on)
    raise RefusedError
