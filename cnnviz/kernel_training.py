"""One kernel that learns, as one computation: given the state and the picture, what it is to find and how far it has come."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz import kernels, ops
from cnnviz.state.train.kernel import SIDES, TrainKernelState
from cnnviz.state.train.rates import Rates
from cnnviz.training.one_kernel import MOMENTUM, Answer, Learner, Task

Array = npt.NDArray[np.float64]

SUITED = 0.35
"""The rate that suits a picture, as a share of the one above which the loss explodes."""

START = 0.5
"""The standard deviation of random weights at the start."""


def _fits(name: str) -> bool:
    shape = kernels.build(name).shape
    return max(shape) <= max(SIDES) and all(length % 2 for length in shape)


TARGETS = tuple(name for name in kernels.KERNELS if _fits(name))
"""The kernels of the library that can be hidden: those with a middle, and no larger than the largest that learns."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """How far a kernel has come.

    Attributes
    ----------
    input : float64 (C, H, W)
        The picture as the hidden kernel sees it.
    hidden : float64 (C, kH, kW)
        The kernel to be found, at its own size.
    task
        What the kernel that learns sees, and what it is to answer.
    answer
        What it answers at the step that the state says, or where it exploded before.
    limit, rate
        The rate above which the loss explodes (inf if none does), and the rate of the next step.
    weight, velocity : float64 (C, side, side)
        The kernel, and what is carried over from earlier steps.
    next_weight, next_bias
        After one more step.
    losses
        Before the first step, after it, and so on.
    exploded
        Whether no step follows, as the loss has left all bounds.
    """

    input: Array
    hidden: Array
    task: Task
    answer: Answer
    limit: float
    rate: float
    weight: Array
    bias: float
    velocity: Array
    next_weight: Array
    next_bias: float
    losses: tuple[float, ...]
    exploded: bool

    @property
    def step(self) -> int:
        """How many steps were taken."""
        return len(self.losses) - 1

    @property
    def distance(self) -> float | None:
        """The largest difference of a weight from the hidden kernel's; None if that is larger than the one that learns."""
        spare = [
            (have - need) // 2
            for have, need in zip(self.weight.shape[1:], self.hidden.shape[1:], strict=True)
        ]
        if min(spare) < 0:
            return None
        wanted = np.pad(self.hidden, [(0, 0), *((each, each) for each in spare)])
        return float(max(np.abs(self.weight - wanted).max(), abs(self.bias)))


class Lessons:
    """One visitor's lessons: the way of the last one is kept, so that a further step costs one step. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._task: tuple[Hashable, Task, Array, Array] | None = None
        self._way: tuple[Hashable, Learner] | None = None

    def at(self, state: TrainKernelState, pixels: npt.NDArray[np.uint8]) -> Lesson:
        """How far the kernel of `state` has come with the photo that it names, `pixels`, uint8 (C, H, W)."""
        with self._lock:
            task, input, hidden = self._task_of(state, pixels)
            learner = self._on_the_way(state, task)
            learner.go_to(state.step)
            return _lesson(learner, input, hidden)

    def _task_of(self, state: TrainKernelState, pixels: npt.NDArray[np.uint8]) -> tuple[Task, Array, Array]:
        named = tuple(getattr(state, name) for name in _ASKED)
        if self._task is None or self._task[0] != named:
            self._task, self._way = (named, *_task(state, pixels)), None
        return self._task[1:]

    def _on_the_way(self, state: TrainKernelState, task: Task) -> Learner:
        """The learner that has gone a part of the way that `state` describes, or a new one."""
        rates = _rates(task, state)
        from_where = (state.start, state.seed, state.rule)
        if self._way is not None and self._way[0] == from_where:
            learner = self._way[1]
            if learner.step <= state.step and _before(rates, learner.step) == _before(
                learner.rates, learner.step
            ):
                learner.rates = rates
                return learner
        learner = Learner(task, _start(task, state), rates, momentum=_momentum(state))
        self._way = (from_where, learner)
        return learner


_ASKED = ("photo", "size", "colour", "target", "side", "bias", "pixels")
"""What of a state says what is to be learnt."""


def _task(state: TrainKernelState, pixels: npt.NDArray[np.uint8]) -> tuple[Task, Array, Array]:
    """The task, the picture as float64, and the hidden kernel for each of its channels."""
    input = pixels / 255.0
    if state.pixels == "centred":
        input = input - input.mean(axis=(1, 2), keepdims=True)
    hidden = np.repeat(kernels.build(state.target)[None], len(input), axis=0)
    wanted = ops.conv2d(input[None], hidden[None])[0, 0]
    shape = (state.side, state.side)
    seen = _inner(input, [(have - need) // 2 for have, need in zip(hidden.shape[1:], shape, strict=True)])
    aim = _inner(wanted, [(have - need) // 2 for have, need in zip(shape, hidden.shape[1:], strict=True)])
    return Task(seen, aim, shape, biased=state.bias), input, hidden


def _inner(array: Array, margins: list[int]) -> Array:
    """`array` without its outer rows and columns; a margin below 0 takes none."""
    rows, columns = (
        slice(max(0, margin), length - max(0, margin))
        for margin, length in zip(margins, array.shape[-2:], strict=True)
    )
    return array[..., rows, columns]


def _start(task: Task, state: TrainKernelState) -> Array:
    if state.start == "zero":
        return np.zeros(task.shape)
    return np.random.default_rng(state.seed).normal(0, START, task.shape)


def _momentum(state: TrainKernelState) -> float:
    return MOMENTUM if state.rule == "momentum" else 0.0


def _rates(task: Task, state: TrainKernelState) -> Rates:
    """The rates of the state, or the one that suits the picture."""
    if state.rates:
        return state.rates
    limit = task.limit(_momentum(state))
    return ((0, float(f"{SUITED * limit:.3g}") if np.isfinite(limit) else 1.0),)


def _before(rates: Rates, step: int) -> Rates:
    """The rates of the first `step` steps."""
    return tuple(each for each in rates if each[0] < step)


def _lesson(learner: Learner, input: Array, hidden: Array) -> Lesson:
    count = learner.weight.size
    next_weight, next_bias = learner.next()
    return Lesson(
        input=input,
        hidden=hidden,
        task=learner.task,
        answer=learner.task.answer(learner.weight, learner.bias),
        limit=learner.task.limit(learner.momentum),
        rate=learner.rate(learner.step),
        weight=learner.weight,
        bias=learner.bias,
        velocity=learner.velocity[:count].reshape(learner.task.shape),
        next_weight=next_weight,
        next_bias=next_bias,
        losses=tuple(learner.losses),
        exploded=learner.exploded,
    )
