"""What of a step a state shows: which maps, which number is looked at, which weight is nudged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnnviz.state.train.step import SMALL, Look, TrainStepState, Weight
from cnnviz.step_by_hand.step import Step
from cnnviz.step_by_hand.walk import Stage


@dataclass(frozen=True)
class Slice:
    """Rows and columns of an array that stand together.

    Attributes
    ----------
    base, stride
        Row r and column c are element ``base + r * stride + c`` of the array laid flat.
    channel
        Which map it is, where there are maps.
    """

    base: int
    stride: int
    rows: int
    columns: int
    channel: int | None = None

    def holds(self, index: int) -> bool:
        """Whether an element of the array laid flat stands here."""
        row, column = divmod(index - self.base, self.stride)
        return 0 <= row < self.rows and 0 <= column < self.columns


class Shown:
    """What a state shows of its step.

    Attributes
    ----------
    at, stage
        How far the walk has come, and what became known there.
    units
        For each line with weights, which of its outputs is shown where not all are.
    look
        The number that is looked at: the chosen one, if it is known, else one that suits the stage.
    weight
        The weight that is nudged: the kept one, else the learned number that is looked at, else one of the first layer.
    is_kept
        Whether it was chosen to be nudged whatever is looked at.
    """

    def __init__(self, state: TrainStepState, step: Step) -> None:
        self.step, self.walk = step, step.walk
        self.every = state.network == SMALL
        self.at = min(state.step, self.walk.last)
        self.stage: Stage = self.walk.stages[self.at]
        self._shapes = self.walk.shapes()
        self.units = self._units(state)
        kept = self._kept(state)
        self.is_kept = kept is not None
        self.look = self._looked(state) or self._suited(kept or self._first())
        learned = self.look.array[0] in "bw"
        self.weight = kept or (Weight(self.look.array, self.look.index) if learned else self._first())

    def shape(self, array: str) -> tuple[int, ...]:
        """The shape of an array, of one picture."""
        return self._shapes[array]

    def channel(self, array: str) -> int:
        """Which of the maps of an array ``"a..."`` is shown."""
        before = [line for line in self.units if line < int(array[1:]) and len(self.shape(f"w{line}")) == 4]
        return self.units[before[-1]] if before else 0

    def slices(self, array: str) -> list[Slice]:
        """What is shown of an array."""
        shape = self.shape(array)
        if array[0] == "w":
            return self._weights(int(array[1:]), shape)
        if array[0] == "b":
            if self.every or int(array[1:]) not in self.units:
                return [Slice(0, shape[0], 1, shape[0])]
            return [Slice(self.units[int(array[1:])], 1, 1, 1)]
        if len(shape) == 3:
            return self._maps(array, shape)
        line = int(array[1:]) - 1 if array[0] == "a" else -1
        if line >= 0 and self.walk.kind(line) == "flatten":
            return self._laid_flat(f"a{line}")
        if self.every:
            return [Slice(0, 1, shape[0], 1)]
        if array == "p" or line == len(self.walk.lines) - 1:
            rows = (shape[0] + 1) // 2 if shape[0] % 2 == 0 else shape[0]
            return [Slice(0, shape[0] // rows, rows, shape[0] // rows)]
        rows = max(r for r in range(1, math.isqrt(shape[0]) + 1) if shape[0] % r == 0)
        return [Slice(0, shape[0] // rows, rows, shape[0] // rows)]

    def _maps(self, array: str, shape: Sequence[int]) -> list[Slice]:
        count, height, width = shape
        channels = range(count) if self.every else [self.channel(array)]
        return [Slice(c * height * width, width, height, width, c) for c in channels]

    def _laid_flat(self, maps: str) -> list[Slice]:
        """Of a vector that was maps: a column for each in the small network, else the one that is shown, as rows and columns."""
        found = self._maps(maps, self.shape(maps))
        if not self.every:
            return found
        return [Slice(each.base, 1, each.rows * each.columns, 1, each.channel) for each in found]

    def _weights(self, line: int, shape: Sequence[int]) -> list[Slice]:
        kind = self.walk.kind(line)
        if kind == "norm":
            return [Slice(0, shape[0], 1, shape[0])]
        if kind == "convolution":
            outputs, inputs, height, width = shape
            size = height * width
            if self.every:
                return [Slice(o * inputs * size, width, height, width, o) for o in range(outputs)]
            at = self.units[line] * inputs + self.channel(f"a{line}")
            return [Slice(at * size, width, height, width, self.channel(f"a{line}"))]
        outputs, inputs = shape
        before = f"a{line - 1}"
        maps = self.shape(before) if line and self.walk.kind(line - 1) == "flatten" else None
        if self.every and maps:
            size = maps[1] * maps[2]
            return [Slice(c * size, inputs, outputs, size, c) for c in range(maps[0])]
        row = self.units[line] * inputs
        if maps:
            return [
                Slice(row + each.base, each.stride, each.rows, each.columns, each.channel)
                for each in self._maps(before, maps)
            ]
        each = self.slices(f"a{line}")[0]
        return [Slice(row + each.base, each.stride, each.rows, each.columns)]

    def visible(self, array: str, index: int) -> bool:
        """Whether an element of an array is among what is shown."""
        return any(each.holds(index) for each in self.slices(array))

    def known(self, array: str, side: str) -> bool:
        """Whether the walk has come to these numbers."""
        return self.walk.known(array, side) <= self.at

    def _units(self, state: TrainStepState) -> dict[int, int]:
        """Those that a state names; else the true class, and of other layers the output whose weights have the largest gradients."""
        lines = [
            line for line in range(len(self.walk.lines)) if self.walk.kind(line) in ("convolution", "linear")
        ]
        found = {}
        for place, line in enumerate(lines):
            gradients = self.step.before.gradients[f"{line}.weight"]
            sizes = np.abs(gradients).reshape(len(gradients), -1).sum(axis=1)
            found[line] = int(sizes.argmax())
            if line == lines[-1]:
                found[line] = self.step.label
            if place < len(state.maps):
                found[line] = min(state.maps[place], len(gradients) - 1)
        return found

    def _kept(self, state: TrainStepState) -> Weight | None:
        kept = state.weight
        is_there = kept is not None and kept.index < math.prod(self._shapes.get(kept.array, (0,)))
        return kept if is_there else None

    def _first(self) -> Weight:
        array = f"w{self.walk.learns}"
        if self.every:
            return Weight(array, math.prod(self.shape(array)[2:]) // 2)
        return Weight(array, self._largest(array, "down"))

    def _looked(self, state: TrainStepState) -> Look | None:
        look = state.look
        if look is None or look.index >= math.prod(self._shapes.get(look.array, (0,))):
            return None
        return look if self.known(look.array, look.side) else None

    def _suited(self, weight: Weight) -> Look:
        array, side = self.stage.array, self.stage.side
        if self.stage.kind == "update":
            return Look(weight.array, side, weight.index)
        if array[0] == "w" and weight.array[1:] == array[1:]:
            return Look(weight.array, side, weight.index)
        if array == "p":
            return Look(array, side, self.step.label)
        return Look(array, side, self._largest(array, side))

    def _largest(self, array: str, side: str) -> int:
        """The element farthest from 0 among those that are shown."""
        numbers = np.abs(self.step.numbers(array, side)).reshape(-1)
        places = np.concatenate([elements(each) for each in self.slices(array)])
        return int(places[np.nan_to_num(numbers[places]).argmax()])


def elements(part: Slice) -> np.ndarray:
    """The elements of an array laid flat that a slice has, row by row."""
    rows = part.base + part.stride * np.arange(part.rows)
    return (rows[:, np.newaxis] + np.arange(part.columns)).reshape(-1)
