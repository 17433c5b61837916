"""The sidebar's place for a network's inputs that take no picture: which numbers they are given."""

from __future__ import annotations

import streamlit as st

from cnnviz.filling import FILLS, NOISE, ZEROS, Fill, shape_of, takes_signal
from cnnviz.reader import Reader
from cnnviz.signals import SIGNALS
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.sentences import plain
from cnnviz.words import Translate


def fill_of(state: NetworkState, reader: Reader) -> Fill:
    """What the network's inputs are given; random numbers where `state` names what does not fit."""
    return Fill(state.fill if state.fill in _kinds(reader) else NOISE, state.seed)


def choose_fill(_: Translate, state: NetworkState, reader: Reader) -> None:
    """Controls for the numbers, and which inputs they go to."""
    names = {NOISE: _("Random numbers"), ZEROS: _("Zeros")}
    kind = fill_of(state, reader).kind
    widgets.show_value(
        st.selectbox,
        _("Numbers that go in"),
        "network.fill",
        kind,
        lambda chosen: session.change(fill=chosen),
        options=_kinds(reader),
        format_func=lambda each: names[each] if each in names else _(SIGNALS[each].label),
    )
    if kind == NOISE:
        widgets.show(
            st.number_input,
            _("Seed"),
            "seed",
            min_value=0,
            max_value=9999,
            step=1,
            help=_(
                "The numbers are drawn from the normal distribution with mean 0 and standard deviation 1. The same seed gives "
                "the same numbers again."
            ),
        )
    inputs = "\n".join(
        f"- {plain(port.name)}: {port.dtype.name} {plain(str(shape_of(port)))}" for port in reader.fills
    )
    st.caption(_("The inputs that are given these numbers:") + "\n\n" + inputs)
    if any(port.dtype.kind != "f" for port in reader.fills):
        st.caption(_("An input of whole numbers is filled with 0."))


def _kinds(reader: Reader) -> tuple[str, ...]:
    """What can be chosen: signals only where a row of numbers can be one."""
    return FILLS if any(takes_signal(port) for port in reader.fills) else (NOISE, ZEROS)
