"""The activations of the lab and of the signals page, in the order in which they are offered."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.parameters import Parameter
from cnnviz.pointwise.record import Coefficient, Pointwise, of_engine, ones
from cnnviz.words import N_


def _coefficient(sign: str, slider: Parameter, attribute: str = "", default: float = 0.0) -> Coefficient:
    return Coefficient(slider.name, sign, attribute, default, slider)


def _bound(name: str, label: str, sign: str, default: float, low: float, high: float) -> Coefficient:
    """In quarters: these are exact in 32 bits too, so the engine and the browser agree on which numbers lie above."""
    return _coefficient(sign, Parameter(name, label, default, low, high, 0.25))


_ALPHA = _coefficient("α", Parameter("alpha", N_("alpha"), 1.0, 0.1, 3.0, 0.1), "alpha", 1.0)
_LAMBD = _bound("lambd", N_("threshold"), "λ", 0.5, 0.0, 50.0)

ACTIVATIONS = (
    of_engine(
        "relu",
        "max(0, {x})",
        operator="Relu",
        straight=True,
        silences=True,
        label="ReLU",
        use=N_(
            "Keeps what is positive and sets the rest to 0: cheap, and its slope does not fade for large values."
        ),
        numpy="np.maximum(conv, 0)",
    ),
    of_engine(
        "leaky_relu",
        "max(0, {x}) + {negative_slope}·min(0, {x})",
        coefficients=(
            _coefficient(
                "a",
                Parameter("negative_slope", N_("slope of the negative side"), 0.1, 0.01, 0.9, 0.01),
                "alpha",
                0.01,
            ),
        ),
        operator="LeakyRelu",
        straight=True,
        label="Leaky ReLU",
        use=N_("Lets a little of the negative side through, so that no neuron falls silent for good."),
        numpy="np.where(conv > 0, conv, {negative_slope} * conv)",
    ),
    of_engine(
        "relu6",
        "min(6, max(0, {x}))",
        straight=True,
        silences=True,
        label="ReLU6",
        use=N_("A ReLU capped at 6, for networks that compute with low precision."),
        numpy="np.clip(conv, 0, 6)",
    ),
    of_engine(
        "sigmoid",
        "1 / (1 + e^(−{x}))",
        operator="Sigmoid",
        label="Sigmoid",
        use=N_("Squeezes everything into 0 to 1. Far from 0 it is flat, so a network learns slowly there."),
        numpy="expit(conv)",
        torch="torch.sigmoid",
    ),
    of_engine(
        "tanh",
        "tanh({x})",
        operator="Tanh",
        label="Tanh",
        use=N_("Squeezes everything into −1 to 1 and keeps the sign."),
        numpy="np.tanh(conv)",
        torch="torch.tanh",
    ),
    of_engine(
        "elu",
        "max(0, {x}) + min(0, {alpha}·(e^{x} − 1))",
        coefficients=(_ALPHA,),
        operator="Elu",
        label="ELU",
        use=N_("Like ReLU on the positive side; the negative side runs smoothly to −α."),
        numpy="np.where(conv > 0, conv, {alpha} * np.expm1(np.minimum(conv, 0)))",
    ),
    of_engine(
        "selu",
        "1.0507·(max(0, {x}) + min(0, 1.6733·(e^{x} − 1)))",
        label="SELU",
        use=N_(
            "An ELU whose two constants keep the mean and variance of the values steady from layer to layer."
        ),
        numpy="1.0507009873554805 * np.where(conv > 0, conv, 1.6732632423543772 * np.expm1(np.minimum(conv, 0)))",
    ),
    of_engine(
        "celu",
        "max(0, {x}) + min(0, {alpha}·(e^({x}/{alpha}) − 1))",
        coefficients=(_ALPHA,),
        operator="Celu",
        label="CELU",
        use=N_("An ELU whose slope at 0 is 1 for every α."),
        numpy="np.where(conv > 0, conv, {alpha} * np.expm1(np.minimum(conv, 0) / {alpha}))",
    ),
    of_engine(
        "gelu",
        "{x}·Φ({x})",
        operator="Gelu",
        label="GELU",
        use=N_(
            "Weights each value by the probability Φ that a standard normal variable is smaller; used in transformers."
        ),
        numpy="conv * ndtr(conv)",
    ),
    of_engine(
        "silu",
        "{x} / (1 + e^(−{x}))",
        label="SiLU (Swish)",
        use=N_("The value times its own sigmoid: smooth, and slightly negative just below 0."),
        numpy="conv * expit(conv)",
    ),
    of_engine(
        "mish",
        "{x}·tanh(ln(1 + e^{x}))",
        operator="Mish",
        label="Mish",
        use=N_("Close to SiLU, with a slightly deeper dip below 0."),
        numpy="conv * np.tanh(np.logaddexp(0, conv))",
    ),
    of_engine(
        "hardswish",
        "{x}·min(6, max(0, {x} + 3)) / 6",
        operator="HardSwish",
        silences=True,
        label="Hard Swish",
        use=N_("A SiLU made of straight pieces, for small devices."),
        numpy="conv * np.clip(conv + 3, 0, 6) / 6",
    ),
    of_engine(
        "hardsigmoid",
        "min(6, max(0, {x} + 3)) / 6",
        straight=True,
        label="Hard Sigmoid",
        use=N_("A sigmoid made of three straight pieces."),
        numpy="np.clip(conv + 3, 0, 6) / 6",
    ),
    of_engine(
        "softplus",
        "ln(1 + e^{x})",
        operator="Softplus",
        pinned={"threshold": math.inf},
        label="Softplus",
        use=N_("A ReLU with its corner rounded off; its derivative is the sigmoid."),
        numpy="np.logaddexp(0, conv)",
    ),
    of_engine(
        "softsign",
        "{x} / (1 + |{x}|)",
        operator="Softsign",
        label="Softsign",
        use=N_("Like tanh, but it levels off more slowly."),
        numpy="conv / (1 + np.abs(conv))",
    ),
    of_engine(
        "logsigmoid",
        "−ln(1 + e^(−{x}))",
        label="LogSigmoid",
        use=N_("The logarithm of the sigmoid, for losses: the values are never above 0."),
        numpy="-np.logaddexp(0, -conv)",
    ),
    of_engine(
        "hardtanh",
        "min({max_val}, max({min_val}, {x}))",
        coefficients=(
            _bound("min_val", N_("lower bound"), "a", -1.0, -50.0, 0.0),
            _bound("max_val", N_("upper bound"), "b", 1.0, 0.0, 50.0),
        ),
        straight=True,
        label="Hardtanh",
        use=N_("A tanh made of three straight pieces: values beyond the bounds are set to them."),
        numpy="np.clip(conv, {min_val}, {max_val})",
    ),
    of_engine(
        "softshrink",
        "max(0, {x} − {lambd}) + min(0, {x} + {lambd})",
        coefficients=(_LAMBD,),
        straight=True,
        silences=True,
        label="Softshrink",
        use=N_("Moves every value towards 0 by λ and sets small ones to 0, as in denoising."),
        numpy="conv - np.clip(conv, -{lambd}, {lambd})",
    ),
    of_engine(
        "hardshrink",
        "{x} · [|{x}| > {lambd}]",
        coefficients=(_LAMBD,),
        straight=True,
        silences=True,
        label="Hardshrink",
        use=N_("Sets values between −λ and λ to 0 and leaves the others as they are."),
        numpy="np.where(np.abs(conv) > {lambd}, conv, 0)",
    ),
    of_engine(
        "tanhshrink",
        "{x} − tanh({x})",
        label="Tanhshrink",
        use=N_("The value minus its tanh: small values almost vanish, and large ones come closer to 0 by 1."),
        numpy="conv - np.tanh(conv)",
    ),
    of_engine(
        "threshold",
        "{x} · [{x} > {threshold}] + {value} · [{x} ≤ {threshold}]",
        coefficients=(
            _bound("threshold", N_("threshold"), "θ", 1.0, -50.0, 50.0),
            _bound("value", N_("value that replaces the others"), "v", 0.0, -50.0, 50.0),
        ),
        straight=True,
        label=N_("Threshold"),
        use=N_("Keeps values above the threshold and replaces all others by one fixed value."),
        numpy="np.where(conv > {threshold}, conv, {value})",
    ),
    of_engine(
        "abs",
        "|{x}|",
        operator="Abs",
        straight=True,
        value=np.abs,  # ops.abs makes floats of whole numbers
        activates=False,
        of_whole_numbers=True,
        label=N_("Absolute value"),
        use=N_("Drops the sign: an edge gives the same response whichever of its sides is bright."),
        numpy="np.abs(conv)",
        torch="torch.abs",
    ),
    Pointwise(
        "identity",
        "{x}",
        lambda x: x,
        ones,
        straight=True,
        label=N_("None"),
        use=N_(
            "Leaves every value as it is. Without a bend, two convolutions in a row would be no more than one."
        ),
        numpy="conv",
    ),
)
