"""What the browser's messages change: for each page one pure function, and the only place where a message is checked.

A message says what a visitor did in one part of a page: chose a thumbnail, typed into a kernel, pinned an element. It comes
by either of two ways, a request of its own or Streamlit's trigger, and has the same effect by both. What a message may say
is what a link may say; names of things that are not there are for the page to see, as in a link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from cnnviz.actions import glossary, lab, network, signals, start
from cnnviz.actions.refusal import RefusedError
from cnnviz.actions.train import kernel as train_kernel
from cnnviz.actions.train import network as train_network
from cnnviz.actions.train import own as train_own
from cnnviz.actions.train import step as train_step
from cnnviz.state import PageState
from cnnviz.state.glossary import GlossaryState
from cnnviz.state.lab import LabState
from cnnviz.state.network import NetworkState
from cnnviz.state.signal import SignalState
from cnnviz.state.start import StartState
from cnnviz.state.teacher import TeacherState
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainOwnState, TrainStepState

__all__ = ["RefusedError", "after"]

State = TypeVar("State", bound=PageState)


def _no_part(state: PageState, part: str, body: Any) -> PageState:
    raise RefusedError


_AFTER: Mapping[type[PageState], Callable[[Any, str, Any], Any]] = {
    StartState: start.after,
    LabState: lab.after,
    NetworkState: network.after,
    SignalState: signals.after,
    TrainKernelState: train_kernel.after,
    TrainNetworkState: train_network.after,
    TrainStepState: train_step.after,
    TrainOwnState: train_own.after,
    GlossaryState: glossary.after,
    TeacherState: _no_part,
}


def after(state: State, part: str, body: Any) -> State:
    """The state of a page after a message with this `body` from one of its parts.

    Parameters
    ----------
    part
        Its name on the page, such as ``"kernels"``.
    body
        Plain values, as JSON can carry them. A browser can send anything.

    Raises
    ------
    RefusedError
        The page has no such part, or the message says nothing that it can do.
    KernelError
        It holds a visitor's own text that cannot be read as a kernel.
    """
    changed: State = _AFTER[type(state)](state, part, body)
    return changed
