"""One step of learning of the small network, with every number of it and the sum behind each."""

from __future__ import annotations

import json
import math
from dataclasses import replace

from cnnviz.networks import steps as long_work
from cnnviz.networks.steps import stepwise
from cnnviz.parts import one_step
from cnnviz.parts.one_step.content import one_step_content, walk_content
from cnnviz.parts.part import Content
from cnnviz.record.errors import RecordError
from cnnviz.record.facts import step_facts
from cnnviz.record.memo import Memo
from cnnviz.record.pile import SharedPile
from cnnviz.record.view import View
from cnnviz.state.train import TrainStepState
from cnnviz.state.train.step import SMALL, Look, Weight
from cnnviz.step_by_hand import Proof, Step, Steps, prove
from cnnviz.step_by_hand.shown import Shown
from cnnviz.words import N_, Translate, translation

KEY = "train-step.step"
ONLY_SMALL = N_("Of the page “One step by hand”, only the step of the small network can be recorded.")
NOTE = N_("To change the learning rate, the weights or the picture, use the app.")

_RESTS = {"more": False, "fixed": True}
"""What the part is told: there is nobody whom it could ask for more."""
_WITHOUT = ":is(.walk .rate, .weights, .segments, .keep, .batch)"


@stepwise
def step_view(_: Translate, state: TrainStepState, pile: SharedPile, memo: Memo) -> long_work.Steps[View]:
    """The whole walk, and from each of its places every number that is known there.

    Raises
    ------
    RecordError
        It is a step of the larger network, which has too many numbers.
    """
    if state.network != SMALL:
        raise RecordError(_(ONLY_SMALL))
    yield 0.0
    bare = replace(state, step=0, look=None, lesson="", card=0, draw=0, guess="")
    contents = yield from memo.of("step", bare, lambda: _contents(bare))
    replies = {body: {KEY: pile.record(content)} for body, content in contents.items()}
    shown = contents.get(_body(state.step, state.look)) or _content(_, state)
    return View(
        title=_("One step by hand"),
        facts=step_facts(_, state),
        credits=[],
        shown={KEY: (one_step.PART, pile.record(shown))},
        pile=pile,
        notes=[_(NOTE)],
        replies={KEY: replies},
        without={KEY: _WITHOUT},
    )


def _content(_: Translate, state: TrainStepState) -> Content:
    steps = Steps()
    meta, arrays = one_step_content(_, state, steps.at(state), steps.proof(state))
    return {**meta, **_RESTS}, arrays


def _contents(state: TrainStepState) -> long_work.Steps[dict[str, Content]]:
    """By the part's message, what it shows at each place of the walk and of each number that is known there.

    Several cards of a lesson may show places of one walk.
    """
    _ = translation(state.language).gettext
    step = Steps().at(state)
    proofs: dict[Weight, Proof] = {}
    stages: dict[int, Content] = {}
    made: dict[str, Content] = {}

    def proved(shown: Shown) -> Proof:
        weight = shown.weight
        if weight not in proofs:
            proofs[weight] = prove(step, weight, state.eps, state.network)
        return proofs[weight]

    last = step.walk.last
    for place in range(last + 1):
        here, phase = replace(state, step=place), step.walk.phase(place)
        if phase not in stages:
            stages[phase] = one_step_content(_, here, step, proved)
        meta, arrays = stages[phase]
        for look in (None, *_known(here, step)):
            yield place / (last + 1)
            walk = walk_content(_, replace(here, look=look), step, proved)
            made[_body(place, look)] = {**meta, **walk, **_RESTS}, arrays
    return made


def _known(state: TrainStepState, step: Step) -> list[Look]:
    """The numbers that are known at a place of the walk."""
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
