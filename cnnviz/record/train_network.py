"""A network that learns: its curves, and its weights, maps and answers at the moments that are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from cnnviz.memory import LEDGER
from cnnviz.network_training import SPLITS, NetworkTraining
from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.parts import confusion, stage, training
from cnnviz.parts.builder.sentences import refusal
from cnnviz.parts.confusion.content import training_confusion
from cnnviz.parts.part import Part
from cnnviz.parts.stage.content import stage_content
from cnnviz.parts.training.content import training_content
from cnnviz.record.errors import RecordError
from cnnviz.record.facts import network_training_facts
from cnnviz.record.memo import Memo
from cnnviz.record.pile import Record, SharedPile
from cnnviz.record.view import Moments, View
from cnnviz.state.train import TrainNetworkState
from cnnviz.training.data import Split
from cnnviz.training.errors import TrainingError
from cnnviz.words import N_, Translate

TRAINING, STAGE, CONFUSION = (f"train-network.{name}" for name in ("training", "stage", "confusion"))
LEAST = 100
"""Steps that are taken where the link has taken none."""
MOST_MOMENTS = 32

NOTE = N_(
    "The network was trained up to step {step}; this page holds its state at {count} of these steps. Other pictures, settings and networks are in the app."
)
CANNOT = N_("This network cannot be trained, so there is nothing to record: {why}")

_RESTS: dict[str, Any] = {
    "fixed": True,
    "ended": True,
    "unread": False,
    "busy": False,
    "waits": "",
    "short": False,
}
"""What the part is told: there is nobody whom it could ask for more."""
_WITHOUT = {
    TRAINING: ":is(.buttons, .pace, .to-now)",
    STAGE: ":is(.choose, .pad)",
    CONFUSION: ":is(.back, .hint)",
}


@stepwise
def network_training_view(
    _: Translate, state: TrainNetworkState, pile: SharedPile, memo: Memo
) -> Steps[View]:
    """What the view of a network that learns shows at each of some moments.

    Raises
    ------
    RecordError
        The network does not fit its pictures.
    """
    state = replace(state, draft=None, step=state.step or LEAST)
    try:
        bare = _bare(state)
        made = yield from within(memo.of("training", bare, lambda: _trained(bare)), 0.0, 0.8)
    except TrainingError as error:
        raise RecordError(_(CANNOT).format(why=refusal(_, error))) from None
    last = made.trainer.step
    state = replace(state, step=last)
    made.shown = last
    kept = sorted({moment.step for moment in made.trainer.moments} | {last})
    places = np.unique(np.linspace(0, len(kept) - 1, min(MOST_MOMENTS, len(kept))).round().astype(int))
    steps = [kept[place] for place in places.tolist()]

    def at(step: int) -> dict[str, Record]:
        seen = replace(state, look=step if step < last else None)
        meta, arrays = training_content(_, made, seen)
        records = {
            TRAINING: pile.record(({**meta, **_RESTS}, arrays)),
            STAGE: pile.record(stage_content(_, made, seen)),
        }
        if "answers" not in state.hide:
            records[CONFUSION] = pile.record(training_confusion(_, made, replace(seen, cell=None)))
        return records

    looked = []
    for place, step in enumerate(steps):
        yield 0.8 + 0.2 * place / len(steps)
        looked.append(at(step))
    begin = len(steps) - 1
    if state.look is not None:
        begin = max(place for place, step in enumerate(steps) if step <= state.look)
    parts: dict[str, Part] = {TRAINING: training.PART, STAGE: stage.PART, CONFUSION: confusion.PART}
    return View(
        title=_("A network that learns"),
        facts=network_training_facts(_, state),
        credits=[],
        shown={key: (parts[key], record) for key, record in looked[begin].items()},
        pile=pile,
        notes=[_(NOTE).format(step=last, count=len(steps))],
        moments={TRAINING: Moments(steps, looked)},
        without=_WITHOUT,
    )


def _bare(state: TrainNetworkState) -> TrainNetworkState:
    """The state without what its training does not depend on."""
    plain = TrainNetworkState(language=state.language)
    return plain.beside(replace(state, look=None, cell=None, picture=0, drawing="", experiment="", before=""))


def _trained(state: TrainNetworkState) -> Steps[NetworkTraining]:
    """The training of a state at its end; several cards of a lesson may show it."""
    split = yield from _split(state)
    made = NetworkTraining(state, split, LEDGER.account().claim())
    while made.due(state):
        yield made.trainer.step / max(1, state.step)
        made.work(state)
    made.trainer.read_now()
    return made


def _split(state: TrainNetworkState) -> Steps[Split]:
    """What it learns from, drawn first where that is needed."""
    split = SPLITS.at_hand(state)
    if split is not None:
        return split
    yield 0.0
    work = SPLITS.prepare(state)
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: Split = end.value
            return made
        yield 0.0
