"""The messages of the view of a visitor's own classes."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.state.train import TrainOwnState


def after(state: TrainOwnState, part: str, body: Any) -> TrainOwnState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    raise RefusedError
