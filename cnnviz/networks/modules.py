"""Modules of a network: parts in which one array takes several ways that are joined again, found from the graph alone.

A fire module (Iandola et al., 2016) is one: a convolution of 1 × 1 squeezes the channels together, convolutions of 1 × 1 and of
3 × 3 side by side expand them, and their maps are joined. The branches of an Inception module are another.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks.graph import Layer, Network
from cnnviz.pointwise import BY_OPERATOR

MOST_LAYERS = 64
"""Layers of one module; what has more is none."""

ALONG = frozenset({name for name, function in BY_OPERATOR.items() if function.activates}) | {
    "BatchNormalization",
    "Dropout",
}
"""What belongs to the convolution before it."""

Values = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Module:
    """Layers between one array and the one that its branches are joined in.

    Attributes
    ----------
    name
        What the names of its layers have in common, or the name of the layer that joins.
    source, joined
        The names of the arrays that go in and come out.
    layers
        Its layers, in their order; the last one joins.
    squeeze
        The convolution that all branches begin with; None if they begin with what goes in.
    branches
        The convolutions of each branch, in their order.
    """

    name: str
    source: str
    joined: str
    layers: tuple[Layer, ...]
    squeeze: Layer | None
    branches: tuple[tuple[Layer, ...], ...]

    @property
    def arrays(self) -> frozenset[str]:
        """The names of all arrays that its layers make."""
        return frozenset(name for layer in self.layers for name in layer.outputs if name)

    @property
    def is_fire(self) -> bool:
        """Whether it is a fire module: squeezed by 1 × 1, then one convolution of 1 × 1 beside one of 3 × 3."""
        kernels = sorted(kernel_of(layer) for branch in self.branches for layer in branch)
        return (
            self.squeeze is not None
            and kernel_of(self.squeeze) == (1, 1)
            and kernels == [(1, 1), (3, 3)]
            and all(len(branch) == 1 for branch in self.branches)
        )


@dataclass(frozen=True)
class ModuleCost:
    """What a module takes, and what one convolution with its largest kernel would take from the same maps to as many.

    Attributes
    ----------
    weights, operations
        Weights with biases, and multiply-adds, of its convolutions.
    kernel
        The largest kernel, (rows, columns), of its convolutions.
    one_weights, one_operations
        The same of a single convolution with that kernel and a bias.
    """

    weights: int
    operations: int
    kernel: tuple[int, int]
    one_weights: int
    one_operations: int


def modules_of(network: Network) -> tuple[Module, ...]:
    """The modules of a network in their order; none of them lies in another.

    A module is joined by a Concat along the channels, has at least one convolution in each branch, and nothing but what it makes
    last goes on from it. A connection that passes all layers by makes no module.
    """
    makers = {name: layer for layer in network.layers for name in layer.outputs}
    place = {name: at for at, layer in enumerate(network.layers) for name in layer.outputs}
    takers: Counter[str] = Counter(name for layer in network.layers for name in set(layer.inputs))
    takers.update(network.outputs)
    found: list[Module] = []
    taken: set[str] = set()
    for layer in network.layers:
        if layer.op_type == "Concat" and layer.attributes.get("axis") in (1, -3):
            module = _module(layer, makers, place, takers, network)
            if module is not None and not taken.intersection(module.arrays):
                found.append(module)
                taken |= module.arrays
    names = Counter(module.name for module in found)
    return tuple(module if names[module.name] == 1 and module.name else _renamed(module) for module in found)


def cost_of(module: Module, values: Values) -> ModuleCost:
    """What it takes for one input, given what :meth:`Network.run` made."""
    convolutions = [layer for layer in module.layers if layer.op_type == "Conv"]
    weights = sum(array.size for layer in convolutions for array in layer.weights.values())
    operations = sum(
        values[layer.inputs[1]].size * math.prod(values[layer.outputs[0]].shape[2:]) for layer in convolutions
    )
    kernel = max((kernel_of(layer) for layer in convolutions), key=math.prod)
    before, after = values[module.source].shape[1], values[module.joined].shape[1]
    pairs = before * after * math.prod(kernel)
    return ModuleCost(
        weights, operations, kernel, pairs + after, pairs * math.prod(values[module.joined].shape[2:])
    )


def kernel_of(layer: Layer) -> tuple[int, int]:
    """Rows and columns of a convolution's kernel."""
    weight = layer.weights.get(layer.inputs[1])
    shape = () if weight is None else np.shape(weight)[2:]
    return (shape[0], shape[1]) if len(shape) == 2 else (0, 0)


def _module(
    join: Layer,
    makers: Mapping[str, Layer],
    place: Mapping[str, int],
    takers: Mapping[str, int],
    network: Network,
) -> Module | None:
    """The module that `join` ends; None if it ends none."""
    ends = [name for name in join.inputs if name in makers]
    if len(set(ends)) != len(join.inputs) or len(ends) < 2:
        return None
    ways = set(ends)
    inside: dict[str, Layer] = {}
    while len(ways) > 1:
        last = max(ways, key=lambda name: place.get(name, -1))
        layer = makers.get(last)
        if layer is None or len(inside) == MOST_LAYERS:
            return None
        inside[last] = layer
        ways = (ways - {last}) | _given(layer)
    (source,) = ways
    branches = tuple(_convolutions(end, source, makers) for end in ends)
    if source in ends or not all(branches):
        return None
    squeeze = None
    before = _squeezing(source, makers)
    if (
        before
        and all(takers[name] == 1 for name in before[1:])
        and takers[source] == _within(source, inside.values())
    ):
        squeeze = makers[before[-1]]
        inside |= {name: makers[name] for name in before}
        source = squeeze.inputs[0]
    if any(takers[name] != _within(name, (*inside.values(), join)) for name in inside):
        return None
    layers = tuple(sorted({id(each): each for each in (*inside.values(), join)}.values(),
                          key=lambda each: place[each.outputs[0]]))  # fmt: skip
    return Module(
        common_name(each.name for each in layers), source, join.outputs[0], layers, squeeze, branches
    )


def _within(name: str, layers: Iterable[Layer]) -> int:
    """How many different layers of `layers` take an array."""
    return len({id(layer) for layer in layers if name in layer.inputs})


def _given(layer: Layer) -> set[str]:
    """What a layer takes that is no weight."""
    return {name for name in layer.inputs if name and name not in layer.weights}


def _convolutions(end: str, source: str, makers: Mapping[str, Layer]) -> tuple[Layer, ...]:
    """The convolutions on the way from `source` to `end`, the first one first."""
    seen: dict[int, Layer] = {}
    ways = [end]
    while ways:
        name = ways.pop()
        layer = makers.get(name)
        if name == source or layer is None or id(layer) in seen:
            continue
        seen[id(layer)] = layer
        ways += _given(layer)
    return tuple(layer for layer in reversed(seen.values()) if layer.op_type == "Conv")


def _squeezing(source: str, makers: Mapping[str, Layer]) -> list[str]:
    """The arrays from `source` back to what a convolution of 1 × 1 with fewer channels than it takes makes; none if that is none."""
    names = [source]
    while (layer := makers.get(names[-1])) is not None and layer.op_type in ALONG:
        names.append(layer.inputs[0])
    if layer is None or layer.op_type != "Conv" or kernel_of(layer) != (1, 1):
        return []
    after, before = np.shape(layer.weights[layer.inputs[1]])[:2]
    return names if after < before else []


def common_name(names: Iterable[str]) -> str:
    """What names have in common from their beginning, in whole parts between ``/``, ``.`` and ``_``; ``""`` if nothing."""
    given = list(names)
    parts = [re.split(r"([/._])", name) for name in given]
    same = 0
    for each in zip(*parts, strict=False):
        if len(set(each)) > 1:
            break
        same += 1
    return "".join(parts[0][:same]).strip("/._") if parts else ""


def _renamed(module: Module) -> Module:
    """A module whose name says too little: called by the layer that joins."""
    return Module(
        module.layers[-1].name,
        module.source,
        module.joined,
        module.layers,
        module.squeeze,
        module.branches,
    )
