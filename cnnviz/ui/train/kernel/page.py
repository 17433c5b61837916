"""The page of training: a picture and a target in the sidebar, and a kernel that learns step by step."""

from __future__ import annotations

import streamlit as st

from cnnviz.images.gallery import PHOTOS
from cnnviz.images.shipped import shipped_photo
from cnnviz.kernel_training import TARGETS, Lessons
from cnnviz.parts import controls, one_kernel
from cnnviz.parts.controls.content import kernel_training_controls
from cnnviz.parts.one_kernel.content import one_kernel_content
from cnnviz.state.train.kernel import TrainKernelState
from cnnviz.ui import session, visitor
from cnnviz.ui.part import mount
from cnnviz.ui.photos import choose_photo
from cnnviz.ui.train.kernel.ground import CONTROLS, KERNEL, TrainKernelGround, made_of
from cnnviz.ui.train.views import choose_view
from cnnviz.words import Translate

_LESSONS = "train.lessons"


def page(_: Translate) -> None:
    """Draw the page for the state that is held."""
    notices = session.notices(_) + session.known(_, photo=PHOTOS, target=TARGETS)
    door, held = session.door(), session.held()
    door.ground = None
    state, version = held.now
    assert isinstance(state, TrainKernelState)
    lessons = visitor.present().computed.setdefault(_LESSONS, Lessons())
    for notice in notices:
        st.info(notice)
    pixels = shipped_photo(state.photo, state.size, state.colour).pixels
    mount(
        one_kernel.PART,
        lambda: one_kernel_content(_, lessons.at(state, pixels), state),
        key=KERNEL,
        made_of=made_of(state),
        direct=True,
    )
    door.ground = TrainKernelGround(held, version, lessons)
    with st.sidebar:
        choose_view(_)
        choose_photo(_, state.photo, direct=True)
        st.divider()
        mount(controls.PART, kernel_training_controls(_, state), key=CONTROLS, direct=True)
