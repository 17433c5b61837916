"""What one visitor's steps are kept in, so that what changes little costs little."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Generator, Hashable, Sequence
from dataclasses import replace

import numpy as np

from cnnviz.memory import Claim
from cnnviz.ops.shape import Array
from cnnviz.state.train.step import BATCH, SMALL, TrainStepState
from cnnviz.step_by_hand.networks import batch_of, first_weights, lines_of
from cnnviz.step_by_hand.proof import Proof, prove
from cnnviz.step_by_hand.shown import Shown
from cnnviz.step_by_hand.step import Labels, Step, is_finite, passes, updated
from cnnviz.step_by_hand.walk import Walk
from cnnviz.training.account import Line
from cnnviz.training.data import HELD_OUT, SHAPE, Data, Split, prepare
from cnnviz.training.settings import Settings
from cnnviz.training.trainer import Trainer

_TRAINING = Settings(batch_size=16, rate=0.003, epochs=1)
_AT_ONCE = 64
"""Pictures that are learned from in one slice."""


class Steps:
    """One visitor's steps: the weights of the last one are kept, so that the next costs one step. For any thread.

    Parameters
    ----------
    room
        Becomes as large as what is kept takes.
    """

    def __init__(self, room: Claim | None = None) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._trained: tuple[Hashable, dict[str, Array]] | None = None
        self._way: tuple[Hashable, tuple[float, ...], dict[str, Array]] | None = None
        self._last: tuple[Hashable, Step] | None = None
        self._proof: tuple[Hashable, Proof] | None = None

    def needs_training(self, state: TrainStepState) -> bool:
        """Whether the weights of a state have to be trained first: see :func:`train` and :meth:`trained`."""
        return bool(_training(state)) and (self._trained is None or self._trained[0] != _training(state))

    def trained(self, state: TrainStepState, parameters: dict[str, Array]) -> None:
        """Keep what the training of a state came to."""
        self._trained = (_training(state), parameters)

    def at(self, state: TrainStepState) -> Step:
        """The step of a state, whose training is there if it needs any.

        Raises
        ------
        FullError
            There is no room for its numbers.
        """
        key = step_key(state)
        with self._lock:
            if self._last is None or self._last[0] != key:
                self._make_room(state)
                self._last = (key, self._worked_out(state))
            return self._last[1]

    def proof(self, state: TrainStepState) -> Callable[[Shown], Proof]:
        """Gives the proof of the weight that is shown of a state's step.

        Raises
        ------
        OperationError
            What :func:`~cnnviz.step_by_hand.proof.prove` refuses.
        """

        def found(shown: Shown) -> Proof:
            key = (step_key(replace(state, image=0)), shown.weight, state.eps)
            with self._lock:
                kept = self._proof
            if kept is None or kept[0] != key:
                kept = (key, prove(shown.step, shown.weight, state.eps, state.network))
                with self._lock:
                    self._proof = kept
            return kept[1]

        return found

    def _make_room(self, state: TrainStepState) -> None:
        if self._room is not None:
            count = _bytes_of(state)
            self._room.grow(max(0, count - self._room.bytes))
            self._room.shrink_to(count)

    @np.errstate(all="ignore")
    def _worked_out(self, state: TrainStepState) -> Step:
        lines = lines_of(state)
        images, labels = batch_of(state)
        parameters, taken = self._walked(state, lines, images, labels)
        before = passes(lines, parameters, images, labels)
        exact = {name: array.astype(np.float64) for name, array in parameters.items()}
        after = passes(lines, updated(before, state.rate), images, labels)
        return Step(
            walk=Walk(lines),
            labels=labels,
            image=min(state.image, len(images) - 1),
            before=before,
            exact=passes(lines, exact, images.astype(np.float64), labels),
            after=after if is_finite(after) else None,
            rate=state.rate,
            count=taken,
            stuck=taken < len(state.taken),
        )

    def _walked(
        self, state: TrainStepState, lines: Sequence[Line], images: Array, labels: Labels
    ) -> tuple[dict[str, Array], int]:
        """The weights after the steps that were taken, as far as their numbers fit into float32, and how many these are."""
        key = step_key(replace(state, taken=(), rate=1.0, image=0))
        rates: tuple[float, ...] = ()
        if self._way is not None and self._way[0] == key and self._way[1] == state.taken[: len(self._way[1])]:
            _, rates, parameters = self._way
        elif self._trained is not None and _training(state) == self._trained[0]:
            parameters = self._trained[1]
        else:
            parameters = first_weights(state, lines)
        for rate in state.taken[len(rates) :]:
            found = updated(passes(lines, parameters, images, labels), rate)
            if not is_finite(passes(lines, found, images, labels)):
                break
            parameters, rates = found, (*rates, rate)
        self._way = (key, rates, parameters)
        return parameters, len(rates)


_ASKED = (
    *("network", "picture", "pixels", "sample", "truth", "pooling", "activation", "norm", "kernels"),
    *("seed", "trained", "rate", "taken", "image"),
)
"""What of a state its numbers depend on."""


def step_key(state: TrainStepState) -> Hashable:
    """What tells whether two states have the same numbers."""
    return tuple(getattr(state, name) for name in _ASKED)


def _bytes_of(state: TrainStepState) -> int:
    """What a step of a state keeps: both passes in float32 before and after the update, and in float64; and two sets of weights."""
    lines, pictures = lines_of(state), BATCH if state.network == SMALL else 1
    between = math.prod(lines[0].before) + sum(math.prod(line.after) for line in lines)
    return 40 * sum(line.weights for line in lines) + 32 * pictures * between


def _training(state: TrainStepState) -> Hashable:
    """What tells whether two states need the same training; empty if none."""
    if state.network == SMALL or not state.trained:
        return ()
    return state.network, state.seed, state.trained


def train(state: TrainStepState, room: Claim) -> Generator[float, None, dict[str, Array]]:
    """Train the network of a state with Adam, each step on shipped digits that it has not seen; `room` grows by what that takes.

    Yields the share of the work that is done; returns the weights.

    Raises
    ------
    FullError
        There is no room for it.
    """
    settings, beside = replace(_TRAINING, seed=state.seed), room.beside()
    room.grow(2 * (state.trained * settings.batch_size + HELD_OUT) * math.prod(SHAPE))
    pictures = yield from prepare(Data("digits", state.trained * settings.batch_size), settings)
    none = pictures.learned.at(np.zeros(0, np.int64))
    layers = [line.layer for line in lines_of(state)]
    trainer = Trainer(layers, Split(pictures.learned, none), settings, room=beside.grow)
    try:
        while not trainer.advance(_AT_ONCE).finished:
            yield len(trainer.losses) / trainer.steps
        return trainer.network(trainer.moments[-1]).parameters
    finally:
        trainer.end()
