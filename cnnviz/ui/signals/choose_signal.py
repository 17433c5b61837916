"""The sidebar's first part: which signal, how long, in which unit."""

from __future__ import annotations

from functools import cache

import numpy as np
import streamlit as st

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.memory import FullError
from cnnviz.signals import SIGNALS, SignalError
from cnnviz.signals.tables import holds_times
from cnnviz.state.signal import LENGTHS, SCALES, SOURCES, SignalState
from cnnviz.ui import session, widgets
from cnnviz.ui.components.picker import Option, picker
from cnnviz.ui.inbox import Inbox
from cnnviz.ui.sentences import in_markdown, plain
from cnnviz.ui.signals import recordings
from cnnviz.ui.signals.thumbnails import line_thumbnail
from cnnviz.ui.signals.words import numbered_channels
from cnnviz.ui.sliders import sliders
from cnnviz.words import Translate


def choose_signal(_: Translate, state: SignalState) -> None:
    """Controls for the signal; what they choose is in the state or, for a visitor's own file, in the session."""
    names = {"shape": _("Built-in"), "upload": _("Upload")}
    widgets.show(
        st.segmented_control, _("Signal"), "source", options=SOURCES, format_func=names.get, required=True
    )
    if state.source == "upload":
        _bring(_)
    else:
        _choose_shape(_, state)
    scales = {"raw": _("unchanged"), "peak": _("largest is 1"), "standard": _("mean 0, standard deviation 1")}
    widgets.show(
        st.selectbox,
        _("Values"),
        "scale",
        options=SCALES,
        format_func=scales.get,
        help=_(
            "Networks learn more easily when all channels have values of similar size. Mean 0 and standard deviation 1 are set for each channel separately."
        ),
    )


def _choose_shape(_: Translate, state: SignalState) -> None:
    options = [Option(name, _(signal.label), _thumbnail(name)) for name, signal in SIGNALS.items()]

    def choose(name: str) -> None:
        session.change(signal=name, signal_numbers=())

    signal = SIGNALS[state.signal]
    about = [_(signal.shows)]
    picker(options, state.signal, label=_("Signals"), key="signals.shapes", on_choose=choose, about=about)
    sliders(_, signal.parameters, state.signal_numbers, "signal_numbers", scope=signal.name)
    widgets.show(st.select_slider, _("Number of samples"), "length", options=LENGTHS)


def _bring(_: Translate) -> None:
    """A file is read once and then leaves the widget, so that its bytes are not kept."""
    inbox = Inbox("signals.upload")
    st.file_uploader(
        _("CSV or TXT, up to {most} MB: one column per channel, one row per sample").format(
            most=LIMITS.table_bytes // MEGABYTE
        ),
        key=inbox.key,
        on_change=lambda: inbox.receive(recordings.take_own, SignalError, FullError),
        max_upload_size=LIMITS.table_bytes // MEGABYTE,
    )
    if inbox.refused:
        st.error(in_markdown(_, inbox.refused[1]))
    brought = recordings.own()
    if brought is None:
        return
    recording = brought.recording
    st.caption(
        _(
            "Your file: {name}, {channels} × {length} values. Only you can see it, and it is deleted when you leave."
        ).format(name=plain(brought.name), channels=len(recording.values), length=recording.values.shape[1])
    )
    for template, values in recording.notes:
        shown = {name: plain(value) if isinstance(value, str) else value for name, value in values.items()}
        st.caption(_(template).format(**shown))
    if len(recording.values) > 1:
        names = [plain(name) for name in numbered_channels(_, recording.channels)]
        widgets.show_value(
            st.pills,
            _("Channels to use"),
            "signals.channels",
            list(brought.used),
            recordings.use_channels,
            options=range(len(names)),
            format_func=names.__getitem__,
            selection_mode="multi",
        )
        if 0 not in brought.used and holds_times(recording.values[0], recording.channels[0]):
            st.caption(
                _(
                    "The first channel holds times or counts the samples, so it is not used; choose it to use it all the "
                    "same."
                )
            )


@cache
def _thumbnail(name: str) -> str:
    return line_thumbnail(np.asarray(SIGNALS[name].record(128).values))
