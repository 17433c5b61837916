"""The pictures that are worked on at once: through all stages, to the loss, and back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from cnnviz.ops.methods import run
from cnnviz.ops.methods.case import Steps
from cnnviz.ops.shape import Array
from cnnviz.training.quick.norm import BoundNorm
from cnnviz.training.quick.stage import FLOAT32, Bound, Stage, quietly


class Slice:
    """All stages bound to `n` pictures of `shape`, with softmax and cross-entropy behind them.

    Attributes
    ----------
    bound
        The stages, in their order.
    opened
        For each line that is a ReLU which of its channels or features were above 0 for some picture: bool ``(C,)``.
    """

    def __init__(self, stages: Sequence[Stage], shape: Sequence[int], n: int) -> None:
        self._images = np.zeros((*shape, n), FLOAT32)
        self._count = n
        self.bound: list[Any] = []
        self.opened: dict[int, np.ndarray] = {}
        self._relus: dict[int, Array] = {}
        last, wanted = Bound(self._images, None), False
        for stage in stages:
            wanted = wanted or bool(stage.weights)
            last = stage.bind(last, wanted=wanted)
            self.bound.append(last)
            if stage.relu is not None:
                self._relus[stage.relu] = last.result.reshape(len(last.result), -1)
                self.opened[stage.relu] = np.zeros(len(last.result), bool)
        assert last.grad is not None
        self._scores, self._grad = last.result, last.grad
        self._shifted = np.empty_like(last.result)
        self._total, top = np.empty((2, 1, n), FLOAT32)
        self._softmax: Steps = [
            partial(np.maximum.reduce, self._scores, axis=0, keepdims=True, out=top),
            partial(np.subtract, self._scores, top, out=self._shifted),
            partial(np.exp, self._shifted, out=self._grad),
            partial(np.add.reduce, self._grad, axis=0, keepdims=True, out=self._total),
            partial(np.divide, self._grad, self._total, out=self._grad),
        ]
        self._places = np.arange(n)

    def lay(self, images: np.ndarray) -> None:
        """Pictures innermost; what is left of the slice repeats the first one, and counts nowhere."""
        scale = np.float32(1 / 255 if images.dtype == np.uint8 else 1)
        self._count = len(images)
        np.multiply(np.moveaxis(images, 0, -1), scale, out=self._images[..., : self._count])
        self._images[..., self._count :] = self._images[..., :1]

    def enter(self, place: int, numbers: Array, count: int) -> None:
        """What the batch norm at `place` takes of a slice of `count` pictures, so that :meth:`forward` can begin with it."""
        self._count = count
        np.copyto(self.bound[place].input, numbers)

    @quietly
    def forward(self, start: int = 0, end: int | None = None) -> None:
        """Through the stages from `start` up to `end`, which is not among them."""
        for bound in self.bound[start:end]:
            run(bound.forward)

    @quietly
    def lose(self, labels: np.ndarray, batch: int) -> tuple[float, int]:
        """The sum of the losses and the number of right answers; makes the gradient of the mean over a batch."""
        run(self._softmax)
        count = self._count
        places = self._places[:count]
        losses = np.log(self._total[0, :count]) - self._shifted[labels, places]
        right = np.count_nonzero(self._scores[:, :count].argmax(axis=0) == labels)
        self._grad[labels, places] -= 1
        np.multiply(self._grad, np.float32(1 / batch), out=self._grad)
        self._grad[:, count:] = 0
        return float(losses.sum(dtype=float)), int(right)

    @quietly
    def backward(self, start: int = 0, end: int | None = None) -> None:
        """Back through the same stages."""
        for bound in reversed(self.bound[start:end]):
            run(bound.backward)
            if isinstance(bound, BoundNorm) and bound.by_input is not None:
                bound.by_input[..., self._count :] = 0

    @quietly
    def scores(self, images: np.ndarray) -> Array:
        """What the trained network says, ``(count, classes)``."""
        self.lay(images)
        for bound in self.bound:
            run(bound.apply)
        return self._scores[:, : self._count].T.copy()

    def forget(self) -> None:
        """Begin to watch a batch."""
        for opened in self.opened.values():
            opened.fill(False)

    def watch(self) -> None:
        """See which ReLUs let something through in this slice."""
        for line, result in self._relus.items():
            self.opened[line] |= result.max(axis=1) > 0
