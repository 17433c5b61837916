"""What one does with a network that was trained: take it to the network page, or save it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from cnnviz.memory import FullError
from cnnviz.network import ModelError, without_frames
from cnnviz.network_training import NetworkTraining, picture_of
from cnnviz.reader import Examples
from cnnviz.state import NetworkState
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training import export
from cnnviz.training.data import OWN
from cnnviz.training.errors import TrainingError
from cnnviz.training.trainer import Moment
from cnnviz.ui import networks, session, visitor, widgets
from cnnviz.ui.door import Held
from cnnviz.ui.train.network.ground import TRAINING
from cnnviz.views.sentences import in_markdown, plain
from cnnviz.words import Translate

_REFUSED = "train-network.refused"


def show_uses(_: Translate, state: TrainNetworkState, training: NetworkTraining) -> None:
    """Open the network on its page, and take it along."""
    st.divider()
    st.markdown("**" + _("Use this network") + "**")
    if (refused := st.session_state.pop(_REFUSED, None)) is not None:
        reason = in_markdown(_, refused)
        if isinstance(refused, ModelError):
            reason = _("This network cannot be computed here: {reason}.").format(reason=reason)
        st.error(reason)
    st.button(
        _("Open on the Network page"),
        on_click=widgets.on_this_page(partial(_open, _)),
        key="train-network.open",
    )
    before = networks.own()
    said = _(
        "There it reads held-out pictures or your drawing, and every number can be followed back to the pixels and explained."
    )
    if before is not None:
        said += " " + _("It takes the place of your network {name} there.").format(name=plain(before.name))
    st.caption(said)
    _downloads(_, visitor.present())
    _programs(_, _taken(_, state, training))


@dataclass(frozen=True, eq=False)
class _Taken:
    """A network at one moment, to be taken along, with the picture that is shown."""

    trained: export.Trained
    training: NetworkTraining
    state: TrainNetworkState
    moment: Moment

    @property
    def name(self) -> str:
        """Of its files, without their endings."""
        return f"{self.state.source}-step-{self.moment.step}"


def _taken(_: Translate, state: TrainNetworkState, training: NetworkTraining) -> _Taken:
    moment = training.moment_of(state)
    classes = training.split.learned.names(_)
    network = training.trainer.network(moment)
    return _Taken(export.trained(training.trainer.lines, network, classes), training, state, moment)


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
            "The trained network was given up, as others needed the memory. Press Run, and it is trained again, with the same numbers."
        )
    return training


def _onnx(_: Translate, taken: _Taken) -> bytes:
    about = _(
        "Trained with cnnviz for {step} steps on {count} pictures. Input: float32 from 0 (black) to 1 (white)."
    )
    count = len(taken.training.split.learned)
    return export.onnx_file(taken.trained, about.format(step=taken.moment.step, count=count))


def _open(_: Translate) -> None:
    """Let the network page read with the network as it is shown, what is shown."""
    state = session.state_of(TrainNetworkState)
    try:
        taken = _taken(_, state, _kept(visitor.present(), state))
        held_out = taken.training.split.held_out
        networks.take_own(
            _onnx(_, taken),
            f"{taken.name}.onnx",
            examples=Examples(held_out.images, held_out.labels, taken.trained.classes),
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


def _downloads(_: Translate, here: visitor.Visitor) -> None:
    """Buttons for files, each of which is only made when it is asked for, of the moment that is shown then."""
    held = session.held()
    made: list[tuple[str, str, str, Callable[[_Taken], bytes]]] = [
        (_("Network (ONNX)"), "network.onnx", "application/octet-stream", partial(_onnx, _)),
        (
            _("Weights (NPZ)"),
            export.WEIGHTS_FILE,
            "application/octet-stream",
            lambda taken: export.weights_file(
                taken.trained, picture_of(taken.state, taken.training.split)[0]
            ),
        ),
        (
            _("Program (NumPy)"),
            "network_numpy.py",
            "text/x-python",
            lambda taken: export.numpy_program(_, taken.trained).encode(),
        ),
        (
            _("Program (PyTorch)"),
            "network_torch.py",
            "text/x-python",
            lambda taken: export.torch_program(_, taken.trained).encode(),
        ),
        (_("Curves (CSV)"), "curves.csv", "text/csv", _curves),
    ]
    with st.container(horizontal=True):
        for label, name, mime, make in made:
            st.download_button(
                label,
                partial(_made, _, held, here, make),
                file_name=name,
                mime=mime,
                on_click="ignore",
                key=f"train-network.download.{name}",
            )
    st.caption(
        _(
            "The files hold the network at the moment that is shown. Both programs read {file} beside them, in which the picture that is shown lies as well, and print the same probabilities."
        ).format(file=f"`{export.WEIGHTS_FILE}`")
    )


def _made(_: Translate, held: Held, owner: visitor.Visitor, make: Callable[[_Taken], bytes]) -> bytes:
    """A file of the network as it is shown when the file is asked for."""
    state = held.state
    assert isinstance(state, TrainNetworkState)
    return make(_taken(_, state, _kept(owner, state)))


def _curves(taken: _Taken) -> bytes:
    trainer = taken.training.trainer
    return export.curves_file(trainer.losses, trainer.accuracies, trainer.readings)


def _programs(_: Translate, taken: _Taken) -> None:
    """Both programs to read, folded away."""
    with st.expander(_("Read the programs")):
        plain_, torch = st.tabs(["NumPy", "PyTorch"])
        plain_.code(export.numpy_program(_, taken.trained), language="python")
        torch.code(export.torch_program(_, taken.trained), language="python")
