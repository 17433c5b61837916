"""The smallest change of a picture, by the sign of a gradient, that changes what a network answers.

The fast gradient sign method (Goodfellow, Shlens & Szegedy, 2014): with the loss L of the network's answer and the pixels x, every
pixel moves by the same number of levels,

    x + levels * sign(dL/dx)        away from the answer.

One step, and of all steps with the same largest change of a pixel the one that a linear network would feel most. Among a thousand
classes one such step hardly ever leads to a certain one. Towards a class the step is therefore repeated (Kurakin, Goodfellow & Bengio,
2016): each is one level, L being that class's loss at the pixels that the steps before have made,

    x - sign(dL/dx)                 kept from 0 to 255,

until the class leads. A picture has whole levels from 0 to 255, so what is called a change here is checked on whole levels by a run
of the network. There may be smaller changes of other kinds: this is the smallest one of its kind that the search met.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.disturbances import Changes
from cnnviz.disturbances.applied import whole_levels
from cnnviz.filling import RANDOM, Fill
from cnnviz.images.picture import Pixels
from cnnviz.memory import Claim
from cnnviz.networks import ModelError
from cnnviz.networks.gradients import gradients
from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.preprocessing import Preprocessing
from cnnviz.reader import Reader
from cnnviz.reading import UNCHANGED, Reading, read

Direction = npt.NDArray[np.int8]

MOST = 255
"""Levels, from black to white."""
STEPS = 64
"""So many steps of one level are taken towards a class at most."""
FRACTIONS = 6
"""So many times the last level is halved to find how much of it would do if pixels could hold fractions: to 1/64."""
SEEDS = 20
"""Random changes of the same size that are tried."""


@dataclass(frozen=True, eq=False)
class Fooled:
    """What the search found.

    Attributes
    ----------
    before, after
        What the network says of the picture, and of the changed one, (classes,): its :attr:`Reading.chances`; `after` is None where
        no number of levels changes the answer as wanted.
    answer, answers
        The class that it answers before, and by the number of levels those of all that was tried.
    picture
        uint8 (C, H, W), the network's pixels before the change, in its order of channels.
    direction
        ``(C, H, W)``: -1, 0 or 1; towards a class that of the first step.
    levels
        The smallest number of levels found that changes the answer as wanted; one level less does not. Towards a class the number of
        steps of one level, so that no pixel changes by more. None where none does.
    enough
        With fractions of a level, which no picture holds, so many levels were enough: at most `levels`. Not searched for towards a
        class.
    reached
        Towards a class: the picture that the steps led to, where that class leads.
    random
        The answers for changes of as many levels of the same pixels, up or down at random, by seed; empty where there is no change.
    room
        What the arrays take of the visitor's memory.
    """

    before: npt.NDArray[np.float32]
    answer: int
    picture: Pixels
    direction: Direction
    target: int | None
    answers: dict[int, int]
    after: npt.NDArray[np.float32] | None = None
    levels: int | None = None
    enough: float | None = None
    random: tuple[int, ...] = ()
    reached: Pixels | None = None
    room: Claim | None = field(default=None, repr=False)

    @property
    def changed(self) -> Pixels | None:
        """The changed picture, uint8 (C, H, W)."""
        if self.reached is not None or self.levels is None:
            return self.reached
        return stepped(self.picture, self.direction, self.levels)

    @property
    def noise(self) -> Pixels | None:
        """The picture with a change of the same size for each pixel, up or down at random."""
        difference = self.difference
        return None if difference is None else stepped(self.picture, random_change(difference, 0), 1)

    @property
    def difference(self) -> npt.NDArray[np.int16] | None:
        """By how many levels each number of the picture was changed: (C, H, W)."""
        changed = self.changed
        return None if changed is None else changed.astype(np.int16) - self.picture


@dataclass
class Sought:
    """What a search has met so far, while it goes on.

    Attributes
    ----------
    answer
        The class that the network answers before; None until that is known.
    answers
        By the number of levels, in the order in which they were tried, what it answers then.
    taken
        Towards a class: the answer after each step.
    between
        With fractions of a level: so many are not enough, and so many are.
    random
        The answers for random changes of the size that was found.
    """

    answer: int | None = None
    answers: dict[int, int] = field(default_factory=dict)
    taken: list[int] = field(default_factory=list)
    between: tuple[float, float] | None = None
    random: list[int] = field(default_factory=list)


def stepped(picture: Pixels, direction: Direction, levels: float) -> Pixels:
    """`picture` moved by so many levels along `direction`, rounded to whole levels from 0 to 255."""
    return whole_levels(picture + np.float32(levels) * direction)


def random_change(change: npt.NDArray[Any], seed: int) -> npt.NDArray[Any]:
    """As much as `change` at every pixel, up or down at random."""
    signs = np.random.default_rng(seed).integers(0, 2, change.shape, np.int8) * 2 - 1
    return (signs * np.abs(change)).astype(change.dtype)


@stepwise
def approach(
    before: Reading,
    target: int,
    most: int,
    room: Claim | None = None,
    *,
    until_led: bool = False,
    taken: list[int] | None = None,
) -> Steps[tuple[Reading, list[int]]]:
    """Take `most` steps of one level towards the class `target`, or fewer `until_led`: until that class leads.

    Parameters
    ----------
    taken
        A list that gets the answer after each step as soon as it is known.

    Returns
    -------
    The reading of the last picture, whose pixels are its `received`, and the answer after each step.

    Raises
    ------
    ModelError, FullError
        As :func:`direction_of`.
    """
    now, answers = before, [] if taken is None else taken
    for step in range(most):
        if until_led and now.answer() == target:
            break
        first, share = step / most, 1 / most
        beside = room and room.beside()
        way = direction_of.steps(now, target, beside)
        direction = yield from within(way, first, first + share / 2)
        pixels = stepped(now.received, direction, 1)
        fresh = read.steps(
            now.reader, now.picture, now.preprocessing, room and room.beside(), now.fill, now.changes, pixels
        )
        del now, beside  # one reading at a time
        now = yield from within(fresh, first + share / 2, first + share)
        answer = now.answer()
        assert answer is not None
        answers.append(answer)
    return now, answers


@stepwise
def direction_of(reading: Reading, target: int | None = None, room: Claim | None = None) -> Steps[Direction]:
    """Where each pixel has to go to raise the loss of the answer, or to lower that of the class `target`: -1, 0 or 1, (C, H, W).

    With softmax, the cross-entropy of class c has the gradient ``p - onehot(c)`` by the logits. All but its sign is left out below,
    so it is taken divided by ``1 - p_c``: then it does not vanish where the network is sure. Without softmax the class's own number
    stands for its likelihood.

    Raises
    ------
    ModelError
        The network has no answer, or no gradient, or no such class.
    FullError
        There is no room for the gradients.
    """
    answer, values = reading.answer(), reading.values
    if answer is None or not reading.rows:
        raise ModelError(
            "the network gives no score for the picture as a whole, so there is no answer to change"
        )
    array = reading.logits or reading.rows[0]
    row = np.float64(values[array][0]).ravel()
    wanted = answer if target is None else target
    if wanted >= len(row):
        raise ModelError("the network has no class {index}", index=wanted)
    seed = np.zeros_like(row)
    if reading.logits is not None and len(row) > 1:
        others = np.arange(len(row)) != wanted
        seed[others] = ops.softmax(row[others])
    seed[wanted] = -1
    whole = np.zeros_like(values[array])
    whole[0] = seed.reshape(whole[0].shape)
    found = yield from gradients.steps(reading.network, values, array, whole, room=room)
    if reading.input not in found:
        raise ModelError("the network takes whole numbers, which have no slope, so there is no gradient")
    slope = found[reading.input][0].reshape(reading.received.shape)
    return np.sign(slope if target is None else -slope).astype(np.int8)


@stepwise
def read_changed(
    reader: Reader,
    picture: Pixels,
    preprocessing: Preprocessing | None = None,
    room: Claim | None = None,
    fill: Fill = RANDOM,
    changes: Changes = UNCHANGED,
) -> Steps[Reading]:
    """As :func:`cnnviz.reading.read`, with all of `changes`, the one by gradient as well.

    Where that has no gradient or no such class to go to, it is left out.
    """
    if not changes.levels:
        return (yield from read.steps(reader, picture, preprocessing, room, fill, changes))
    yield 0.0
    beside = room and room.beside()
    steps = read.steps(reader, picture, preprocessing, beside, fill, changes.unfooled)
    before = yield from within(steps, 0.0, 0.25)
    try:
        if changes.target is None:
            way = direction_of.steps(before, None, beside and beside.beside())
            pixels = stepped(before.received, (yield from within(way, 0.25, 0.75)), changes.levels)
        else:
            several = approach.steps(before, changes.target, min(changes.levels, STEPS), beside)
            pixels = (yield from within(several, 0.25, 0.75))[0].received
    except ModelError:
        return (
            yield from within(
                read.steps(reader, picture, preprocessing, room, fill, changes.unfooled), 0.75, 1.0
            )
        )
    del before, beside  # which hold all of a network's numbers
    return (
        yield from within(read.steps(reader, picture, preprocessing, room, fill, changes, pixels), 0.75, 1.0)
    )


@dataclass
class _Trials:
    """Readings of changed pixels, one after the other; each is dropped as soon as its answer is known."""

    before: Reading
    room: Claim | None
    done: int = 0

    def read(self, pixels: Any) -> Steps[tuple[int, npt.NDArray[np.float32]]]:
        """The answer for these pixels, which may be fractions, and what the network says."""
        first = self.done / (self.done + 8)  # how many will be read is not known before
        self.done += 1
        of, room = self.before, self.room and self.room.beside()
        steps = read.steps(of.reader, of.picture, of.preprocessing, room, of.fill, of.changes, pixels)
        found = yield from within(steps, first, self.done / (self.done + 8))
        answer, said = found.answer(), found.said
        assert answer is not None and said is not None
        return answer, np.array(said if found.chances is None else found.chances)


def _towards(nothing: Fooled, before: Reading, target: int, sought: Sought) -> Steps[Fooled]:
    """Steps towards a class, and random changes of the size that they have reached."""
    beside = nothing.room and nothing.room.beside()
    several = approach.steps(before, target, STEPS, beside, until_led=True, taken=sought.taken)
    last, reached = yield from within(several, 0.0, 0.8)
    answers = nothing.answers | dict(enumerate(reached, 1))
    if answers[len(reached)] != target:
        return replace(nothing, answers=answers)
    said = last.said if last.chances is None else last.chances
    found = replace(
        nothing, answers=answers, levels=len(reached), reached=last.received, after=np.array(said)
    )
    del last
    if nothing.room is not None:
        nothing.room.grow(nothing.picture.size)
    difference = found.difference
    assert difference is not None
    trials = _Trials(before, nothing.room)
    for seed in range(SEEDS):
        pixels = stepped(before.received, random_change(difference, seed), 1)
        answer, _said = yield from within(trials.read(pixels), 0.8, 1.0)
        sought.random.append(answer)
    return replace(found, random=tuple(sought.random))


@stepwise
def fool(
    before: Reading, target: int | None = None, room: Claim | None = None, sought: Sought | None = None
) -> Steps[Fooled]:
    """Search for the smallest number of whole levels that changes the answer of `before`, or take steps until it is `target`.

    Away from the answer, 1, 2, 4 ... levels are tried until one does; then the interval below is halved down to a single level. So the level before the
    one that is found does not change the answer, though one further below might: the answer need not stay changed once it is.

    Parameters
    ----------
    room
        A claim of the visitor's, which grows by what is kept; readings and gradients ask beside it.
    sought
        Gets what the search meets as soon as it is known.

    Raises
    ------
    ModelError, FullError
        As :func:`direction_of`.
    """
    yield 0.0
    sought = Sought() if sought is None else sought
    if room is not None:
        room.grow(2 * before.received.size)
    answer = before.answer()
    direction = yield from within(direction_of.steps(before, target, room and room.beside()), 0.0, 0.2)
    said = before.said if before.chances is None else before.chances
    assert answer is not None and said is not None
    sought.answer = answer
    nothing = Fooled(np.array(said), answer, before.received, direction, target, {0: answer}, room=room)
    if answer == target:
        return nothing
    if target is not None:
        return (yield from within(_towards(nothing, before, target, sought), 0.2, 1.0))
    trials = _Trials(before, room)

    def reached(found: int) -> bool:
        return found != answer

    answers, told = {0: answer}, {0: np.array(said)}

    def attempt(levels: int) -> Steps[bool]:
        pixels = stepped(before.received, direction, levels)
        answers[levels], told[levels] = yield from within(trials.read(pixels), 0.2, 1.0)
        sought.answers[levels] = answers[levels]
        return reached(answers[levels])

    low, high = 0, 1
    while not (yield from attempt(high)):
        if high == MOST:
            return replace(nothing, answers=answers)
        low, high = high, min(2 * high, MOST)
    while high - low > 1:
        middle = (low + high) // 2
        if (yield from attempt(middle)):
            high = middle
        else:
            low = middle
    enough, below = float(high), float(high - 1)
    if not before.reader.stored:
        for _ in range(FRACTIONS):
            middle_level = (enough + below) / 2
            pixels = np.clip(before.received + np.float32(middle_level) * direction, 0, MOST)
            found, _said = yield from within(trials.read(pixels), 0.2, 1.0)
            if reached(found):
                enough = middle_level
            else:
                below = middle_level
            sought.between = below, enough
    for seed in range(SEEDS):
        pixels = stepped(before.received, random_change(direction, seed), high)
        found, _said = yield from within(trials.read(pixels), 0.2, 1.0)
        sought.random.append(found)
    return replace(
        nothing, answers=answers, after=told[high], levels=high, enough=enough, random=tuple(sought.random)
    )
