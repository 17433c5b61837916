"""One step of learning of the small network, with every number of it and the sum behind each."""

from __future__ import annotations

import json
import math
from dataclasses import replace

from cnnviz.parts import one_step
from cnnviz.parts.one_step.content import one_step_content
from cnnviz.record.errors import RecordError
from cnnviz.record.facts import step_facts
from cnnviz.record.pile import Record, SharedPile
from cnnviz.record.view import View
from cnnviz.state.train import TrainStepState
from cnnviz.state.train.step import SMALL, Look
from cnnviz.step_by_hand import Steps
from cnnviz.step_by_hand.shown import Shown
from cnnviz.words import N_, Translate

KEY = "train-step.step"
ONLY_SMALL = N_("Of one step by hand, only that of the small network can be recorded.")
NOTE = N_("The learning rate, other weights and pictures are in the app.")

_WITHOUT = ":is(.walk .rate, .weights, .segments, .keep, .batch)"


def step_view(_: Translate, state: TrainStepState, pile: SharedPile) -> View:
    """The whole walk, and from each of its places every number that is known there.

    Raises
    ------
    RecordError
        It is a step of the larger network, which has too many numbers.
    """
    if state.network != SMALL:
        raise RecordError(_(ONLY_SMALL))
    steps = Steps()
    step = steps.at(state)

    def at(where: TrainStepState) -> Record:
        meta, arrays = one_step_content(_, where, step, steps.proof(where))
        return pile.record(({**meta, "more": False}, arrays))

    replies: dict[str, dict[str, Record]] = {}
    last = step.walk.last
    for place in range(last + 1):
        replies[_body(place, None)] = {KEY: at(replace(state, step=place, look=None))}
    for place in range(last + 1):
        for look in _known(replace(state, step=place, look=None), steps):
            replies[_body(place, look)] = {KEY: at(replace(state, step=place, look=look))}
    return View(
        title=_("One step by hand"),
        facts=step_facts(_, state),
        credits=[],
        shown={KEY: (one_step.PART, at(state))},
        pile=pile,
        notes=[_(NOTE)],
        replies={KEY: replies},
        without={KEY: _WITHOUT},
    )


def _known(state: TrainStepState, steps: Steps) -> list[Look]:
    """The numbers that are known at a place of the walk."""
    step = steps.at(state)
    shown, found = Shown(state, step), []
    for array, shape in step.walk.shapes().items():
        for side in ("up", "down"):
            if shown.known(array, side):
                found += [Look(array, side, index) for index in range(math.prod(shape))]
    return found


def _body(place: int, look: Look | None) -> str:
    """The part's message, as the browser writes it."""
    wanted = None if look is None else [look.array, look.side, look.index]
    return json.dumps({"step": place, "look": wanted}, separators=(",", ":"))
