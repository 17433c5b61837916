"""Hand on what a page shows: answers what the part `share` asks, for whichever page is open."""

from __future__ import annotations

from collections.abc import Mapping

from streamlit import config, net_util

from cnnviz.actions import RefusedError
from cnnviz.actions.share import Handed, handed
from cnnviz.lessons.led import begins
from cnnviz.lessons.lesson import Lesson
from cnnviz.parts import share
from cnnviz.parts.part import Content
from cnnviz.parts.share.content import LOCAL, Link, share_content
from cnnviz.state import link_of
from cnnviz.ui import session
from cnnviz.ui.door import Held, Reply, Shown, Work
from cnnviz.ui.part import mount
from cnnviz.words import translation

SHARE = "shell.share"
_EVERYWHERE = ("", "0.0.0.0", "::")


class ShareWork(Work):
    """What a visitor is about to hand on.

    Attributes
    ----------
    lessons
        Those that the visitor can open.
    """

    def __init__(self, held: Held, lessons: Mapping[str, Lesson]) -> None:
        self.held, self.lessons = held, lessons
        self._asked: Handed | None = None
        self._link: Link | None = None

    def reply(self, body: object) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        asked = handed(body)
        if asked is not None:
            asked.state(self.held.state, self.lessons)  # it may be refused, and what was asked before stays
        self._asked = asked
        return Reply({SHARE: Shown(self.content())}, run=False)

    def content(self) -> Content:
        """What the part shows."""
        now, asked = self.held.state, self._asked
        _ = translation(now.language).gettext
        if asked is None:
            self._link = None
            return share_content(_, now)
        try:
            state = asked.state(now, self.lessons)
        except RefusedError:  # a lesson of the visitor's own that is there no more
            return share_content(_, now)
        query = begins(asked.lesson, state) if asked.lesson else link_of(state)
        link = Link(asked.address, query, state)
        if self._link is None or self._link.text != link.text:
            self._link = link
        return share_content(
            _,
            now,
            self._link,
            lesson=self.lessons.get(state.lesson),
            begins=bool(asked.lesson),
            elsewhere=host_in_network(),
        )


def show_share() -> None:
    """The button, and what it opens."""
    work = session.kept(SHARE + ".work", lambda: ShareWork(session.held(), session.lessons()))
    work.held, work.lessons = session.held(), session.lessons()
    session.door().works[SHARE] = work
    mount(share.PART, work.content(), key=SHARE, direct=True)


def host_in_network() -> str | None:
    """By which other machines reach this server, if it listens to them."""
    listens = config.get_option("server.address") or ""
    if listens in LOCAL:
        return None
    return net_util.get_internal_ip() if listens in _EVERYWHERE else listens
