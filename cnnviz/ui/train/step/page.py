"""The view of one step of learning by hand: a picture and a network in the sidebar, and every number of a step."""

from __future__ import annotations

import streamlit as st

from cnnviz.memory import FullError
from cnnviz.parts import controls, one_step
from cnnviz.parts.controls.step import step_controls
from cnnviz.parts.one_step.content import classes_of, one_step_content
from cnnviz.state.train.step import TrainStepState
from cnnviz.step_by_hand import PICTURES, Steps, train
from cnnviz.ui import long_work, session, visitor
from cnnviz.ui.part import mount
from cnnviz.ui.train.step import pictures
from cnnviz.ui.train.step.ground import CONTROLS, STEP, STEPS, TrainStepGround, made_of
from cnnviz.ui.train.views import choose_view, choose_view_in_page
from cnnviz.words import Translate

_TRAINING = "train-step"


def page(_: Translate) -> None:
    """Draw the view for the state that is held."""
    choose_view_in_page(_)
    notices = session.notices(_) + session.known(_, picture=PICTURES)
    door, held = session.door(), session.held()
    door.ground = None
    state, version = held.now
    assert isinstance(state, TrainStepState)
    here = visitor.present()
    steps = here.computed.get(STEPS)
    if steps is None:
        steps = here.computed[STEPS] = Steps(here.account.claim())
    for notice in notices:
        st.info(notice)
    try:
        if _is_trained(_, state, steps):
            step = steps.at(state)
            mount(
                one_step.PART,
                lambda: one_step_content(_, state, step, steps.proof(state)),
                key=STEP,
                made_of=made_of(state),
                direct=True,
            )
    except FullError as error:
        st.error(_(error.template).format(**error.values))
    door.ground = TrainStepGround(held, version, here, (STEP, CONTROLS, pictures.part_of(state)))
    with st.sidebar:
        choose_view(_)
        pictures.choose(_, state)
        st.divider()
        mount(controls.PART, step_controls(_, state, classes_of(_, state)), key=CONTROLS, direct=True)


def _is_trained(_: Translate, state: TrainStepState, steps: Steps) -> bool:
    """Whether the weights are there, after some training where a state asks for it."""
    if not steps.needs_training(state):
        return True
    room = visitor.present().account.claim()
    parameters = long_work.result_of(
        _,
        _TRAINING,
        (state.network, state.seed, state.trained),
        lambda: train(state, room),
        lambda: _("The network is being trained: {count} steps.").format(count=state.trained),
    )
    if parameters is not None:
        steps.trained(state, parameters)
    return parameters is not None
