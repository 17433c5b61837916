"""The view of a visitor's own classes: their pictures, what learns from them, and what it says of another picture."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cnnviz.images.picture import ImageError
from cnnviz.limits import MEGABYTE
from cnnviz.memory import FullError
from cnnviz.own_classes.features import CREDIT
from cnnviz.own_classes.saved import MOST_FILE, SavedError, read, save
from cnnviz.parts import controls, own_classes
from cnnviz.parts.controls.content import own_classes_controls
from cnnviz.state.train.own import TrainOwnState
from cnnviz.ui import session, visitor
from cnnviz.ui.inbox import Inbox
from cnnviz.ui.part import mount
from cnnviz.ui.train.own.work import CLASSES, OwnWork
from cnnviz.ui.train.views import choose_view
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

CONTROLS = "train-own.controls"
_PLACE = "train-own"


def page(_: Translate) -> None:
    """Draw the view for the state that is held."""
    notices = session.notices(_)
    door, held = session.door(), session.held()
    door.ground = None
    state, _version = held.now
    assert isinstance(state, TrainOwnState)
    here = visitor.present()
    work = here.brought.get(_PLACE)
    if not isinstance(work, OwnWork):
        work = here.brought[_PLACE] = OwnWork(held, here)
    work.held = held
    door.works[CLASSES] = work
    for notice in notices:
        st.info(notice)
    mount(own_classes.PART, work.content(), key=CLASSES, direct=True)
    with st.sidebar:
        choose_view(_)
        mount(controls.PART, own_classes_controls(_, state), key=CONTROLS)
        _keep(_, work)
        st.divider()
        st.caption(
            _(
                "Your pictures stay in the memory of this server for as long as the page is open. They are in no link, and nobody else can see them."
            )
        )
        st.caption(CREDIT)


def _keep(_: Translate, work: OwnWork) -> None:
    """The classes as one file, to take away and to bring back."""
    st.download_button(
        _("Save the classes and pictures"),
        lambda: save(work.files()),
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
            on_change=lambda: inbox.receive(_open, SavedError, ImageError, FullError),
            max_upload_size=MOST_FILE // MEGABYTE,
        )
    if inbox.refused:
        st.error(in_markdown(_, inbox.refused[1]))


def _open(data: bytes, name: str) -> None:
    """Have the classes of a file: where the visitor began with nothing, since they are neither the drawings nor the photos."""
    here = visitor.present()
    work = here.brought[_PLACE]
    room = here.account.claim(len(data))
    classes = read(data, room)
    work.replace(replace(session.state_of(TrainOwnState), start="nothing"), classes)
    session.change(start="nothing", nothing=tuple(each for each, _files in classes))
