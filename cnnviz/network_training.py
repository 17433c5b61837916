"""A network that learns, as one computation: given the state, its pictures, how far it has come, and a moment to look at.

All follows from the state and its seed, bit for bit; only how soon does not. A training is kept as long as its visitor and the
room allow, and can be repeated at any time.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Generator
from dataclasses import dataclass
from weakref import WeakValueDictionary, finalize

import numpy as np
import numpy.typing as npt

from cnnviz.images import drawing
from cnnviz.images.picture import ImageError
from cnnviz.learning.digit_input import as_digit
from cnnviz.memory import LEDGER, Claim, Ledger
from cnnviz.own_classes.examples import small
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.state.train.rates import Rates
from cnnviz.training.architecture import Architecture
from cnnviz.training.data import HELD_OUT, OWN, SHAPE, Data, Split, prepare, shipped
from cnnviz.training.settings import Settings
from cnnviz.training.trainer import LineState, Moment, Trainer

SLICE_SECONDS = 0.015
"""Nothing is begun after so long; what was begun takes some milliseconds more."""
MOST_SPLITS = 4
_LABEL_BYTES = 8
_WHILE_PREPARED = 3
"""While they are made ready, there are drawn pictures in parts and together, and those that are chosen."""
STAGE_SECONDS = 0.15
"""As long as it runs, maps are worked out no more often."""


def data_of(state: TrainNetworkState) -> Data:
    """Which pictures a state names."""
    return Data(state.source, state.count, state.shuffled, state.shifted)


def settings_of(state: TrainNetworkState) -> Settings:
    """How a state trains at first."""
    return Settings(
        batch_size=state.batch,
        rate=state.rates[0][1],
        schedule=state.schedule,
        rule=state.rule,
        weight_decay=state.decay,
        epochs=state.epochs,
        seed=state.seed,
        start=state.start,
        augment=state.augment,
    )


class Splits:
    """Pictures that come with the project, made ready to be learned from; all visitors share them. For any thread.

    They are counted once, on an account of nobody's, for as long as somebody learns from them or they are kept. A visitor's own
    pictures are never among them.

    Parameters
    ----------
    most
        So many are kept, those that were asked for last, beside those that a training holds.
    ledger
        What they are counted in.
    """

    def __init__(self, most: int = MOST_SPLITS, ledger: Ledger = LEDGER) -> None:
        self._most = most
        self._account = ledger.account()
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Data, int], Split] = OrderedDict()
        self._held: WeakValueDictionary[tuple[Data, int], Split] = WeakValueDictionary()

    def at_hand(self, state: TrainNetworkState) -> Split | None:
        """The pictures of a state, if they are there or need only to be chosen; None for those that are to be drawn first.

        Raises
        ------
        FullError
            There is no room for them.
        """
        found = self._known(state)
        if found is None and state.source in shipped.CLASSES:
            for _share in self.prepare(state):
                pass
            found = self._known(state)
        return found

    def _known(self, state: TrainNetworkState) -> Split | None:
        key = (data_of(state), state.seed)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._held.get(key)

    def prepare(self, state: TrainNetworkState) -> Generator[float, None, Split]:
        """Make them ready, and keep them; yields the share that is done.

        Raises
        ------
        FullError
            There is no room for them.
        """
        key = data_of(state), state.seed
        claim = self._account.claim(_WHILE_PREPARED * _bytes_of(state))
        split = yield from prepare(data_of(state), settings_of(state))
        claim.shrink_to(_bytes_of(state))
        finalize(split, claim.shrink_to, 0).atexit = False
        with self._lock:
            self._kept[key] = self._held[key] = split
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return split

    def give_up(self) -> bool:
        """Keep what was asked for least lately no more; whether there was any."""
        with self._lock:
            return bool(self._kept) and bool(self._kept.popitem(last=False))


def _bytes_of(state: TrainNetworkState) -> int:
    """What the pictures of a state and their labels take."""
    return (state.count + HELD_OUT) * (math.prod(SHAPE) + _LABEL_BYTES)


SPLITS = Splits()
"""Of this process."""
LEDGER.when_full(SPLITS.give_up)


@dataclass(frozen=True)
class _Named:
    """What of a state decides on the numbers, beside the rates; `own` is the sign of own pictures."""

    data: Data
    own: str
    layers: Architecture
    settings: Settings


def _named(state: TrainNetworkState) -> _Named:
    first = state.changed(rates=TrainNetworkState().rates)
    own = state.own if state.source == OWN else ""
    return _Named(data_of(state), own, state.layers, settings_of(first))


class NetworkTraining:
    """One visitor's training of the network that a state describes. For any thread.

    Attributes
    ----------
    trainer
        What trains it.
    split
        What it learns from, and what is held out.
    turn
        The number of the last message that it has followed; None before the page has shown it.
    shown
        The step of the state that was shown last.

    Raises
    ------
    TrainingError
        The network does not fit the pictures, or is too large.
    FullError
        There is no room for it.
    """

    def __init__(self, state: TrainNetworkState, split: Split, claim: Claim) -> None:
        self.split = split
        self.trainer = Trainer(state.layers, split, settings_of(state), room=claim.grow)
        self.turn: int | None = None
        self.shown = 0
        self._claim = claim
        self._named, self._rates = _named(state), state.rates
        self._lock = threading.Lock()
        self._staged: tuple[float, object] = (0.0, None)
        self._answered: object = None

    def __del__(self) -> None:
        if hasattr(self, "trainer"):
            self.trainer.end()

    def is_of(self, state: TrainNetworkState) -> bool:
        """Whether it is on the way that `state` describes, or has passed its end."""
        return self._named == _named(state) and self._agrees(state, state.step)

    def _agrees(self, state: TrainNetworkState, step: int) -> bool:
        """Whether the first `step` steps, as far as they were taken, had the rates of `state`."""
        step = min(step, self.trainer.step)
        return _before(state.rates, step) == _before(self._rates, step)

    def has_passed(self, state: TrainNetworkState) -> bool:
        """Whether it is beyond `state`, which goes on from one that was shown before: it has to be repeated from the start."""
        return self.shown < state.step < self.trainer.step

    def work(self, state: TrainNetworkState) -> None:
        """Train for one slice, or until `state` is reached; asked for once more there, it reads what is held out."""
        end = time.monotonic() + SLICE_SECONDS
        with self._lock:
            if self.rests_unread(state) and self.shown == state.step:
                self.trainer.read_now()
            self._rates = state.rates
            while self.due(state):
                rate = rate_at(state.rates, self.trainer.step)
                if rate != self.trainer.settings.rate:
                    self.trainer.change_rate(rate)
                self.trainer.advance(1)
                if time.monotonic() >= end:
                    return

    def goes_on(self, before: TrainNetworkState, after: TrainNetworkState) -> bool:
        """Whether `after` only goes on from `before`, or looks at another moment: the course until then is the same."""
        same = _named(before) == _named(after) and before.language == after.language
        return same and before.rates == after.rates and bool(before.step and after.step)

    def due(self, state: TrainNetworkState) -> bool:
        """Whether something is left to do until `state` is reached."""
        trainer = self.trainer
        return not trainer.news.finished and (trainer.step < state.step or trainer.reads)

    def rests_unread(self, state: TrainNetworkState) -> bool:
        """Whether it is just where `state` is, and what is held out has not been read there."""
        return state.look is None and self.trainer.step == state.step and self.trainer.unread

    def reached(self, state: TrainNetworkState) -> int:
        """How far it has come on the way of `state`, which may be beyond its end; 0 if `state` has not begun."""
        if not state.step:
            return 0
        step = self.trainer.step
        return step if self._agrees(state, step) else min(step, state.step)

    def step_shown(self, state: TrainNetworkState) -> int:
        """The step of the moment that `state` shows: that which it names, or the last one before it that is kept."""
        return self.moment_of(state).step

    def moment_of(self, state: TrainNetworkState) -> Moment:
        """The moment that `state` shows."""
        named = state.step if state.look is None else state.look
        return self.moment_at(min(named, self.reached(state)))

    def moment_at(self, step: int) -> Moment:
        """The network after `step` steps; if that is not kept, as it was last before."""
        with self._lock:
            if step >= self.trainer.step:
                return self.trainer.present
            return next(moment for moment in reversed(self.trainer.moments) if moment.step <= step)

    def states_at(self, moment: Moment) -> tuple[LineState, ...]:
        """How the lines fared in the last step before `moment` that was watched."""
        if moment.states:
            return moment.states
        earlier = [each for each in self.trainer.moments if each.step <= moment.step]
        return earlier[-1].states if earlier else ()

    def held_out_at(self, step: int) -> tuple[int, float, float] | None:
        """Step, loss and accuracy of what is held out, as it was last read until `step`; None if it never was."""
        return next((each for each in reversed(self.trainer.readings) if each[0] <= step), None)

    def answers_at(self, moment: Moment) -> Moment | None:
        """The last moment until `moment` that has the answers for what is held out; None if they were never read."""
        if moment.confusion is not None:
            return moment
        earlier = [each for each in list(self.trainer.moments) if each.step <= moment.step]
        return next((each for each in reversed(earlier) if each.confusion is not None), None)

    def answers_due(self, shows: object) -> bool:
        """Whether `shows` is something else than at the last time."""
        last, self._answered = self._answered, shows
        return last != shows

    def stage_due(self, shows: object) -> bool:
        """Whether the maps are to be shown anew, if they are to show `shows`: at once when it rests, else now and then."""
        now = time.monotonic()
        last, shown = self._staged
        if shown == shows or now - last < STAGE_SECONDS:
            return False
        self._staged = (now, shows)
        return True


def rate_at(rates: Rates, step: int) -> float:
    """The rate that is chosen for a step."""
    return next(rate for start, rate in reversed(rates) if start <= step)


def _before(rates: Rates, step: int) -> Rates:
    """The rates of the first `step` steps."""
    return tuple(each for each in rates if each[0] < step)


def drawing_of(state: TrainNetworkState) -> npt.NDArray[np.uint8]:
    """The visitor's own drawing, uint8 ``(54, 54)`` from 0 to 15; one that cannot be read is an empty one."""
    try:
        return drawing.decode(state.drawing, drawing.DIGIT_SIDE)
    except ImageError:
        return drawing.blank(drawing.DIGIT_SIDE)


def picture_of(state: TrainNetworkState, split: Split) -> tuple[npt.NDArray[np.uint8], int | None]:
    """The picture that is shown, uint8 ``(C, H, W)``, and its class; None for a visitor's own drawing.

    A drawing is prepared as the pictures that are learned from were: own ones are only made smaller, else it is centred.
    """
    if state.drawing:
        levels = drawing_of(state)
        return small(drawing.to_picture(levels).pixels) if state.source == OWN else as_digit(levels), None
    held_out = split.held_out if len(split.held_out) else split.learned
    place = state.picture % len(held_out)
    return held_out.images[place], int(held_out.labels[place])
