"""The controls of the three stages as the lab and the signals page both have them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cnnviz.activations import ACTIVATIONS
from cnnviz.state.stages import PADDING_MODES, POOLINGS, StagesState
from cnnviz.ui import session, widgets
from cnnviz.ui.sliders import sliders
from cnnviz.words import Translate


def folded(label: str, name: str, choose: Callable[[], None], *, unfolded: bool = False) -> None:
    """A part of the sidebar that opens and closes.

    What is folded away is not made: it would cost every answer as much as the engine does.
    """
    key = f"{session.page()}.part.{name}"
    # Streamlit takes an expander with another label, or that is given otherwise, for another one.
    known, given, is_open = st.session_state.get(f"{key}.open", (None, unfolded, unfolded))
    if known != label:
        given = is_open
    st.session_state[f"{key}.open"] = (label, given, is_open)

    def turn() -> None:
        st.session_state[f"{key}.open"] = (label, given, bool(st.session_state[key]))

    part = st.expander(label, expanded=given, key=key, on_change=turn)
    if part.open:
        with part:
            choose()


def choose_filling(_: Translate, state: StagesState, modes: dict[str, str]) -> None:
    """What padding cells hold; `modes` has the words."""
    widgets.show(
        st.selectbox,
        _("Padding mode"),
        "padding_mode",
        options=PADDING_MODES,
        format_func=modes.get,
        disabled=state.padding == "valid",
    )


def choose_dilation(_: Translate, furthest: int) -> None:
    """Gaps between the taps."""
    widgets.show(
        st.slider,
        _("Dilation"),
        "dilation",
        min_value=1,
        max_value=furthest,
        help=_(
            "The distance between neighbouring weights when they are laid on the input; 1 leaves no gaps."
        ),
    )


def choose_channels(_: Translate) -> None:
    """Whether a filter sums over all channels."""
    widgets.show(
        st.segmented_control,
        _("How the channels are combined"),
        "depthwise",
        options=(False, True),
        format_func={False: _("sum over all"), True: _("each by itself")}.get,
        required=True,
        help=_(
            "Networks normally sum over all channels. Filtering each channel separately is called depthwise convolution: groups = channels."
        ),
    )


def choose_flip(_: Translate, turned: str) -> None:
    """Correlation or true convolution, whose kernel is `turned`."""
    widgets.show(
        st.segmented_control,
        _("How the kernel is applied"),
        "flip",
        options=(False, True),
        format_func={False: _("as it is (cross-correlation)"), True: turned}.get,
        required=True,
    )


def choose_activation(_: Translate, state: StagesState) -> None:
    """Which function every value goes through, and its parameters."""
    widgets.show_value(
        st.selectbox,
        _("Activation"),
        f"{session.page()}.activation",
        state.activation,
        lambda name: session.change(activation=name, activation_numbers=()),
        options=list(ACTIVATIONS),
        format_func=lambda name: _(ACTIVATIONS[name].label),
    )
    activation = ACTIVATIONS[state.activation]
    sliders(_, activation.parameters, state.activation_numbers, "activation_numbers", scope=activation.name)


def choose_pooling(_: Translate, state: StagesState) -> None:
    """Maximum or mean, the window, and what happens at the end of the map."""
    kinds = {"max": _("max"), "avg": _("average"), "none": _("none")}
    widgets.show(
        st.segmented_control, _("Pooling"), "pooling", options=POOLINGS, format_func=kinds.get, required=True
    )
    if state.pooling == "none":
        return
    left, right = st.columns(2)
    with left:
        widgets.show(st.number_input, _("Window"), "pool_size", min_value=1, max_value=8)
    with right:
        widgets.show(st.number_input, _("Pooling stride"), "pool_stride", min_value=1, max_value=8)
    if state.pool_size > 1:
        widgets.show(
            st.slider,
            _("Pooling padding"),
            "pool_padding",
            min_value=0,
            max_value=max(1, state.pool_size // 2, state.pool_padding),  # too much of it is said, not hidden
        )
    widgets.show(
        st.toggle,
        _("Round the size up (ceil mode)"),
        "ceil_mode",
        help=_("The last window may reach beyond the edge of the map, so that no element is left out."),
    )
    if state.pooling == "avg":
        widgets.show(st.toggle, _("Include padding in the average"), "include_padding")
