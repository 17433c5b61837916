"""The lab's second step: what follows the stages of a layer, and the choices that are made at once when it is chosen.

:func:`second_step` computes it from the layer's maps; :func:`then_chosen` adds the kernel without which two maps cannot be
combined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnviz import evidence, kernels, ops
from cnnviz.kernels import grid
from cnnviz.pipeline import Array, Layer, as_weights, kernel_weights
from cnnviz.state.lab import Filter, LabState
from cnnviz.state.second import COMBINATIONS
from cnnviz.words import N_

TITLES: Mapping[str, str] = {
    "magnitude": N_("Magnitude"),
    "sum": N_("Sum"),
    "difference": N_("Difference"),
    "maximum": N_("Maximum"),
    "convolve": N_("Convolution 2"),
    "mix": N_("1 × 1 convolution"),
}
"""What stands above the map of each, as marked messages."""
_OPERATIONS: Mapping[str, Callable[[Array, Array], Any]] = {
    "magnitude": ops.hypot,
    "sum": ops.add,
    "difference": ops.sub,
    "maximum": ops.maximum,
}


@dataclass(frozen=True, eq=False)
class SecondStep:
    """What followed the stages of a layer.

    Attributes
    ----------
    kind
        The state's `then`.
    stage
        Whose maps it takes: "conv", before the activation, for a magnitude; else the last of the layer's stages.
    maps : float32 array (n, H, W)
        What it takes: all maps of the layer; of a combination those of its first kernel, then those of its second.
    weight : float32 array (1, n, k, k), or None
        Of the convolution over all maps; a combination has none.
    result : float32 array (1, H', W')
        Of a combination (C, H, W) where each kernel has a map for each channel.
    of_kernels
        How many kernels the layer has, whose maps stand side by side for each channel.
    """

    kind: str
    stage: str
    maps: Array
    weight: Array | None
    result: Array
    of_kernels: int

    @property
    def pair(self) -> tuple[Array, Array]:
        """The maps (C, H, W) that a combination takes: those of a and those of b."""
        half = len(self.maps) // 2
        return self.maps[:half], self.maps[half:]

    def evidence(self, position: tuple[int, int, int]) -> evidence.CombinationStep | evidence.ConvolutionStep:
        """The arithmetic behind one element (channel, row, column) of the result, in float64."""
        if self.weight is None:
            return evidence.combination_step(self.kind, *self.pair, position)
        return evidence.convolution_step(self.maps, self.weight, None, position)


def is_possible(state: LabState) -> bool:
    """Whether the state asks for a second step, and has the two kernels that a combination takes."""
    return state.then != "none" and (state.then not in COMBINATIONS or len(state.filters) > 1)


def second_step(state: LabState, layer: Layer) -> SecondStep | None:
    """What the state asks for after the stages of `layer`; None if it asks for nothing, or a combination lacks a kernel.

    Raises
    ------
    cnnviz.ops.OperationError
        The second kernel does not fit into the maps.
    """
    if not is_possible(state):
        return None
    if state.then in COMBINATIONS:
        stage = "conv" if state.then == "magnitude" else last_stage(state)
        first, second = (getattr(run, stage) for run in layer.runs[:2])
        result = _OPERATIONS[state.then](first, second)
        return SecondStep(state.then, stage, np.concatenate([first, second]), None, result, len(layer.runs))
    stage = last_stage(state)
    maps = layer.maps(stage)
    weight = second_weight(state, len(maps))
    if min(maps.shape[1:]) < state.slice_side and state.then == "convolve":
        raise ops.OperationError(
            "second_step",
            "the second kernel has {side} × {side} weights and does not fit into maps of {rows} × {columns}: choose a smaller "
            "second kernel, a smaller stride or less pooling, or a larger picture",
            side=state.slice_side,
            rows=maps.shape[1],
            columns=maps.shape[2],
        )
    # as in the first convolution, every number must be the sum of its own products
    result = ops.conv2d(maps, weight, method="direct")
    return SecondStep(state.then, stage, maps, weight, result, len(layer.runs))


def last_stage(state: LabState) -> str:
    """The last of the layer's stages."""
    return "act" if state.pooling == "none" else "pool"


def second_weight(state: LabState, maps: int) -> Array:
    """The second kernel over so many `maps`, float32 (1, maps, k, k): a slice for each."""
    if state.then == "mix":
        return np.array(shares_of(state, maps), np.float32).reshape(1, maps, 1, 1)
    names = slices_of(state, maps)
    return np.stack([_slice(name, state.slice_side) for name in names])[None].astype(np.float32)


def slices_of(state: LabState, maps: int) -> tuple[str, ...]:
    """The name of the slice for each of so many `maps`."""
    return (*state.slices, *[state.slices[-1]] * maps)[:maps]


def shares_of(state: LabState, maps: int) -> tuple[float, ...]:
    """The weight of each of so many `maps` in a mix."""
    return (*state.mix, *[1.0] * maps)[:maps]


def _slice(name: str, side: int) -> kernels.Grid:
    """A slice with `side` rows and columns; a kernel of the library that has no such size is set into zeros."""
    if name == "zero":
        return np.zeros((side, side))
    sized = any(parameter.name == "size" for parameter in kernels.KERNELS[name].parameters)
    return grid.resize(kernels.build(name, {"size": side} if sized else {}), side, side)


_GAUSSIANS = (
    Filter("gaussian", (("sigma", 1.0), ("size", 9.0))),
    Filter("gaussian", (("sigma", 1.6), ("size", 9.0))),
)
_SOBELS = (Filter("sobel_x"), Filter("sobel_y"))


def then_chosen(state: LabState, kind: str) -> dict[str, Any]:
    """The fields after `kind`, of :data:`cnnviz.state.second.THENS`, was chosen.

    With one kernel a combination gets a second: its partner in the other direction, for a difference another Gaussian; of
    a kernel of the visitor's own the same with rows and columns exchanged. A kernel of the library that has no such partner
    is replaced by a pair.
    """
    fields: dict[str, Any] = {"then": kind}
    if kind not in COMBINATIONS or len(state.filters) > 1:
        return fields
    first, second = _pair(state.filters[0], kind)
    return fields | {**vars(first), "others": (second,), "at": 0}


def _pair(given: Filter, kind: str) -> tuple[Filter, Filter]:
    if given.weights is not None:
        turned = as_weights(np.swapaxes(kernel_weights(given), 1, 2))
        other = Filter(given.kernel, given.kernel_numbers, turned)
        return given, _SOBELS[1] if turned == given.weights else other
    if kind == "difference":
        return _GAUSSIANS
    partner = kernels.partner(given.kernel)
    return _SOBELS if partner is None else (given, Filter(partner, given.kernel_numbers))
