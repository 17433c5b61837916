"""A trained network as a program for PyTorch."""

from __future__ import annotations

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

ACTIVATIONS = {
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "elu": "ELU",
    "silu": "SiLU",
    "gelu": "GELU",
    "softplus": "Softplus",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
}
"""The modules of those that can be trained with; each has the engine's coefficients by itself."""


def torch_program(_: Translate, given: Trained) -> str:
    """A program that reads the picture in the file of the weights and prints the probability of each class.

    The network is a ``Sequential`` whose modules have the names of the layers, so its ``state_dict`` has those of the file.
    """
    modules: list[str] = []
    for line, layer in zip(given.lines, given.network.layers, strict=True):
        modules += [f"    {name}={module}," for name, module in _modules(line, layer.name)]
        modules[-1] += f"  # {said_of(_, line)}"
    lines = [
        "from collections import OrderedDict",
        "",
        "import numpy as np",
        "import torch",
        "from torch import nn",
        "",
        f'with np.load("{WEIGHTS_FILE}") as file:  # ' + _("the weights, and a picture to test them with"),
        "    saved = dict(file)",
        f"classes = {written_classes(given.classes)}",
        "",
        "network = nn.Sequential(OrderedDict(",
        *modules,
        "))",
        "network.load_state_dict(",
        f'    {{name: torch.from_numpy(saved[name]) for name in saved if name != "{PICTURE}"}}',
        ")",
        "network.eval()  # " + _("batch norm and dropout work as for prediction, not as in training"),
        "",
        "# "
        + _("The picture as float32 from 0 to 1, (batch, channels, rows, columns): {shape}").format(
            shape=(1, *given.shape)
        ),
        f'x = torch.from_numpy(saved["{PICTURE}"].astype(np.float32) / 255)[None]',
        "with torch.no_grad():",
        "    probabilities = network(x)[0].softmax(dim=0)",
        "for place in probabilities.argsort(descending=True).tolist():",
        '    print(f"{classes[place]}: {probabilities[place]:.2%}")',
    ]
    return "\n".join(lines) + "\n"


def _modules(line: Line, name: str) -> list[tuple[str, str]]:
    """The modules of a layer, each with its name."""
    before, after = line.before, line.after
    match line.layer:
        case Convolution(size=size, stride=stride, padding=padding):
            how = f"kernel_size={size}, stride={stride}, padding={padding}"
            return [(name, f"nn.Conv2d({before[0]}, {after[0]}, {how})")]
        case Activation(name=function):
            return [(name, f"nn.{ACTIVATIONS[function]}()")]
        case MaxPool(size=size, stride=stride):
            return [(name, f"nn.MaxPool2d({size}, stride={stride})")]
        case AveragePool(size=size, stride=stride):
            return [(name, f"nn.AvgPool2d({size}, stride={stride})")]
        case BatchNorm():
            return [(name, f"nn.BatchNorm{2 if len(before) == 3 else 1}d({before[0]})")]
        case Dropout(probability=probability):
            return [(name, f"nn.Dropout({probability})")]
        case Flatten():
            return [(name, "nn.Flatten()")]
        case GlobalAverage():
            return [(f"{name}_maps", "nn.AdaptiveAvgPool2d(1)"), (name, "nn.Flatten()")]
        case FullyConnected():
            return [(name, f"nn.Linear({before[0]}, {after[0]})")]
    raise AssertionError(line.layer)
