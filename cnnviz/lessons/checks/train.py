"""Checks on what learns in the views of training."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from cnnviz.evidence import Verdict
from cnnviz.kernel_training import Lesson
from cnnviz.lessons.checks.seen import NOT_YET, Seen
from cnnviz.lessons.scene import Scene
from cnnviz.network_training import NetworkTraining
from cnnviz.ops import OperationError
from cnnviz.state import TrainNetworkState, TrainStepState
from cnnviz.step_by_hand import Step, prove
from cnnviz.step_by_hand.shown import Shown
from cnnviz.words import N_

_STEPS = N_("The loss is {loss} after {steps} steps.")


def trained(scene: Scene, *, accuracy: float) -> Seen:
    """A network reads at least this share of the held-out pictures correctly."""
    training, state = scene.result, scene.state
    if not isinstance(training, NetworkTraining) or not isinstance(state, TrainNetworkState):
        return NOT_YET
    step = training.reached(state)
    read = training.held_out_at(step)
    if not step or read is None:
        return Seen(False, status=N_("The weights are still random."))
    numbers = {"share": f"{read[2]:.1%}", "steps": read[0]}
    status = N_("{share} of the held-out pictures are read correctly after {steps} steps.")
    return Seen(read[2] >= accuracy, status=status, numbers=numbers)


def exploded(scene: Scene) -> Seen:
    """The steps were so large that the loss left all bounds: of one kernel, or of a network."""
    result, state = scene.result, scene.state
    match result:
        case Lesson():
            numbers = {"loss": f"{result.losses[-1]:.3g}", "steps": result.taken}
            return Seen(result.ended, status=_STEPS if result.taken else "", numbers=numbers)
        case NetworkTraining() if isinstance(state, TrainNetworkState):
            ended = result.trainer.news.stopped is not None and result.reached(state) >= result.trainer.step
            return Seen(ended)
    return NOT_YET


def loss_below(scene: Scene, *, loss: float, steps: int = 0) -> Seen:
    """The loss of one kernel fell below a bound, within so many steps if there is a number of them."""
    lesson = scene.result
    if not isinstance(lesson, Lesson):
        return NOT_YET
    taken = lesson.losses[1 : steps + 1] if steps else lesson.losses[1:]
    numbers = {"loss": f"{lesson.losses[-1]:.3g}", "steps": lesson.taken}
    return Seen(any(each < loss for each in taken), status=_STEPS if lesson.taken else "", numbers=numbers)


def walked(scene: Scene, *, kind: str) -> Seen:
    """The walk through one step has come to a stage of this kind, such as "loss", "update" or "after"."""
    step, state = scene.result, scene.state
    if not isinstance(step, Step) or not isinstance(state, TrainStepState):
        return NOT_YET
    known = [number for number, stage in enumerate(step.walk.stages) if stage.kind == kind]
    return Seen(bool(known) and min(state.step, step.walk.last) >= known[-1])


def nudged(scene: Scene) -> Seen:
    """A weight that the visitor chose was moved a little, beside its gradient, and both agree."""
    step, state = scene.result, scene.state
    if not isinstance(step, Step) or not isinstance(state, TrainStepState):
        return NOT_YET
    shown = Shown(state, step)
    chosen = shown.is_kept or (shown.look == state.look and shown.look.array[0] in "bw")
    if not chosen or not shown.known(shown.weight.array, "down"):
        return NOT_YET
    try:
        found = prove(step, shown.weight, state.eps, state.network).nudge
    except OperationError:
        return NOT_YET
    numbers = {"measured": f"{found.measured:.4g}", "said": f"{found.said:.4g}"}
    status = N_("Measured: {measured}. Backpropagation: {said}.")
    return Seen(found.verdict is Verdict.AGREE, status=status, numbers=numbers)


def loss_lowered(scene: Scene, *, taken: int = 1) -> Seen:
    """So many steps of learning were taken by hand, and the loss is smaller after the last than before it."""
    step, state = scene.result, scene.state
    if not isinstance(step, Step) or not isinstance(state, TrainStepState):
        return NOT_YET
    if step.after is None or state.step < step.walk.last:
        return NOT_YET
    done = step.count + 1
    numbers = {"before": f"{step.before.loss:.3g}", "now": f"{step.after.loss:.3g}"}
    status = N_("The loss was {before}; it is {now} now.")
    fits = done >= taken and np.isfinite(step.after.loss) and step.after.loss < step.before.loss
    return Seen(bool(fits), status=status, numbers=numbers)


CHECKS: Mapping[str, Callable[..., Seen]] = {
    "trained": trained,
    "exploded": exploded,
    "loss_below": loss_below,
    "walked": walked,
    "nudged": nudged,
    "loss_lowered": loss_lowered,
}
