"""What one does with a network that was trained: take it to the network page, or read it as programs."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnnviz.memory import FullError
from cnnviz.network_training import NetworkTraining
from cnnviz.networks import ModelError, without_frames
from cnnviz.reader import Examples
from cnnviz.state import NetworkState
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.takeaway.trained import at_moment, onnx_of, program_of
from cnnviz.takeaway.what import TrainedWhat
from cnnviz.training.data import OWN
from cnnviz.training.errors import TrainingError
from cnnviz.ui import networks, session, visitor, widgets
from cnnviz.ui.results import where_to_take
from cnnviz.ui.train.network.ground import TRAINING
from cnnviz.views.sentences import in_markdown, plain
from cnnviz.words import Translate

_REFUSED = "train-network.refused"


def show_uses(_: Translate, state: TrainNetworkState, training: NetworkTraining) -> None:
    """Open the network on its page, and read it as programs."""
    st.divider()
    st.markdown("**" + _("Use this network") + "**")
    if (refused := st.session_state.pop(_REFUSED, None)) is not None:
        reason = in_markdown(_, refused)
        if isinstance(refused, ModelError):
            reason = _("This network cannot be computed here: {reason}.").format(reason=reason)
        st.error(reason)
    st.button(
        _("Open on the Network page"),
        on_click=widgets.on_this_page(_open),
        key="train-network.open",
    )
    before = networks.own()
    said = _(
        "There the network classifies held-out pictures or your drawing, and every number can be traced back to the pixels and explained."
    )
    if before is not None:
        said += " " + _("It replaces your network {name} there.").format(name=plain(before.name))
    st.caption(said)
    where_to_take(_)
    _programs(TrainedWhat(state, training))


def _kept(owner: visitor.Visitor, state: TrainNetworkState) -> NetworkTraining:
    """The training that is kept for a visitor: what outlives a run must not hold it.

    Raises
    ------
    TrainingError
        It is not kept any more.
    """
    training: NetworkTraining | None = owner.computed.get(TRAINING)
    if training is None or not training.is_of(state):
        raise TrainingError(
            "The trained network was removed because other visitors needed the memory. Press Run to train it again; all numbers will be the same."
        )
    return training


def _open() -> None:
    """Let the network page read with the network as it is shown, what is shown."""
    state = session.state_of(TrainNetworkState)
    try:
        what = TrainedWhat(state, _kept(visitor.present(), state))
        held_out = what.training.split.held_out
        found, moment = at_moment(what)
        networks.take_own(
            onnx_of(what),
            f"{state.source}-step-{moment.step}.onnx",
            examples=Examples(held_out.images, held_out.labels, found.classes),
        )
    except (ModelError, FullError, TrainingError) as error:
        st.session_state[_REFUSED] = without_frames(error)
        return
    session.go_to("network")
    shown: dict[str, Any] = {"source": "sample", "sample": state.picture % len(held_out)}
    if state.drawing and state.source != OWN:  # there drawings are centred, which own ones here are not
        shown = {"source": "drawing", "drawing": state.drawing}
    panel = NetworkState.panel
    session.change(network="own", panel=panel, preprocessing=None, **networks.UNREAD, **shown)


def _programs(what: TrainedWhat) -> None:
    """Both programs to read, folded away."""
    with st.expander(what.translate("Show the programs")):
        plain_, torch = st.tabs(["NumPy", "PyTorch"])
        plain_.code(program_of(what, "numpy"), language="python")
        torch.code(program_of(what, "torch"), language="python")
