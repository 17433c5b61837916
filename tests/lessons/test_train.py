"""What lessons look at and ask for in the views of training, against finite differences and the definition."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
import scipy.special

from cnnviz.lessons.checks import CHECKS
from cnnviz.lessons.questions import QUESTIONS
from cnnviz.lessons.scene import Scene
from cnnviz.state import TrainKernelState, TrainNetworkState, TrainStepState
from cnnviz.state.train.step import Look, Weight

from .scenes import scene_of

DRAWS = range(12)
STEP = TrainStepState(step=15)


def read(text: object) -> float:
    return float(str(text).replace("\N{MINUS SIGN}", "-"))


@pytest.mark.parametrize("draw", DRAWS)
def test_a_new_weight(draw: int) -> None:
    """The old one less rate times gradient; and the gradient is the one that is shown, up to two decimals."""
    scene = scene_of(STEP)
    found = QUESTIONS["new_weight"](scene, Random(draw))
    assert found is not None
    weight, slope, rate = (read(found.names[name]) for name in ("weight", "slope", "rate"))
    assert found.answer[0] == pytest.approx(weight - rate * slope)
    look = found.view["look"]
    assert isinstance(look, Look)
    assert scene.result.numbers("w0", "down").ravel()[look.index] == pytest.approx(slope, abs=0.006)
    after = scene_of(replace(STEP, rate=rate)).result.after
    assert after.parameters["0.weight"].ravel()[look.index] == pytest.approx(found.answer[0], abs=0.01)


@pytest.mark.parametrize("draw", DRAWS)
def test_the_gradient_by_a_score(draw: int) -> None:
    """As the loss changes when the score does."""
    scene = scene_of(STEP)
    found = QUESTIONS["score_gradient"](scene, Random(draw))
    assert found is not None
    scores = scene.result.before.arrays[-1][0].astype(float)
    place, small = int(str(found.names["number"])), 1e-5

    def loss(more: float) -> float:
        moved = scores + more * np.eye(len(scores))[place]
        return float(-scipy.special.log_softmax(moved)[scene.result.label])

    assert found.answer[0] == pytest.approx((loss(small) - loss(-small)) / (2 * small), abs=0.006)


@pytest.mark.parametrize("draw", DRAWS)
def test_steps_of_an_epoch(draw: int) -> None:
    """As many as the trainer takes with this batch size."""
    state = TrainNetworkState(count=500, epochs=2)
    found = QUESTIONS["steps_per_epoch"](scene_of(state), Random(draw))
    assert found is not None
    other = scene_of(replace(state, batch=int(str(found.names["batch"])))).result
    assert found.answer[0] == other.trainer.steps_per_epoch


def test_a_loss_that_explodes() -> None:
    """Above the limit of the rate, and not below it."""
    limit = scene_of(TrainKernelState()).result.limit
    for share, explodes in ((0.9, False), (1.5, True)):
        state = TrainKernelState(step=400, rates=((0, round(share * limit, 3)),))
        assert CHECKS["exploded"](scene_of(state)).done == explodes


def test_a_loss_that_falls() -> None:
    """Within so many steps, where there is a bound."""
    scene = scene_of(TrainKernelState(step=60))
    losses = scene.result.losses
    assert CHECKS["loss_below"](scene, loss=losses[30], steps=40).done
    assert not CHECKS["loss_below"](scene, loss=losses[50], steps=40).done
    assert not CHECKS["loss_below"](scene_of(TrainKernelState()), loss=1e9).done


def test_a_network_that_learned() -> None:
    """Only what was really trained counts, not what a link asks for."""
    asks = TrainNetworkState(count=500, epochs=2, step=32)
    scene = scene_of(asks)
    assert not CHECKS["trained"](scene, accuracy=0.0).done
    while scene.result.due(asks):
        scene.result.work(asks)
    accuracy = scene.result.held_out_at(32)[2]
    assert accuracy > 0.5
    assert CHECKS["trained"](scene, accuracy=accuracy).done
    assert not CHECKS["trained"](scene, accuracy=accuracy + 0.01).done
    assert not CHECKS["exploded"](scene).done
    begun = replace(asks, step=0)
    assert not CHECKS["trained"](Scene(begun, scene.result), accuracy=0.0).done


def test_a_weight_that_is_nudged() -> None:
    """One that was chosen, and after its gradient is known."""
    assert not CHECKS["nudged"](scene_of(STEP)).done
    for chosen in (replace(STEP, weight=Weight("w0", 5)), replace(STEP, look=Look("w0", "down", 5))):
        assert CHECKS["nudged"](scene_of(chosen)).done
        assert not CHECKS["nudged"](scene_of(replace(chosen, step=3))).done
    beyond = replace(STEP, weight=Weight("w0", 100_000))
    assert not CHECKS["nudged"](scene_of(beyond)).done


def test_the_walk() -> None:
    """As far as it has come."""
    assert CHECKS["walked"](scene_of(replace(STEP, step=7)), kind="loss").done
    assert not CHECKS["walked"](scene_of(replace(STEP, step=6)), kind="loss").done
    assert not CHECKS["walked"](scene_of(STEP), kind="none such").done


def test_steps_that_lower_the_loss() -> None:
    """So many of them, up to the end of the last."""
    end = replace(STEP, step=60)
    assert CHECKS["loss_lowered"](scene_of(end)).done
    assert not CHECKS["loss_lowered"](scene_of(STEP)).done
    assert not CHECKS["loss_lowered"](scene_of(end), taken=2).done
    assert CHECKS["loss_lowered"](scene_of(replace(end, taken=(0.2,))), taken=2).done
