"""What the part shows of a network that learns."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.network_training import NetworkTraining, rate_at
from cnnviz.parts.part import Content
from cnnviz.parts.training.sentences import Standing, verdict, waiting
from cnnviz.parts.training.words import WORDS
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.words import Translate

MOST_POINTS = 600
"""Of a curve, when it is sent as a whole."""
RUNNING = 20
"""The loss and the accuracy of its own pictures are means over so many batches."""
LOWEST_RATE, HIGHEST_RATE = 1e-5, 10.0
"""The ends of the slider of rates."""
SHORT = 2_000_000_000
"""Multiply-adds, of steps forward and back, that a page may just do when it is opened: about a second."""


def training_content(_: Translate, training: NetworkTraining, state: TrainNetworkState) -> Content:
    """The whole course up to where `state` has come.

    Arrays: ``steps`` int32 with ``losses`` and ``accuracies`` float32, running means over its own pictures; ``heldSteps``,
    ``heldLosses`` and ``heldAccuracies`` of those that are held out. At most :data:`MOST_POINTS` points each.
    """
    reached = training.reached(state)
    steps = np.unique(np.linspace(1, reached, min(MOST_POINTS, reached)).round().astype(np.int32))
    held = [each for each in training.trainer.readings if each[0] <= reached]
    held = [
        held[at] for at in np.unique(np.linspace(0, len(held) - 1, min(MOST_POINTS, len(held))).astype(int))
    ]
    arrays: dict[str, npt.NDArray[Any]] = {
        "steps": steps,
        "losses": running(training.trainer.losses, steps),
        "accuracies": running(training.trainer.accuracies, steps),
        "heldSteps": np.array([step for step, _loss, _right in held], np.int32),
        "heldLosses": np.array([loss for _step, loss, _right in held], np.float32),
        "heldAccuracies": np.array([right for _step, _loss, right in held], np.float32),
    }
    meta = training_meta(_, training, state) | {
        "steps": training.trainer.steps,
        "perEpoch": training.trainer.steps_per_epoch,
        "running": RUNNING,
        "rates": {"low": LOWEST_RATE, "high": HIGHEST_RATE},
        "words": {name: _(text) for name, text in WORDS.items()},
        "news": None,
    }
    return meta, arrays


def training_meta(_: Translate, training: NetworkTraining, state: TrainNetworkState) -> dict[str, Any]:
    """What changes with each slice: how far it is, and what is said of the moment that is shown."""
    trainer, reached = training.trainer, training.reached(state)
    target = min(state.step, trainer.steps)
    standing = standing_of(training, state)
    news = trainer.news
    ended = news.finished and bool(reached)
    waits = reached < target and not ended
    products = 3 * sum(line.multiply_adds for line in trainer.lines) * state.batch * (target - reached)
    return {
        "target": target,
        "trained": reached,
        "busy": trainer.reads and bool(reached),
        "unread": training.rests_unread(state),
        "ended": ended,
        "exploded": news.stopped is not None and bool(reached),
        "shown": standing.step,
        "looks": (target if state.look is None else state.look) < reached,
        "rate": rate_at(state.rates, max(reached, 0)),
        "own": _finite(standing.own),
        "loss": _finite(standing.loss),
        "right": _finite(standing.right),
        "verdict": verdict(_, training, state, standing),
        "waits": waiting(_, target) if waits else None,
        "short": waits and products <= SHORT,
    }


def training_news(
    _: Translate, training: NetworkTraining, state: TrainNetworkState, since: int
) -> dict[str, Any]:
    """What has come since step `since`: other entries of the meta data, and under ``"news"`` the new points of the curves."""
    trainer, reached = training.trainer, training.reached(state)
    steps = np.arange(min(since, reached) + 1, reached + 1)
    points = zip(
        steps.tolist(), running(trainer.losses, steps), running(trainer.accuracies, steps), strict=True
    )
    held = [each for each in trainer.readings if since <= each[0] <= reached]
    return training_meta(_, training, state) | {
        "news": {
            "since": since,
            "points": [[step, _short(loss), _short(right)] for step, loss, right in points],
            "held": [[step, _short(loss), _short(right)] for step, loss, right in held],
        }
    }


def standing_of(training: NetworkTraining, state: TrainNetworkState) -> Standing:
    """Where the network stands at the moment that `state` shows."""
    moment = training.moment_of(state)
    trainer, step = training.trainer, moment.step
    own = float(running(trainer.accuracies, np.array([step]))[0]) if step else None
    held = training.held_out_at(step)
    read = training.answers_at(moment)
    return Standing(
        step=step,
        own=own,
        right=None if held is None else held[2],
        loss=None if held is None else held[1],
        commonest=None if read is None else read.commonest,
    )


def running(values: Any, steps: npt.NDArray[np.integer]) -> npt.NDArray[np.float32]:
    """Means over the last :data:`RUNNING` of `values` after each of `steps`, which rise; of fewer at the beginning."""
    if not len(steps):
        return np.zeros(0, np.float32)
    begin = max(0, int(steps[0]) - RUNNING)
    totals = np.concatenate([[0.0], np.cumsum(values[begin : int(steps[-1])], dtype=np.float64)])
    last = steps - begin
    first = np.maximum(0, last - RUNNING)
    return ((totals[last] - totals[first]) / (last - first)).astype(np.float32)


def _finite(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else _short(number)


def _short(number: float) -> float:
    """As many digits as a curve can show."""
    return float(f"{number:.5g}") if math.isfinite(number) else 1e9
