"""The page of training: a picture and a target in the sidebar, and a kernel that learns step by step."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cnnviz.actions.train.kernel import anew
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.inputs import kernel_training_picture
from cnnviz.kernel_training import TARGETS, Example, Lessons
from cnnviz.parts import controls, experiments, one_kernel
from cnnviz.parts.controls.content import kernel_training_controls
from cnnviz.parts.one_kernel.content import one_kernel_content
from cnnviz.state.train.kernel import SOURCES, TrainKernelState
from cnnviz.ui import session, visitor, widgets
from cnnviz.ui.part import mount
from cnnviz.ui.photos import choose_pattern, choose_photo
from cnnviz.ui.train.kernel import ground
from cnnviz.ui.train.kernel.own_pair import bring_pair, own_example
from cnnviz.ui.train.views import choose_view, choose_view_in_page
from cnnviz.words import N_, Translate

MISSING = N_(
    "This link was made with a visitor's own pictures, which a link cannot contain. Choose the two pictures here; until then, a built-in picture is shown."
)

_LESSONS = "train.lessons"


def page(_: Translate) -> None:
    """Draw the page for the state that is held."""
    choose_view_in_page(_)
    notices = session.notices(_) + session.known(_, photo=PHOTOS, pattern=PATTERNS, target=TARGETS)
    door, held = session.door(), session.held()
    door.ground = None
    state, version = held.now
    assert isinstance(state, TrainKernelState)
    lessons = visitor.present().computed.setdefault(_LESSONS, Lessons())
    own = own_example(state) if state.source == "own" else None
    if state.source == "own" and own is None and st.session_state.get(session.LINKED) == "own":
        notices.append(_(MISSING))
    for notice in notices:
        st.info(notice)
    example = own or _built_in(state)
    mount(
        one_kernel.PART,
        lambda: one_kernel_content(_, lessons.at(state, example), state),
        key=ground.KERNEL,
        made_of=ground.made_of(state, example),
        direct=True,
    )
    if not session.hides("panels"):
        mount(experiments.PART, ground.experiments(_, state), key=ground.EXPERIMENTS, direct=True)
    door.ground = ground.TrainKernelGround(held, version, lessons, example, ground.keys_of(state))
    with st.sidebar:
        choose_view(_)
        _choose_source(_, state)
        st.divider()
        mount(controls.PART, kernel_training_controls(_, state), key=ground.CONTROLS, direct=True)


def _built_in(state: TrainKernelState) -> Example:
    """What the state itself names, or instead of pictures that are not there its photo."""
    pixels = kernel_training_picture(state)
    if pixels is None:
        pixels = kernel_training_picture(replace(state, source="photo"))
    assert pixels is not None  # names of what is not there were replaced
    return Example(pixels)


def _choose_source(_: Translate, state: TrainKernelState) -> None:
    """From which picture it learns."""
    names = {"photo": _("Photo"), "pattern": _("Pattern"), "own": _("Upload")}
    widgets.show_value(
        st.segmented_control,
        _("Picture"),
        "train.source",
        state.source,
        lambda source: session.change(**anew(session.state_of(TrainKernelState), source=source, pin=None)),
        options=SOURCES,
        format_func=names.get,
        required=True,
    )
    if state.source == "photo":
        choose_photo(_, state.photo, direct=True)
    elif state.source == "pattern":
        choose_pattern(_, state.pattern, direct=True)
    else:
        bring_pair(_)
