"""The sidebar's third part: how the kernel is applied, and how maps are shown."""

from __future__ import annotations

import streamlit as st

from cnnviz.state.lab import PADDINGS, VIEWS, LabState
from cnnviz.state.stages import PADDING_MODES
from cnnviz.ui import session
from cnnviz.words import Translate


def choose_convolution(_: Translate, state: LabState) -> None:
    """Stride, padding, dilation, channels, and correlation or true convolution."""
    session.show(
        st.slider,
        _("Stride"),
        "stride",
        min_value=1,
        max_value=8,
        help=_("How many pixels the window moves at a time."),
    )
    paddings = {"valid": _("none (valid)"), "same": _("same size (same)")}
    session.show(
        st.selectbox,
        _("Padding"),
        "padding",
        options=PADDINGS,
        format_func=lambda name: paddings.get(name) or _("{count} on every side").format(count=name),
        help=_("Cells added around the picture, so that the window also fits at the border."),
    )
    modes = {
        "zeros": _("zeros"),
        "reflect": _("reflect: mirrored at the border pixel"),
        "replicate": _("replicate: the border pixel repeated"),
        "circular": _("circular: from the opposite side"),
    }
    session.show(
        st.selectbox,
        _("Padding is filled with"),
        "padding_mode",
        options=PADDING_MODES,
        format_func=modes.get,
        disabled=state.padding == "valid",
    )
    session.show(
        st.slider,
        _("Dilation"),
        "dilation",
        min_value=1,
        max_value=8,
        help=_("The distance between neighbouring taps; 1 leaves no gaps."),
    )
    if state.colour:
        session.show(
            st.segmented_control,
            _("Channels of the filter"),
            "depthwise",
            options=(False, True),
            format_func={False: _("sum over all"), True: _("each by itself")}.get,
            required=True,
            help=_(
                "Networks sum over all channels. Each by itself is a depthwise convolution: groups = channels."
            ),
        )
    session.show(
        st.segmented_control,
        _("Kernel is applied"),
        "flip",
        options=(False, True),
        format_func={
            False: _("as it is (cross-correlation)"),
            True: _("turned by 180° (true convolution)"),
        }.get,
        required=True,
    )


def choose_view(_: Translate, state: LabState) -> None:
    """How values become colours."""
    views = {
        "diverging": _("signed: blue − 0 + orange"),
        "clip": _("clipped to the pixel range"),
        "minmax": _("from smallest to largest"),
        "absolute": _("absolute value"),
    }
    session.show(st.selectbox, _("Show the maps"), "view", options=VIEWS, format_func=views.get)
