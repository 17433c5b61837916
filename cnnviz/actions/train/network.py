"""The messages of the view of a network that learns."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.state.train import TrainNetworkState


def after(state: TrainNetworkState, part: str, body: Any) -> TrainNetworkState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    raise RefusedError
