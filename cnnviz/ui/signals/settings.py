"""The sidebar's third part: how the kernel is applied."""

from __future__ import annotations

import streamlit as st

from cnnviz.state.signal import PADDINGS, SignalState
from cnnviz.ui import widgets
from cnnviz.ui.stages import choose_channels, choose_dilation, choose_filling, choose_flip
from cnnviz.words import Translate


def choose_convolution(_: Translate, state: SignalState, channels: int) -> None:
    """Stride, padding, dilation, channels, and correlation or true convolution."""
    paddings = {
        "valid": _("none (valid)"),
        "same": _("same length (same)"),
        "causal": _("before the signal only (causal)"),
    }
    widgets.show(
        st.selectbox,
        _("Padding"),
        "padding",
        options=PADDINGS,
        format_func=lambda name: paddings.get(name) or _("{count} at both ends").format(count=name),
        help=_(
            "Samples added before and after the signal so that the window also fits at the ends. Causal padding is added only before the signal, so that no output uses a later sample."
        ),
    )
    modes = {
        "zeros": _("zeros"),
        "reflect": _("reflect: mirrored at the last sample"),
        "replicate": _("replicate: the last sample repeated"),
        "circular": _("circular: from the other end"),
    }
    choose_filling(_, state, modes)
    widgets.show(
        st.slider,
        _("Stride"),
        "stride",
        min_value=1,
        max_value=16,
        help=_("How many samples the window moves at a time."),
    )
    choose_dilation(_, furthest=16)
    if channels > 1:
        choose_channels(_)
    choose_flip(_, _("reversed (true convolution)"))
