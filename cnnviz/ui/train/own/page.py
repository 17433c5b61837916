"""The view of a visitor's own classes: their pictures, what learns from them, and what it says of another picture."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from cnnviz.actions.train.network import with_source
from cnnviz.images.picture import ImageError
from cnnviz.limits import MEGABYTE
from cnnviz.own_classes.features import CREDIT
from cnnviz.own_classes.saved import MOST_FILE, SavedError, read, save
from cnnviz.parts import controls, own_classes
from cnnviz.parts.controls.content import own_classes_controls
from cnnviz.state.train.own import TrainOwnState
from cnnviz.training.data import OWN
from cnnviz.ui import session, visitor, widgets
from cnnviz.ui.inbox import Inbox
from cnnviz.ui.part import mount
from cnnviz.ui.train.own.ground import TrainOwnGround
from cnnviz.ui.train.own.work import CLASSES, PLACE, OwnWork
from cnnviz.ui.train.views import choose_view, choose_view_in_page
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

CONTROLS = "train-own.controls"


def page(_: Translate) -> None:
    """Draw the view for the state that is held."""
    choose_view_in_page(_)
    notices = session.notices(_)
    door, held = session.door(), session.held()
    state, version = held.now
    assert isinstance(state, TrainOwnState)
    here = visitor.present()
    door.ground = TrainOwnGround(held, version, here)
    work = _work_of(here)
    work.held = held
    door.works[CLASSES] = work
    for notice in notices:
        st.info(notice)
    mount(own_classes.PART, work.content(), key=CLASSES, direct=True)
    if not session.hides("panels"):
        st.button(
            _("Build a network for these classes"),
            key="train-own.build",
            on_click=widgets.on_this_page(build),
        )
        st.write(
            _(
                "You choose its layers, and can watch every step of its training from the pictures of these classes."
            )
        )
    with st.sidebar:
        choose_view(_)
        mount(controls.PART, own_classes_controls(_, state), key=CONTROLS)
        _keep(_, here)
        st.divider()
        st.caption(
            _(
                "Your pictures stay in the memory of this server for as long as the page is open. They are in no link, and nobody else can see them."
            )
        )
        st.caption(CREDIT)


def build() -> None:
    """Open the view of a network that learns with these classes."""
    session.go_to("train-network")
    session.held().become(lambda now: now if now.source == OWN else with_source(now, OWN))


def _work_of(here: visitor.Visitor) -> OwnWork:
    """The visitor's work; another one where there is none, or where it was given up while they were away."""
    work = here.brought.get(PLACE)
    if not isinstance(work, OwnWork):
        work = here.brought[PLACE] = OwnWork(session.held(), here)
    return work


def _keep(_: Translate, here: visitor.Visitor) -> None:
    """The classes as one file, to take away and to bring back."""
    st.download_button(
        _("Save the classes and pictures"),
        partial(_saved, here),
        file_name="cnnviz-classes.zip",
        mime="application/zip",
        on_click="ignore",
        width="stretch",
    )
    inbox = Inbox("train-own.saved")
    with st.expander(_("Open saved classes")):
        st.file_uploader(
            _("A ZIP file that this page saved, up to {most} MB").format(most=MOST_FILE // MEGABYTE),
            key=inbox.key,
            on_change=lambda: inbox.receive(_open, SavedError, ImageError),
            max_upload_size=MOST_FILE // MEGABYTE,
        )
    if inbox.refused:
        st.error(in_markdown(_, inbox.refused[1]))


def _saved(here: visitor.Visitor) -> bytes:
    """The file with what the visitor has then: a button outlives its run, and must not hold pictures that are given up."""
    work: OwnWork | None = here.brought.get(PLACE)
    return save([] if work is None else work.files())


def _open(data: bytes, name: str) -> None:
    """Have the classes of a file: where the visitor began with nothing, since they are neither the drawings nor the photos."""
    here = visitor.present()
    work = _work_of(here)
    room = here.account.claim(len(data))
    classes = read(data, room)
    work.replace(replace(session.state_of(TrainOwnState), start="nothing"), classes)
    session.change(start="nothing", nothing=tuple(each for each, _files in classes))
