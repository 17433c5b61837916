"""The sidebar's third part: how the kernel is applied, and how maps are shown."""

from __future__ import annotations

import streamlit as st

from cnnviz.state.lab import PADDINGS, VIEWS, LabState
from cnnviz.ui import widgets
from cnnviz.ui.stages import choose_channels, choose_dilation, choose_filling, choose_flip
from cnnviz.words import Translate


def choose_convolution(_: Translate, state: LabState) -> None:
    """Stride, padding, dilation, channels, and correlation or true convolution."""
    widgets.show(
        st.slider,
        _("Stride"),
        "stride",
        min_value=1,
        max_value=8,
        help=_("How many pixels the window moves at a time."),
    )
    paddings = {"valid": _("none (valid)"), "same": _("same size (same)")}
    widgets.show(
        st.selectbox,
        _("Padding"),
        "padding",
        options=PADDINGS,
        format_func=lambda name: paddings.get(name) or _("{count} on every side").format(count=name),
        help=_("Extra pixels added around the picture so that the window also fits at the border."),
    )
    modes = {
        "zeros": _("zeros"),
        "reflect": _("reflect: mirrored at the border pixel"),
        "replicate": _("replicate: the border pixel repeated"),
        "circular": _("circular: from the opposite side"),
    }
    choose_filling(_, state, modes)
    choose_dilation(_, furthest=8)
    if state.colour:
        choose_channels(_)
    choose_flip(_, _("turned by 180° (true convolution)"))


def choose_view(_: Translate, state: LabState) -> None:
    """How values become colours."""
    views = {
        "diverging": _("signed: blue − 0 + orange"),
        "clip": _("clipped to the pixel range"),
        "minmax": _("from smallest to largest"),
        "absolute": _("absolute value"),
    }
    widgets.show(st.selectbox, _("Map colours"), "view", options=VIEWS, format_func=views.get)
