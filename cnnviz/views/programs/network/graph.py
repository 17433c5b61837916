"""What a program of a network consists of: the layers that have to be computed, and the arrays that come with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Network
from cnnviz.networks.layer_run import LayerRun

Array = npt.NDArray[Any]


class ProgramError(Exception):
    """A layer has no form in a dialect. `template` is one sentence with ``{name}`` placeholders to translate; `values` fills it."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


@dataclass
class Names:
    """How a program names the arrays of a run, and which of them its file of weights needs.

    Attributes
    ----------
    values
        Every array of the run, by its name in the network's file.
    still
        The names of arrays that are the same whatever numbers are put in: weights, constants, shapes.
    taken
        Arrays that come with the program, by name; grows as a program is written.
    """

    values: Mapping[str, Array]
    still: frozenset[str]
    taken: dict[str, Array] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """What a program writes for the array: ``w["conv1.weight"]`` of the file, ``a["conv1"]`` of a layer before."""
        if name in self.still:
            return self.given(name, self.values[name])
        return f"a[{name!r}]"

    def given(self, name: str, array: Array) -> str:
        """The same for an array that the program brings along."""
        self.taken[name] = array
        return f"w[{name!r}]"

    def input(self, run: LayerRun, number: int = 0) -> str:
        """A layer's input `number`; "None" where it is left out."""
        names = run.layer.inputs
        return self.of(names[number]) if number < len(names) and names[number] else "None"

    def inputs(self, run: LayerRun) -> list[str]:
        """All inputs of a layer that are there."""
        return [self.of(name) for name in run.layer.inputs if name]


def still_arrays(network: Network) -> frozenset[str]:
    """The names of arrays that do not depend on the numbers put in, only on their shapes."""
    still = set(network.fixed)
    for layer in network.layers:
        inputs = set(filter(None, layer.inputs[:1] if layer.op_type == "CastLike" else layer.inputs))
        if layer.op_type in ("Shape", "Size") or inputs <= still:
            still.update(filter(None, layer.outputs))
    return frozenset(still)


def runs_to_write(network: Network, values: Mapping[str, Array], still: frozenset[str]) -> list[LayerRun]:
    """The layers, in order, whose results depend on the input."""
    return [
        LayerRun.of(network, layer, values)
        for layer in network.layers
        if not still.issuperset(filter(None, layer.outputs))
    ]


def is_real(*arrays: Array | None) -> bool:
    """Whether all arrays that are there hold floats of 32 or 64 bits, which programs compute as the engine does."""
    return all(array is None or (array.dtype.kind == "f" and array.dtype.itemsize >= 4) for array in arrays)


def float_text(value: float) -> str:
    """A number as a program has it, infinity among them."""
    return f'float("{value}")' if not np.isfinite(value) else repr(float(value))
