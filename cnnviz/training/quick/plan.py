"""A network made ready to be trained: its numbers as one vector, and its layers as lists of calls on arrays that are kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from cnnviz.limits import LIMITS, MEGABYTE, Limits
from cnnviz.ops.methods import run
from cnnviz.ops.methods.case import even_parts
from cnnviz.ops.shape import Array
from cnnviz.training.account import Line
from cnnviz.training.architecture import (
    Activation,
    AveragePool,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    FullyConnected,
    GlobalAverage,
    MaxPool,
    Pool,
)
from cnnviz.training.errors import TrainingError
from cnnviz.training.quick.convolution import Convolve
from cnnviz.training.quick.layers import Bend, Connect, Drop, Flat, Mean, Window
from cnnviz.training.quick.norm import Normalize
from cnnviz.training.quick.passes import Passes
from cnnviz.training.quick.slices import Slice
from cnnviz.training.quick.stage import FLOAT32, Stage
from cnnviz.training.settings import DROPOUT, MOST_BATCH, Settings

MOST_PICTURES = 32
"""Pictures of a slice, if there is a convolution: its arrays then stay in the processor's cache."""
MOST_PRODUCTS = 40_000_000
"""Multiply-adds of a slice in one direction: some milliseconds of work."""
CELL = 8
"""So many multiply-adds take as long as one cell of a pooling's window, which is compared or added by itself."""
MOST_BYTES = 0.6
"""The share of a trainer's memory that its slices may have."""
LEAST_KEPT = 0.5
"""Slices may be so much shorter for what is kept between the passes of batch norm; shorter ones would lose what that gains."""


class Plan:
    """A network in float32 for batches of a size, which it works off in slices.

    Attributes
    ----------
    vector, gradient
        All learned numbers, and the gradient by them after :meth:`learn`.
    parameters, gradients
        Views of both, by ``line.name``.
    opened
        For each line that is a ReLU which of its channels or features were above 0 for some picture of the last batch that was
        watched, as far as the next layer looks at them: bool ``(C,)``.
    running
        Batch norm's kept means and variances, by ``line.mean`` and ``line.var``.
    pictures
        The most pictures of a slice.
    bytes
        What its slices hold, estimated before they are made.

    Parameters
    ----------
    room
        Told :attr:`bytes` before they are taken; what it raises is passed on.

    Raises
    ------
    TrainingError
        Even a slice of one picture would take too much memory.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        parameters: Mapping[str, Array],
        settings: Settings,
        limits: Limits = LIMITS,
        room: Callable[[int], object] = lambda count: None,
    ) -> None:
        self._lines, self._settings, self._step = lines, settings, 0
        size = sum(array.size for array in parameters.values())
        self.vector, self.gradient = np.zeros(size, FLOAT32), np.zeros(size, FLOAT32)
        self.parameters = _views(self.vector, parameters)
        self.gradients = _views(self.gradient, parameters)
        for name, array in parameters.items():
            self.parameters[name][...] = array
        self.running: dict[str, Array] = {}
        self._choose_slices(settings.batch_size, limits)
        room(self.bytes)
        self._stages = [stage for stage, _ in self._build(self.pictures)]
        self._slice = Slice(self._stages, lines[0].before, self.pictures)
        self._passes = Passes(
            self._stages, self._slice, -(-settings.batch_size // self.pictures), keep=self._keep
        )
        self._reader = self._slice
        if self._read > self.pictures:
            self._reader = Slice(self._stages, lines[0].before, self._read)
        self.opened = self._slice.opened

    def learn(
        self, images: np.ndarray, labels: np.ndarray, step: int = 0, *, watch: bool = False
    ) -> Generator[int, None, tuple[float, int]]:
        """Work off a batch: its gradient is in :attr:`gradient` at the end.

        Parameters
        ----------
        images
            ``(N, C, H, W)``, numbers from 0 to 1, or levels from 0 to 255 in uint8.
        labels
            ``(N,)``.
        step
            Which step of the training this is: dropout leaves out other numbers in each.
        watch
            Whether to find out which ReLUs let something through, for :attr:`opened`.

        Yields
        ------
        After each slice how many pictures it had. With batch norm, those of a batch of several slices go through more than once.

        Returns
        -------
        The mean loss, and how many pictures are read rightly.
        """
        self._step = step
        norms = [(place, stage) for place, stage in enumerate(self._stages) if isinstance(stage, Normalize)]
        for _, norm in norms:
            norm.forget()
        if watch:
            self._slice.forget()
        parts = _parts(len(images), self.pictures)
        if norms and len(parts) > 1:
            total, right = yield from self._passes.learn(images, labels, parts, watch=watch)
        else:
            total, right = yield from self._learn_at_once(images, labels, parts, norms, watch=watch)
        for stage in self._stages:
            run(stage.after)
        return total / len(images), right

    def _learn_at_once(
        self,
        images: np.ndarray,
        labels: np.ndarray,
        parts: Sequence[slice],
        norms: Sequence[tuple[int, Normalize]],
        *,
        watch: bool,
    ) -> Generator[int, None, tuple[float, int]]:
        """Each slice through all stages and back; with batch norms, known by their places, there is one slice."""
        count, batch = len(images), self._slice
        total, right = 0.0, 0
        self._make_ready()
        for part in parts:
            batch.lay(images[part])
            at = 0
            for place, norm in norms:
                batch.forward(at, place)
                norm.measure(batch.bound[place], count)
                at = place
            batch.forward(at)
            loss, hits = batch.lose(labels[part], count)
            at = len(self._stages)
            for place, norm in reversed(norms):
                batch.backward(place + 1, at)
                norm.measure_back(batch.bound[place])
                at = place + 1
            batch.backward(0, at)
            if watch:
                batch.watch()
            total, right = total + loss, right + hits
            yield part.stop - part.start
        return total, right

    def scores(self, images: np.ndarray) -> Generator[int, None, Array]:
        """What the network says once it is trained, ``(N, classes)``; yields as :meth:`learn` does, and uses up its gradient."""
        found = []
        self._make_ready()
        for part in _parts(len(images), self._read):
            found.append(self._reader.scores(images[part]))
            yield part.stop - part.start
        return np.concatenate(found)

    def _make_ready(self) -> None:
        for stage in self._stages:
            run(stage.before)

    def _choose_slices(self, batch: int, limits: Limits) -> None:
        """Slices that are few, of one size and within the memory; and whether there is memory between passes of batch norm."""
        most = int(MOST_BYTES * limits.trainer_bytes)
        built = list(self._build(1))
        made = sum(stage.floats + 4 * math.prod(line.after) for stage, line in built)
        each = 4 * (math.prod(self._lines[0].before) + made)
        convolves = any(isinstance(line.layer, Convolution) for line in self._lines)
        products = sum(line.multiply_adds for line in self._lines)
        cells = sum(
            math.prod(line.after) * line.layer.size**2 for line in self._lines if isinstance(line.layer, Pool)
        )
        by_work = MOST_PRODUCTS // max(1, products + CELL * cells)
        by_work = max(1, min(MOST_PICTURES if convolves else MOST_BATCH, by_work))
        if most < each:
            raise TrainingError(
                "a single picture takes {wanted} MB in this network, but at most {most} MB can be used for a training; choose a smaller network",
                wanted=-(-each // MEGABYTE),
                most=most // MEGABYTE,
            )
        self.pictures = even_parts(batch, min(by_work, most // each))
        between = 4 * sum(math.prod(line.after) for stage, line in built if isinstance(stage, Normalize))
        kept = between * (batch + self.pictures)  # the last slice may have room to spare
        several = between > 0 and self.pictures < batch
        self._keep = several and (most - kept) // each >= LEAST_KEPT * self.pictures
        if self._keep:
            most -= kept
            self.pictures = even_parts(batch, min(by_work, most // each))
        self._read = max(self.pictures, min(by_work, most // each - self.pictures))
        self.bytes = each * (self.pictures + (self._read if self._read > self.pictures else 0))
        self.bytes += kept if self._keep else 0

    def _build(self, n: int) -> Iterator[tuple[Stage, Line]]:
        """Each stage with the last line that it takes.

        A convolution takes ReLU and max pooling over 2 × 2 with it, a fully connected layer ReLU.
        """
        number = 0
        while number < len(self._lines):
            stage, taken = self._stage(number, n)
            number += taken
            yield stage, self._lines[number - 1]

    def _stage(self, number: int, n: int) -> tuple[Stage, int]:
        """The stage that begins with a line, and how many lines it takes."""
        line = self._lines[number]
        weights, grads = (
            {name: views[f"{number}.{name}"] for name in line.parameters}
            for views in (self.parameters, self.gradients)
        )
        following = [each.layer for each in self._lines[number + 1 : number + 3]]
        relu = number + 1 if following[:1] == [Activation("relu")] else None
        match line.layer:
            case Convolution():
                if following[:1] == [MaxPool(2, 2)]:
                    behind = following[1:] == [Activation("relu")]
                    relu = number + 2 if behind else None
                    return Convolve(line, weights, grads, n, pooled=True, relu=relu), 2 + behind
                pooled_behind = relu is not None and following[1:] == [MaxPool(2, 2)]
                taken = 1 + (relu is not None) + pooled_behind
                return Convolve(line, weights, grads, n, pooled=pooled_behind, relu=relu), taken
            case FullyConnected():
                return Connect(weights, grads, relu), 1 + (relu is not None)
            case Activation(name=function):
                return Bend(function, number), 1
            case MaxPool() | AveragePool():
                return Window(line, largest=isinstance(line.layer, MaxPool)), 1
            case GlobalAverage():
                return Mean({}, {}), 1
            case Flatten():
                return Flat({}, {}), 1
            case Dropout(probability=probability):
                return Drop(probability, partial(self._random, number)), 1
            case BatchNorm():
                channels = line.before[0]
                mean = self.running.setdefault(f"{number}.mean", np.zeros(channels, FLOAT32))
                var = self.running.setdefault(f"{number}.var", np.ones(channels, FLOAT32))
                return Normalize(weights, grads, {"mean": mean, "var": var}), 1
        raise AssertionError(line.layer)

    def _random(self, line: int) -> np.random.Generator:
        return self._settings.random(DROPOUT, self._step, line)


def _parts(count: int, most: int) -> list[slice]:
    """`count` pictures in slices of `most`."""
    return [slice(start, min(count, start + most)) for start in range(0, count, most)]


def _views(vector: Array, parameters: Mapping[str, Array]) -> dict[str, Array]:
    """Consecutive parts of `vector` in the shapes of `parameters`."""
    views, start = {}, 0
    for name, array in parameters.items():
        views[name] = vector[start : start + array.size].reshape(array.shape)
        start += array.size
    return views
