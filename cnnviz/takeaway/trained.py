"""A network that learns, at the moment that is shown, as files."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import numpy as np

from cnnviz.network_training import picture_of
from cnnviz.takeaway.what import PICTURE, TrainedWhat
from cnnviz.training import export
from cnnviz.training.trainer import Moment
from cnnviz.words import Translate


def at_moment(what: TrainedWhat) -> tuple[export.Trained, Moment]:
    """The network, with its layers and classes named, and the moment."""
    training = what.training
    moment = training.moment_of(what.state)
    classes = training.split.learned.names(what.translate)
    return export.trained(training.trainer.lines, training.trainer.network(moment), classes), moment


def onnx_of(what: TrainedWhat) -> bytes:
    """The network as an ONNX model."""
    _ = what.translate
    found, moment = at_moment(what)
    about = _(
        "Trained with cnnviz for {step} steps on {count} pictures. Input: float32 from 0 (black) to 1 (white)."
    )
    return export.onnx_file(found, about.format(step=moment.step, count=len(what.training.split.learned)))


def weights_of(what: TrainedWhat) -> bytes:
    """The weights as NPZ, and the picture that is shown, unless that is left out."""
    found, _moment = at_moment(what)
    if PICTURE not in what.left_out:
        return export.weights_file(found, picture_of(what.state, what.training.split)[0])
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **found.network.state)
    return buffer.getvalue()


PROGRAMS: Mapping[str, Callable[[Translate, export.Trained], str]] = {
    "numpy": export.numpy_program,
    "torch": export.torch_program,
}
"""By the ids of :data:`cnnviz.views.programs.DIALECTS`, what writes a program that computes the network's answer."""


def program_of(what: TrainedWhat, dialect: str) -> str:
    """A program that computes the network's answer."""
    found, _moment = at_moment(what)
    return PROGRAMS[dialect](what.translate, found)


def curves_of(what: TrainedWhat) -> bytes:
    """Loss and share of right answers, step by step, as CSV."""
    trainer = what.training.trainer
    return export.curves_file(trainer.losses, trainer.accuracies, trainer.readings)
