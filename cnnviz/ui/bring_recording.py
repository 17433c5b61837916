"""The sidebar's place for a visitor's own recording, wherever a signal goes in."""

from __future__ import annotations

import streamlit as st

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.memory import FullError
from cnnviz.parts.signal_stepper.words import numbered_channels
from cnnviz.signals import SignalError
from cnnviz.signals.tables import holds_times
from cnnviz.ui import recordings, widgets
from cnnviz.ui.inbox import Inbox
from cnnviz.views.sentences import in_markdown, listed, plain
from cnnviz.words import Translate


def bring_recording(_: Translate) -> None:
    """Controls for a visitor's own recording, and what was found in it.

    A file is read once and then leaves the widget, so that its bytes are not kept.
    """
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
        shown = {
            name: listed(_, map(plain, value)) if isinstance(value, tuple) else value
            for name, value in values.items()
        }
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
