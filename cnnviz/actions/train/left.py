"""Messages of what runs by itself, which may come after the visitor has gone back."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.state.train.kernel import TrainKernelState
from cnnviz.state.train.network import TrainNetworkState


def was_left(state: TrainKernelState | TrainNetworkState, told: Any) -> bool:
    """Whether a message belongs to another state than `state`, which was opened since, so that it is to change nothing.

    Parameters
    ----------
    told
        How far the state had come, in steps, as far as the part knew when it sent the message. As messages of one part come in
        their order, nothing but another link makes it less.

    Raises
    ------
    RefusedError
        `told` is no number of steps.
    """
    if type(told) is not int or told < 0:
        raise RefusedError
    return state.step < told
