"""The view of a network that learns: pictures and settings in the sidebar, and how its training goes."""

from __future__ import annotations

import streamlit as st

from cnnviz.memory import FullError
from cnnviz.network_training import SPLITS, NetworkTraining, data_of
from cnnviz.parts import builder, confusion, controls, experiments, stage, training, trials
from cnnviz.parts.builder.sentences import refusal
from cnnviz.parts.confusion.content import confusion_made_of, training_confusion
from cnnviz.parts.controls.content import network_training_controls
from cnnviz.parts.stage.content import stage_content, stage_made_of
from cnnviz.parts.training.content import training_content
from cnnviz.parts.trials.content import trials_content
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.data import OWN, Split
from cnnviz.training.errors import TrainingError
from cnnviz.ui import long_work, session, visitor
from cnnviz.ui.part import mount
from cnnviz.ui.train.network import own
from cnnviz.ui.train.network.afterwards import show_uses
from cnnviz.ui.train.network.ground import (
    BUILDER,
    CONFUSION,
    CONTROLS,
    EXPERIMENTS,
    STAGE,
    TRAINING,
    TRIALS,
    TrainNetworkGround,
    built,
    followed,
    made_of,
    questions,
)
from cnnviz.ui.train.views import choose_view, choose_view_in_page
from cnnviz.words import Translate


def page(_: Translate) -> None:
    """Draw the view for the state that is held."""
    choose_view_in_page(_)
    notices = session.notices(_)
    door, held = session.door(), session.held()
    door.ground = None
    changed = own.follow(_, visitor.present())
    state, version = held.now
    assert isinstance(state, TrainNetworkState)
    split = own.split_of(visitor.present(), state)
    with st.sidebar:
        choose_view(_)
        mount(controls.PART, network_training_controls(_, state), key=CONTROLS, direct=True)
        if state.source == OWN and split is not None:
            own.about(_, split)
        st.divider()
        mount(builder.PART, built(_, state), key=BUILDER, direct=True)
    for notice in [*notices, *([changed] if changed else [])]:
        st.info(notice)
    if split is None and state.source == OWN:
        own.say_why_not(_, visitor.present(), state)
        return
    try:
        split = split or _drawn(_, state)
        if split is None:
            return
        now, _since = followed(visitor.present(), state, split, asked=_is_asked(door.turn(TRAINING)))
    except TrainingError as error:
        st.error(refusal(_, error))
        return
    except FullError as error:
        st.error(_(error.template).format(**error.values))
        return
    now.turn = door.turn(TRAINING)
    mount(
        training.PART,
        lambda: training_content(_, now, state),
        key=TRAINING,
        made_of=made_of(now, state),
        direct=True,
    )
    below = not session.hides("panels")
    if below:
        mount(trials.PART, trials_content(_, state, now), key=TRIALS, direct=True)
    mount(
        stage.PART,
        lambda: stage_content(_, now, state),
        key=STAGE,
        made_of=stage_made_of(now, state),
        direct=True,
    )
    if below and not session.hides("answers"):
        mount(
            confusion.PART,
            lambda: training_confusion(_, now, state),
            key=CONFUSION,
            made_of=confusion_made_of(now, state),
            direct=True,
        )
    if below:
        mount(experiments.PART, questions(_, state), key=EXPERIMENTS, direct=True)
    door.ground = TrainNetworkGround(held, version, visitor.present())
    if below:
        show_uses(_, state, now)


def _drawn(_: Translate, state: TrainNetworkState) -> Split | None:
    """What is learned from, if it is to be drawn first; None while that is under way."""
    return long_work.result_of(
        _,
        "train-network.pictures",
        (data_of(state), state.seed),
        lambda: SPLITS.prepare(state),
        lambda: _("The pictures are being prepared …"),
    )


def _is_asked(turn: int) -> bool:
    """Whether a message asked for a slice by way of the script: `turn` is the number of the last one. What was opened waits."""
    kept: NetworkTraining | None = visitor.present().computed.get(TRAINING)
    return kept is not None and kept.turn is not None and turn > kept.turn
