"""One visitor's door: which messages were done, and what the browser has been sent."""

from __future__ import annotations

import secrets
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

from cnnviz.actions import RefusedError
from cnnviz.state import link_of
from cnnviz.ui.door.answering import Ground, Work
from cnnviz.ui.door.asked import Asked, NotDirectError
from cnnviz.ui.door.reply import Answer, told_by


@dataclass
class _Sent:
    """What was last sent to a part: its version, what it was made of, and whether the browser says that it has it.

    `only` says whether nothing else was sent with this version, so that the version tells which it has.
    """

    version: int
    made_of: object
    only: bool = True
    arrived: bool = False


class Door:
    """One visitor's messages and what they were answered, open as long as the session lives.

    Attributes
    ----------
    token
        By which requests name it; nobody else can guess it.
    under_way
        Requests that are not answered yet.
    ground
        What they are answered on; None while the script alone can answer.
    works
        By the key of the part that asks for it: long work, as long as somebody keeps it.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.under_way = 0
        self.ground: Ground | None = None
        self.works: WeakValueDictionary[str, Work] = WeakValueDictionary()
        self._lock = threading.Lock()
        self._answered = 0
        self._turns: dict[str, int] = {}
        self._sent: dict[str, _Sent] = {}
        _DOORS[self.token] = self

    def turn(self, key: str) -> int:
        """The number of the last message of this part that was done; 0 if there was none."""
        return self._turns.get(key, 0)

    def new(self, asked: Asked) -> list[Any]:
        """What the messages say that were not done yet, which is to be done now."""
        self._hear(asked)
        with self._lock:
            done = self.turn(asked.key)
            bodies = [body for turn, body in asked.messages if turn > done]
            self._turns[asked.key] = max([done, *(turn for turn, _ in asked.messages)])
        return bodies

    def answer(self, asked: Asked) -> Answer:
        """Do what is asked, if the page can answer at once.

        Raises NotDirectError if it cannot.
        """
        work = self.works.get(asked.key)
        if work is not None:
            return self._worked(asked, work)
        self._hear(asked)
        ground = self.ground
        if ground is None or asked.key not in ground.keys:
            raise NotDirectError
        before, version = ground.held.now
        if version not in (ground.version, self._answered):
            raise NotDirectError  # a run is about to come for something else, and will draw on other ground
        done = self.turn(asked.key)
        after = asked.after(before, done=-1 if asked.passing else done)
        reply = ground.reply(asked.key, before, after)
        if asked.passing:
            return Answer(reply, version, link_of(before), passing=True)
        told = {
            key: told_by(shown.content) if shown.made_of is None else shown.made_of
            for key, shown in reply.shown.items()
        }
        lean = {
            key: shown.what_changed()
            for key, shown in reply.shown.items()
            if shown.stays and (sent := self._sent.get(key)) and sent.arrived
        }
        with self._lock:
            became = ground.held.answer(before, after) if self.turn(asked.key) == done else None
            if became is None:
                raise NotDirectError
            self._turns[asked.key] = max(done, asked.messages[-1][0])
            self._answered = became
            bases = {key: sent.version for key in reply.shown if (sent := self._sent.get(key))}
            self._sent |= {key: _Sent(became, made_of) for key, made_of in told.items()}
        reply.taken()
        return Answer(replace(reply, shown={**reply.shown, **lean}), became, link_of(after), bases=bases)

    def _worked(self, asked: Asked, work: Work) -> Answer:
        """Let long work go on, or stop it; what it does may change the state of its page."""
        if not all(work.takes(body) for _, body in asked.messages):
            raise NotDirectError
        reply, before = None, work.held.now[1]
        for body in work.to_do(self.new(asked)):
            with suppress(RefusedError):
                reply = work.reply(body)
        if reply is None:
            raise NotDirectError
        state, version = work.held.now
        bases = {key: sent.version for key in reply.shown if (sent := self._sent.get(key))}
        for key, shown in reply.shown.items():
            self._sent[key] = _Sent(version, told_by(shown.content), only=False)
        return Answer(reply, version, {} if version == before else link_of(state), bases=bases)

    def to_send(self, key: str, made_of: object, version: int) -> tuple[int, bool]:
        """The version with which the script sends a part what it shows, and whether the browser has that already.

        It stays the same while what is shown does, so that nothing is sent anew.

        Parameters
        ----------
        made_of
            What tells whether it is the same.
        version
            Of the state that the script draws.
        """
        last = self._sent.get(key)
        if last is not None and last.made_of == made_of:
            return last.version, last.arrived
        if last is None or last.version <= version:
            self._sent[key] = _Sent(version, made_of, only=last is None or last.version < version)
        return version, False

    def _hear(self, asked: Asked) -> None:
        """The browser says what it has."""
        for key, version in (asked.has or {}).items():
            last = self._sent.get(key)
            if last is not None:
                last.arrived = last.only and last.version == version


_DOORS: WeakValueDictionary[str, Door] = WeakValueDictionary()


def door_of(token: str) -> Door | None:
    """The open door that a request names."""
    return _DOORS.get(token)
