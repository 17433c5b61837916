"""The training of a network in slices: its course, and moments that are kept of it."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cnnviz import ops
from cnnviz.learning.layers import BatchNorm, Network
from cnnviz.limits import LIMITS, Limits
from cnnviz.ops.shape import Array
from cnnviz.training import plain
from cnnviz.training.account import check
from cnnviz.training.architecture import BatchNorm as Norm
from cnnviz.training.architecture import Layer
from cnnviz.training.confusion import Confusion, confusion_of
from cnnviz.training.data.augmentation import augment
from cnnviz.training.data.pictures import Split
from cnnviz.training.errors import TrainingError
from cnnviz.training.quick import Plan
from cnnviz.training.rules import rule
from cnnviz.training.settings import AUGMENT, Settings
from cnnviz.training.start import start

EXPLODED = 1e6
"""A loss above this is not waited for any longer."""
MOST_MOMENTS = 160
KEPT = 0.15
"""The share of a trainer's memory that moments may have."""
ANSWER_BYTES = 6
"""Of the answer for one picture, its certainty beside it."""
SPARSER = 5
"""A moment is kept after a fifth more steps, or as soon as reading what is held out takes less than a 15th of the work."""


@dataclass(frozen=True)
class LineState:
    """How a layer that learns, or a ReLU, fared in one step.

    Attributes
    ----------
    line
        Its place in the description.
    gradient, update
        Root mean squares of the gradient by its numbers, and of how far they moved; None if it has none.
    silent
        For a ReLU the share of its channels or features that were 0 for every picture of the batch; None for others.
    """

    line: int
    gradient: float | None = None
    update: float | None = None
    silent: float | None = None


@dataclass(frozen=True, eq=False)
class Moment:
    """A network as it was after `step` steps.

    Attributes
    ----------
    loss, confusion
        Of the pictures that are held out, the mean loss and each answer; None without any, and as long as they have not been read.
    states
        What the step did, line by line; empty for the start.
    numbers, running
        All learned numbers as one vector, and what batch norm keeps, by ``line.mean`` and ``line.var``.
    """

    step: int
    loss: float | None
    confusion: Confusion | None
    states: tuple[LineState, ...]
    numbers: Array
    running: dict[str, Array]

    @property
    def accuracy(self) -> float | None:
        """The share of right answers; None where there are no answers."""
        return None if self.confusion is None else self.confusion.accuracy

    @property
    def commonest(self) -> float | None:
        """The share of these pictures that get the most frequent answer; None where there are no answers."""
        return None if self.confusion is None else self.confusion.commonest


@dataclass(frozen=True)
class News:
    """How far a training is.

    Attributes
    ----------
    step, steps
        Batches that were learned from, and of the whole training.
    epoch
        How often all pictures have been shown.
    loss, accuracy
        Of the last batch, before it was learned from; None before the first.
    moment
        The newest one that was kept.
    finished
        Whether nothing is left to do.
    stopped
        Why it ended before its time; None if it did not.
    """

    step: int
    steps: int
    epoch: float
    loss: float | None
    accuracy: float | None
    moment: Moment
    finished: bool
    stopped: TrainingError | None


class Trainer:
    """Trains a network; who asks decides how much at a time, which changes nothing in the numbers.

    Attributes
    ----------
    lines
        The account of the network.
    losses, accuracies
        Of the batch of each step, before it was learned from.
    held_out
        Step, loss and accuracy of what is held out, whenever it was read.
    moments
        Kept networks, the start and the newest among them; when they get too many, those go that lie closest.
    rested
        The network where :meth:`read_now` read what is held out, which is not kept among them; None before.
    bytes
        What the trainer holds at most, beside the pictures.
    reads
        Whether it is on its way through the pictures that are held out, between two steps.

    Parameters
    ----------
    room
        Told how many :attr:`bytes` there will be before they are taken; what it raises is passed on.

    Raises
    ------
    TrainingError
        A network that does not fit, settings out of range, no pictures, or too much memory.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        pictures: Split,
        settings: Settings,
        limits: Limits = LIMITS,
        room: Callable[[int], object] = lambda count: None,
    ) -> None:
        settings.check()
        learned = pictures.learned
        if not len(learned):
            raise TrainingError("there are no pictures to learn from")
        self.settings, self._pictures = settings, pictures
        self.lines = check(layers, learned.images.shape[1:], len(learned.classes), limits)
        single = [
            line for line in self.lines if isinstance(line.layer, Norm) and math.prod(line.before[1:]) == 1
        ]
        if single and settings.batch_size == 1:
            raise TrainingError(
                "batch normalisation of single numbers needs at least two pictures in a batch, or each would become 0"
            )
        self.steps_per_epoch = math.ceil(len(learned) / settings.batch_size)
        self.steps = self.steps_per_epoch * settings.epochs
        vector = 4 * sum(line.weights for line in self.lines)
        self._most_moments = max(3, min(MOST_MOMENTS, int(KEPT * limits.trainer_bytes) // vector))
        self.bytes = (7 + self._most_moments) * vector + 8 * self.steps
        self.bytes += (1 + self._most_moments) * ANSWER_BYTES * len(pictures.held_out)

        def with_slices(count: int) -> None:
            self.bytes += count
            room(self.bytes)

        self._plan = Plan(self.lines, start(self.lines, settings), settings, limits, with_slices)
        self._rule = rule(settings.rule, self._plan.vector.size, self._plan.vector.dtype)
        self.losses, self.accuracies = array("f"), array("f")
        self.held_out: list[tuple[int, float, float]] = []
        self.moments: list[Moment] = []
        self.rested: Moment | None = None
        self.reads = False
        self._finished = False
        self._stopped: TrainingError | None = None
        self._next_moment = 1
        self.moments.append(self._moment(()))
        self._work = self._train()

    def advance(self, pictures: int) -> News:
        """Go on for at least so many pictures, in whole slices of some milliseconds, and say how far it is.

        A picture counts whenever it is looked at: with batch norm more than once, and also if it is held out.
        """
        done = 0
        while done < pictures and not self._finished:
            done += next(self._work, 0)
        return self.news

    def read_now(self) -> None:
        """Let the next slices read what is held out with the numbers of now, unless that is known or under way.

        A step that is under way begins anew: all its numbers follow from its place, so that it stays the same bit for bit. What
        is read stands in :attr:`rested` alone, and moves none of the moments that are kept.
        """
        if self.unread:
            self._work.close()
            self.reads = True
            self._work = self._rest()

    def end(self) -> None:
        """Let go of what is under way, which holds the trainer itself: nothing is trained any more."""
        self._work.close()
        self._finished = True

    def change_rate(self, rate: float) -> None:
        """Let the steps from the present one on have another learning rate, or with a schedule another one to start from.

        Raises
        ------
        TrainingError
            It is out of range.
        """
        settings = replace(self.settings, rate=rate)
        settings.check()
        self.settings = settings

    @property
    def step(self) -> int:
        """How many batches were learned from."""
        return len(self.losses)

    @property
    def present(self) -> Moment:
        """The network as it is now: the newest moment that was kept, or one without what only kept ones have."""
        last = self.moments[-1]
        if last.step == self.step or self._stopped is not None:
            return last
        rested = self.rested
        return rested if rested is not None and rested.step == self.step else self._moment(())

    @property
    def unread(self) -> bool:
        """Whether what is held out could be read at the present step, and neither has been nor is being read."""
        known = self.moments[-1].step, self.rested and self.rested.step
        possible = not self._finished and not self.reads and len(self._pictures.held_out) > 0
        return possible and self.step not in known

    @property
    def readings(self) -> list[tuple[int, float, float]]:
        """As :attr:`held_out`, with that of the present step where it was read at rest."""
        rested, found = self.rested, list(self.held_out)
        if rested is None or rested.step != self.step or rested.loss is None or rested.accuracy is None:
            return found
        return [*found, (rested.step, rested.loss, rested.accuracy)]

    @property
    def news(self) -> News:
        """How far the training is."""
        step = self.step
        loss, accuracy = (self.losses[-1], self.accuracies[-1]) if step else (None, None)
        epoch = step / self.steps_per_epoch
        moment = self.moments[-1]
        return News(step, self.steps, epoch, loss, accuracy, moment, self._finished, self._stopped)

    def network(self, moment: Moment) -> Network:
        """The network as it was then, in the form that gives every number between its layers."""
        parameters, at = {}, 0
        for name, view in self._plan.parameters.items():
            parameters[name] = moment.numbers[at : at + view.size].reshape(view.shape)
            at += view.size
        network = plain.build(self.lines, parameters)
        for layer in network.layers:
            if isinstance(layer, BatchNorm):
                for name in layer.running:
                    layer.running[name] = moment.running[f"{layer.name}.{name}"].copy()
        return network

    def _train(self) -> Generator[int, None, None]:
        self.moments[0] = self._moment((), *(yield from self._read_and_note()))
        yield from self._go_on()

    def _rest(self) -> Generator[int, None, None]:
        self.rested = self._moment((), *(yield from self._read_held_out()))
        yield from self._go_on()

    def _go_on(self) -> Generator[int, None, None]:
        self._stopped = yield from self._take_steps()
        self._finished = True

    def _take_steps(self) -> Generator[int, None, TrainingError | None]:
        """All steps from the present one on; what is returned is why there were no more."""
        learned, plan, how = self._pictures.learned, self._plan, self.settings
        order = how.order(self.step // self.steps_per_epoch, len(learned))
        for step in range(self.step, self.steps):
            epoch, place = divmod(step, self.steps_per_epoch)
            if not place:
                order = how.order(epoch, len(learned))
            batch = learned.at(order[place * how.batch_size :][: how.batch_size])
            images = augment(batch.images, how.random(AUGMENT, step)) if how.augment else batch.images
            due = step + 1 in (self._next_moment, self.steps)
            loss, right = yield from plan.learn(images, batch.labels, step, watch=due)
            if not loss <= EXPLODED:
                return self._exploded(step)
            states = self._update(step, watch=due)
            self.losses.append(loss)
            self.accuracies.append(right / len(batch))
            if due:
                if not np.isfinite(plan.vector).all():
                    return self._exploded(step + 1)
                yield from self._keep(states)
        return None

    @np.errstate(all="ignore")
    def _update(self, step: int, *, watch: bool) -> tuple[LineState, ...]:
        """Let the weights follow their gradient; if it is watched, say how each line fared."""
        plan, how = self._plan, self.settings
        gradients = _sizes(plan.gradients) if watch else {}
        before = plan.vector.copy() if watch else plan.vector
        self._rule.step(plan.vector, plan.gradient, how.rate_at(step, self.steps), how.weight_decay)
        if not watch:
            return ()
        np.subtract(plan.vector, before, out=plan.gradient)
        updates = _sizes(plan.gradients)
        return tuple(
            LineState(
                number,
                gradients.get(number),
                updates.get(number),
                1 - float(plan.opened[number].mean()) if number in plan.opened else None,
            )
            for number in sorted({*gradients, *plan.opened})
        )

    def _keep(self, states: tuple[LineState, ...]) -> Generator[int, None, None]:
        """Keep this moment, and decide when the next one is."""
        self.moments.append(self._moment(states, *(yield from self._read_and_note())))
        if len(self.moments) > self._most_moments:
            steps = [moment.step + 1 for moment in self.moments]
            gaps = [after / before for before, after in zip(steps, steps[2:], strict=False)]
            del self.moments[1 + int(np.argmin(gaps))]
        seldom = SPARSER * len(self._pictures.held_out) // self.settings.batch_size
        self._next_moment = self.step + max(1, min(self.step // SPARSER, seldom))

    def _moment(
        self,
        states: tuple[LineState, ...],
        loss: float | None = None,
        confusion: Confusion | None = None,
    ) -> Moment:
        running = {name: numbers.copy() for name, numbers in self._plan.running.items()}
        return Moment(self.step, loss, confusion, states, self._plan.vector.copy(), running)

    def _read_held_out(self) -> Generator[int, None, tuple[float, Confusion] | tuple[()]]:
        """Loss and answers for what is held out, with the numbers of now."""
        pictures = self._pictures.held_out
        if not len(pictures):
            return ()
        self.reads = True
        scores = yield from self._plan.scores(pictures.images)
        self.reads = False
        return _loss(scores, pictures.labels), confusion_of(scores, pictures.labels)

    def _read_and_note(self) -> Generator[int, None, tuple[float, Confusion] | tuple[()]]:
        """The same, as a point of :attr:`held_out`."""
        read = yield from self._read_held_out()
        if read:
            self.held_out.append((self.step, read[0], read[1].accuracy))
        return read

    def _exploded(self, step: int) -> TrainingError:
        """Go back to the last moment that was kept, and say so."""
        last = self.moments[-1]
        self._plan.vector[...] = last.numbers
        for name, numbers in last.running.items():
            self._plan.running[name][...] = numbers
        return TrainingError(
            "the loss exploded in step {step}: the steps were too large; lower the learning rate. The network is again as it was after step {kept}",
            step=step + 1,
            kept=last.step,
        )


def _sizes(arrays: dict[str, Array]) -> dict[int, float]:
    """The root mean square of all numbers of each line."""
    totals: dict[int, list[float]] = {}
    for name, numbers in arrays.items():
        total = totals.setdefault(int(name.split(".")[0]), [0.0, 0.0])
        total[0] += float(np.vdot(numbers, numbers))
        total[1] += numbers.size
    return {line: math.sqrt(squares / count) for line, (squares, count) in totals.items()}


@np.errstate(all="ignore")
def _loss(scores: Array, labels: np.ndarray) -> float:
    """The mean cross-entropy."""
    logs = ops.log_softmax(scores, dim=1)[np.arange(len(scores)), labels]
    return float(-logs.mean())
