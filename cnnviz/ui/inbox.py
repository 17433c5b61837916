"""Where a visitor puts a file: it is read once, and then neither the widget nor the server has it any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from cnnviz.memory import FullError
from cnnviz.networks import without_frames
from cnnviz.ui import session
from cnnviz.ui.server.uploads import MOST_WAITING, taken
from cnnviz.views.sentences import Told
from cnnviz.words import N_

LONGEST_NAME = 60
DROPPED = N_(
    "The server has no room for your file at the moment. Try again in a minute, or choose a smaller file."
)

TOO_MANY = N_("Choose at most {most} files at once.")

File = tuple[bytes, str]
"""A file's bytes and its name."""


class Inbox:
    """What comes in by one uploader or camera; `place` tells it from all others.

    Attributes
    ----------
    key
        The widget's: another one after each file, so that the next widget is empty. A file that the visitor gave to the former one
        while the next was on its way comes under the former one's key, and is taken as well.
    """

    def __init__(self, place: str) -> None:
        self._tries, self._failed = f"{place}.tries", f"{place}.failed"
        self._page = session.page()
        self.key = f"{place}.{st.session_state.get(self._tries, 0)}"

    @property
    def refused(self) -> tuple[str, Told] | None:
        """The name of the last file, and why it was not taken; None if it was."""
        found: tuple[str, Told] | None = st.session_state.get(self._failed)
        return found

    def receive(self, use: Callable[[bytes, str], None], *refusals: type[Exception]) -> None:
        """Let `use` have the bytes and the name of the file that is there; what it raises of `refusals`, or that there was no room
        for the file, is kept to be told.

        For the widget's callback. What comes after the page was left is not taken.
        """
        self.receive_all(lambda files: use(files[0][0], files[0][1][:LONGEST_NAME]), *refusals)

    def receive_all(self, use: Callable[[Sequence[File]], None], *refusals: type[Exception]) -> None:
        """As :meth:`receive`, for an uploader that takes several files together."""
        found = st.session_state.get(self.key)
        reported = found if isinstance(found, list) else [found]
        files = [each for each in reported if isinstance(each, UploadedFile)]
        dropped = any(isinstance(each, DeletedFile) for each in reported)
        if not (files or dropped) or session.page() != self._page:
            return
        st.session_state[self._failed] = None
        caught: tuple[type[Exception], ...] = (FullError, *refusals)
        try:
            with taken(files) as contents:
                if dropped:
                    raise (
                        FullError(TOO_MANY, most=MOST_WAITING)
                        if len(reported) > MOST_WAITING
                        else FullError(DROPPED)
                    )
                use([(data, file.name) for data, file in zip(contents, files, strict=True)])
        except caught as error:
            name = files[0].name[:LONGEST_NAME] if files else ""
            st.session_state[self._failed] = (name, without_frames(error))
        st.session_state[self._tries] = st.session_state.get(self._tries, 0) + 1
        session.change()
