"""The numbers that a network begins with."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from cnnviz.ops.shape import Array
from cnnviz.training.account import Line
from cnnviz.training.architecture import BatchNorm
from cnnviz.training.settings import START, Settings

SMALL = 0.01
"""The deviation of small normal weights."""


def start(lines: Sequence[Line], settings: Settings) -> dict[str, Array]:
    """Every learned array in float32, by ``line.name`` as in a ``torch.nn.Sequential`` of the same layers.

    Biases begin at 0, and batch norm at a scale of 1, whatever the start.
    """
    rng = settings.random(START)
    arrays = {}
    for number, line in enumerate(lines):
        for name, shape in line.parameters.items():
            array = np.zeros(shape, np.float32)
            if isinstance(line.layer, BatchNorm):
                array += name == "weight"
            elif name == "weight" and settings.start != "zero":
                deviation = SMALL if settings.start == "normal" else math.sqrt(2 / math.prod(shape[1:]))
                array[...] = rng.standard_normal(shape) * deviation
            arrays[f"{number}.{name}"] = array
    return arrays
