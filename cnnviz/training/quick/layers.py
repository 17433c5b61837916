"""All other layers, each a stage of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from cnnviz import ops
from cnnviz.ops.methods.case import Steps
from cnnviz.ops.shape import Array
from cnnviz.training.account import Line
from cnnviz.training.architecture import Pool
from cnnviz.training.quick.stage import FLOAT32, Bound, Stage, buffers, close_gate, product, sum_rows


class Connect(Stage):
    """A fully connected layer, with the ReLU that follows it."""

    def __init__(self, weights: dict[str, Array], grads: dict[str, Array], relu: int | None) -> None:
        super().__init__(weights, grads, relu)
        self.before = [partial(each.fill, 0) for each in grads.values()]

    def bind(self, source: Bound, *, wanted: bool) -> Bound:
        weight, bias = self.weights["weight"], self.weights["bias"]
        bound = buffers((len(weight), source.result.shape[-1]), wanted=True)
        assert bound.grad is not None
        result, grad = bound.result, bound.grad
        bound.forward += [
            product(result, weight, source.result),
            partial(np.add, result, bias[:, np.newaxis], out=result),
        ]
        if self.relu is not None:
            bound.forward.append(partial(np.maximum, result, np.zeros_like(result), out=result))
            bound.backward += close_gate(bound)
        bound.backward += sum_rows(self.grads["bias"], grad)
        bound.backward.append(product(self.grads["weight"], grad, source.result, 1.0, tb=True))
        if source.grad is not None:
            bound.backward.append(product(source.grad, weight, grad, ta=True))
        bound.apply = bound.forward
        return bound


class Bend(Stage):
    """An activation; all but ReLU are the engine's functions as they are."""

    def __init__(self, function: str, line: int) -> None:
        super().__init__({}, {}, line if function == "relu" else None)
        self.function = function

    def bind(self, source: Bound, *, wanted: bool) -> Bound:
        bound = buffers(source.result.shape, wanted=wanted)
        if self.relu is not None:
            zero = np.zeros_like(bound.result)  # NumPy is faster with an array of zeros than with one zero
            bound.forward.append(partial(np.maximum, source.result, zero, out=bound.result))
            if bound.grad is not None and source.grad is not None:
                bound.backward += close_gate(bound)
                bound.backward.append(partial(np.copyto, source.grad, bound.grad))
        else:
            bound.forward.append(partial(_put, bound.result, ops.ACTIVATIONS[self.function], source.result))
            if bound.grad is not None:
                bound.backward.append(partial(self._back, source, bound.grad))
        bound.apply = bound.forward
        return bound

    def _back(self, source: Bound, grad: Array) -> None:
        np.multiply(grad, ops.activation_derivative(self.function, source.result), out=source.grad)


class Window(Stage):
    """Pooling of any window and stride: one comparison or addition for each cell of the window."""

    def __init__(self, line: Line, *, largest: bool) -> None:
        super().__init__({}, {})
        assert isinstance(line.layer, Pool)
        self.layer, self.after_shape, self.largest = line.layer, line.after, largest

    def bind(self, source: Bound, *, wanted: bool) -> Bound:
        bound = buffers((*self.after_shape, source.result.shape[-1]), wanted=wanted)
        result, taps = bound.result, list(self._taps(source.result))
        combine = np.maximum if self.largest else np.add
        bound.forward.append(partial(np.copyto, result, taps[0]))
        bound.forward += [partial(combine, result, tap, out=result) for tap in taps[1:]]
        share = np.float32(1 / len(taps))
        if not self.largest:
            bound.forward.append(partial(np.multiply, result, share, out=result))
        if bound.grad is not None and source.grad is not None:
            bound.backward.append(partial(source.grad.fill, 0))
            targets = list(self._taps(source.grad))
            if self.largest:
                bound.backward += _to_the_first(bound, taps, targets)
            else:
                bound.backward.append(partial(np.multiply, bound.grad, share, out=bound.grad))
                bound.backward += [partial(np.add, to, bound.grad, out=to) for to in targets]
        bound.apply = bound.forward
        return bound

    def _taps(self, array: Array) -> Iterator[Array]:
        """For each cell of the window, in reading order, the cells that it lies on."""
        stride = self.layer.stride
        rows, columns = ((places - 1) * stride + 1 for places in self.after_shape[1:])
        for i, j in np.ndindex(self.layer.size, self.layer.size):
            yield array[:, i : i + rows : stride, j : j + columns : stride]


class Mean(Stage):
    """The mean of each map."""

    def bind(self, source: Bound, *, wanted: bool) -> Bound:
        channels, height, width, n = source.result.shape
        bound = buffers((channels, n), wanted=wanted)
        share = np.float32(1 / (height * width))
        cells = source.result.reshape(channels, -1, n)
        bound.forward += [
            partial(np.add.reduce, cells, axis=1, out=bound.result),
            partial(np.multiply, bound.result, share, out=bound.result),
        ]
        if bound.grad is not None and source.grad is not None:
            by_cell = source.grad.reshape(channels, -1, n)
            bound.backward.append(partial(np.multiply, bound.grad[:, np.newaxis], share, out=by_cell))
        bound.apply = bound.forward
        return bound


class Flat(Stage):
    """Maps as a vector: another view of the same memory."""

    def bind(self, source: Bound, *, wanted: bool) -> Bound:
        n = source.result.shape[-1]
        return Bound(
            source.result.reshape(-1, n), None if source.grad is None else source.grad.reshape(-1, n)
        )


class Drop(Stage):
    """Dropout; `random` gives the numbers for its line and the step that comes."""

    def __init__(self, probability: float, random: Callable[[], np.random.Generator]) -> None:
        super().__init__({}, {})
        self.probability = np.float32(probability)
        self._random = random
        self._rng: Any = None
        self.before = [self._begin]

    def _begin(self) -> None:
        self._rng = self._random()

    def bind(self, source: Bound, *, wanted: bool) -> Bound:
        bound = buffers(source.result.shape, wanted=wanted)
        *shape, n = source.result.shape
        numbers, mask = np.empty((n, *shape), FLOAT32), np.empty(source.result.shape, bool)
        scale = np.float32(1 / (1 - float(self.probability)))
        bound.forward += [
            partial(self._draw, numbers),
            partial(np.greater_equal, np.moveaxis(numbers, 0, -1), self.probability, out=mask),
            partial(np.multiply, source.result, mask, out=bound.result),
            partial(np.multiply, bound.result, scale, out=bound.result),
        ]
        if bound.grad is not None:
            bound.backward += [
                partial(np.multiply, bound.grad, mask, out=source.grad),
                partial(np.multiply, source.grad, scale, out=source.grad),
            ]
        bound.apply = [partial(np.copyto, bound.result, source.result)]
        return bound

    def _draw(self, numbers: Array) -> None:
        """Slice after slice, so that a batch has the same numbers however it is sliced."""
        self._rng.random(dtype=np.float32, out=numbers)


def _put(target: Array, function: Callable[[Array], Array], source: Array) -> None:
    np.copyto(target, function(source))


def _to_the_first(bound: Bound, taps: list[Array], targets: list[Array]) -> Steps:
    """The calls that give each window's gradient to the first of its largest cells."""
    assert bound.grad is not None
    wins, share = np.empty(bound.result.shape, bool), np.empty_like(bound.result)
    calls: Steps = []
    for tap, to in zip(taps, targets, strict=True):
        calls += [
            partial(np.equal, tap, bound.result, out=wins),
            partial(np.multiply, bound.grad, wins, out=share),
            partial(np.subtract, bound.grad, share, out=bound.grad),
            partial(np.add, to, share, out=to),
        ]
    return calls
