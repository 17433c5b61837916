"""A trained network as a program for NumPy, and SciPy where an activation needs it."""

from __future__ import annotations

import re

from cnnviz.pointwise import LAB
from cnnviz.training.account import Line
from cnnviz.training.architecture import (
    Activation,
    AveragePool,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    FullyConnected,
    GlobalAverage,
    MaxPool,
)
from cnnviz.training.export.trained import PICTURE, WEIGHTS_FILE, Trained
from cnnviz.training.export.wording import said_of, written_classes
from cnnviz.words import Translate

_FROM_SCIPY = ("expit", "ndtr")

_WINDOWS = """\
def windows(x, size, stride):
    return sliding_window_view(x, (size, size), axis=(1, 2))[:, ::stride, ::stride]
"""
_CONVOLUTION = """\
def convolution(x, weight, bias, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    return np.einsum("krcij,fkij->frc", windows(x, weight.shape[2], stride), weight) + bias[:, None, None]
"""
_NORMALISATION = """\
def normalisation(x, weight, bias, mean, var):
    scale = weight / np.sqrt(var + 1e-5)
    shift = bias - mean * scale
    by_channel = (-1,) + (1,) * (x.ndim - 1)
    return x * scale.reshape(by_channel) + shift.reshape(by_channel)
"""


def numpy_program(_: Translate, given: Trained) -> str:
    """A program that reads the picture in the file of the weights and prints the probability of each class."""
    steps: list[str] = []
    for line, layer in zip(given.lines, given.network.layers, strict=True):
        if not isinstance(line.layer, Dropout):
            steps += [f"# {layer.name}: {said_of(_, line)}", f"x = {_step(line, layer.name)}"]
    body = "\n".join(steps)
    functions = [
        function
        for name, function in (
            ("windows", _WINDOWS),
            ("convolution", _CONVOLUTION),
            ("normalisation", _NORMALISATION),
        )
        if f"{name}(" in body or (name == "windows" and "convolution(" in body)
    ]
    taken = [name for name in _FROM_SCIPY if f"{name}(" in body]
    lines = [
        "import numpy as np",
        *(["from numpy.lib.stride_tricks import sliding_window_view"] if functions[:1] == [_WINDOWS] else []),
        *(f"from scipy.special import {name}" for name in taken),
        "",
        f'with np.load("{WEIGHTS_FILE}") as file:  # ' + _("the weights, and a picture to test them with"),
        "    saved = dict(file)",
        f"classes = {written_classes(given.classes)}",
        *(f"\n\n{function.rstrip()}" for function in functions),
        *(["", ""] if functions else [""]),
        "# "
        + _("The picture as float32 from 0 to 1, (channels, rows, columns): {shape}").format(
            shape=given.shape
        ),
        f'x = saved["{PICTURE}"].astype(np.float32) / 255',
        body,
        "",
        "# " + _("Softmax: the scores become probabilities"),
        "probabilities = np.exp(x - x.max())",
        "probabilities /= probabilities.sum()",
        "for place in np.argsort(-probabilities):",
        '    print(f"{classes[place]}: {probabilities[place]:.2%}")',
    ]
    return "\n".join(lines) + "\n"


def _step(line: Line, name: str) -> str:
    """The value of a layer of the array x, as a program has it."""
    weights = f'saved["{name}.weight"], saved["{name}.bias"]'
    match line.layer:
        case Convolution(stride=stride, padding=padding):
            return f"convolution(x, {weights}, stride={stride}, padding={padding})"
        case Activation(name=function):
            record = LAB[function]
            # the lab's programs call its input conv; a network's functions keep their usual coefficients
            value = re.sub(r"\bconv\b", "x", record.numpy)
            return value.format(**{each.name: each.default for each in record.coefficients})
        case MaxPool(size=size, stride=stride):
            return f"windows(x, size={size}, stride={stride}).max(axis=(3, 4))"
        case AveragePool(size=size, stride=stride):
            return f"windows(x, size={size}, stride={stride}).mean(axis=(3, 4))"
        case BatchNorm():
            running = f'saved["{name}.running_mean"], saved["{name}.running_var"]'
            return f"normalisation(x, {weights}, {running})"
        case Flatten():
            return "x.reshape(-1)"
        case GlobalAverage():
            return "x.mean(axis=(1, 2))"
        case FullyConnected():
            return f'saved["{name}.weight"] @ x + saved["{name}.bias"]'
    raise AssertionError(line.layer)
