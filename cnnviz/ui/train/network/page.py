"""The view of a network that learns: pictures and settings in the sidebar, and how its training goes."""

from __future__ import annotations

import streamlit as st

from cnnviz.memory import FullError
from cnnviz.network_training import SPLITS, NetworkTraining
from cnnviz.parts import controls, stage, training
from cnnviz.parts.controls.content import network_training_controls
from cnnviz.parts.stage.content import stage_content, stage_made_of
from cnnviz.parts.training.content import training_content
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.data import Split
from cnnviz.training.errors import TrainingError
from cnnviz.ui import long_work, session, visitor
from cnnviz.ui.part import mount
from cnnviz.ui.train.network.ground import (
    CONTROLS,
    STAGE,
    TRAINING,
    TrainNetworkGround,
    made_of,
    training_of,
)
from cnnviz.ui.train.views import choose_view
from cnnviz.words import Translate


def page(_: Translate) -> None:
    """Draw the view for the state that is held."""
    notices = session.notices(_)
    door, held = session.door(), session.held()
    door.ground = None
    state, version = held.now
    assert isinstance(state, TrainNetworkState)
    with st.sidebar:
        choose_view(_)
        mount(controls.PART, network_training_controls(_, state), key=CONTROLS, direct=True)
    for notice in notices:
        st.info(notice)
    split = _pictures(_, state)
    if split is None:
        return
    try:
        now = training_of(visitor.present(), state, split)
    except (TrainingError, FullError) as error:
        st.error(_(error.template).format(**error.values))
        return
    _follow(now, state)
    mount(
        training.PART,
        lambda: training_content(_, now, state),
        key=TRAINING,
        made_of=made_of(now, state),
        direct=True,
    )
    mount(
        stage.PART,
        lambda: stage_content(_, now, state),
        key=STAGE,
        made_of=stage_made_of(now, state),
        direct=True,
    )
    door.ground = TrainNetworkGround(held, version, visitor.present())


def _pictures(_: Translate, state: TrainNetworkState) -> Split | None:
    """What is learned from; None while it is made ready."""
    split = SPLITS.known(state)
    if split is not None:
        return split
    named = (state.source, state.count, state.shuffled, state.seed)
    return long_work.result_of(
        _,
        "train-network.pictures",
        named,
        lambda: SPLITS.prepare(state),
        lambda: _("The pictures to learn from are being drawn …"),
    )


def _follow(now: NetworkTraining, state: TrainNetworkState) -> None:
    """Train for a slice if a message asked for it by way of the script; what was only opened waits."""
    turn = session.door().turn(TRAINING)
    asked, now.turn = now.turn is not None and turn > now.turn, turn
    if asked:
        now.work(state)
