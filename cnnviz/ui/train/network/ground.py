"""Direct answers of the view of a network that learns: slices of its training, another moment, picture or setting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from cnnviz.memory import FullError
from cnnviz.network_training import NetworkTraining
from cnnviz.network_trials import set_up, trial_of
from cnnviz.parts.builder.content import builder_content
from cnnviz.parts.confusion.content import confusion_made_of, training_confusion
from cnnviz.parts.controls.content import network_training_controls
from cnnviz.parts.experiments.content import Card, experiments_content
from cnnviz.parts.part import Content
from cnnviz.parts.stage.content import stage_content, stage_made_of
from cnnviz.parts.training.content import training_content, training_meta, training_news
from cnnviz.parts.trials.content import result_of, trials_content
from cnnviz.state import link_of
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.takeaway.what import PICTURE, TrainedWhat
from cnnviz.training import experiments
from cnnviz.training.data import OWN, SHAPE, Split
from cnnviz.training.errors import TrainingError
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply, Shown, changed
from cnnviz.ui.train.network.own import split_of
from cnnviz.ui.visitor import Visitor
from cnnviz.words import Translate, translation

PAGE = "train-network"
TRAINING, STAGE, CONFUSION, CONTROLS, BUILDER, TRIALS, EXPERIMENTS = (
    f"{PAGE}.{part}"
    for part in ("training", "stage", "confusion", "controls", "builder", "trials", "experiments")
)


@dataclass(frozen=True, eq=False)
class TrainNetworkGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`. `visitor` is the one whose trainings these are."""

    held: Held
    version: int
    visitor: Visitor
    keys = (TRAINING, STAGE, CONFUSION, CONTROLS, BUILDER, TRIALS, EXPERIMENTS)

    def reply(self, key: str, before: TrainNetworkState, after: TrainNetworkState) -> Reply:
        """A slice of training where it is asked for, and what has changed by it or by the message."""
        _ = translation(after.language).gettext
        if key == BUILDER and after.layers == before.layers:  # a draft, beside which training goes on
            kept: NetworkTraining | None = self.visitor.computed.get(TRAINING)
            if kept is None or not kept.is_of(after):
                raise NotDirectError
            said = changed(**training_meta(_, kept, after))
            return Reply({BUILDER: Shown(built(_, after)), TRAINING: said}, run=False)
        try:
            split = split_of(self.visitor, after)
            if split is None or (OWN in (before.source, after.source) and before.source != after.source):
                raise NotDirectError  # the script makes pictures ready, and says what is to be known of own ones
            training, since = followed(self.visitor, after, split, asked=key == TRAINING)
        except (TrainingError, FullError):
            raise NotDirectError from None  # the script says why
        shown: dict[str, Shown] = {}
        if key == TRAINING and training.goes_on(before, after):
            shown[TRAINING] = changed(**training_news(_, training, after, since))
        elif key not in (STAGE, CONFUSION):
            shown[TRAINING] = Shown(training_content(_, training, after), made_of(training, after))
        rests = key != TRAINING or not training.due(after)
        if key == CONFUSION:
            rests = stage_made_of(training, before) != stage_made_of(training, after)
        if rests or training.stage_due(training.step_shown(after)):
            shown[STAGE] = Shown(stage_content(_, training, after), stage_made_of(training, after))
        answers = confusion_made_of(training, after)
        if training.answers_due(answers):
            shown[CONFUSION] = Shown(training_confusion(_, training, after), answers)
        if key in (CONTROLS, TRIALS, EXPERIMENTS):
            shown[CONTROLS] = Shown(network_training_controls(_, after))
        if (after.layers, after.draft) != (before.layers, before.draft):
            shown[BUILDER] = Shown(built(_, after))
        if key in (TRIALS, EXPERIMENTS) or trial_of(before) != trial_of(after):
            shown[EXPERIMENTS] = changed(chosen=experiment_of(after))
            shown[TRIALS] = Shown(trials_content(_, after, training))
        elif trial_of(after) and (result := result_of(training, after)):
            shown[TRIALS] = changed(result=result)
        return Reply(shown, run=False)

    def result(self, state: TrainNetworkState) -> NetworkTraining | None:
        """See :class:`cnnviz.ui.door.Ground`: the visitor's training, if it is on the way that `state` describes."""
        kept: NetworkTraining | None = self.visitor.computed.get(TRAINING)
        return kept if kept is not None and kept.is_of(state) else None

    def what(self, state: TrainNetworkState) -> TrainedWhat | None:
        """See :class:`cnnviz.ui.door.Ground`."""
        training = self.result(state)
        own = frozenset({PICTURE} if state.source == OWN else ())
        return None if training is None else TrainedWhat(state, training, own=own)


def built(_: Translate, state: TrainNetworkState) -> Content:
    """What the builder shows: the draft, if there is one."""
    if state.draft is None:
        return builder_content(_, state.layers, SHAPE, state.classes)
    return builder_content(_, state.draft, SHAPE, state.classes, state.layers)


def questions(_: Translate, state: TrainNetworkState) -> Content:
    """The experiments as cards, each with the link that sets its first trial up, whatever was there before."""
    start = state.beside(TrainNetworkState())
    cards = [
        Card(name, _(each.question), urlencode(link_of(set_up(each.trials[0].id, start))))
        for name, each in experiments.EXPERIMENTS.items()
    ]
    return experiments_content(_, cards, experiment_of(state))


def experiment_of(state: TrainNetworkState) -> str | None:
    """The id of the experiment that `state` is of."""
    found = experiments.experiment_with(trial_of(state))
    return None if found is None else found.id


def followed(
    visitor: Visitor, state: TrainNetworkState, split: Split, *, asked: bool
) -> tuple[NetworkTraining, int]:
    """The visitor's training of `state`, one slice further if that is asked for, and the step from which that began.

    It is the one that is kept, or another in its place.

    Raises
    ------
    TrainingError
        The network does not fit the pictures, or is too large.
    FullError
        There is no room for it.
    """
    kept: NetworkTraining | None = visitor.computed.get(TRAINING)
    if kept is None or not kept.is_of(state) or (asked and kept.has_passed(state)):
        kept = None
        visitor.computed.pop(TRAINING, None)
        kept = visitor.computed[TRAINING] = NetworkTraining(state, split, visitor.account.claim())
    kept.split = split  # names of own classes may be others by now
    since = kept.reached(state)
    if asked:
        kept.work(state)
    kept.shown = state.step
    return kept, since


def made_of(training: NetworkTraining, state: TrainNetworkState) -> object:
    """What the training's content depends on."""
    step = training.trainer.step
    return replace(state, large=False, before=""), step, training.held_out_at(step), id(training)
