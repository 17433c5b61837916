"""A layer as the trace sees it: which inputs count, and where each number of the output comes from."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from cnnviz.network.budget import Budget
from cnnviz.network.field_rules import BLIND
from cnnviz.network.graph import Layer, Network
from cnnviz.network.layer_run import LayerRun
from cnnviz.network.operators import OPERATORS, Array, Context
from cnnviz.network.operators.arithmetic import MANY, PAIRS
from cnnviz.network.trace.steps import Closed, How
from cnnviz.network.trace.terms import NO_TERMS, NOWHERE, Terms, terms_of

Places = npt.NDArray[np.intp]
Index = tuple[int, ...]

MOVES = {
    "Concat", "DepthToSpace", "Dropout", "Expand", "Flatten", "Gather", "Identity", "Pad", "Reshape", "Slice",
    "SpaceToDepth", "Split", "Squeeze", "Tile", "Transpose", "Unsqueeze", "Where",
}  # fmt: skip
"""Operators that only move numbers."""

FACTORS = {"Gemm": (0, 1), "MatMul": (0, 1), "MatMulInteger": (0, 1), "QLinearMatMul": (0, 3)}
"""Operators that multiply matrices, and which of their inputs these are."""
MATRIX_PRODUCT = "MatrixProduct"
"""In the place of such an operator's name where no factor is a weight: no operator of ONNX is called so."""

PAIR_LIKE = (PAIRS.keys() | MANY.keys()) - {"And", "Or", "Xor"} | {"Mean", "Mod"}
"""Operators of several arrays, number by number, stretched to one shape."""


@dataclass(frozen=True, eq=False)
class TracedLayer(LayerRun):
    """A layer together with what depends on the network's inputs, and which of its outputs is looked at."""

    changing: frozenset[str]
    output: int = 0

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """The numbers of the inputs that depend on the network's inputs."""
        return tuple(
            number
            for number, name in enumerate(self.layer.inputs)
            if name in self.changing and (self.op, number) not in BLIND
        )

    @property
    def moved(self) -> tuple[int, ...]:
        """Of an operator that moves numbers the inputs whose numbers those are; other inputs say where they go."""
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
        """What an operator needs to compute again, with a budget of its own."""
        return replace(self.context, budget=Budget())

    def compute(self, arrays: Iterable[Array | None]) -> Array:
        """What the operator makes of other arrays, at the output looked at."""
        made = OPERATORS[self.op].compute(self.once_more, *arrays, **self.layer.attributes)
        return np.asarray(made[self.output] if isinstance(made, tuple) else made)

    def terms(self, number: int, places: npt.ArrayLike, weights: npt.ArrayLike = 1.0) -> Terms:
        """Terms read from one input, without the places that are nowhere."""
        flat = np.asarray(places, np.intp).reshape(-1)
        factor = np.broadcast_to(np.asarray(weights, np.float64).reshape(-1), flat.shape)
        inside = flat != NOWHERE
        name = self.layer.inputs[number]
        return terms_of({name: self.array(number)}, np.zeros(inside.sum()), flat[inside], factor[inside])

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Of a Concat where each input begins on the joined axis, and where the last one ends."""
        return tuple(
            accumulate((array.shape[self._joined] for array in self.arrays if array is not None), initial=0)
        )

    @property
    def _joined(self) -> int:
        return int(self.setting("axis")) % self.result.ndim

    def part(self, number: int) -> tuple[slice, ...]:
        """Of a Concat the part of the output that is input `number`."""
        return (slice(None),) * self._joined + (slice(*self.starts[number : number + 2]),)

    def place(self, number: int, index: Sequence[int]) -> int:
        """The entry of :meth:`labels` for one element of the output."""
        shape = self.array(number).shape
        own = list(index)
        if self.op == "Concat":
            own[self._joined] -= self.starts[number]
            if not 0 <= own[self._joined] < shape[self._joined]:
                return NOWHERE
        elif self.op not in PAIR_LIKE or self.op in PAIRS:
            return int(self.labels(number)[tuple(index)])
        own = own[len(own) - len(shape) :]
        place = 0
        for n, at in zip(shape, own, strict=True):
            place = place * n + (at if n > 1 else 0)
        return place

    def labels(self, number: int) -> Places:
        """For each number of the output the place in input `number` that it stems from, or `NOWHERE`.

        For operators that move numbers or go number by number: an operator that moves numbers moves labels as well.
        """
        arrays: list[Array | None] = list(self.arrays)
        mine = np.arange(self.array(number).size, dtype=np.int64).reshape(self.array(number).shape)
        if self.op in MOVES:
            if self.op == "Concat":
                labels = np.full(self.result.shape, NOWHERE, np.intp)
                labels[self.part(number)] = mine
                return labels
            if self.op == "Where":
                for other in self.moved:
                    arrays[other] = np.full_like(self.array(other), NOWHERE, dtype=np.int64)
            if self.op == "Pad":
                arrays += [None] * (3 - len(arrays))
                arrays[2] = np.array(NOWHERE)
            arrays[number] = mine
            return self.compute(arrays).astype(np.intp)
        if self.op in PAIR_LIKE:
            if self.op not in PAIRS:
                return np.broadcast_to(mine, self.result.shape).astype(np.intp)
            zeros = [None if a is None else np.zeros(a.shape, np.int64) for a in arrays]
            zeros[number] = mine
            added = OPERATORS["Add"].compute(self.once_more, *zeros, **self.layer.attributes)
            return np.asarray(added).astype(np.intp)
        return mine.astype(np.intp)


def operation_of(layer: Layer, changing: Container[str]) -> str:
    """The operator's name, but `MATRIX_PRODUCT` for a product of two matrices that both depend on the network's inputs."""
    factors = FACTORS.get(layer.op_type)
    if factors and all(layer.inputs[at] in changing for at in factors):
        return MATRIX_PRODUCT
    return layer.op_type


def changing_arrays(network: Network) -> frozenset[str]:
    """The names of all arrays that depend on the network's inputs."""
    found = {port.name for port in network.inputs}
    for layer in network.layers:
        seen = {name for at, name in enumerate(layer.inputs) if (layer.op_type, at) not in BLIND}
        if found & seen:
            found.update(filter(None, layer.outputs))
    return frozenset(found)


def makers(network: Network) -> dict[str, tuple[Layer, int]]:
    """Which layer made an array, and as which of its outputs."""
    return {
        name: (layer, number) for layer in network.layers for number, name in enumerate(layer.outputs) if name
    }


def closed(at: TracedLayer, index: Index) -> How:
    """Not shown; any number of the inputs may have a part in it."""
    return Closed(sum(at.array(number).size for number in at.changes))


def same_place(at: TracedLayer, index: Index) -> Terms:
    """Of each input that changes the number that goes into the element."""
    places = [at.place(number, index) for number in at.changes]
    arrays = {at.layer.inputs[number]: at.array(number) for number in at.changes}
    order = {name: number for number, name in enumerate(arrays)}
    which = [order[at.layer.inputs[number]] for number in at.changes]
    return terms_of(arrays, which, places, [math.nan] * len(places)) if places else NO_TERMS


def numbering(array: Array) -> Places:
    """For each number of an array its place in the flat array."""
    return np.arange(array.size, dtype=np.intp).reshape(array.shape)
