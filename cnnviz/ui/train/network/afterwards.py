"""What one does with a network that was trained: see what it confuses, take it to the network page, save it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from cnnviz.memory import FullError
from cnnviz.network import ModelError
from cnnviz.network_training import NetworkTraining, picture_of
from cnnviz.parts import confusion
from cnnviz.parts.confusion.content import confusion_content
from cnnviz.parts.part import Content
from cnnviz.reader import Examples
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training import export
from cnnviz.training.trainer import Moment
from cnnviz.ui import networks, session, widgets
from cnnviz.ui.door import Held
from cnnviz.ui.part import mount
from cnnviz.views.sentences import in_markdown, plain
from cnnviz.words import Translate

CONFUSION = "train-network.confusion"
_REFUSED = "train-network.refused"

Find = Callable[[TrainNetworkState], NetworkTraining | None]
"""The visitor's training of the network that a state describes, if it is still there."""


def confusion_shown(_: Translate, state: TrainNetworkState, training: NetworkTraining) -> Content | None:
    """What the network confuses at the moment that `state` shows; None as long as nothing that is held out was read."""
    read = training.answers_at(training.moment_of(state))
    if read is None or read.confusion is None:
        return None
    held_out = training.split.held_out
    chosen = None if state.drawing else state.picture % len(held_out)
    return confusion_content(_, read.confusion, held_out, step=read.step, cell=state.cell, picture=chosen)


def confusion_made_of(state: TrainNetworkState, training: NetworkTraining) -> object:
    """What tells whether that is still the same."""
    read = training.answers_at(training.moment_of(state))
    return read, state.cell, state.picture, bool(state.drawing), state.language


def show_confusion(_: Translate, state: TrainNetworkState, training: NetworkTraining) -> None:
    """The confusion matrix and its pictures."""
    content = confusion_shown(_, state, training)
    if content is not None:
        made_of = confusion_made_of(state, training)
        mount(confusion.PART, content, key=CONFUSION, made_of=made_of, direct=True)


def show_uses(_: Translate, state: TrainNetworkState, find: Find) -> None:
    """Open the network on its page, and take it along."""
    training = find(state)
    if training is None:
        return
    st.divider()
    st.markdown("**" + _("Use this network") + "**")
    if (refused := st.session_state.pop(_REFUSED, None)) is not None:
        st.error(in_markdown(_, refused))
    st.button(
        _("Open on the Network page"),
        on_click=widgets.on_this_page(partial(_open, _, find)),
        key="train-network.open",
    )
    before = networks.own()
    said = _(
        "There it reads held-out pictures or your drawing, and every number can be followed back to the pixels and explained."
    )
    if before is not None:
        said += " " + _("It takes the place of your network {name} there.").format(name=plain(before.name))
    st.caption(said)
    _downloads(_, find)
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
    classes = [_(name) for name in training.split.learned.classes]
    network = training.trainer.network(moment)
    return _Taken(export.trained(training.trainer.lines, network, classes), training, state, moment)


def _onnx(_: Translate, taken: _Taken) -> bytes:
    about = _(
        "Trained with cnnviz for {step} steps on {count} pictures. Input: float32 from 0 (black) to 1 (white)."
    )
    count = len(taken.training.split.learned)
    return export.onnx_file(taken.trained, about.format(step=taken.moment.step, count=count))


def _open(_: Translate, find: Find) -> None:
    """Let the network page read with the network as it is shown, what is shown."""
    state = session.state_of(TrainNetworkState)
    training = find(state)
    if training is None:
        return
    taken, held_out = _taken(_, state, training), training.split.held_out
    try:
        networks.take_own(
            _onnx(_, taken),
            f"{taken.name}.onnx",
            examples=Examples(held_out.images, held_out.labels, taken.trained.classes),
        )
    except (ModelError, FullError) as error:
        st.session_state[_REFUSED] = error
        return
    session.go_to("network")
    shown: dict[str, Any] = {"source": "sample", "sample": state.picture % len(held_out)}
    if state.drawing:
        shown = {"source": "drawing", "drawing": state.drawing}
    session.change(network="own", preprocessing=None, **networks.UNREAD, **shown)


def _downloads(_: Translate, find: Find) -> None:
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
                partial(_made, _, held, find, make),
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


def _made(_: Translate, held: Held, find: Find, make: Callable[[_Taken], bytes]) -> bytes:
    """A file of the network as it is shown when the file is asked for."""
    state = held.state
    assert isinstance(state, TrainNetworkState)
    training = find(state)
    if training is None:
        raise LookupError("the training is not kept any more")
    return make(_taken(_, state, training))


def _curves(taken: _Taken) -> bytes:
    trainer = taken.training.trainer
    return export.curves_file(trainer.losses, trainer.accuracies, trainer.held_out)


def _programs(_: Translate, taken: _Taken) -> None:
    """Both programs to read, folded away."""
    with st.expander(_("Read the programs")):
        plain_, torch = st.tabs(["NumPy", "PyTorch"])
        plain_.code(export.numpy_program(_, taken.trained), language="python")
        torch.code(export.torch_program(_, taken.trained), language="python")
