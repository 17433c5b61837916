"""Hand on what a page shows: answers what the part `share` asks, for whichever page is open."""

from __future__ import annotations

from streamlit import config, net_util

from cnnviz.actions.share import Handed, handed
from cnnviz.parts import share
from cnnviz.parts.part import Content
from cnnviz.parts.share.content import LOCAL, Link, link_for, link_text, share_content
from cnnviz.ui import session
from cnnviz.ui.door import Held, Reply, Shown, Work
from cnnviz.ui.part import mount
from cnnviz.words import Translate, translation

SHARE = "shell.share"
_EVERYWHERE = ("", "0.0.0.0", "::")


class ShareWork(Work):
    """What a visitor is about to hand on."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self._asked: Handed | None = None
        self._link: Link | None = None

    def reply(self, body: object) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        asked = handed(body)
        if asked is not None:
            asked.state(self.held.state)  # before it is kept: it may be refused
        self._asked = asked
        return Reply({SHARE: Shown(self.content())}, run=False)

    def content(self) -> Content:
        """What the part shows."""
        now, asked = self.held.state, self._asked
        _ = translation(now.language).gettext
        if asked is None:
            self._link = None
            return share_content(_, now, None, None)
        state = asked.state(now)
        if self._link is None or self._link.text != link_text(asked.address, state):
            self._link = link_for(asked.address, state)
        return share_content(_, now, self._link, host_in_network())


def show_share(_: Translate) -> None:
    """The button, and what it opens."""
    work = session.kept(SHARE + ".work", lambda: ShareWork(session.held()))
    work.held = session.held()
    session.door().works[SHARE] = work
    mount(share.PART, work.content(), key=SHARE, direct=True)


def host_in_network() -> str | None:
    """By which other machines reach this server, if it listens to them."""
    listens = config.get_option("server.address") or ""
    if listens in LOCAL:
        return None
    return net_util.get_internal_ip() if listens in _EVERYWHERE else listens
