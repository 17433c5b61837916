"""Questions about a step of learning."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random

from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.questions.telling import recognised
from cnnviz.lessons.scene import Scene
from cnnviz.network_training import NetworkTraining
from cnnviz.state import TrainNetworkState, TrainStepState
from cnnviz.state.train.step import Look
from cnnviz.step_by_hand import Step

RATES = (0.1, 0.2, 0.5)
BATCHES = (16, 20, 25, 50, 64)
STEEP = 0.1
"""A gradient is asked for if it is at least so far from 0, else one step hardly moves the weight."""


def new_weight(scene: Scene, draw: Random) -> Asked | None:
    """A weight of the first layer after one step, for a rate that is drawn; its gradient is looked at."""
    step = _step(scene)
    if step is None:
        return None
    array = f"w{step.walk.learns}"
    weights, gradients = (step.numbers(array, side).ravel() for side in ("up", "down"))
    steep = [place for place, slope in enumerate(gradients) if abs(slope) >= STEEP]
    if not steep:
        return None
    place, rate = draw.choice(steep), draw.choice(RATES)
    weight, slope = round(float(weights[place]), 2), round(float(gradients[place]), 2)
    right = weight - rate * slope
    guesses = {
        "went_uphill": weight + rate * slope,
        "rate_forgotten": weight - slope,
        "slope_forgotten": weight - rate,
        "change_only": -rate * slope,
        "rate_times_weight": rate * weight - slope,
    }
    names = {"weight": _written(weight), "slope": _written(slope), "rate": f"{rate:g}"}
    view = {"rate": rate, "look": Look(array, "down", place)}
    return Asked((right,), names, recognised((right,), guesses, 0.012), view, tolerance=0.006)


def score_gradient(scene: Scene, draw: Random) -> Asked | None:
    """The gradient of the loss by the score of a drawn class: its probability, less 1 for the true one."""
    step = _step(scene)
    if step is None or len(step.labels) > 1:
        return None
    chances = step.numbers("p", "up")
    chosen = draw.randrange(len(chances))
    chance, true = round(float(chances[chosen]), 2), chosen == step.label
    right = chance - true
    guesses = {"label_minus_chance": true - chance}
    guesses |= {"label_forgotten": chance} if true else {"counted_as_true": chance - 1}
    names = {"number": chosen, "chance": f"{chance:.2f}", "label": int(true)}
    view = {"look": Look("p", "up", chosen)}
    return Asked((right,), names, recognised((right,), guesses, 0.012), view, tolerance=0.006)


def steps_per_epoch(scene: Scene, draw: Random) -> Asked | None:
    """How many steps one epoch takes, for a batch size that is drawn."""
    training, state = scene.result, scene.state
    if not isinstance(training, NetworkTraining) or not isinstance(state, TrainNetworkState):
        return None
    batch = draw.choice([each for each in BATCHES if state.count / each != state.epochs])
    right = math.ceil(state.count / batch)
    guesses = {
        "all_epochs": right * state.epochs,
        "pictures_not_batches": state.count,
        "batch_size": batch,
        "last_batch_dropped": state.count // batch,
    }
    names = {"count": state.count, "batch": batch, "epochs": state.epochs}
    return Asked((float(right),), names, recognised((right,), guesses), {})


def _step(scene: Scene) -> Step | None:
    fits = isinstance(scene.result, Step) and isinstance(scene.state, TrainStepState)
    return scene.result if fits else None


def _written(number: float) -> str:
    return f"{number:g}".replace("-", "\N{MINUS SIGN}")


QUESTIONS: Mapping[str, Callable[..., Asked | None]] = {
    "new_weight": new_weight,
    "score_gradient": score_gradient,
    "steps_per_epoch": steps_per_epoch,
}
