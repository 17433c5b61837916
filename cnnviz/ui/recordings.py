"""The signal a visitor works on: a shipped one, or a file's, which stays in that visitor's session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import streamlit as st

from cnnviz.memory import Claim
from cnnviz.signals import SIGNALS, Recording
from cnnviz.signals.tables import holds_times, read_csv
from cnnviz.state.fields import Numbers
from cnnviz.state.signal import SignalState
from cnnviz.ui import session, visitor
from cnnviz.words import N_

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
        return shipped(SignalState.signal, (), state.length), missing
    return shipped(state.signal, state.signal_numbers, state.length), None


@lru_cache(maxsize=64)
def shipped(name: str, numbers: Numbers, length: int) -> Recording:
    """A built-in signal."""
    return SIGNALS[name].record(length, **dict(numbers))
