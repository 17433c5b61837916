"""A layer as the trace sees it: which inputs count, and where each number of the output comes from."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from itertools import accumulate
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from cnnviz.networks.budget import Budget
from cnnviz.networks.field_rules import BLIND
from cnnviz.networks.graph import Layer, Network
from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators import OPERATORS, Array, Context
from cnnviz.networks.operators.arithmetic import MANY, PAIRS
from cnnviz.networks.trace.steps import Closed, How
from cnnviz.networks.trace.terms import NO_TERMS, NOWHERE, Terms, terms_of

Places = npt.NDArray[np.intp]
Index = tuple[int, ...]
T = TypeVar("T")

MOVES = {
    "Concat", "DepthToSpace", "Dropout", "Expand", "Flatten", "Gather", "Identity", "Pad", "Reshape", "Slice",
    "SpaceToDepth", "Split", "Squeeze", "Tile", "Transpose", "Unsqueeze", "Where",
}  # fmt: skip
"""Operators that only move numbers."""

FACTORS = {"Gemm": (0, 1), "MatMul": (0, 1), "MatMulInteger": (0, 1), "QLinearMatMul": (0, 3)}
"""Operators that multiply matrices, and which of their inputs these are."""
MATRIX_PRODUCT = "MatrixProduct"
"""Stands for the name of an operator of :data:`FACTORS` where no factor is a weight; no ONNX operator is called so."""

PAIR_LIKE = (PAIRS.keys() | MANY.keys()) - {"And", "Or", "Xor"} | {"Mean", "Mod"}
"""Operators of several arrays, number by number, stretched to one shape."""


@dataclass(frozen=True, eq=False)
class TracedLayer(LayerRun):
    """A layer in a run, of which a number of one output is traced back.

    Attributes
    ----------
    changing
        The names of all arrays that depend on the network's inputs.
    output
        The number of the output that is looked at.
    """

    changing: frozenset[str]
    output: int = 0

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """The numbers of the layer's inputs that depend on the network's inputs and count for its results."""
        return tuple(
            number
            for number, name in enumerate(self.layer.inputs)
            if name in self.changing and (self.op, number) not in BLIND
        )

    @property
    def moved(self) -> tuple[int, ...]:
        """Of an operator that moves numbers: which inputs these come from; the other inputs say where they go."""
        if self.op == "Concat":
            return tuple(range(len(self.arrays)))
        return (1, 2) if self.op == "Where" else (0,)

    @property
    def decides(self) -> bool:
        """Whether an input that changes says which numbers are moved."""
        return self.op in MOVES and not set(self.changes) <= set(self.moved)

    @property
    def result(self) -> Array:
        """The output that is looked at."""
        result = self.outputs[self.output]
        assert result is not None
        return result

    @property
    def once_more(self) -> Context:
        """The context for computing the layer again, with a budget of its own."""
        return replace(self.context, budget=Budget())

    def compute(self, arrays: Iterable[Array | None]) -> Array:
        """The output that is looked at, computed from other inputs."""
        made = OPERATORS[self.op].compute(self.once_more, *arrays, **self.layer.attributes)
        return np.asarray(made[self.output] if isinstance(made, tuple) else made)

    def terms(self, number: int, places: npt.ArrayLike, weights: npt.ArrayLike = 1.0) -> Terms:
        """The numbers at `places` of an input, counted through its flat array, times `weights`; without those `NOWHERE`."""
        flat = np.asarray(places, np.intp).reshape(-1)
        factor = np.broadcast_to(np.asarray(weights, np.float64).reshape(-1), flat.shape)
        inside = flat != NOWHERE
        name = self.layer.inputs[number]
        return terms_of({name: self.array(number)}, np.zeros(inside.sum()), flat[inside], factor[inside])

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Of a Concat: where each input begins on the joined axis, and where the last one ends."""
        return tuple(accumulate((array.shape[self._joined] for array in self.operands), initial=0))

    @property
    def _joined(self) -> int:
        return int(self.setting("axis")) % self.result.ndim

    def part(self, number: int) -> tuple[slice, ...]:
        """Of a Concat: the part of the output that is input `number`, one slice for each axis."""
        return (slice(None),) * self._joined + (slice(*self.starts[number : number + 2]),)

    def place(self, number: int, index: Sequence[int]) -> int:
        """The place in input `number`, counted through, that one element of the output stems from, or `NOWHERE`.

        As :meth:`labels`, for one element.
        """
        shape = self.array(number).shape
        own = list(index)
        if self.op == "Concat":
            own[self._joined] -= self.starts[number]
            if not 0 <= own[self._joined] < shape[self._joined]:
                return NOWHERE
        elif self.op not in PAIR_LIKE or self.op in PAIRS:
            return int(self.labels(number)[tuple(index)])
        own = own[len(own) - len(shape) :]
        return int(np.ravel_multi_index(own, shape, mode="clip"))  # an axis of length 1 was stretched

    def labels(self, number: int) -> Places:
        """For each number of the output the place in input `number`, counted through, that it stems from, or `NOWHERE`.

        For operators that move numbers or go number by number: an operator that moves numbers moves labels as well.
        """
        mine = numbering(self.array(number))
        arrays: list[Array | None] = list(self.arrays)
        if self.op == "Concat":
            labels = np.full(self.result.shape, NOWHERE)
            labels[self.part(number)] = mine
            return labels
        if self.op in PAIR_LIKE and self.op in PAIRS:
            arrays = [None if array is None else np.zeros(array.shape, np.intp) for array in arrays]
            arrays[number] = mine
            return np.asarray(OPERATORS["Add"].compute(self.once_more, *arrays, **self.layer.attributes))
        if self.op not in MOVES:
            return np.broadcast_to(mine, self.result.shape) if self.op in PAIR_LIKE else mine
        if self.op == "Where":
            for other in self.moved:
                arrays[other] = np.full(self.array(other).shape, NOWHERE)
        if self.op == "Pad":
            arrays += [None] * (3 - len(arrays))
            arrays[2] = np.array(NOWHERE)
        arrays[number] = mine
        return self.compute(arrays)


def operation_of(layer: Layer, changing: Container[str]) -> str:
    """The operator's name, but `MATRIX_PRODUCT` for a product of two matrices that both depend on the network's inputs."""
    factors = FACTORS.get(layer.op_type)
    if factors and all(layer.inputs[number] in changing for number in factors):
        return MATRIX_PRODUCT
    return layer.op_type


def _once(work: Callable[[Network], T]) -> Callable[[Network], T]:
    """`work`, done once for each network, as long as that lives."""
    known: WeakKeyDictionary[Network, T] = WeakKeyDictionary()

    @wraps(work)
    def found(network: Network) -> T:
        if network not in known:
            known[network] = work(network)
        return known[network]

    return found


@_once
def changing_arrays(network: Network) -> frozenset[str]:
    """The names of all arrays that depend on the network's inputs."""
    found = {port.name for port in network.inputs}
    for layer in network.layers:
        seen = {name for number, name in enumerate(layer.inputs) if (layer.op_type, number) not in BLIND}
        if found & seen:
            found.update(filter(None, layer.outputs))
    return frozenset(found)


@_once
def makers(network: Network) -> dict[str, tuple[Layer, int]]:
    """The layer that made each array, and as which of its outputs, by the array's name."""
    return {
        name: (layer, number) for layer in network.layers for number, name in enumerate(layer.outputs) if name
    }


def closed(run: TracedLayer, index: Index) -> How:
    """The step of a layer whose arithmetic is not shown: all numbers of the inputs that change may have a part in it."""
    return Closed(sum(run.array(number).size for number in run.changes))


def same_place(run: TracedLayer, index: Index) -> Terms:
    """From each input that changes, the number that goes into the element at `index`; its weight is not known."""
    places = [run.place(number, index) for number in run.changes]
    arrays = {run.layer.inputs[number]: run.array(number) for number in run.changes}
    order = {name: number for number, name in enumerate(arrays)}
    which = [order[run.layer.inputs[number]] for number in run.changes]
    return terms_of(arrays, which, places, [math.nan] * len(places)) if places else NO_TERMS


def numbering(array: Array) -> Places:
    """The array's shape, filled with the place of each of its numbers in the flat array."""
    return np.arange(array.size, dtype=np.intp).reshape(array.shape)
