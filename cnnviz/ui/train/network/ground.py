"""Direct answers of the view of a network that learns: slices of its training, another moment, picture or setting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnviz.memory import FullError
from cnnviz.network_training import SPLITS, NetworkTraining
from cnnviz.parts.controls.content import network_training_controls
from cnnviz.parts.stage.content import stage_content, stage_made_of
from cnnviz.parts.training.content import training_content, training_news
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.data import Split
from cnnviz.training.errors import TrainingError
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed
from cnnviz.ui.visitor import Visitor
from cnnviz.words import translation

PAGE = "train-network"
TRAINING, STAGE, CONTROLS = f"{PAGE}.training", f"{PAGE}.stage", f"{PAGE}.controls"


@dataclass(frozen=True, eq=False)
class TrainNetworkGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`. `visitor` is the one whose trainings these are."""

    held: Held
    version: int
    visitor: Visitor
    keys = (TRAINING, STAGE, CONTROLS)

    def reply(self, key: str, before: TrainNetworkState, after: TrainNetworkState) -> Reply:
        """A slice of training where it is asked for, and what has changed by it or by the message."""
        split = SPLITS.known(after)
        if split is None:
            raise NotDirectError  # the script makes them ready, and says how far it is
        try:
            training = training_of(self.visitor, after, split)
            if key == TRAINING and before.step < after.step < training.trainer.step:
                training = training_of(self.visitor, after, split, anew=True)
        except (TrainingError, FullError):
            raise NotDirectError from None  # the script says why
        since = training.reached(after)
        if key == TRAINING and training.due(after):
            training.work(after)
        _ = translation(after.language).gettext
        shown: dict[str, Shown] = {}
        if key == TRAINING and training.goes_on(before, after):
            shown[TRAINING] = changed(**training_news(_, training, after, since))
        elif key != STAGE:
            shown[TRAINING] = Shown(training_content(_, training, after), made_of(training, after))
        rests = key != TRAINING or not training.due(after)
        if rests or training.stage_due(training.step_shown(after)):
            shown[STAGE] = Shown(stage_content(_, training, after), stage_made_of(training, after))
        if key == CONTROLS:
            shown[CONTROLS] = Shown(network_training_controls(_, after))
        return Reply(shown, run=after.layers != before.layers)


def training_of(
    visitor: Visitor, state: TrainNetworkState, split: Split, *, anew: bool = False
) -> NetworkTraining:
    """The visitor's training of `state`: the one that is kept, or another in its place.

    Raises
    ------
    TrainingError
        The network does not fit the pictures, or is too large.
    FullError
        There is no room for it.
    """
    kept: NetworkTraining | None = visitor.computed.get(TRAINING)
    if kept is not None and kept.is_of(state) and not anew:
        return kept
    del kept
    visitor.computed.pop(TRAINING, None)
    made = NetworkTraining(state, split, visitor.account.claim())
    visitor.computed[TRAINING] = made
    return made


def made_of(training: NetworkTraining, state: TrainNetworkState) -> object:
    """What the training's content depends on."""
    return replace(state, large=False), training.trainer.step, id(training)
