"""The activations of the lab: name, formula in plain signs, parameters, and what each is for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnviz import ops
from cnnviz.parameters import Parameter, complete
from cnnviz.words import N_


@dataclass(frozen=True)
class Activation:
    """A function applied to every element by itself.

    `formula` holds `{x}` where the number goes, and its parameters by name; `use` is a marked sentence.
    """

    name: str
    label: str
    formula: str
    use: str
    parameters: tuple[Parameter, ...] = ()


_ALPHA = Parameter("alpha", N_("alpha"), 1.0, 0.1, 3.0, 0.1)

ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            "relu",
            "ReLU",
            "max(0, {x})",
            N_(
                "Keeps what is positive and sets the rest to 0: cheap, and its slope does not fade for large values."
            ),
        ),
        Activation(
            "leaky_relu",
            "Leaky ReLU",
            "max(0, {x}) + {negative_slope}·min(0, {x})",
            N_("Lets a little of the negative side through, so that no neuron falls silent for good."),
            (Parameter("negative_slope", N_("slope of the negative side"), 0.1, 0.01, 0.9, 0.01),),
        ),
        Activation(
            "relu6",
            "ReLU6",
            "min(6, max(0, {x}))",
            N_("A ReLU capped at 6, for networks that compute with low precision."),
        ),
        Activation(
            "sigmoid",
            "Sigmoid",
            "1 / (1 + e^(−{x}))",
            N_("Squeezes everything into 0 to 1. Far from 0 it is flat, so a network learns slowly there."),
        ),
        Activation(
            "tanh",
            "Tanh",
            "tanh({x})",
            N_("Squeezes everything into −1 to 1 and keeps the sign."),
        ),
        Activation(
            "elu",
            "ELU",
            "max(0, {x}) + min(0, {alpha}·(e^{x} − 1))",
            N_("Like ReLU on the positive side; the negative side runs smoothly to −α."),
            (_ALPHA,),
        ),
        Activation(
            "selu",
            "SELU",
            "1.0507·(max(0, {x}) + min(0, 1.6733·(e^{x} − 1)))",
            N_(
                "An ELU whose two constants keep the mean and variance of the values steady from layer to layer."
            ),
        ),
        Activation(
            "celu",
            "CELU",
            "max(0, {x}) + min(0, {alpha}·(e^({x}/{alpha}) − 1))",
            N_("An ELU whose slope at 0 is 1 for every α."),
            (_ALPHA,),
        ),
        Activation(
            "gelu",
            "GELU",
            "{x}·Φ({x})",
            N_(
                "Weights each value by the probability Φ that a standard normal variable is smaller; used in transformers."
            ),
        ),
        Activation(
            "silu",
            "SiLU (Swish)",
            "{x} / (1 + e^(−{x}))",
            N_("The value times its own sigmoid: smooth, and slightly negative just below 0."),
        ),
        Activation(
            "mish",
            "Mish",
            "{x}·tanh(ln(1 + e^{x}))",
            N_("Close to SiLU, with a slightly deeper dip below 0."),
        ),
        Activation(
            "hardswish",
            "Hard Swish",
            "{x}·min(6, max(0, {x} + 3)) / 6",
            N_("A SiLU made of straight pieces, for small devices."),
        ),
        Activation(
            "hardsigmoid",
            "Hard Sigmoid",
            "min(6, max(0, {x} + 3)) / 6",
            N_("A sigmoid made of three straight pieces."),
        ),
        Activation(
            "softplus",
            "Softplus",
            "ln(1 + e^{x})",
            N_("A ReLU with its corner rounded off; its derivative is the sigmoid."),
        ),
        Activation(
            "softsign",
            "Softsign",
            "{x} / (1 + |{x}|)",
            N_("Like tanh, but it levels off more slowly."),
        ),
        Activation(
            "identity",
            N_("None"),
            "{x}",
            N_(
                "Leaves every value as it is. Without a bend, two convolutions in a row would be no more than one."
            ),
        ),
    )
}


def numbers(name: str, given: dict[str, float]) -> dict[str, float]:
    """The parameters of the activation `name`: from `given` where it has them, else the defaults."""
    return complete(ACTIVATIONS[name].parameters, given)


def apply(name: str, values: np.ndarray, given: dict[str, float]) -> np.ndarray:
    """`values` through the activation `name`, computed by the engine; shape and dtype stay."""
    if name == "identity":
        return values
    return ops.ACTIVATIONS[name](values, **numbers(name, given))
