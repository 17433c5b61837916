"""From which numbers another one comes: what is framed while it is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from cnnviz import evidence
from cnnviz.step_by_hand.shown import Shown
from cnnviz.step_by_hand.sums import Explained, Normalized, Update


@dataclass(frozen=True)
class Source:
    """Numbers that another comes from: places in an array laid flat; `side` as in a :class:`~cnnviz.state.train.step.Look`."""

    array: str
    side: str
    places: tuple[int, ...]


def sources(shown: Shown, found: Explained) -> list[Source]:
    """The numbers behind one that is explained, of the picture that is shown."""
    record, index, line = found.evidence, found.index, found.line
    if record is None:
        return []
    scores = f"a{len(shown.walk.lines)}"
    given, made, weight = ("", "", "") if line is None else (f"a{line}", f"a{line + 1}", f"w{line}")

    def some(array: str, side: str, *axes: Iterable[int]) -> Source:
        shape = shown.shape(array)
        inside = [[i for i in axis if 0 <= i < n] for axis, n in zip(axes, shape, strict=True)]
        grid = np.ix_(*(np.array(axis, np.intp) for axis in inside))
        flat = np.ravel_multi_index(grid, shape)
        return Source(array, side, tuple(map(int, flat.reshape(-1))))

    def every(array: str, side: str, *first: int) -> Source:
        shape = shown.shape(array)
        return some(array, side, *([i] for i in first), *map(range, shape[len(first) :]))

    def one(array: str, side: str, place: Sequence[int]) -> Source:
        return some(array, side, *([int(i)] for i in place))

    match record:
        case evidence.ConvolutionStep():
            channels = range(shown.shape(given)[0])
            return [some(given, "up", channels, *record.sources), every(weight, "up", index[0])]
        case evidence.ConvolutionWeightGradient():
            met = some(given, "up", [record.input_channel], *record.sources)
            return [every(made, "down", index[0]), met]
        case evidence.ConvolutionInputGradient():
            return [
                some(made, "down", record.output_channels, *record.outputs),
                some(weight, "up", record.output_channels, [index[0]], *record.taps),
            ]
        case evidence.BiasGradient():
            return [every(made, "down", index[0])]
        case evidence.BatchNormWeightGradient() | evidence.BatchNormInputGradient():
            channel = index[0] if isinstance(record, evidence.BatchNormInputGradient) else record.channel
            return [every(made, "down", channel), every(given, "up", channel)]
        case Normalized():
            return [every(given, "up", index[0])]
        case evidence.ActivationGradient():  # a step of an activation as well
            return [one(made, "down", index), one(given, "up", index)]
        case evidence.ActivationStep():
            return [one(given, "up", index)]
        case evidence.MaxPoolingStep() | evidence.AveragePoolingStep():
            return [some(given, "up", [index[0]], *record.sources)]
        case evidence.MaxPoolingGradient():
            taken = [one(given, "up", (index[0], *place)) for place in record.taken.reshape(-1, 2)]
            return [some(made, "down", [index[0]], *record.windows), *taken]
        case evidence.AveragePoolingGradient():
            return [some(made, "down", [index[0]], *record.windows)]
        case evidence.FlattenGradient() if found.look.side == "up":
            return [one(given, "up", record.position)]
        case evidence.FlattenGradient():
            return [one(made, "down", (record.index,))]
        case evidence.LinearWeightGradient():
            return [one(made, "down", index[:1]), one(given, "up", index[1:])]
        case evidence.LinearInputGradient():
            return [every(made, "down"), some(weight, "up", range(shown.shape(made)[0]), index)]
        case evidence.CrossEntropyGradient():
            return [one("p", "up", index), one("p", "down", index)]
        case Update():
            return [one(found.look.array, "down", index)]
        case list():
            return [one("p", "up", [shown.step.label])]
        case _ if found.look.array == "p":
            return [every(scores, "up")]
    return [every(given, "up"), every(weight, "up", index[0])]
