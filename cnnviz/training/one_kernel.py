"""One kernel learns: what it answers, how wrong that is, and how each weight has a part in it.

A kernel ``w`` (and a bias) answers a picture ``x`` by cross-correlation, ``y(r, c) = bias + sum w(n, i, j) x(n, r + i, c + j)``.
With a target map of the same size the error is ``e = y - target`` and the loss half the mean of its squares over all ``P``
positions. Then the gradient of a weight is the mean of pixel times error::

    g(n, i, j) = 1 / P * sum over all (r, c) of x(n, r + i, c + j) e(r, c)

All positions see the same weights, so the loss is a quadratic function of them, and its gradient is
``g = A w - b`` with ``A`` the means of pixel times pixel and ``b`` of pixel times target. Both are worked out once; a step then costs
a product with ``A``, whatever the size of the picture. The steps are those of gradient descent, with or without momentum
(Polyak, 1964), as ``torch.optim.SGD`` takes them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.ops.backward import conv2d_backward

Array = npt.NDArray[np.float64]

MOMENTUM = 0.9
WORST = 1e12
"""A loss above this is called exploded: nothing comes back from there."""

_BLOCK = 4096
"""Positions whose pixels are laid out at once."""

_MOST_KEPT = 128
"""Moments of a way that are kept to go back to."""

_FLAT = 1e-10
"""A direction in which the loss curves less than this share of the most is one that the picture says nothing of."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What a kernel answers, and what follows from it.

    Attributes
    ----------
    output, error : float64 (H', W')
        The map, and how far it lies above the target.
    loss : float
        Half the mean square of the error.
    weight : float64 (C, kH, kW)
        The gradient of the loss by each weight.
    bias : float
        The gradient by the bias.
    """

    output: Array
    error: Array
    loss: float
    weight: Array
    bias: float


class Task:
    """A picture, and the map that a kernel is to make of it.

    Parameters
    ----------
    input
        The picture, real (C, H, W).
    target
        Real (H - kH + 1, W - kW + 1).
    kernel
        Rows and columns of the kernel, (kH, kW).
    biased
        Whether a bias is learnt as well; without it the bias stays 0.

    Raises
    ------
    ValueError
        The target has another size.
    """

    def __init__(
        self, input: npt.ArrayLike, target: npt.ArrayLike, kernel: tuple[int, int], *, biased: bool = False
    ) -> None:
        self.input = np.asarray(input, np.float64)
        self.target = np.asarray(target, np.float64)
        channels, height, width = self.input.shape
        fits = (height - kernel[0] + 1, width - kernel[1] + 1)
        if self.target.shape != fits:
            raise ValueError(f"a kernel of {kernel} makes {fits} of {height, width}, not {self.target.shape}")
        self.shape = (channels, *kernel)
        self.biased = biased
        self._pixels, self._wanted, self._square = self._means()

    @property
    def positions(self) -> int:
        """At how many places the kernel answers."""
        return self.target.size

    @cached_property  # asked for with each answer, and some milliseconds of work for the largest kernels
    def curvature(self) -> float:
        """The largest second derivative of the loss in any direction; 0 for a picture of zeros."""
        return float(np.linalg.eigvalsh(self._pixels)[-1])

    def limit(self, momentum: float = 0.0) -> float:
        """The rate above which steps make the loss ever larger: 2 (1 + momentum) / curvature."""
        curvature = self.curvature
        return 2 * (1 + momentum) / curvature if curvature > 0 else np.inf

    @property
    def nothing(self) -> float:
        """The loss of a kernel of zeros: half the mean square of the target."""
        return self._square

    @cached_property
    def best(self) -> tuple[Array, float, float]:
        """The kernel (C, kH, kW) and the bias of the smallest loss that there can be, and that loss.

        Where several have it, the one with the smallest sum of squares.
        """
        flat, *_ = np.linalg.lstsq(self._pixels, self._wanted, rcond=_FLAT)
        weight, bias = self.split(np.asarray(flat, np.float64))
        return weight, bias, self.answer(weight, bias).loss

    @cached_property
    def determined(self) -> bool:
        """Whether a single kernel has the smallest loss; if not, the picture cannot tell some kernels apart."""
        return float(np.linalg.eigvalsh(self._pixels)[0]) > _FLAT * self.curvature

    def answer(self, weight: npt.ArrayLike, bias: float = 0.0) -> Answer:
        """What a kernel (C, kH, kW) answers, computed with the operations that networks use."""
        kernel = np.asarray(weight, np.float64)[None]
        output = ops.conv2d(self.input[None], kernel, [bias])
        error = output - self.target
        by_output = error / self.positions
        _, by_weight, by_bias = conv2d_backward(by_output, self.input[None], kernel)
        loss = float(np.mean(error**2) / 2)
        return Answer(output[0, 0], error[0, 0], loss, by_weight[0], float(by_bias[0]))

    def gradient(self, flat: Array) -> Array:
        """The gradient by the weights and, where it is learnt, the bias; in one row, as they are given."""
        return self._pixels @ flat - self._wanted

    def loss(self, flat: Array, gradient: Array) -> float:
        """Half the mean square of the error, where the `gradient` there is known: then it costs next to nothing.

        It is known up to some 1e-16 of the target's own mean square; what rounding makes less than 0 is 0.
        """
        loss = float(flat @ (gradient - self._wanted) / 2 + self._square)
        return 0.0 if loss < 0 else loss

    def split(self, flat: Array) -> tuple[Array, float]:
        """The kernel (C, kH, kW) and the bias (0 where none is learnt) of what stands in one row."""
        count = int(np.prod(self.shape))
        return flat[:count].reshape(self.shape), float(flat[count]) if self.biased else 0.0

    def _means(self) -> tuple[Array, Array, float]:
        """Means over all positions of pixel times pixel, pixel times target, and half the target's square."""
        seen = np.lib.stride_tricks.sliding_window_view(self.input, self.shape[1:], axis=(1, 2))
        rows = max(1, _BLOCK // self.target.shape[1])
        count = int(np.prod(self.shape)) + self.biased
        pixels, wanted = np.zeros((count, count)), np.zeros(count)
        for first in range(0, len(self.target), rows):
            target = self.target[first : first + rows].ravel()
            block = seen[:, first : first + rows].transpose(1, 2, 0, 3, 4).reshape(len(target), -1)
            if self.biased:
                block = np.column_stack([block, np.ones(len(block))])
            pixels += block.T @ block
            wanted += block.T @ target
        places = self.positions
        return pixels / places, wanted / places, float(np.mean(self.target**2) / 2)


Rates = tuple[tuple[int, float], ...]
"""From which step on which rate holds, the first from 0 on."""


class Learner:
    """A kernel on its way: after `step` steps it has `weight` and `bias`, and `losses` says how wrong it was before each.

    The same task, start and rates give the same numbers, in however many pieces the way is gone.

    Attributes
    ----------
    velocity : float64 (C * kH * kW [+ 1],)
        What is carried over from earlier steps; the last gradient where there is no momentum.
    losses : list of float
        Before the first step, after it, and so on.
    """

    def __init__(self, task: Task, weight: npt.ArrayLike, rates: Rates, *, momentum: float = 0.0) -> None:
        self.task, self.rates, self.momentum = task, rates, momentum
        start = np.ravel(np.asarray(weight, np.float64))
        self._flat: Array = np.append(start, 0.0) if task.biased else start.copy()
        self._gradient = task.gradient(self._flat)
        self.velocity = np.zeros_like(self._flat)
        self.losses = [task.loss(self._flat, self._gradient)]
        self._every = 1
        self._kept = {0: (self._flat, self.velocity)}
        self._going = threading.Lock()

    @property
    def step(self) -> int:
        """How many steps were taken."""
        return len(self.losses) - 1

    @property
    def exploded(self) -> bool:
        """Whether the loss has left all bounds, so that no step follows."""
        return not self.losses[-1] <= WORST

    @property
    def weight(self) -> Array:
        """The kernel, float64 (C, kH, kW)."""
        return self.task.split(self._flat)[0]

    @property
    def bias(self) -> float:
        """The bias; 0 where none is learnt."""
        return self.task.split(self._flat)[1]

    def rate(self, step: int) -> float:
        """The rate of the step after `step`."""
        return next(rate for first, rate in reversed(self.rates) if first <= step)

    def next(self) -> tuple[Array, float]:
        """Weight and bias after one more step, which is not taken."""
        velocity = self.momentum * self.velocity + self._gradient
        return self.task.split(self._flat - self.rate(self.step) * velocity)

    def go_to(self, step: int) -> None:
        """Take steps until so many were taken, or until it has exploded. For any thread."""
        with self._going, np.errstate(over="ignore", invalid="ignore"):
            while self.step < step and not self.exploded:
                self.velocity = self.momentum * self.velocity + self._gradient
                self._flat = self._flat - self.rate(self.step) * self.velocity
                self._gradient = self.task.gradient(self._flat)
                self.losses.append(self.task.loss(self._flat, self._gradient))
                self._keep()

    def back_at(self, step: int) -> Learner:
        """Another learner that has gone as far as this one had after `step` steps, which were no more.

        It goes from the last moment before that is kept, so that this costs a small part of the way.
        """
        kept = max(each for each in self._kept if each <= step)
        flat, velocity = self._kept[kept]
        learner = Learner(self.task, self.task.split(flat)[0], self.rates, momentum=self.momentum)
        learner._flat, learner.velocity = flat, velocity
        learner._gradient = self.task.gradient(flat)
        learner.losses = self.losses[: kept + 1]
        learner._every = self._every
        learner._kept = {each: moment for each, moment in self._kept.items() if each <= kept}
        learner.go_to(step)
        return learner

    def _keep(self) -> None:
        """Keep each so many-th moment; when there are too many of them, every other one."""
        if self.step % self._every:
            return
        self._kept[self.step] = (self._flat, self.velocity)
        if len(self._kept) > _MOST_KEPT:
            self._every *= 2
            self._kept = {each: moment for each, moment in self._kept.items() if each % self._every == 0}
