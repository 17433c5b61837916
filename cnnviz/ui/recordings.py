"""The signal a visitor works on: a shipped one, or a file's, which stays in that visitor's session; and where it is brought."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from cnnviz.inputs import signal
from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.memory import Claim
from cnnviz.parts.signal_stepper.words import numbered_channels
from cnnviz.signals import Recording, SignalError
from cnnviz.signals.tables import holds_times, read_csv
from cnnviz.state.signal import SignalState
from cnnviz.ui import session, visitor, widgets
from cnnviz.ui.inbox import Inbox
from cnnviz.views.sentences import in_markdown, listed, plain
from cnnviz.words import N_, Translate

MISSING = N_(
    "This link was made with an uploaded file, which a link cannot contain. Choose the file here; until then a built-in signal is shown."
)

_OWN = "signals.own"


@dataclass(frozen=True, eq=False)
class OwnRecording:
    """A visitor's file: all its channels, which of them are used, what it was called, and the room it takes."""

    recording: Recording
    used: tuple[int, ...]
    name: str
    room: Claim | None = None

    @cached_property
    def chosen(self) -> Recording:
        """The recording in the channels that are used."""
        found = self.recording
        channels = tuple(found.channels[index] for index in self.used)
        return Recording(found.values[list(self.used)], channels, notes=found.notes)


def take_own(data: bytes, name: str) -> None:
    """Read a visitor's file and keep it in the session; a first column of times is not used at first.

    The file before stays if this one cannot be used.

    Raises
    ------
    SignalError
        It is no table of numbers that fits.
    FullError
        There is no room for it.
    """
    room = visitor.present().account.claim(len(data))
    recording = read_csv(data)
    if recording.values.nbytes > room.bytes:
        room.grow(recording.values.nbytes - room.bytes)
    room.shrink_to(recording.values.nbytes)
    count = len(recording.values)
    clock = count > 1 and holds_times(recording.values[0], recording.channels[0])
    visitor.present().brought[_OWN] = OwnRecording(recording, tuple(range(int(clock), count)), name, room)


def own() -> OwnRecording | None:
    """The file that this visitor brought, if any."""
    return visitor.present().brought.get(_OWN)


def use_channels(used: list[int]) -> None:
    """Work on these channels of the visitor's file; none at all leaves it as it is."""
    brought = own()
    if brought is not None and used:
        visitor.present().brought[_OWN] = replace(brought, used=tuple(sorted(used)))


def recording_for(state: SignalState) -> tuple[Recording, str | None]:
    """The signal that `state` asks for, and a marked sentence if another had to stand in."""
    if state.source == "upload":
        brought = own()
        if brought is not None:
            return brought.chosen, None
        missing = MISSING if st.session_state.get(session.LINKED) == "upload" else None
        return signal(replace(state, signal=SignalState.signal, signal_numbers=())), missing
    return signal(state), None


def bring(_: Translate) -> None:
    """Controls for a visitor's own recording, and what was found in it.

    A file is read once and then leaves the widget, so that its bytes are not kept.
    """
    inbox = Inbox("signals.upload")
    st.file_uploader(
        _("CSV or TXT, up to {most} MB: one column per channel, one row per sample").format(
            most=LIMITS.table_bytes // MEGABYTE
        ),
        key=inbox.key,
        on_change=lambda: inbox.receive(take_own, SignalError),
        max_upload_size=LIMITS.table_bytes // MEGABYTE,
    )
    if inbox.refused:
        st.error(in_markdown(_, inbox.refused[1]))
    brought = own()
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
            use_channels,
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
