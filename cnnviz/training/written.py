"""A description as a short text for a link: ``conv8k3p1-relu-max2-flat-fc10``.

Layers stand in their order with ``-`` between them. A name says the kind, and its numbers follow, each behind a letter: kernels or
outputs without one, ``k`` the size, ``s`` the stride, ``p`` the padding. A stride of 1 of a convolution, one as large as the window
of a pooling, and a padding of 0 are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from cnnviz.training.account import MOST_LAYERS
from cnnviz.training.architecture import (
    ACTIVATIONS,
    Activation,
    Architecture,
    AveragePool,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    FullyConnected,
    GlobalAverage,
    Layer,
    MaxPool,
    Pool,
)

LONGEST = 1000
"""Characters of a text that is read; :data:`~cnnviz.training.account.MOST_LAYERS` layers never need as many."""

_N = r"(0|[1-9][0-9]{0,3})"
_PLAIN: dict[str, Layer] = {
    "bn": BatchNorm(),
    "flat": Flatten(),
    "gap": GlobalAverage(),
    **{name: Activation(name) for name in ACTIVATIONS},
}
_POOLS: dict[str, type[Pool]] = {"max": MaxPool, "avg": AveragePool}
_NAMES = {layer: name for name, layer in _PLAIN.items()}
_POOL_NAMES = {kind: name for name, kind in _POOLS.items()}


def _pool(kind: str, size: str, stride: str | None) -> Pool:
    return _POOLS[kind](int(size), int(stride or size))


_READERS: tuple[tuple[re.Pattern[str], Callable[..., Layer]], ...] = (
    (re.compile("(" + "|".join(_PLAIN) + ")"), _PLAIN.__getitem__),
    (
        re.compile(f"conv{_N}k{_N}(?:s{_N})?(?:p{_N})?"),
        lambda kernels, size, stride, padding: Convolution(
            int(kernels), int(size), int(stride or 1), int(padding or 0)
        ),
    ),
    (re.compile(f"(max|avg){_N}(?:s{_N})?"), _pool),
    (re.compile(r"drop(0(?:\.[0-9]{1,20})?)"), lambda probability: Dropout(float(probability))),
    (re.compile(f"fc{_N}"), lambda outputs: FullyConnected(int(outputs))),
)


def write_layers(layers: Architecture) -> str:
    """`layers` as :func:`read_layers` reads them; empty for none."""
    return "-".join(map(_write, layers))


def read_layers(text: str) -> Architecture:
    """The layers that `text` names; whether they fit each other and a picture is not asked.

    Raises
    ------
    ValueError
        It names no layers, or says a thing that is none, has a setting out of its bounds (a
        :class:`~cnnviz.training.errors.TrainingError`), or is too long.
    """
    if len(text) > LONGEST:
        raise ValueError(text[:LONGEST])
    words = text.split("-")
    if len(words) > MOST_LAYERS:
        raise ValueError(text)
    return tuple(map(_read, words))


def _write(layer: Layer) -> str:
    match layer:
        case Convolution(kernels, size, stride, padding):
            moved, padded = f"s{stride}" if stride != 1 else "", f"p{padding}" if padding else ""
            return f"conv{kernels}k{size}{moved}{padded}"
        case Pool(size, stride):
            return f"{_POOL_NAMES[type(layer)]}{size}{f's{stride}' if stride != size else ''}"
        case Dropout(probability):
            return f"drop{np.format_float_positional(probability, trim='-')}"
        case FullyConnected(outputs):
            return f"fc{outputs}"
    return _NAMES[layer]


def _read(word: str) -> Layer:
    for pattern, make in _READERS:
        if found := pattern.fullmatch(word):
            layer = make(*found.groups())
            layer.check()
            return layer
    raise ValueError(word)
