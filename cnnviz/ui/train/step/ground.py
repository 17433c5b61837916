"""Direct answers of the view of one step: the walk, settings, pixels, and all numbers that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnviz.memory import FullError
from cnnviz.parts.controls.step import step_controls
from cnnviz.parts.one_step.content import classes_of, one_step_content, walk_content
from cnnviz.state.train.step import SMALL, TrainStepState
from cnnviz.step_by_hand import Step, Steps, Walk
from cnnviz.takeaway.what import StepWhat
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed
from cnnviz.ui.train.step.pictures import DIGITS, PICTURES
from cnnviz.ui.visitor import Visitor
from cnnviz.words import translation

STEP, CONTROLS = "train-step.step", "train-step.controls"
STEPS = "train-step.steps"
"""The place of a visitor's steps among what can be computed anew."""


@dataclass(frozen=True, eq=False)
class TrainStepGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`. `visitor` is the one whose steps these are, `keys` those of the parts there are."""

    held: Held
    version: int
    visitor: Visitor
    keys: tuple[str, ...]

    def reply(self, key: str, before: TrainStepState, after: TrainStepState) -> Reply:
        """All numbers, or what the walk shows of them, and the controls that the message changes."""
        steps: Steps | None = self.visitor.computed.get(STEPS)
        if (
            steps is None
            or steps.needs_training(after)
            or (before.network == SMALL) != (after.network == SMALL)
        ):
            raise NotDirectError
        _ = translation(after.language).gettext
        try:
            step = steps.at(after)
        except FullError:
            raise NotDirectError from None  # the script says so
        shown = {}
        if stage_of(after, step.walk) == stage_of(before, step.walk):
            walk = walk_content(_, after, step, steps.proof(after))
            shown[STEP] = Shown((walk, {}), made_of(after), whole=False)
        else:
            shown[STEP] = Shown(one_step_content(_, after, step, steps.proof(after)), made_of(after))
        controls = step_controls(_, after, classes_of(_, after))
        if key == CONTROLS or controls != step_controls(_, before, classes_of(_, before)):
            shown[CONTROLS] = Shown(controls)
        if key in (PICTURES, DIGITS):
            chosen = after.picture if key == PICTURES else str(after.sample)
            shown[key] = changed(chosen=chosen)
        return Reply(shown, run=False)

    def result(self, state: TrainStepState) -> Step | None:
        """See :class:`cnnviz.ui.door.Ground`."""
        steps: Steps | None = self.visitor.computed.get(STEPS)
        if steps is None or steps.needs_training(state):
            return None
        try:
            return steps.at(state)
        except FullError:
            return None

    def what(self, state: TrainStepState) -> StepWhat | None:
        """See :class:`cnnviz.ui.door.Ground`."""
        step = self.result(state)
        return None if step is None else StepWhat(state, step)


def made_of(state: TrainStepState) -> object:
    """What the step's content depends on."""
    return replace(state, large=False)


def stage_of(state: TrainStepState, walk: Walk) -> object:
    """What the numbers of the stage depend on: not how far the walk has come, but whether the update has been made."""
    return replace(state, large=False, step=walk.phase(state.step), look=None, weight=None, eps=0.001)
