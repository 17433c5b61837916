"""The sidebar's third part: how the kernel is applied, the activation, the pooling, and how maps are shown."""

from __future__ import annotations

import streamlit as st

from cnnviz.activations import ACTIVATIONS
from cnnviz.state.lab import PADDING_MODES, PADDINGS, POOLINGS, VIEWS, LabState
from cnnviz.state.signal import SignalState
from cnnviz.ui import session
from cnnviz.ui.lab.sliders import sliders
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


def choose_activation(_: Translate, state: LabState | SignalState) -> None:
    """Which function every value goes through, and its parameters."""
    session.show_value(
        st.selectbox,
        _("Activation"),
        "lab.activation",
        state.activation,
        lambda name: session.change(activation=name, activation_numbers=()),
        options=list(ACTIVATIONS),
        format_func=lambda name: _(ACTIVATIONS[name].label),
    )
    activation = ACTIVATIONS[state.activation]
    sliders(_, activation.parameters, state.activation_numbers, "activation_numbers", scope=activation.name)


def choose_pooling(_: Translate, state: LabState | SignalState) -> None:
    """Maximum or mean, the window, and what happens at the end of the map."""
    kinds = {"max": _("max"), "avg": _("average"), "none": _("none")}
    session.show(
        st.segmented_control, _("Pooling"), "pooling", options=POOLINGS, format_func=kinds.get, required=True
    )
    if state.pooling == "none":
        return
    left, right = st.columns(2)
    with left:
        session.show(st.number_input, _("Window"), "pool_size", min_value=1, max_value=8)
    with right:
        session.show(st.number_input, _("Pooling stride"), "pool_stride", min_value=1, max_value=8)
    if state.pool_size > 1:
        session.show(
            st.slider,
            _("Pooling padding"),
            "pool_padding",
            min_value=0,
            max_value=max(1, state.pool_size // 2),
        )
    session.show(
        st.toggle,
        _("Round the size up (ceil mode)"),
        "ceil_mode",
        help=_("A last window may hang over the end of the map, so that no cell is left out."),
    )
    if state.pooling == "avg":
        session.show(st.toggle, _("Count padding in the divisor"), "include_padding")


def choose_view(_: Translate, state: LabState) -> None:
    """How values become colours."""
    views = {
        "diverging": _("signed: blue − 0 + orange"),
        "clip": _("clipped to the pixel range"),
        "minmax": _("from smallest to largest"),
        "absolute": _("absolute value"),
    }
    session.show(st.selectbox, _("Show the maps"), "view", options=VIEWS, format_func=views.get)
