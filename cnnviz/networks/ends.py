"""What the numbers that a network ends with mean, as far as its graph says it.

An end is a row: one number for each class, or one number at all. Its last layer says what they are (softmax makes
probabilities, sigmoid one probability for each label), also where layers that only move numbers follow it. Where the graph
leaves it open, several numbers are logits and a single one is a value, until somebody says otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from cnnviz.networks.graph import Layer, Network
from cnnviz.networks.operators import Array

MEANINGS = ("probabilities", "log_probabilities", "logits", "labels", "label_logits", "values")
"""Probabilities of classes that exclude one another, their natural logarithms, or numbers for a softmax; a probability for
each label by itself, or a number for its sigmoid; numbers that stand for nothing else."""

MOVES = frozenset({"Dropout", "Flatten", "Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze"})
"""Operators that keep the numbers of a row, and their order."""
STORED = frozenset({"Cast", "DequantizeLinear", "QuantizeLinear"})
"""Operators that keep what numbers stand for, however these are stored."""
NEUTRAL = {"Add": 0, "Div": 1, "Mul": 1, "Sub": 0}
"""Operators that keep their first input where the second is this number; some programs end every network so."""
SIGMOIDS = frozenset({"HardSigmoid", "Sigmoid"})
INDICES = frozenset({"ArgMax", "ArgMin"})
LONGEST_WAY = 64
"""Layers that an answer is followed back through."""
MOST_OUTPUTS = 64
"""Outputs that are looked at."""
MOST_ROUNDED = 5e-3
"""Rounded to 8 bits, numbers may lie so far outside their range."""


@dataclass(frozen=True)
class End:
    """What one output of a network says of the picture as a whole.

    Attributes
    ----------
    output
        The output's name.
    array
        The name of the array (N, numbers), with further axes of length 1: the output, or what it was made of.
    meaning
        One of :data:`MEANINGS`.
    certain
        Whether the graph says so.
    scores
        The name of the array before softmax or sigmoid, with a number for each of `array`'s; None if there is none.
    index
        The name of the array that holds only the place of the largest number of `array`; None if the output is no such place.
    smallest
        Whether it is the place of the smallest number instead.
    """

    output: str
    array: str
    meaning: str
    certain: bool
    scores: str | None = None
    index: str | None = None
    smallest: bool = False


def ends_of(network: Network, values: Mapping[str, Array], batch: int) -> tuple[End, ...]:
    """The outputs that answer for each of `batch` pictures as a whole, in the network's order; maps do not.

    Parameters
    ----------
    values
        What :meth:`Network.run` gave for these pictures.
    """
    graph = _Graph(network, values, batch)
    found = (graph.end(name) for name in list(dict.fromkeys(network.outputs))[:MOST_OUTPUTS])
    return tuple(end for end in found if end is not None)


def end_among(ends: tuple[End, ...], output: str = "") -> End | None:
    """The end with this `output`; else the first end whose meaning the graph says, else the first; None if there is none."""
    named = next((end for end in ends if end.output == output), None)
    return named or next((end for end in ends if end.certain), ends[0] if ends else None)


def meanings_for(end: End, numbers: Array) -> tuple[str, ...]:
    """What the `numbers` of an end can be: what the graph says, or else, first what they are taken for, all that they allow."""
    if end.certain:
        return (end.meaning,)
    fits = {
        "logits": numbers.size > 1,
        "label_logits": True,
        "values": True,
        "probabilities": numbers.size > 1 and _within(numbers, 0, 1),
        "labels": _within(numbers, 0, 1),
        "log_probabilities": numbers.size > 1 and _within(numbers, -np.inf, 0),
    }
    return tuple(dict.fromkeys([end.meaning, *(meaning for meaning, fit in fits.items() if fit)]))


def with_meaning(end: End, meaning: str, numbers: Array) -> End:
    """The end with this meaning for its `numbers`, where the graph leaves it open and they allow it."""
    return replace(end, meaning=meaning) if meaning in meanings_for(end, numbers) else end


def _within(numbers: Array, low: float, high: float) -> bool:
    return bool(np.all((numbers >= low - MOST_ROUNDED) & (numbers <= high + MOST_ROUNDED)))


class _Graph:
    """A network that was run on a batch of pictures, seen from its ends."""

    def __init__(self, network: Network, values: Mapping[str, Array], batch: int) -> None:
        self.opset = network.opset
        self.values = values
        self.batch = batch
        self.makers = {name: layer for layer in network.layers for name in layer.outputs if name}

    def end(self, output: str) -> End | None:
        way = self.way_back(output)
        layer = self.makers.get(way[-1])
        if layer is not None and layer.op_type in INDICES:
            return self.index(output, way[-1], layer)
        return self.numbers(output, way, layer)

    def numbers(self, output: str, way: list[str], layer: Layer | None) -> End | None:
        """The end behind a row of numbers, which `layer` made and the arrays on the `way` back to it hold."""
        array = next((name for name in way if self.is_row(name)), None)
        if array is None:
            return None
        meaning, scores = ("", None) if layer is None else self.meaning(layer, array)
        usual = "values" if self.count(array) == 1 else "logits"
        scores = scores if scores and self.is_row(scores) else None
        return End(output, array, meaning or usual, bool(meaning), scores)

    def way_back(self, name: str) -> list[str]:
        """The array, and those before it whose numbers only have been moved or stored otherwise."""
        way = [name]
        while (
            len(way) < LONGEST_WAY
            and (layer := self.makers.get(way[-1])) is not None
            and self.is_kept(layer, way[-1])
        ):
            way.append(layer.inputs[0])
        return way

    def is_kept(self, layer: Layer, name: str) -> bool:
        """Whether the layer makes `name` of the numbers of its first input, one by one and in their order."""
        if layer.op_type not in MOVES | STORED | NEUTRAL.keys() or name != layer.outputs[0]:
            return False
        given, made = self.values[layer.inputs[0]], self.values[name]
        if given.size != made.size:
            return False
        if layer.op_type == "Transpose" and given.size > max(given.shape, default=1):
            return False  # several axes are longer than 1, so numbers change places
        if layer.op_type in NEUTRAL:
            other = layer.weights.get(layer.inputs[1])
            return other is not None and bool(np.all(other == NEUTRAL[layer.op_type]))
        whole = layer.op_type == "Cast" and given.dtype.kind == "f" and made.dtype.kind != "f"
        return not whole  # a cast to whole numbers rounds

    def is_row(self, name: str) -> bool:
        array = self.values[name]
        return (
            array.dtype.kind == "f"
            and array.ndim > 1
            and array.shape[0] == self.batch
            and array.size > 0
            and math.prod(array.shape[1:]) == max(array.shape[1:])
        )

    def count(self, name: str) -> int:
        """Numbers for one picture."""
        return self.values[name].size // self.batch

    def index(self, output: str, name: str, layer: Layer) -> End | None:
        """The end behind one place for each picture."""
        way = self.way_back(layer.inputs[0])
        under = self.numbers(output, way, self.makers.get(way[-1]))
        if under is None or self.values[name].size != self.batch:
            return None
        if layer.op_type == "ArgMin":
            under = replace(under, meaning="values", scores=None)
        return replace(under, certain=True, index=name, smallest=layer.op_type == "ArgMin")

    def meaning(self, layer: Layer, array: str) -> tuple[str, str | None]:
        """What a layer makes of all numbers of a row, and the array before it; ``""`` if that is not known."""
        given = layer.inputs[0] if layer.inputs else ""
        match layer.op_type:
            case "Softmax" | "LogSoftmax":
                log = layer.op_type == "LogSoftmax"
                if self.softmax_length(layer, given) != self.count(array):
                    return "values", None  # each group of numbers adds up to 1 by itself
                return ("log_probabilities" if log else "probabilities"), given
            case name if name in SIGMOIDS:
                return "labels", given if name == "Sigmoid" else None
            case "Log" | "Exp":
                log = layer.op_type == "Log"
                before = self.makers.get(self.way_back(given)[-1])
                inverse = "Softmax" if log else "LogSoftmax"
                if before is None or before.op_type != inverse:
                    return "", None
                if self.softmax_length(before, before.inputs[0]) == self.count(array):
                    return ("log_probabilities" if log else "probabilities"), before.inputs[0]
            case "Div":
                return self.share(*layer.inputs)
        return "", None

    def softmax_length(self, layer: Layer, given: str) -> int:
        """How many numbers make 1 together."""
        shape = self.values[given].shape
        axis = layer.attributes.get("axis", -1 if self.opset >= 13 else 1)
        assert isinstance(axis, int)
        return shape[axis] if self.opset >= 13 else math.prod(shape[axis % len(shape) :])

    def share(self, part: str, whole: str) -> tuple[str, str | None]:
        """Softmax written out: e to the power of each number, divided by the sum of them all."""
        total, power = self.makers.get(whole), self.makers.get(part)
        if total is None or power is None or total.op_type != "ReduceSum" or total.inputs[0] != part:
            return "", None
        if power.op_type != "Exp" or self.values[whole].size != self.batch:
            return "", None
        return "probabilities", power.inputs[0]
