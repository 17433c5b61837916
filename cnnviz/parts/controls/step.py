"""Which controls the view of one step of learning has."""

from __future__ import annotations

from cnnviz.parts.controls.controls import Controls, group, grouped
from cnnviz.parts.part import Content
from cnnviz.state.train.step import SMALL, TrainStepState
from cnnviz.words import Translate


def step_controls(_: Translate, state: TrainStepState, classes: list[str]) -> Content:
    """The network whose step is shown, what counts as true, and its weights; `classes` are their names."""
    make = Controls(state)
    networks = {
        "small": _("Small, all numbers shown"),
        "softmax": _("Softmax regression"),
        "hidden": _("One hidden layer"),
        "convolution": _("One convolution"),
        "lenet": _("LeNet-5"),
        "digits": _("The digits network"),
    }
    small = state.network == SMALL
    truth = make.choice(
        "select",
        "truth",
        _("True class"),
        lambda each: _("as the picture shows") if each is None else classes[each],
        help=_("The loss and all gradients depend on which class counts as true."),
    )
    network = make.choice("select", "network", _("Network"), networks.__getitem__)
    seed = make.number("number", "seed", _("Random seed"))
    if not small:
        steps = {0: _("none"), 100: "100", 300: "300"}
        trained = make.choice("segments", "trained", _("Training steps taken before"), steps.__getitem__)
        return grouped(_, group("network", None, [network, truth, trained, seed]))
    activations = {"relu": "ReLU", "leaky_relu": "Leaky ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh"}
    poolings = {"max": _("max"), "average": _("average")}
    norm = make.toggle(
        "norm",
        _("Batch norm"),
        help=_(
            "Batch norm needs the mean and the variance of a batch. The batch has three pictures, one of which is shown."
        ),
    )
    layers = [
        make.choice("segments", "kernels", _("Kernels"), str),
        make.choice("select", "activation", _("Activation"), activations.__getitem__),
        make.choice("segments", "pooling", _("Pooling"), poolings.__getitem__),
        norm,
        seed,
    ]
    return grouped(
        _, group("network", None, [network, truth]), group("layers", _("Layers"), layers, unfolded=True)
    )
