"""One kernel that learns, as one computation: given the state and the picture, what it is to find and how far it has come."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from cnnviz import kernels, ops
from cnnviz.state.train.kernel import SIDES, TrainKernelState
from cnnviz.state.train.rates import Rates
from cnnviz.training.nonlinear import NONLINEAR, WINDOW
from cnnviz.training.one_kernel import MOMENTUM, Answer, Learner, Task

Array = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]

SUITED = 0.35
"""The rate that suits a picture, as a share of the one above which the loss explodes."""

START = 0.5
"""The standard deviation of random weights at the start."""


def _fits(name: str) -> bool:
    shape = kernels.build(name).shape
    return max(shape) <= max(SIDES) and all(length % 2 for length in shape)


HIDDEN = tuple(name for name in kernels.KERNELS if _fits(name))
"""The kernels of the library that can be hidden: those with a middle, and no larger than the largest that learns."""

TARGETS = (*HIDDEN, *NONLINEAR)
"""What can make the target map: a hidden kernel, or an operation that no kernel can do."""


def label(target: str) -> str:
    """The marked message that names what makes the target map."""
    return NONLINEAR[target].label if target in NONLINEAR else kernels.KERNELS[target].label


MET = 1e-9
"""A target is one that a kernel can make if its smallest loss is below this share of that of a kernel of zeros."""


@dataclass(frozen=True, eq=False)
class Example:
    """What a kernel learns from.

    Attributes
    ----------
    pixels : uint8 (C, H, W)
        The picture.
    after : uint8 (1, H, W) or None
        The brightness of the picture that a visitor brought to be made of it; None: the state says what makes the target map.
    name
        Tells this example from others.
    """

    pixels: Pixels
    after: Pixels | None = None
    name: str = field(init=False)

    def __post_init__(self) -> None:
        digest = blake2b(repr((self.pixels.shape, self.after is None)).encode(), digest_size=16)
        for each in (self.pixels, self.after):
            digest.update(b"" if each is None else np.ascontiguousarray(each).data)
        object.__setattr__(self, "name", digest.hexdigest())


@dataclass(frozen=True, eq=False)
class Lesson:
    """How far a kernel has come.

    Attributes
    ----------
    input : float64 (C, H, W)
        The picture as the kernel sees it, with all pixels that the target map was made of.
    hidden : float64 (C, kH, kW) or None
        The kernel to be found, at its own size; None if no kernel made the target map.
    task
        What the kernel that learns sees, and what it is to answer.
    step, taken
        The step that is looked at, and how many were taken: as many as the state says, or fewer if it exploded before.
    answer
        What the kernel answers at the step that is looked at.
    limit, rate, next_rate
        The rate above which the loss explodes (inf if none does), of the step after `step`, and of the one after `taken`.
    weight, velocity : float64 (C, side, side)
        The kernel, and what is carried over from earlier steps.
    next_weight, next_bias
        After one more step.
    own
        Whether the target map is a visitor's own second picture.
    losses
        Before the first step, after it, and so on, up to `taken`.
    exploded, ended
        Whether the loss has left all bounds at `step`, and at `taken`, so that no step follows.
    """

    input: Array
    hidden: Array | None
    task: Task
    step: int
    answer: Answer
    limit: float
    rate: float
    next_rate: float
    weight: Array
    bias: float
    velocity: Array
    next_weight: Array
    next_bias: float
    own: bool
    losses: tuple[float, ...]
    exploded: bool
    ended: bool

    @property
    def taken(self) -> int:
        """How many steps were taken."""
        return len(self.losses) - 1

    @property
    def least(self) -> float:
        """The smallest loss that a kernel of this size can have here; 0 if it can make the target map, up to rounding."""
        least = self.task.best[2]
        return least if least > MET * self.task.nothing else 0.0

    @property
    def distance(self) -> float | None:
        """The largest difference of a weight from the hidden kernel's; None if there is none, or none that fits inside."""
        if self.hidden is None:
            return None
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
        self._task: tuple[Hashable, Task, Array, Array | None] | None = None
        self._way: tuple[Hashable, Learner] | None = None

    def at(self, state: TrainKernelState, example: Example) -> Lesson:
        """How far the kernel of `state` has come with `example`, of the size that `state` asks for."""
        with self._lock:
            task, input, hidden = self._task_of(state, example)
            way = self._on_the_way(state, task)
            way.go_to(state.step)
            seen = way if state.look is None or state.look >= way.step else way.back_at(state.look)
            return _lesson(way, seen, input, hidden, own=example.after is not None)

    def moments(self, state: TrainKernelState, example: Example, most: int) -> list[tuple[int, Array]]:
        """Step and kernel, float64 (C, side, side), at up to `most` moments of the way of `state`, both ends among them."""
        with self._lock:
            task, _input, _hidden = self._task_of(state, example)
            way = self._on_the_way(state, task)
            way.go_to(state.step)
            count = min(max(most, 1), way.step + 1)
            steps = np.linspace(way.step if count == 1 else 0, way.step, count).round().astype(int).tolist()
            return [(step, way.back_at(step).weight) for step in steps]

    def _task_of(self, state: TrainKernelState, example: Example) -> tuple[Task, Array, Array | None]:
        named = (example.name, *(getattr(state, name) for name in _ASKED))
        if self._task is None or self._task[0] != named:
            self._task, self._way = (named, *_task(state, example)), None
        return self._task[1:]

    def _on_the_way(self, state: TrainKernelState, task: Task) -> Learner:
        """The learner that has gone a part of the way that `state` describes, or a new one."""
        rates = _rates(task, state)
        from_where = (state.start, state.seed, state.rule)
        if self._way is not None and self._way[0] == from_where:
            learner = self._way[1]
            gone = min(learner.step, state.step)
            if _before(rates, gone) == _before(learner.rates, gone):
                if gone < learner.step:
                    learner = learner.back_at(gone)
                learner.rates = rates
                self._way = (from_where, learner)
                return learner
        learner = Learner(task, _start(task, state), rates, momentum=_momentum(state))
        self._way = (from_where, learner)
        return learner


_ASKED = ("target", "side", "bias", "pixels")
"""What of a state, beside the example, says what is to be learnt."""


def _task(state: TrainKernelState, example: Example) -> tuple[Task, Array, Array | None]:
    """The task, the picture as float64, and the hidden kernel for each of its channels if there is one."""
    input, hidden = _seen(example.pixels, state), None
    if example.after is not None:
        wanted, extent = _seen(example.after, state)[0], (1, 1)
    elif state.target in NONLINEAR:
        wanted, extent = NONLINEAR[state.target].function(input).sum(axis=0), WINDOW
    else:
        hidden = np.repeat(kernels.build(state.target)[None], len(input), axis=0)
        wanted, extent = ops.conv2d(input[None], hidden[None])[0, 0], hidden.shape[1:]
    shape = (state.side, state.side)
    seen = _inner(input, [(have - need) // 2 for have, need in zip(extent, shape, strict=True)])
    aim = _inner(wanted, [(have - need) // 2 for have, need in zip(shape, extent, strict=True)])
    return Task(seen, aim, shape, biased=state.bias), input, hidden


def _seen(pixels: Pixels, state: TrainKernelState) -> Array:
    """The pixels as numbers from 0 to 1, or less the mean of their channel."""
    numbers = pixels / 255.0
    if state.pixels == "centred":
        numbers = numbers - numbers.mean(axis=(1, 2), keepdims=True)
    return numbers


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


def _lesson(way: Learner, seen: Learner, input: Array, hidden: Array | None, *, own: bool) -> Lesson:
    """The lesson of a `way` of which the moment of `seen` is looked at."""
    task, count = way.task, way.weight.size
    next_weight, next_bias = seen.next()
    return Lesson(
        input=input,
        hidden=hidden,
        task=task,
        step=seen.step,
        answer=task.answer(seen.weight, seen.bias),
        limit=task.limit(way.momentum),
        rate=seen.rate(seen.step),
        next_rate=way.rate(way.step),
        weight=seen.weight,
        bias=seen.bias,
        velocity=seen.velocity[:count].reshape(task.shape),
        next_weight=next_weight,
        next_bias=next_bias,
        own=own,
        losses=tuple(way.losses),
        exploded=seen.exploded,
        ended=way.exploded,
    )
