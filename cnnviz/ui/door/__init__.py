"""The door between the browser and the engine: every message of a part comes in here, by either of two ways.

A run of Streamlit's script draws a part of the page anew, which takes several times as long as the arithmetic. So a part
first asks by a request of its own (:mod:`cnnviz.ui.server.direct`), and what it waits for comes back at once. What cannot be
answered so (`NotDirectError`) comes as Streamlit's trigger instead, and a run answers it. Both ways bring the same messages
to the same function, :func:`cnnviz.actions.after`. ``shared/turns.js`` and ``shared/shelf.js`` are the other end.

Two orders keep them apart. Messages of a part are numbered, and each is done once (`turn`). Each change of a held state counts
up its version; what a part shows carries the version that it came with, and the browser shows what is newer.
"""

from cnnviz.ui.door.answering import Ground, Work
from cnnviz.ui.door.asked import MOST_MESSAGES, Asked, NotDirectError, asked_of
from cnnviz.ui.door.door import Door, door_of
from cnnviz.ui.door.held import Held
from cnnviz.ui.door.reply import Answer, Reply, Shown, changed, told_by

__all__ = [
    "MOST_MESSAGES",
    "Answer",
    "Asked",
    "Door",
    "Ground",
    "Held",
    "NotDirectError",
    "Reply",
    "Shown",
    "Work",
    "asked_of",
    "changed",
    "door_of",
    "told_by",
]
