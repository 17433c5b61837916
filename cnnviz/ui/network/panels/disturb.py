"""Disturb the picture and see what the network still recognises; or let the gradient find what fools it."""

from __future__ import annotations

from weakref import ref

import streamlit as st

from cnnviz.memory import FullError
from cnnviz.networks import ModelError
from cnnviz.parts import disturb, disturb_curve, progress
from cnnviz.parts.progress.content import progress_content
from cnnviz.preprocessing import PreprocessingError
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, visitor, widgets
from cnnviz.ui.network import disturbing
from cnnviz.ui.network.panels import fooling
from cnnviz.ui.part import mount
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """The sliders with their curve, or the change by gradient."""
    widgets.row_of_value(
        _("How to disturb the picture"),
        "network.fooling.view",
        {False: _("By sliders"), True: _("By the gradient: the smallest change that fools it")},
        state.fooling,
        lambda chosen: session.change(fooling=chosen),
        label_visibility="collapsed",
        wrap=True,
    )
    if state.fooling:
        fooling.show(_, state, reading)
    else:
        _sliders(_, state, reading)


def _sliders(_: Translate, state: NetworkState, reading: Reading) -> None:
    here = visitor.present()
    work = disturbing.begun(here, state, reading)
    shown = disturbing.contents(_, state, reading, here)
    with st.container(key="network-disturbed"):  # which a card lights as a whole
        mount(disturb.PART, shown[disturbing.DISTURB], key=disturbing.DISTURB, direct=True)
        mount(disturb_curve.PART, shown[disturbing.CURVE], key=disturbing.CURVE, direct=True)
    if not work.finished:
        asked = disturbing.Asked(session.held(), here, ref(work), _)
        work.asked = asked
        session.door().works[disturbing.PROGRESS] = asked
        content = progress_content(_, **disturbing.how_far(_, work))
        mount(progress.PART, content, key=disturbing.PROGRESS, direct=True)
    if isinstance(work.error, FullError | PreprocessingError):
        st.warning(in_markdown(_, work.error))
    elif isinstance(work.error, ModelError):
        st.warning(_("This curve cannot be measured: {reason}.").format(reason=in_markdown(_, work.error)))
