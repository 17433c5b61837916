"""The messages of the view of one step of learning, by hand."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.state.train import TrainStepState


def after(state: TrainStepState, part: str, body: Any) -> TrainStepState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    raise RefusedError
