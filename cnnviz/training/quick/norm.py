"""Batch norm over a batch that is worked off in slices, in the order of :class:`~cnnviz.training.quick.passes.Passes`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from cnnviz.learning.layers import MOMENTUM
from cnnviz.ops.shape import Array
from cnnviz.training.quick.stage import FLOAT32, Bound, Stage, buffers, quietly

EPSILON = np.float32(1e-5)


@dataclass(kw_only=True)
class BoundNorm(Bound):
    """Batch norm bound to a slice: what it takes, its gradient and what is normalised, each ``(C, cells, n)``."""

    input: Array
    by_input: Array | None
    by_output: Array
    normal: Array


class Normalize(Stage):
    """Batch norm.

    `running` are the mean and the variance that are kept, by the names ``mean`` and ``var``, each ``(C,)``.
    """

    def __init__(self, weights: dict[str, Array], grads: dict[str, Array], running: dict[str, Array]) -> None:
        super().__init__(weights, grads)
        self.running = running
        channels = len(weights["weight"])
        self._mean, self._scatter = np.zeros((2, channels))
        self._by_weight, self._by_bias = np.zeros((2, channels))
        self._cells = 0
        self.after = [self._end]

    def bind(self, source: Bound, *, wanted: bool) -> Bound:
        plain = buffers(source.result.shape, wanted=True)
        assert plain.grad is not None
        channels, *cells, n = source.result.shape
        as_cells = (channels, math.prod(cells), n)
        bound = BoundNorm(
            plain.result,
            plain.grad,
            input=source.result.reshape(as_cells),
            by_input=None if source.grad is None else source.grad.reshape(as_cells),
            by_output=plain.grad.reshape(as_cells),
            normal=np.empty(as_cells, FLOAT32),
        )
        bound.forward.append(partial(self._forward, bound))
        bound.backward.append(partial(self._backward, bound))
        bound.apply.append(partial(self._apply, bound))
        return bound

    def forget(self) -> None:
        """Begin to measure a batch."""
        self._cells = 0
        for total in (self._mean, self._scatter, self._by_weight, self._by_bias):
            total.fill(0)

    @quietly
    def measure(self, bound: BoundNorm, count: int) -> None:
        """Add the first `count` pictures of a slice to the batch's mean and scatter about it (Chan et al., 1979)."""
        x, spare = bound.input[..., :count], bound.normal[..., :count]
        cells = x.shape[1] * count
        mean = np.add.reduce(x, axis=(1, 2)) / np.float32(cells)
        np.subtract(x, self._by_channel(mean), out=spare)
        np.multiply(spare, spare, out=spare)
        scatter = np.add.reduce(spare, axis=(1, 2))
        away, total = mean - self._mean, self._cells + cells
        self._mean += away * cells / total
        self._scatter += scatter + away**2 * self._cells * cells / total
        self._cells = total

    @quietly
    def measure_back(self, bound: BoundNorm) -> None:
        """Add a slice's gradient to the two sums that each picture's own needs."""
        spare = bound.result.reshape(bound.input.shape)  # nobody needs it any more
        np.multiply(bound.by_output, bound.normal, out=spare)
        self._by_bias += np.add.reduce(bound.by_output, axis=(1, 2))
        self._by_weight += np.add.reduce(spare, axis=(1, 2))

    def _by_channel(self, numbers: Array) -> Array:
        return numbers.astype(np.float32, copy=False)[:, np.newaxis, np.newaxis]

    def _deviation(self) -> Array:
        return np.sqrt(self._by_channel(self._scatter / self._cells) + EPSILON)

    def _forward(self, bound: BoundNorm) -> None:
        result = bound.result.reshape(bound.input.shape)
        np.subtract(bound.input, self._by_channel(self._mean), out=bound.normal)
        np.divide(bound.normal, self._deviation(), out=bound.normal)
        np.multiply(bound.normal, self._by_channel(self.weights["weight"]), out=result)
        np.add(result, self._by_channel(self.weights["bias"]), out=result)

    def _backward(self, bound: BoundNorm) -> None:
        if bound.by_input is None:
            return
        by_input = bound.by_input
        np.multiply(bound.normal, self._by_channel(self._by_weight / self._cells), out=by_input)
        np.subtract(bound.by_output, by_input, out=by_input)
        np.subtract(by_input, self._by_channel(self._by_bias / self._cells), out=by_input)
        np.multiply(by_input, self._by_channel(self.weights["weight"]) / self._deviation(), out=by_input)

    def _end(self) -> None:
        self.grads["weight"][...], self.grads["bias"][...] = self._by_weight, self._by_bias
        variance = self._scatter / max(1, self._cells - 1)
        for kept, now in ((self.running["mean"], self._mean), (self.running["var"], variance)):
            kept += np.float32(MOMENTUM) * (now.astype(np.float32) - kept)

    def _apply(self, bound: BoundNorm) -> None:
        result = bound.result.reshape(bound.input.shape)
        scale = self.weights["weight"] / np.sqrt(self.running["var"] + EPSILON)
        np.subtract(bound.input, self._by_channel(self.running["mean"]), out=result)
        np.multiply(result, self._by_channel(scale), out=result)
        np.add(result, self._by_channel(self.weights["bias"]), out=result)
