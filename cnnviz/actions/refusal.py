"""What becomes of a message that a page cannot follow."""

from __future__ import annotations

from typing import Any, TypeVar

from cnnviz.state import PageState
from cnnviz.state.fields import StateError

State = TypeVar("State", bound=PageState)


class RefusedError(Exception):
    """A message that no part of the page sends."""


def changed(state: State, **fields: Any) -> State:
    """`state` with other values in some fields.

    Raises
    ------
    RefusedError
        No link could carry them.
    """
    try:
        return state.changed(**fields)
    except StateError:
        raise RefusedError from None
