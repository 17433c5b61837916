"""The sidebar's place for a network's inputs that take no picture: which numbers they are given."""

from __future__ import annotations

import streamlit as st

from cnnviz.filling import FILLS, NOISE, OWN, ZEROS, Fill, shape_of, takes_signal
from cnnviz.reader import Reader
from cnnviz.signals import SIGNALS
from cnnviz.state import NetworkState
from cnnviz.ui import recordings, session, widgets
from cnnviz.views.sentences import plain
from cnnviz.words import Translate


def fill_of(state: NetworkState, reader: Reader) -> Fill:
    """What the network's inputs are given; random numbers where `state` names what does not fit or is not here."""
    kind = _kind(state, reader)
    if kind == OWN:
        brought = recordings.own()
        return Fill(NOISE, state.seed) if brought is None else Fill(OWN, state.seed, brought.chosen)
    return Fill(kind, state.seed)


def choose_fill(_: Translate, state: NetworkState, reader: Reader) -> None:
    """Controls for the numbers, and which inputs they go to."""
    names = {NOISE: _("Random numbers"), ZEROS: _("Zeros"), OWN: _("Upload")}
    kind, fill = _kind(state, reader), fill_of(state, reader)
    widgets.show_value(
        st.selectbox,
        _("Numbers that go in"),
        "network.fill",
        kind,
        lambda chosen: session.change(fill=chosen),
        options=_kinds(reader),
        format_func=lambda each: names[each] if each in names else _(SIGNALS[each].label),
    )
    if kind == OWN:
        recordings.bring(_)
        if fill.kind != OWN:
            st.caption(_("Until a file is here, random numbers go in."))
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
        f"- {plain(port.name)}: {port.dtype.name} {plain(str(shape_of(port, fill.samples)))}"
        for port in reader.fills
    )
    st.caption(_("The inputs that are given these numbers:") + "\n\n" + inputs)
    if any(port.dtype.kind != "f" for port in reader.fills):
        st.caption(_("An input of whole numbers is filled with 0."))
    if fill.recording is not None:
        _say_what_fits(_, reader, fill)


def _say_what_fits(_: Translate, reader: Reader, fill: Fill) -> None:
    """Which of the recording's samples and channels go in, where these are not all, or not enough."""
    assert fill.recording is not None
    channels, given = fill.recording.values.shape
    shapes = [shape_of(port, given) for port in reader.fills if takes_signal(port)]
    for taken in sorted({shape[-1] for shape in shapes} - {given}):
        longer = _("Samples that go in: the first {taken} of {given}.")
        shorter = _("Samples that go in: your {given}, followed by zeros until there are {taken}.")
        st.caption((longer if given > taken else shorter).format(taken=taken, given=given))
    for taken in sorted({shape[1] if len(shape) == 3 else 1 for shape in shapes} - {channels}):
        more = _("Channels that go in: the first {taken} of {given}.")
        fewer = _("Channels that go in: your {given}, repeated until there are {taken}.")
        st.caption((more if channels > taken else fewer).format(taken=taken, given=channels))


def _kind(state: NetworkState, reader: Reader) -> str:
    """What is chosen; random numbers where that does not fit."""
    return state.fill if state.fill in _kinds(reader) else NOISE


def _kinds(reader: Reader) -> tuple[str, ...]:
    """What can be chosen: signals only where a row of numbers can be one."""
    return (*FILLS, OWN) if any(takes_signal(port) for port in reader.fills) else (NOISE, ZEROS)
