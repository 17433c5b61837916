"""The sidebar's third part: how the kernel is applied."""

from __future__ import annotations

import streamlit as st

from cnnviz.state.signal import PADDINGS, SignalState
from cnnviz.state.stages import PADDING_MODES
from cnnviz.ui import session
from cnnviz.words import Translate


def choose_convolution(_: Translate, state: SignalState, channels: int) -> None:
    """Stride, padding, dilation, channels, and correlation or true convolution."""
    paddings = {
        "valid": _("none (valid)"),
        "same": _("same length (same)"),
        "causal": _("before the signal only (causal)"),
    }
    session.show(
        st.selectbox,
        _("Padding"),
        "padding",
        options=PADDINGS,
        format_func=lambda name: paddings.get(name) or _("{count} at both ends").format(count=name),
        help=_(
            "Samples added before and after the signal, so that the window also fits at the ends. Causal padding "
            "stands before it alone: then no output uses a later sample."
        ),
    )
    modes = {
        "zeros": _("zeros"),
        "reflect": _("reflect: mirrored at the last sample"),
        "replicate": _("replicate: the last sample repeated"),
        "circular": _("circular: from the other end"),
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
        _("Stride"),
        "stride",
        min_value=1,
        max_value=16,
        help=_("How many samples the window moves at a time."),
    )
    session.show(
        st.slider,
        _("Dilation"),
        "dilation",
        min_value=1,
        max_value=16,
        help=_("The distance between neighbouring taps; 1 leaves no gaps."),
    )
    if channels > 1:
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
            True: _("back to front (true convolution)"),
        }.get,
        required=True,
    )
