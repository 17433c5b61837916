"""One step of learning of the small network, with every number of it and the sum behind each."""

from __future__ import annotations

import json
import math
from dataclasses import replace

from cnnviz.networks import steps as long_work
from cnnviz.networks.steps import stepwise
from cnnviz.parts import one_step
from cnnviz.parts.one_step.content import one_step_content
from cnnviz.parts.part import Content
from cnnviz.record.errors import RecordError
from cnnviz.record.facts import step_facts
from cnnviz.record.memo import Memo
from cnnviz.record.pile import SharedPile
from cnnviz.record.view import View
from cnnviz.state.train import TrainStepState
from cnnviz.state.train.step import SMALL, Look
from cnnviz.step_by_hand import Steps
from cnnviz.step_by_hand.shown import Shown
from cnnviz.words import N_, Translate, translation

KEY = "train-step.step"
ONLY_SMALL = N_("Of the page “One step by hand”, only the step of the small network can be recorded.")
NOTE = N_("To change the learning rate, the weights or the picture, use the app.")

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
    shown = contents.get(_body(state.step, state.look)) or _content(_, state, Steps())
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


def _contents(state: TrainStepState) -> long_work.Steps[dict[str, Content]]:
    """By the part's message, what it shows at each place of the walk and of each number that is known there.

    Several cards of a lesson may show places of one walk.
    """
    _ = translation(state.language).gettext
    steps, made = Steps(), {}
    last = steps.at(state).walk.last
    for place in range(last + 1):
        here = replace(state, step=place)
        made[_body(place, None)] = _content(_, here, steps)
        for look in _known(here, steps):
            yield place / (last + 1)
            made[_body(place, look)] = _content(_, replace(here, look=look), steps)
    return made


def _content(_: Translate, state: TrainStepState, steps: Steps) -> Content:
    meta, arrays = one_step_content(_, state, steps.at(state), steps.proof(state))
    return {**meta, "more": False, "fixed": True}, arrays


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
